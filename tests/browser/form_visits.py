"""Visits to every page of the staff form, and to those that belong to nobody."""

from collections.abc import Iterator

from incidents.services import drafts
from tests.browser import form_walk
from tests.browser.form_walk import go_on, start
from tests.browser.visiting import Visit, Walk


def _begin(walk: Walk) -> None:
    """Answer the first page of a new report."""
    walk.page.context.clear_cookies()
    start(walk.page, walk.form)
    form_walk.what(walk.page)


def _check(walk: Walk) -> None:
    _begin(walk)
    walk.press("Skip to the end and send")


def _send(walk: Walk) -> str:
    """Send a report and return its receipt code."""
    _check(walk)
    walk.press("Send the report")
    return (walk.page.locator("#receipt-code").text_content() or "").strip()


def front(walk: Walk) -> Iterator[str]:
    walk.open("/")
    yield "naming nobody"


def error(walk: Walk) -> Iterator[str]:
    walk.open("/r/nobody-here")
    yield "no such page"


def start_page(walk: Walk) -> Iterator[str]:
    walk.open("/r/harbour")
    yield "new"
    _check(walk)
    walk.open("/r/harbour")
    yield "with a report begun"


def busy(walk: Walk) -> Iterator[str]:
    with walk.patch.context() as patch:
        patch.setattr(drafts, "STARTS_AT_MOST", 0)
        walk.page.context.clear_cookies()
        walk.open("/r/harbour")
        walk.press("Start now")
        yield "too many at once"


def questions(walk: Walk) -> Iterator[str]:
    walk.page.context.clear_cookies()
    start(walk.page, walk.form)
    for number, fill in enumerate(form_walk.PAGES, start=1):
        yield f"page {number}"
        fill(walk.page)
        go_on(walk.page)
    walk.open("/r/harbour/page/people")
    form_walk.tick(walk.page, "people", "exact")
    walk.press("Continue")
    yield "with a fault"
    _begin(walk)
    walk.page.context.clear_cookies()
    go_on(walk.page)
    yield "after the draft was lost"
    walk.store.away = True
    go_on(walk.page)
    walk.store.away = False
    yield "not stored"


def check(walk: Walk) -> Iterator[str]:
    _check(walk)
    yield "little answered"
    walk.page.context.clear_cookies()
    walk.press("Send the report")
    yield "after the draft was lost"
    form_walk.to_check_page(walk.page, walk.form)
    yield "all answered"


def not_received(walk: Walk) -> Iterator[str]:
    _check(walk)
    walk.store.away = True
    walk.press("Send the report")
    walk.store.away = False
    yield "database away"


def done(walk: Walk) -> Iterator[str]:
    _send(walk)
    yield "sent"
    walk.open("/r/harbour/done?earlier=yes")
    yield "sent before"


def sent(walk: Walk) -> Iterator[str]:
    walk.page.context.clear_cookies()
    walk.open("/r/harbour/done")
    yield "by somebody else"
    walk.open("/r/harbour/done?earlier=yes")
    yield "sent before, changed since"


def clear(walk: Walk) -> Iterator[str]:
    _begin(walk)
    walk.open("/r/harbour/clear")
    yield "asked"


def cleared(walk: Walk) -> Iterator[str]:
    _begin(walk)
    walk.open("/r/harbour/clear")
    walk.press("Clear my answers")
    yield "done"


def resume(walk: Walk) -> Iterator[str]:
    walk.open("/r/harbour/resume")
    yield "asked"
    walk.page.get_by_label("Short code").fill("AAAAA-AAAAA")
    walk.press("Go on")
    yield "wrong code"
    _check(walk)
    walk.clock.forward(minutes=45)
    walk.open("/r/harbour/check")
    yield "locked"
    _begin(walk)
    walk.clock.forward(minutes=45)
    go_on(walk.page)
    yield "locked, with what was just typed"


def come_back(walk: Walk) -> Iterator[str]:
    walk.open("/r/harbour/return")
    yield "asked"
    walk.page.get_by_label("Receipt code").fill("A" * 40)
    walk.press("Go on")
    yield "wrong code"


def _reopen(walk: Walk) -> None:
    code = _send(walk)
    walk.open("/r/harbour/return")
    walk.page.get_by_label("Receipt code").fill(code)
    walk.press("Go on")


def report(walk: Walk) -> Iterator[str]:
    _reopen(walk)
    yield "opened"
    walk.page.get_by_label("What do you want to add?").fill("It was found.")
    walk.store.away = True
    walk.press("Add to my report")
    walk.store.away = False
    yield "not received"


def added(walk: Walk) -> Iterator[str]:
    _reopen(walk)
    walk.page.get_by_label("What do you want to add?").fill("It was found.")
    walk.press("Add to my report")
    yield "added"


VISITS: dict[str, Visit] = {
    "web/front.html": front,
    "web/error.html": error,
    "web/form/start.html": start_page,
    "web/form/busy.html": busy,
    "web/form/page.html": questions,
    "web/form/check.html": check,
    "web/form/not_received.html": not_received,
    "web/form/done.html": done,
    "web/form/sent.html": sent,
    "web/form/clear.html": clear,
    "web/form/cleared.html": cleared,
    "web/form/resume.html": resume,
    "web/form/return.html": come_back,
    "web/form/report.html": report,
    "web/form/added.html": added,
}
