"""The page "Outgoing": found by state, channel and case, the newest first, in pages."""

import re
from dataclasses import replace

import pytest

from incidents.core.organisation import Person
from incidents.services.organisations import change_organisation
from incidents.services.outgoing import ON_A_PAGE, outgoing
from incidents.services.outgoing_values import Wanted
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR

CREW = 9


@pytest.fixture
def cases(console):
    """Three cases, twenty minutes apart, each told to nine people by mail."""
    people = tuple(
        Person(name=f"Nr {n}", email=f"n{n}@harbour.example") for n in range(CREW)
    )
    crew = replace(HARBOUR, people=people)
    rt, dpo = console.rt, console.house.dpo
    change_organisation(rt, dpo, crew, before=HARBOUR, now=rt.clock.now())
    found = []
    for key in ("a", "b", "c"):
        found.append(report_lost_laptop(rt, key=key).reference)
        rt.clock.forward(minutes=20)
    return found


def shown(page):
    """Return the cases of the messages on a page, in order."""
    return re.findall(r'href="/console/cases/([^"]+)"', page)


def test_the_newest_stand_first_and_the_rest_on_the_next_page(console, cases):
    first, second = console.page("/outgoing"), console.page("/outgoing?page=2")

    assert shown(first) == [cases[2]] * CREW + [cases[1]] * CREW + [cases[0]] * 7
    assert shown(second) == [cases[0]] * 2
    assert "27 messages." in first
    assert 'href="/console/outgoing?page=2"' in first
    assert 'href="/console/outgoing?page=1"' in second


def test_no_message_stands_on_two_pages(console, cases):
    rt, dpo = console.rt, console.house.dpo
    pages = [
        outgoing(rt, dpo, wanted=Wanted(page=number), now=rt.clock.now()).messages
        for number in (1, 2)
    ]

    ids = [message.id for page in pages for message in page]

    assert [len(page) for page in pages] == [ON_A_PAGE, 3 * CREW - ON_A_PAGE]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=unsent", 27),
        ("state=waiting", 27),
        ("state=sent", 0),
        ("channel=email", 27),
        ("channel=slack", 0),
        ("case=inc-0000-0000", 0),
        ("state=nonsense&channel=pigeon", 27),
    ],
)
def test_messages_are_found_by_state_channel_and_case(console, cases, asked, found):
    page = console.page(f"/outgoing?{asked}")

    assert len(shown(page)) == min(found, ON_A_PAGE)
    assert ("No message fits" in page) is (found == 0)


def test_a_case_is_found_however_its_reference_is_typed(console, cases):
    page = console.page(f"/outgoing?case=+{cases[1].lower()}+&state=unsent")

    assert shown(page) == [cases[1]] * CREW
    assert "9 messages found." in page
    assert f'value="{cases[1]}"' in page


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "9" * 30])
def test_a_page_that_is_not_there_shows_one_that_is(console, cases, number):
    assert shown(console.page(f"/outgoing?page={number}"))


def test_before_the_first_report_the_page_says_so(console):
    assert "No message has been written yet" in console.page("/outgoing")
