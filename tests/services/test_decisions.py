"""A person decides; the advice stands beside it, the record keeps both."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from incidents.core.errors import ConflictError, InputRefusedError, NotFoundError
from incidents.core.ledger import first_fault
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.decisions import Decided, decide
from tests.support.reports import chain_of, report_lost_laptop

SUBSTANCE = (
    "The disk is encrypted, the laptop was off, and the PIN is known to nobody else; "
    "IT confirmed it in writing today."
)


@pytest.fixture
def case(rt, house):
    return report_lost_laptop(rt, protection={"encryption": "none"}).reference


def duty_of(rt, house, case, name="notify-authority"):
    found = case_file(rt, house.dpo, reference=case)
    return next(duty for duty in found.duties if duty.duty == name)


def decided(duty, decision, reason=SUBSTANCE):
    return Decided(duty_id=duty.id, decision=decision, reason=reason)


def waiting(rt, house, case, duty):
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        steps = tx.steps(incident.id)
    return [s for s in steps if s.duty_id == duty.id and s.state == "waiting"]


def test_a_decision_is_kept_with_author_reason_and_the_advice_of_the_day(
    rt, house, case
):
    duty = duty_of(rt, house, case)

    decide(
        rt, house.dpo, reference=case, decided=decided(duty, "notify"),
        now=rt.clock.now(),
    )  # fmt: skip

    found = case_file(rt, house.dpo, reference=case)
    entry = found.timeline[-1]
    kept = duty_of(rt, house, case).decisions[0]
    assert (kept.decision, kept.author) == ("notify", "Orla Byrne")
    assert entry.kind == "decided"
    assert entry.payload["advice"] == duty.advice
    assert first_fault(*chain_of(rt, case)) is None


def test_to_notify_leaves_the_duty_and_its_reminders_running(rt, house, case):
    duty = duty_of(rt, house, case)

    decide(
        rt, house.dpo, reference=case, decided=decided(duty, "notify"),
        now=rt.clock.now(),
    )  # fmt: skip

    assert duty_of(rt, house, case).status == "open"
    assert waiting(rt, house, case, duty)


def test_not_to_notify_ends_its_reminders_and_no_others(rt, house, case):
    duty = duty_of(rt, house, case)
    other = duty_of(rt, house, case, "communicate-to-data-subjects")

    decide(
        rt, house.dpo, reference=case, decided=decided(duty, "do_not_notify"),
        now=rt.clock.now(),
    )  # fmt: skip

    assert duty_of(rt, house, case).status == "decided"
    assert waiting(rt, house, case, duty) == []
    assert waiting(rt, house, case, other)


def test_against_the_advice_a_few_words_are_no_reason(rt, house, case):
    duty = duty_of(rt, house, case)
    assert duty.advice == "notify"

    with pytest.raises(InputRefusedError) as refused:
        decide(
            rt, house.dpo, reference=case,
            decided=decided(duty, "do_not_notify", "not necessary here"),
            now=rt.clock.now(),
        )  # fmt: skip

    assert [fault.path for fault in refused.value.faults] == ["reason"]
    assert duty_of(rt, house, case).decisions == ()


def test_facts_that_ask_for_more_end_a_decision_not_to_notify(rt, house, case):
    duty = duty_of(rt, house, case)
    decide(
        rt, house.dpo, reference=case, decided=decided(duty, "do_not_notify"),
        now=rt.clock.now(),
    )  # fmt: skip

    given = Answer(
        path="exposure.access",
        value="confirmed",
        settled=None,
        reason="a stranger rang and read from it",
        seen_version=1,
    )
    answer_question(rt, house.dpo, reference=case, answer=given, now=rt.clock.now())

    after = duty_of(rt, house, case)
    assert after.outcome == "required"
    assert after.status == "open"
    assert waiting(rt, house, case, duty)


def test_deciding_to_notify_after_all_brings_the_reminders_back(rt, house, case):
    duty = duty_of(rt, house, case)
    for decision in ("do_not_notify", "notify"):
        decide(
            rt, house.dpo, reference=case, decided=decided(duty, decision),
            now=rt.clock.forward(minutes=1),
        )  # fmt: skip

    assert duty_of(rt, house, case).status == "open"
    assert waiting(rt, house, case, duty)
    assert case_file(rt, house.dpo, reference=case).head.next_due_at is not None


def test_that_something_was_done_is_no_decision(rt, house, case):
    duty = duty_of(rt, house, case)
    assert tuple(duty.choices) == ("notify", "do_not_notify")

    with pytest.raises(InputRefusedError) as refused:
        decide(
            rt, house.dpo, reference=case, decided=decided(duty, "done"),
            now=rt.clock.now(),
        )  # fmt: skip

    assert [fault.path for fault in refused.value.faults] == ["decision"]


def test_a_duty_that_is_done_cannot_be_decided_again(rt, house, case):
    duty = duty_of(rt, house, case, "record-in-register")

    with pytest.raises(ConflictError):
        decide(
            rt, house.dpo, reference=case, decided=decided(duty, "do_not_notify"),
            now=rt.clock.now(),
        )  # fmt: skip


def test_a_duty_of_another_case_is_not_found(rt, house, case):
    other = report_lost_laptop(rt, key="b").reference
    duty = duty_of(rt, house, other)

    with pytest.raises(NotFoundError):
        decide(
            rt, house.dpo, reference=case, decided=decided(duty, "notify"),
            now=rt.clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    ["UPDATE decision SET reason = 'other'", "DELETE FROM decision"],
)
def test_the_database_refuses_to_change_a_decision(rt, house, case, statement):
    duty = duty_of(rt, house, case)
    decide(
        rt, house.dpo, reference=case, decided=decided(duty, "notify"),
        now=rt.clock.now(),
    )  # fmt: skip

    with pytest.raises(DBAPIError, match="append-only"), rt.uow.begin() as tx:
        tx.session.execute(text(statement))
