"""That an end has passed is said once to each person, whatever is assessed again."""

from datetime import timedelta

import pytest

from incidents.services.awareness import set_awareness
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.closing import Closing, close_case, reopen_case
from incidents.services.reminding import remind
from tests.support.reports import report_lost_laptop

LONG_AGO = "2026-06-01T16:55:00+01:00"
ORLA, TOM = "orla@harbour.example", "tom@harbour.example"


def remind_now(rt):
    faults = []
    remind(rt, now=rt.clock.now(), stuck=lambda *fault: faults.append(fault))
    assert faults == []


def told(rt, house):
    """Return recipient and kind of every message, oldest first."""
    with rt.uow.read() as tx:
        rows = tx.messages([house.id], limit=1000)
    return sorted((row.recipient, row.kind) for row in rows)


def passings(rt, house):
    return [recipient for recipient, kind in told(rt, house) if kind == "overdue"]


def answer(rt, house, case, path="exposure.access", value="confirmed"):
    seen = case_file(rt, house.dpo, reference=case).head.facts_version
    given = Answer(
        path=path, value=value, settled=None, reason="a stranger rang about it",
        seen_version=seen,
    )  # fmt: skip
    answer_question(rt, house.dpo, reference=case, answer=given, now=rt.clock.now())


@pytest.fixture
def overdue(rt, house):
    """A case whose end passed, and everybody was told."""
    case = report_lost_laptop(rt).reference
    rt.clock.forward(hours=80)
    remind_now(rt)
    assert passings(rt, house) == [ORLA, TOM]
    return case


def test_a_late_report_tells_each_person_once_and_says_both(rt, house):
    report_lost_laptop(rt, discovered_at=LONG_AGO)

    remind_now(rt)

    assert told(rt, house) == [(ORLA, "first"), (TOM, "overdue")]


def test_an_end_that_passes_after_the_first_alert_is_told_to_all(rt, house):
    report_lost_laptop(rt)
    rt.clock.forward(hours=80)

    remind_now(rt)

    assert passings(rt, house) == [ORLA, TOM]


def test_whoever_the_first_alert_could_not_reach_is_told_that_the_end_passed(rt, house):
    report_lost_laptop(rt, discovered_at=LONG_AGO)
    with rt.uow.begin() as tx:
        (claimed,) = tx.claim_messages(
            now=rt.clock.now(),
            lease=timedelta(seconds=30),
            limits={"email": 1},
            late_before=rt.clock.now(),
        )
        tx.settle_message(claimed.id, fence=claimed.fence, state="refused")

    remind_now(rt)

    assert passings(rt, house) == [ORLA, TOM]


def test_triaged_again_an_overdue_case_does_not_say_again_that_the_end_passed(
    rt, house, overdue
):
    for value in ("likely", "confirmed"):
        rt.clock.forward(minutes=5)
        answer(rt, house, overdue, value=value)
        remind_now(rt)

    assert passings(rt, house) == [ORLA, TOM]


def test_opened_again_an_overdue_case_does_not_say_again_that_the_end_passed(
    rt, house, overdue
):
    closing = Closing(
        closed_as="withdrawn", reason="the reporter took it back", unsettled_seen=True
    )
    close_case(rt, house.dpo, reference=overdue, closing=closing, now=rt.clock.now())
    rt.clock.forward(hours=1)

    reopen_case(
        rt, house.dpo, reference=overdue, reason="it was true after all",
        now=rt.clock.now(),
    )  # fmt: skip
    remind_now(rt)

    assert passings(rt, house) == [ORLA, TOM]


def test_a_new_end_that_passes_later_is_told_again(rt, house, overdue):
    set_awareness(
        rt, house.dpo, reference=overdue, aware_at=rt.clock.now(), role="controller",
        reason="the owner was asked today", now=rt.clock.now(),
    )  # fmt: skip
    remind_now(rt)
    assert passings(rt, house) == [ORLA, TOM]
    rt.clock.forward(hours=73)
    answer(rt, house, overdue)

    remind_now(rt)

    assert sorted(passings(rt, house)) == [ORLA, ORLA, TOM, TOM]
