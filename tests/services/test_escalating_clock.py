"""A clock that once ran ahead leaves nothing behind that holds an escalation up."""

import pytest

from incidents.services.acknowledging import acknowledge
from incidents.services.escalation_views import case_escalation
from tests.support.escalation import ORLA, TOM, asked, ref, remind_now, waiting
from tests.support.reports import report_lost_laptop


@pytest.fixture
def case(rt, house):
    filed = report_lost_laptop(rt)
    with rt.uow.read() as tx:
        return tx.incident(filed.reference, organisations=[house.id]).id


class Reader:
    name, email = "Orla Byrne", ORLA


def answer(rt, case):
    acknowledge(rt, incident_id=case, by=Reader(), via="mail", now=rt.clock.now())


def test_an_answer_of_next_year_holds_nothing_up_today(rt, house, case):
    rt.clock.forward(days=400)
    answer(rt, case)
    rt.clock.forward(days=-400)

    seen = case_escalation(rt, house.dpo, reference=ref(rt, case), now=rt.clock.now())
    answer(rt, case)

    assert seen.answered_until is None
    (step,) = waiting(rt, case)
    assert (step.at - rt.clock.now()).total_seconds() == 4 * 3600


def test_levels_told_next_year_are_told_today(rt, house, case):
    rt.clock.forward(days=400)
    remind_now(rt)
    rt.clock.forward(days=-400)
    answer(rt, case)
    before = len(asked(rt, house))

    rt.clock.forward(hours=4)
    remind_now(rt)
    rt.clock.forward(minutes=15)
    remind_now(rt)

    assert asked(rt, house)[before:] == [(ORLA, "lapsed"), (TOM, "escalated")]


def test_a_case_that_began_next_year_climbs_today(rt, house):
    rt.clock.forward(days=400)
    filed = report_lost_laptop(rt)
    rt.clock.forward(days=-400)
    with rt.uow.read() as tx:
        case = tx.incident(filed.reference, organisations=[house.id]).id

    answer(rt, case)

    (step,) = waiting(rt, case)
    assert (step.at - rt.clock.now()).total_seconds() == 4 * 3600
