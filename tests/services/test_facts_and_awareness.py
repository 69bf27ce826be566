"""Facts are added in versions; awareness moves the clock; nothing is overwritten."""

from datetime import datetime, timedelta

import pytest

from incidents.core.errors import (
    ConflictError,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
)
from incidents.core.ledger import first_fault
from incidents.services.additions import add_facts, find_by_receipt
from incidents.services.awareness import set_awareness
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.facts_changes import added_to
from tests.support.reports import chain_of, report_lost_laptop


def case_of(rt, house, sent):
    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        return incident, tx.duties(incident.id), tx.steps(incident.id)


def answer(rt, house, sent, path, value, *, seen_version=1):
    given = Answer(
        path=path, value=value, settled=None, reason="IT checked the device list",
        seen_version=seen_version,
    )  # fmt: skip
    return answer_question(
        rt, house.dpo, reference=sent.reference, answer=given,
        now=rt.clock.forward(hours=1),
    )  # fmt: skip


def notify_duty(duties):
    return next(duty for duty in duties if duty.duty == "notify-authority")


def test_awareness_ends_the_provisional_clock_and_moves_the_reminders(rt, house):
    sent = report_lost_laptop(rt)
    now = rt.clock.forward(hours=5)
    aware_at = now - timedelta(hours=2)

    set_awareness(
        rt, house.dpo, reference=sent.reference, aware_at=aware_at, role="controller",
        reason="IT confirmed the loss at 17:40", now=now,
    )  # fmt: skip

    incident, duties, steps = case_of(rt, house, sent)
    duty = notify_duty(duties)
    waiting = [s for s in steps if s.state == "waiting" and s.duty_id == duty.id]
    assert incident.aware_at == aware_at
    assert duty.due_at == aware_at + timedelta(hours=72)
    assert duty.provisional_due_at is None
    assert max(step.at for step in waiting) == duty.due_at
    assert {step.deadline_at for step in waiting} == {duty.due_at}


def test_awareness_of_a_closed_case_is_set_after_opening_it_again(rt, house):
    sent = report_lost_laptop(rt)
    with rt.uow.begin() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        tx.change_incident(incident.id, status="closed")

    with pytest.raises(ConflictError):
        set_awareness(
            rt, house.dpo, reference=sent.reference, aware_at=rt.clock.now(),
            role="controller", reason="known", now=rt.clock.now(),
        )  # fmt: skip


def test_awareness_that_a_machine_reports_is_an_event_with_its_author(rt, house):
    aware_at = rt.clock.now() - timedelta(hours=1)

    sent = report_lost_laptop(rt, aware_at=aware_at.isoformat())

    incident, duties, _ = case_of(rt, house, sent)
    with rt.uow.read() as tx:
        events = tx.awareness(incident.id)
    assert [(event.aware_at, event.author) for event in events] == [
        (aware_at, "reporter")
    ]
    assert incident.aware_at == aware_at
    assert notify_duty(duties).due_at == aware_at + timedelta(hours=72)


def test_setting_awareness_again_keeps_the_first_setting_in_the_record(rt, house):
    sent = report_lost_laptop(rt)
    now = rt.clock.forward(hours=5)
    for hours in (2, 3):
        set_awareness(
            rt, house.dpo, reference=sent.reference,
            aware_at=now - timedelta(hours=hours), role="controller",
            reason=f"reason {hours}", now=rt.clock.forward(minutes=1),
        )  # fmt: skip

    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        reasons = [row.reason for row in tx.awareness(incident.id)]
    key, entries = chain_of(rt, sent.reference)

    assert reasons == ["reason 2", "reason 3"]
    assert [entry.kind for entry in entries] == [
        "reported", "awareness-set", "awareness-set",
    ]  # fmt: skip
    assert first_fault(key, entries) is None


@pytest.mark.parametrize(
    ("aware_at", "reason", "path"),
    [
        (datetime(2026, 6, 12, 10, 0), "known", "aware_at"),  # noqa: DTZ001
        (datetime.fromisoformat("2026-06-13T10:00:00+01:00"), "known", "aware_at"),
        (datetime.fromisoformat("2026-06-12T10:00:00+01:00"), "  ", "reason"),
    ],
)
def test_awareness_needs_a_zone_a_past_and_a_reason(rt, house, aware_at, reason, path):
    sent = report_lost_laptop(rt)

    with pytest.raises(InputRefusedError) as refused:
        set_awareness(
            rt, house.dpo, reference=sent.reference, aware_at=aware_at,
            role="controller", reason=reason, now=rt.clock.now(),
        )  # fmt: skip

    assert [fault.path for fault in refused.value.faults] == [path]


