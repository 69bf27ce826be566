"""A case climbs from level to level until somebody answers, and then again."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete

from incidents.core.organisation import EscalationSettings, Person
from incidents.core.webhook import Webhook
from incidents.models import EscalationRow
from incidents.services.awareness import set_awareness
from incidents.services.case_views import case_file
from incidents.services.closing import reopen_case
from incidents.services.escalation_views import case_escalation
from incidents.services.organisations import change_organisation, organisation_for
from incidents.services.planning import plan_what_is_missing
from incidents.store.core import table_of
from tests.support.escalation import (
    ORLA,
    TOM,
    asked,
    close,
    ref,
    remind_now,
    waiting,
)
from tests.support.reports import report_lost_laptop

LONG = "the device log shows that nobody opened it"


@pytest.fixture
def filed(rt, house):
    return report_lost_laptop(rt)


@pytest.fixture
def case(rt, house, filed):
    with rt.uow.read() as tx:
        return tx.incident(filed.reference, organisations=[house.id]).id


def change(rt, house, **changes):
    before = organisation_for(rt, house.dpo, slug="harbour")
    change_organisation(
        rt, house.dpo, replace(before, **changes), before=before, now=rt.clock.now()
    )


def test_the_first_level_is_told_with_the_report_and_the_next_one_planned(
    rt, house, case
):
    found = case_escalation(rt, house.dpo, reference=ref(rt, case), now=rt.clock.now())

    assert [(t.number, t.why, t.people) for t in found.told] == [
        (1, "first", ("Orla Byrne",))
    ]
    assert [s.at - rt.clock.now() for s in waiting(rt, case)] == [timedelta(minutes=15)]
    assert (found.following.number, found.following.people) == (2, ("Tom Walsh",))


def test_the_next_level_is_told_when_nobody_answers_and_it_stands_in_the_timeline(
    rt, house, case
):
    rt.clock.forward(minutes=15)
    remind_now(rt)

    assert asked(rt, house) == [(TOM, "escalated")]
    entry = case_file(rt, house.dpo, reference=ref(rt, case)).timeline[-1]
    assert (entry.kind, entry.actor) == ("escalated", "Tocsin")
    assert entry.payload["people"] == ["Tom Walsh"]


def test_unanswered_it_never_ends(rt, house, case):
    at = []
    for _ in range(96 * 4):
        rt.clock.forward(minutes=15)
        before = len(asked(rt, house))
        remind_now(rt)
        if len(asked(rt, house)) > before:
            at.append(rt.clock.now())
        assert len(waiting(rt, case)) == 1

    hours = [(two - one) / timedelta(hours=1) for one, two in pairwise(at)]
    # A reminder or the word that the end has passed takes an hour's place now and then.
    assert all(each <= 4 for each in hours)
    assert hours[-1] == 1


def test_after_a_standstill_each_person_is_told_once(rt, house, case):
    rt.clock.forward(hours=10)
    remind_now(rt)

    assert asked(rt, house) == [(TOM, "unanswered")]
    with rt.uow.read() as tx:
        told = [(row.level, row.kind) for row in tx.tellings(case)]
    assert told == [(1, "first"), (2, "escalated"), (2, "unanswered")]
    remind_now(rt)
    assert len(asked(rt, house)) == 1


def test_it_ends_with_the_last_open_duty_and_starts_anew_with_the_case(
    rt, house, filed, case
):
    close(rt, house, filed)
    assert waiting(rt, case) == []

    rt.clock.forward(days=2)
    reopen_case(
        rt, house.dpo, reference=filed.reference, reason=LONG, now=rt.clock.now()
    )

    with rt.uow.read() as tx:
        duties = [d for d in tx.duties(case) if d.status == "open" and d.alarm_at]
        last = tx.tellings(case)[-1]
    assert len(waiting(rt, case)) == (1 if duties else 0)
    assert not duties or (last.level, last.at) == (1, rt.clock.now())


def test_a_change_of_awareness_moves_the_step_to_the_new_deadline(
    rt, house, filed, case
):
    rt.clock.forward(minutes=10)
    set_awareness(
        rt, house.dpo, reference=filed.reference, aware_at=rt.clock.now(),
        role="controller", reason=LONG, now=rt.clock.now(),
    )  # fmt: skip

    with rt.uow.read() as tx:
        next_due_at = tx.incident_by_id(case).next_due_at
    step = waiting(rt, case)
    assert [(s.deadline_at, s.at - rt.clock.now()) for s in step] == [
        (next_due_at, timedelta(minutes=5))
    ]


def test_edits_of_the_settings_do_not_change_a_running_case(rt, house, case):
    change(rt, house, escalation=EscalationSettings(waits=(60,), acknowledged_hours=1))
    rt.clock.forward(minutes=15)
    remind_now(rt)
    assert asked(rt, house) == [(TOM, "escalated")]


def test_somebody_who_has_left_is_passed_over_noted_and_the_next_is_told_at_once(
    rt, house
):
    change(
        rt, house,
        people=(
            Person(name="Orla Byrne", email=ORLA, level=1),
            Person(name="Gone", email="gone@harbour.example", level=2),
            Person(name="Tom Walsh", email=TOM, level=3),
        ),
    )  # fmt: skip
    filed = report_lost_laptop(rt)
    before = organisation_for(rt, house.dpo, slug="harbour")
    left = tuple(person for person in before.people if person.name != "Gone")
    change(rt, house, people=left)

    rt.clock.forward(minutes=15)
    remind_now(rt)

    assert asked(rt, house) == [(TOM, "escalated")]
    entries = case_file(rt, house.dpo, reference=filed.reference).timeline
    assert [(e.payload["level"], e.payload["skipped"]) for e in entries[-2:]] == [
        (2, ["Gone"]), (3, []),
    ]  # fmt: skip


def test_a_deputy_is_told_while_somebody_is_away(rt, house):
    before = organisation_for(rt, house.dpo, slug="harbour")
    away = replace(before.people[0], deputy=TOM, away_until="2027-01-01")
    change(rt, house, people=(away, before.people[1]))
    report_lost_laptop(rt)

    with rt.uow.read() as tx:
        first = [m.recipient for m in tx.messages([house.id], limit=10)]
    assert first == [TOM]


def test_a_case_of_an_older_version_gets_its_next_step_once(rt, house, case):
    with rt.uow.begin() as tx:
        tx.cancel_escalation_steps(case, now=rt.clock.now())
        tx.session.execute(delete(table_of(EscalationRow)))
    assert plan_what_is_missing(rt, now=rt.clock.now()) == 1
    assert plan_what_is_missing(rt, now=rt.clock.now()) == 0
    assert len(waiting(rt, case)) == 1


def test_other_systems_are_told_that_nobody_answers(rt, house):
    hook = Webhook(id="0123456789ABCDEF", name="SIEM", url="https://siem.example/in")
    change(rt, house, webhooks=(hook,))
    report_lost_laptop(rt)

    rt.clock.forward(minutes=15)
    remind_now(rt)

    # Of two messages of one instant either may stand first.
    assert sorted(asked(rt, house)) == [
        ("harbour/0123456789ABCDEF", "escalated"), (TOM, "escalated"),
    ]  # fmt: skip
