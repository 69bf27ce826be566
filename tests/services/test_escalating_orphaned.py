"""A case whose people are all gone goes on with those who have come after them."""

from dataclasses import replace

import pytest

from incidents.core.organisation import Person
from incidents.services.case_views import case_file
from incidents.services.escalation_views import case_escalation
from incidents.services.organisations import change_organisation, organisation_for
from tests.support.escalation import asked, ref, remind_now
from tests.support.reports import report_lost_laptop

NIA, EVA = "nia@harbour.example", "eva@harbour.example"
NEWCOMERS = (
    Person(name="Nia Quinn", email=NIA, level=1),
    Person(name="Eva Lund", email=EVA, level=2),
)


@pytest.fixture
def case(rt, house):
    filed = report_lost_laptop(rt)
    with rt.uow.read() as tx:
        return tx.incident(filed.reference, organisations=[house.id]).id


def staff(rt, house, *people):
    before = organisation_for(rt, house.dpo, slug="harbour")
    after = replace(before, people=people)
    change_organisation(rt, house.dpo, after, before=before, now=rt.clock.now())


def test_when_all_people_of_a_case_have_left_those_of_today_are_told(rt, house, case):
    staff(rt, house, *NEWCOMERS)

    seen = case_escalation(rt, house.dpo, reference=ref(rt, case), now=rt.clock.now())
    rt.clock.forward(minutes=15)
    remind_now(rt)

    assert seen.following.people == ("Eva Lund",)
    assert asked(rt, house) == [(EVA, "escalated")]
    entries = case_file(rt, house.dpo, reference=ref(rt, case)).timeline
    assert entries[-1].payload["people"] == ["Eva Lund"]


def test_a_case_that_began_with_nobody_climbs_once_somebody_is_there(rt, house):
    staff(rt, house)
    report_lost_laptop(rt)
    staff(rt, house, NEWCOMERS[0])

    rt.clock.forward(hours=5)
    remind_now(rt)

    assert NIA in [recipient for recipient, _ in asked(rt, house)]


def test_as_long_as_one_person_of_the_case_is_there_its_own_policy_holds(
    rt, house, case
):
    before = organisation_for(rt, house.dpo, slug="harbour")
    staff(rt, house, before.people[1], *NEWCOMERS)

    rt.clock.forward(minutes=15)
    remind_now(rt)

    assert asked(rt, house) == [(before.people[1].email, "escalated")]
