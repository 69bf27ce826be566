"""When a duty ends, what alarms run from, and whose clock it is."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.core.facts import read
from incidents.core.triage import Outcome, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
AWARE = datetime(2026, 6, 12, 9, 10, tzinfo=UTC)
OURS = {"role": "controller", "certainty": "confirmed", "countries": {"IE": 9}}


def answer(**facts):
    return triage(read(facts), LAW, now=NOW)


def finding(duty, **facts):
    return next(f for f in answer(**{**OURS, **facts}).duties if f.duty == duty)


def question(fact, **facts):
    return next(q for q in answer(**facts).open_questions if q.fact == fact)


def test_until_awareness_is_set_the_end_is_provisional():
    discovered = (AWARE - timedelta(hours=5)).isoformat()

    found = finding(
        "notify-authority", discovered_at=discovered, reported_at=AWARE.isoformat()
    )

    assert found.due_at is None
    assert found.provisional_due_at == AWARE + timedelta(hours=67)
    assert found.alarm_at == found.provisional_due_at
    assert not found.late


def test_a_duty_without_a_number_alarms_towards_our_own_target():
    found = finding("communicate-to-data-subjects", aware_at=AWARE.isoformat())

    assert found.due_at is None
    assert found.due_rule == "without undue delay"
    assert found.alarm_at == found.target_at == AWARE + timedelta(hours=72)


def test_a_duty_that_does_not_arise_has_no_instants():
    found = finding("notify-authority", certainty="near_miss", personal_data=True)

    assert found.outcome is Outcome.NOT_REQUIRED
    assert found.alarm_at is None


def test_without_any_instant_nothing_can_alarm_yet():
    assert finding("notify-authority").alarm_at is None


def test_a_contract_shortens_the_target_of_the_processor():
    facts = {"role": "processor", "personal_data": True}
    controllers = [{"code": "clinic", "contract_hours": 12}, {"code": "school"}]

    found = [
        each
        for each in answer(
            **{**OURS, **facts},
            processor_aware_at=AWARE.isoformat(),
            controllers=controllers,
        ).duties
        if each.duty == "notify-controller"
    ]

    assert [each.addressee for each in found] == ["clinic", "school"]
    assert [each.target_at for each in found] == [
        AWARE + timedelta(hours=12),
        AWARE + timedelta(hours=24),
    ]
    assert found[0].due_rule == "without undue delay; 12 hours by contract"


def test_a_controller_that_was_told_needs_no_reminder():
    told = (AWARE + timedelta(hours=1)).isoformat()

    found = finding(
        "notify-controller",
        role="processor",
        controllers=[{"code": "clinic", "told_at": told}],
    )

    assert found.done_at == AWARE + timedelta(hours=1)


def test_a_processor_without_named_controllers_still_owes_the_notice():
    found = finding("notify-controller", role="processor", personal_data=True)

    assert (found.addressee, found.outcome) == (None, Outcome.REQUIRED)


def test_the_police_move_no_end_of_a_law_that_knows_no_such_delay():
    aware = {"aware_at": AWARE.isoformat()}
    held = {"written": True, "until": "2026-07-12T00:00:00Z"}

    found = finding("notify-authority", **aware, law_enforcement_hold=held)

    assert found.due_at == finding("notify-authority", **aware).due_at
    rules = {reason.rule for reason in found.because}
    assert not rules & {"held-for-the-police", "not-before-the-police-allow-it"}


@pytest.mark.parametrize(
    ("until", "moved", "why"),
    [
        (timedelta(0), timedelta(0), "not-before-the-police-allow-it"),
        (timedelta(seconds=1), timedelta(seconds=1), "held-for-the-police"),
    ],
)
def test_a_delay_that_ends_with_the_period_moves_nothing(until, moved, why):
    facts = {
        "organisation": {"hipaa": "covered_entity"},
        "data_categories": ["health"],
        "subject_kinds": ["patients"],
        "countries": {"US": 9},
        "discovered_at": AWARE.isoformat(),
    }
    duty = "communicate-to-data-subjects"
    due = finding(duty, **facts).due_at
    held = {"written": True, "until": (due + until).isoformat()}

    found = finding(duty, **facts, law_enforcement_hold=held)

    assert found.due_at == due + moved
    assert why in {reason.rule for reason in found.because}