def test_an_answer_is_a_new_version_and_the_triage_runs_again(rt, house):
    sent = report_lost_laptop(rt)

    done = answer(rt, house, sent, "protection.encryption", "strong")

    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        versions = tx.facts_versions(incident.id)
        triages = tx.triages(incident.id)
    assert [version.version for version, _ in versions] == [1, 2]
    assert versions[0][0].coded.get("protection") is None
    assert versions[1][0].said_by == "Orla Byrne"
    assert [triage.facts_version for triage in triages] == [1, 2]
    before, _ = case_file(rt, house.dpo, reference=sent.reference).triages
    asked = [question["fact"] for question in before["open_questions"]]
    still = [question["fact"] for question in done.after["open_questions"]]
    assert "protection.encryption" in asked
    assert "protection.encryption" not in still


def test_an_answer_that_is_no_code_changes_nothing(rt, house):
    sent = report_lost_laptop(rt)

    with pytest.raises(InputRefusedError):
        answer(rt, house, sent, "protection.encryption", "rot13")

    incident, _, _ = case_of(rt, house, sent)
    assert incident.facts_version == 1


@pytest.mark.parametrize("path", ["aware_at", "reported_at", "channel"])
def test_the_clock_cannot_be_set_by_the_way_of_facts(rt, house, path):
    sent = report_lost_laptop(rt)

    with pytest.raises(InputRefusedError):
        answer(rt, house, sent, path, "x")


def test_duties_keep_their_rows_when_the_triage_runs_again(rt, house):
    sent = report_lost_laptop(rt)
    _, before, _ = case_of(rt, house, sent)

    answer(rt, house, sent, "protection.encryption", "none")

    _, after, _ = case_of(rt, house, sent)
    assert {duty.id for duty in before} <= {duty.id for duty in after}


def test_the_reporter_comes_back_with_the_code_and_adds(rt, house):
    sent = report_lost_laptop(rt)
    now = rt.clock.forward(hours=1)
    found = find_by_receipt(rt, code=sent.receipt_code.lower(), network="n", now=now)

    add_facts(
        rt, code=sent.receipt_code,
        more={"data_categories": ["financial"], "description": "Payslips too."},
        now=now,
    )  # fmt: skip

    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        version, text = tx.latest_facts(incident.id)
    assert (found.reference, found.status) == (sent.reference, "received")
    assert version.coded["data_categories"] == [
        "basic",
        "contact",
        "health",
        "financial",
    ]
    assert text.typed["description"].endswith("Payslips too.")
    assert text.typed["description"].startswith("I left my work laptop")


def test_a_second_click_on_add_adds_nothing(rt, house):
    sent = report_lost_laptop(rt)
    more = {"description": "Payslips too.", "media": ["paper"]}
    for _ in range(2):
        add_facts(rt, code=sent.receipt_code, more=more, now=rt.clock.now())

    incident, _, _ = case_of(rt, house, sent)
    with rt.uow.read() as tx:
        _, text = tx.latest_facts(incident.id)
    assert incident.facts_version == 2
    assert text.typed["description"].count("Payslips too.") == 1


def test_guessing_receipt_codes_is_slowed_down_but_the_right_one_opens(rt, house):
    sent = report_lost_laptop(rt)
    now = rt.clock.now()
    for _ in range(10):
        with pytest.raises(NotFoundError):
            find_by_receipt(rt, code="WRONG", network="a", now=now)

    with pytest.raises(NotAllowedError):
        find_by_receipt(rt, code="WRONG", network="a", now=now)

    found = find_by_receipt(rt, code=sent.receipt_code, network="a", now=now)
    assert found.reference == sent.reference


def test_additions_never_take_anything_away():
    facts = {
        "media": ["laptop"],
        "subjects": {"min": 3},
        "title": "old",
        "protection": {"encryption": "weak"},
    }

    merged = added_to(
        facts,
        {
            "media": ["paper", "laptop"],
            "subjects": {"max": 9},
            "title": None,
            "protection": {"pseudonymised": True},
        },
    )

    assert merged == {
        "media": ["laptop", "paper"],
        "subjects": {"min": 3, "max": 9},
        "title": "old",
        "protection": {"encryption": "weak", "pseudonymised": True},
    }
    assert facts["media"] == ["laptop"]
