"""A decision not to notify holds for what it judged, and comes back with more."""

import pytest

from incidents.core.ledger import first_fault
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.decisions import Decided, decide
from tests.support.reports import chain_of, report_lost_laptop

REASON = (
    "The disk is encrypted, the laptop was off, and the PIN is known to nobody else; "
    "IT confirmed it in writing today."
)


def duty_of(rt, house, case, name="notify-authority"):
    found = case_file(rt, house.dpo, reference=case)
    return next(duty for duty in found.duties if duty.duty == name)


def decide_against(rt, house, case, name="notify-authority"):
    decided = Decided(
        duty_id=duty_of(rt, house, case, name).id,
        decision="do_not_notify",
        reason=REASON,
    )
    decide(rt, house.dpo, reference=case, decided=decided, now=rt.clock.now())


def answer(rt, house, case, path, value):
    seen = case_file(rt, house.dpo, reference=case).head.facts_version
    given = Answer(
        path=path, value=value, settled=None, reason="IT found it out today",
        seen_version=seen,
    )  # fmt: skip
    answer_question(
        rt, house.dpo, reference=case, answer=given, now=rt.clock.forward(minutes=1)
    )


def alerts(rt, house):
    with rt.uow.read() as tx:
        rows = tx.messages([house.id], limit=1000)
    return [(row.recipient, row.kind, row.alert["duty"]) for row in rows]


def waiting(rt, house, case, duty):
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        steps = tx.steps(incident.id)
    return [s for s in steps if s.duty_id == duty.id and s.state == "waiting"]


@pytest.fixture
def case(rt, house):
    """A laptop without encryption; it was decided not to notify the authority."""
    reference = report_lost_laptop(rt, protection={"encryption": "none"}).reference
    decide_against(rt, house, reference)
    return reference


def test_a_duty_that_becomes_required_brings_the_decision_back(rt, house, case):
    assert duty_of(rt, house, case).outcome == "undetermined"
    assert not duty_of(rt, house, case).overtaken

    answer(rt, house, case, "exposure.access", "confirmed")

    duty = duty_of(rt, house, case)
    assert (duty.outcome, duty.status, duty.overtaken) == ("required", "open", True)
    assert waiting(rt, house, case, duty)
    assert alerts(rt, house)[0] == (
        "orla@harbour.example", "overtaken", "notify-authority"
    )  # fmt: skip


def test_the_timeline_says_what_overtook_it(rt, house, case):
    before = case_file(rt, house.dpo, reference=case).head.severity

    answer(rt, house, case, "exposure.access", "confirmed")

    found = case_file(rt, house.dpo, reference=case)
    (entry,) = (e for e in found.timeline if e.kind == "decision-overtaken")
    assert entry.actor == "Tocsin"
    assert entry.payload["duty"] == "notify-authority"
    assert entry.payload["outcome"] == "required"
    assert entry.payload["severity_before"] == before
    assert entry.payload["severity"] == found.head.severity
    assert first_fault(*chain_of(rt, case)) is None


def test_a_risk_that_rises_brings_back_a_decision_on_a_required_duty(rt, house, case):
    answer(rt, house, case, "exposure.access", "confirmed")
    answer(rt, house, case, "data_categories", ["basic"])
    lower = case_file(rt, house.dpo, reference=case).head.severity
    decide_against(rt, house, case)
    required = duty_of(rt, house, case)
    assert (required.outcome, required.status) == ("required", "decided")

    answer(rt, house, case, "data_categories", ["basic", "contact", "health"])

    assert case_file(rt, house.dpo, reference=case).head.severity != lower
    duty = duty_of(rt, house, case)
    assert (duty.status, duty.overtaken) == ("open", True)
    assert waiting(rt, house, case, duty)


def test_a_decision_that_judged_all_this_stays(rt, house, case):
    answer(rt, house, case, "exposure.access", "confirmed")
    decide_against(rt, house, case)
    told = alerts(rt, house)

    answer(rt, house, case, "exposure.logs_available", True)

    duty = duty_of(rt, house, case)
    assert (duty.status, duty.overtaken) == ("decided", False)
    assert alerts(rt, house) == told


def test_to_decide_again_settles_it(rt, house, case):
    answer(rt, house, case, "exposure.access", "confirmed")
    assert duty_of(rt, house, case).overtaken

    decide_against(rt, house, case)

    assert not duty_of(rt, house, case).overtaken
    assert waiting(rt, house, case, duty_of(rt, house, case)) == []
