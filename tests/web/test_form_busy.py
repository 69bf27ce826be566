"""Too many reports begun from one network: nothing typed is lost."""

from dataclasses import replace

import pytest

from incidents.services import drafts
from tests.support.runtime import open_house
from tests.web.filing import HOME, Reporter

STORY = "A folder was left on the 7:40 train."


@pytest.fixture
def reporter(sqlite_rt):
    open_house(sqlite_rt)
    with Reporter(sqlite_rt) as reporter:
        yield reporter


@pytest.fixture
def no_more(monkeypatch):
    """Call it, and nobody can begin another report."""
    return lambda: monkeypatch.setattr(drafts, "STARTS_AT_MOST", 0)


def test_who_cannot_start_is_told_how_long_and_whom_to_call(reporter, no_more):
    no_more()

    page = reporter.start()

    assert page.status == 429
    assert "ten minutes at the latest" in page.words
    assert "+353 1 555 0199" in page.words
    assert "Start now" in page.words


def test_a_page_of_a_lost_draft_stays_with_all_that_was_typed(reporter, no_more):
    reporter.start()
    shown = reporter.get("/page/what")
    reporter.client.cookies.clear()
    no_more()

    page = reporter.post("/page/what", **(shown.hidden | {"story": STORY}))

    assert page.status == 429
    assert "Everything you typed is still here" in page.words
    assert STORY in page.text


def test_the_check_page_of_a_lost_draft_can_be_sent_again_later(
    reporter, no_more, monkeypatch
):
    reporter.start()
    reporter.fill("what", story=STORY)
    fields = reporter.get("/check").hidden
    reporter.client.cookies.clear()
    no_more()

    page = reporter.post("/send", **fields)

    assert page.status == 429
    assert "Everything you typed is still here" in page.words
    monkeypatch.undo()
    again = reporter.post("/send", **page.hidden)
    assert "Nothing has been sent yet" in again.words
    assert "We have received" in reporter.post("/send", **again.hidden).words


def test_what_was_typed_while_locked_is_carried_on(reporter, no_more, clock):
    reporter.start()
    shown = reporter.get("/page/what")
    clock.forward(minutes=31)
    locked = reporter.post("/page/what", **(shown.hidden | {"story": STORY}))
    no_more()

    page = reporter.post("/keep", **locked.hidden)

    assert page.status == 429
    assert page.hidden["carried"] == locked.hidden["carried"]


def test_a_browser_with_a_report_begun_is_not_held_up(reporter, no_more):
    reporter.start()
    no_more()

    reporter.fill("what", story=STORY)

    assert "We have received" in reporter.send().words


def test_starts_are_counted_by_network_and_not_by_browser(sqlite_rt, monkeypatch):
    open_house(sqlite_rt)
    behind = replace(sqlite_rt.public, trusted_proxy="testclient")
    monkeypatch.setattr(drafts, "STARTS_AT_MOST", 3)
    with Reporter(replace(sqlite_rt, public=behind)) as reporter:
        reporter.client.headers["x-forwarded-for"] = "192.0.2.1"
        for _ in range(3):
            reporter.client.cookies.clear()
            assert reporter.start().path == f"{HOME}/page/what"

        assert reporter.start().status == 429
        reporter.client.headers["x-forwarded-for"] = "198.51.100.7"
        assert reporter.start().path == f"{HOME}/page/what"
