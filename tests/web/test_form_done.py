"""The page after sending: what happens now, and only what is true."""

from dataclasses import replace

import pytest

from incidents.fallbacks import Fallback
from incidents.services.organisations import create_organisation
from tests.support.runtime import HARBOUR, open_house
from tests.web.filing import Reporter

STORY = "A folder was left on the 7:40 train."


def done(rt, organisation=HARBOUR, *, demonstration=False, channels=("email",)):
    """Send a report to *organisation* and return the page that follows."""
    now = rt.clock.now()
    create_organisation(rt, organisation, demonstration=demonstration, now=now)
    notifiers = {channel: object() for channel in channels}
    with Reporter(replace(rt, notifiers=notifiers)) as reporter:
        reporter.start()
        reporter.fill("what", story=STORY)
        return reporter.send()


def test_who_is_told_and_what_to_do_if_nobody_answers(sqlite_rt):
    page = done(sqlite_rt)

    assert "who handle such reports are being told now" in page.words
    assert "There is no fixed hour by which they look at it." in page.words
    assert "still shows “Received” tomorrow" in page.words
    assert 'href="tel:+35315550199"' in page.text
    assert "write to dpo@harbour.example" in page.words


@pytest.mark.parametrize(
    ("organisation", "channels"),
    [(HARBOUR, ()), (replace(HARBOUR, people=()), ("email",))],
    ids=["no channel", "nobody on the list"],
)
def test_where_nobody_can_be_told_the_reporter_is_asked_to_tell_them(
    sqlite_rt, organisation, channels
):
    page = done(sqlite_rt, organisation, channels=channels)

    assert "are being told now" not in page.words
    assert "Please tell somebody yourself, now" in page.words
    assert "+353 1 555 0199" in page.words


def test_without_telephone_and_address_the_manager_is_named(sqlite_rt):
    bare = replace(HARBOUR, fallback_phone="", fallback_address="")

    assert (
        "tell your manager or the data protection officer"
        in done(sqlite_rt, bare).words
    )


def test_a_demonstration_says_that_nobody_looks(sqlite_rt):
    page = done(sqlite_rt, demonstration=True)

    assert "nobody looks at what was sent" in page.words
    assert "is read only by" not in page.words


def test_the_end_of_a_demonstration_is_not_that_of_a_real_form(sqlite_rt):
    open_house(sqlite_rt)
    with Reporter(sqlite_rt) as reporter:
        page = reporter.get()

    assert "demonstration" not in page.words
    assert "is read only by the people" in page.words


@pytest.mark.parametrize(
    ("phone", "dial"),
    [
        ("+353 1 555 0199", "+35315550199"),
        ("+44 (0)20 7946-0000", "+442079460000"),
        ("112", "112"),
        ("ask at the gate", ""),
        ("0199 ext. 5", ""),
        ("", ""),
    ],
)
def test_a_telephone_is_a_link_only_when_it_is_a_number(phone, dial):
    assert Fallback(organisation="x", phone=phone, address="").dial == dial
