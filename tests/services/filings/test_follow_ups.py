"""What was filed as incomplete is followed up: an instant, reminders and an end."""

from datetime import timedelta

import pytest

from incidents.core.errors import InputRefusedError
from incidents.core.ledger import first_fault
from incidents.services.awareness import set_awareness
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.closing import Closing, DutiesOpenError, close_case
from incidents.services.decisions import Decided, decide
from incidents.services.follow_ups import AGAIN_EVERY, FOLLOW_UP, TARGET
from incidents.services.reminding import remind
from tests.support.filings import file_as
from tests.support.reports import chain_of

NONE_DUE = (
    "The authority wrote today that it closes its file and that it asks for nothing "
    "more about this laptop."
)


@pytest.fixture
def case(rt, house, case):
    """A case whose first notification was filed as incomplete."""
    file_as(rt, house, case, "incomplete")
    return case


def follow_up(rt, house, case):
    duties = case_file(rt, house.dpo, reference=case).duties
    return next((duty for duty in duties if duty.duty == FOLLOW_UP), None)


def waiting(rt, house, case):
    key = follow_up(rt, house, case).id
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        steps = tx.steps(incident.id)
    return [s for s in steps if s.duty_id == key and s.state == "waiting"]


def remind_now(rt):
    faults = []
    done = remind(rt, now=rt.clock.now(), stuck=lambda *fault: faults.append(fault))
    assert faults == []
    return done


def calls(rt, house):
    with rt.uow.read() as tx:
        told = tx.messages([house.id], limit=1000)
    return sum((row.alert or {}).get("duty") == FOLLOW_UP for row in told)


def say_none_is_due(rt, house, case, reason=NONE_DUE):
    decided = Decided(
        duty_id=follow_up(rt, house, case).id, decision="do_not_notify", reason=reason
    )
    decide(rt, house.dpo, reference=case, decided=decided, now=rt.clock.now())


def test_an_incomplete_notification_has_a_follow_up_with_a_target_of_our_own(
    rt, house, case
):
    owed = follow_up(rt, house, case)
    head = case_file(rt, house.dpo, reference=case).head

    assert owed.target_at == rt.clock.now() - timedelta(minutes=1) + TARGET
    assert (owed.due_at, owed.provisional_due_at) == (None, None)
    assert "our own target" in owed.due_rule
    assert owed.source == "GDPR Art. 33(4)"
    assert "filed as incomplete; the authority waits for " in owed.because[0]["says"]
    assert "; field 113, " in owed.because[1]["says"]
    assert head.next_due_at is not None
    assert [s.hours_left for s in waiting(rt, house, case)] == [48, 24, 12, 4, 1, 0]


def test_its_reminders_survive_another_triage_and_name_the_follow_up(rt, house, case):
    given = Answer(
        path="exposure.access", value="confirmed", settled=None,
        reason="a stranger rang about it", seen_version=1,
    )  # fmt: skip
    answer_question(rt, house.dpo, reference=case, answer=given, now=rt.clock.now())
    assert follow_up(rt, house, case).status == "open"
    for duty in case_file(rt, house.dpo, reference=case).duties:
        if duty.choices and duty.duty != FOLLOW_UP:
            decided = Decided(
                duty_id=duty.id, decision="do_not_notify", reason=NONE_DUE
            )
            decide(rt, house.dpo, reference=case, decided=decided, now=rt.clock.now())
    rt.clock.instant = waiting(rt, house, case)[0].at

    remind_now(rt)

    with rt.uow.read() as tx:
        said = [row.alert["duty"] for row in tx.messages([house.id], limit=1)]
    assert said == [FOLLOW_UP]


def test_past_its_target_it_is_called_again_until_something_ends_it(rt, house, case):
    rt.clock.forward(hours=80)
    remind_now(rt)
    (call,) = waiting(rt, house, case)
    assert call.at == rt.clock.now() + AGAIN_EVERY
    rt.clock.instant = call.at

    before = calls(rt, house)
    remind_now(rt)

    assert calls(rt, house) > before
    (again,) = waiting(rt, house, case)
    assert again.at == rt.clock.now() + AGAIN_EVERY
    say_none_is_due(rt, house, case)
    assert waiting(rt, house, case) == []


def test_triaged_again_past_its_target_it_is_called_neither_at_once_nor_never(
    rt, house, case
):
    rt.clock.forward(hours=80)
    remind_now(rt)
    (call,) = waiting(rt, house, case)
    rt.clock.forward(hours=1)
    set_awareness(
        rt, house.dpo, reference=case, aware_at=rt.clock.now(), role="controller",
        reason="IT looked again at the log", now=rt.clock.now(),
    )  # fmt: skip

    (again,) = waiting(rt, house, case)

    assert again.at == call.at


def test_a_further_incomplete_one_moves_the_target(rt, house, case):
    first = follow_up(rt, house, case)
    rt.clock.forward(hours=30)

    filed_at = file_as(rt, house, case, "incomplete")

    second = follow_up(rt, house, case)
    assert second.id == first.id
    assert second.target_at == filed_at + TARGET
    assert len(waiting(rt, house, case)) == 6


def test_that_none_is_due_is_a_decision_with_a_reason(rt, house, case):
    with pytest.raises(InputRefusedError):
        say_none_is_due(rt, house, case, reason="not needed at all")
    assert follow_up(rt, house, case).status == "open"

    say_none_is_due(rt, house, case)

    found = case_file(rt, house.dpo, reference=case)
    assert follow_up(rt, house, case).status == "decided"
    assert waiting(rt, house, case) == []
    assert found.timeline[-1].payload["reason"] == NONE_DUE
    assert found.head.next_duty != FOLLOW_UP
    assert first_fault(*chain_of(rt, case)) is None


def test_a_case_does_not_close_while_a_follow_up_is_owed(rt, house, case):
    closing = Closing(
        closed_as="withdrawn", reason="all was sent by now", unsettled_seen=True
    )

    with pytest.raises(DutiesOpenError) as refused:
        close_case(rt, house.dpo, reference=case, closing=closing, now=rt.clock.now())

    assert FOLLOW_UP in [each.duty for each in refused.value.owed]


def test_it_is_drafted_at_the_follow_up_for_the_duty_that_was_filed(rt, house, case):
    found = case_file(rt, house.dpo, reference=case)
    filed = next(duty for duty in found.duties if duty.duty == "notify-authority")

    assert follow_up(rt, house, case).filed_for == filed.id
    assert filed.filed_for is None
    say_none_is_due(rt, house, case)
    assert follow_up(rt, house, case).filed_for == filed.id
