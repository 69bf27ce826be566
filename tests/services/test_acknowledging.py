"""Somebody acknowledges a case or takes it: what stops, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.errors import ConflictError, NotAllowedError, NotFoundError
from incidents.keys import new_row_id
from incidents.services.acknowledging import acknowledge, take_case
from incidents.services.case_views import case_file
from tests.support.escalation import (
    ORLA,
    answer,
    asked,
    close,
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


def test_an_acknowledgement_stops_it_for_a_time_and_then_the_first_level_is_told(
    rt, house, case
):
    rt.clock.forward(minutes=5)
    done = acknowledge(
        rt, incident_id=case, by=house.dpo, via="slack", now=rt.clock.now()
    )

    assert done.until - done.at == timedelta(hours=4)
    assert [step.at for step in waiting(rt, case)] == [done.until]
    rt.clock.forward(hours=3, minutes=59)
    remind_now(rt)
    assert asked(rt, house) == []
    rt.clock.forward(minutes=1)
    remind_now(rt)
    assert asked(rt, house) == [(ORLA, "lapsed")]


def test_progress_on_the_case_gives_it_its_time_anew(rt, house, filed, case):
    acknowledge(rt, incident_id=case, by=house.dpo, via="mail", now=rt.clock.now())
    rt.clock.forward(hours=3)
    answer(rt, house, filed)
    rt.clock.forward(hours=2)
    remind_now(rt)

    assert asked(rt, house) == []
    assert [s.at - rt.clock.now() for s in waiting(rt, case)] == [timedelta(hours=2)]


def test_a_repeated_press_writes_nothing(rt, house, filed, case):
    for _ in range(2):
        first = acknowledge(
            rt, incident_id=case, by=house.dpo, via="mail", now=rt.clock.now()
        )
        taken = take_case(
            rt, incident_id=case, by=house.dpo, via="slack", now=rt.clock.now()
        )
        rt.clock.forward(minutes=1)

    assert first.repeated
    assert taken.repeated
    assert taken.holder == "Orla Byrne"
    kinds = [
        e.kind for e in case_file(rt, house.dpo, reference=filed.reference).timeline
    ]
    assert kinds == ["reported", "acknowledged", "taken"]


def test_the_holder_acknowledges_again_when_it_has_run_out(rt, house, filed, case):
    take_case(rt, incident_id=case, by=house.dpo, via="console", now=rt.clock.now())
    rt.clock.forward(hours=5)
    again = take_case(
        rt, incident_id=case, by=house.dpo, via="console", now=rt.clock.now()
    )

    assert not again.repeated
    assert again.until - rt.clock.now() == timedelta(hours=4)
    entries = case_file(rt, house.dpo, reference=filed.reference).timeline
    assert [entry.kind for entry in entries][-1] == "acknowledged"


def test_only_somebody_with_a_login_there_can_take_a_case(rt, house, case):
    stranger = replace(house.dpo, email="somebody@else.example")
    with pytest.raises(NotAllowedError):
        take_case(rt, incident_id=case, by=stranger, via="slack", now=rt.clock.now())


def test_a_case_that_is_not_there_or_closed_is_refused(rt, house, filed, case):
    now = rt.clock.now()
    with pytest.raises(NotFoundError):
        acknowledge(rt, incident_id=new_row_id(), by=house.dpo, via="api", now=now)
    close(rt, house, filed)
    for press in (acknowledge, take_case):
        with pytest.raises(ConflictError):
            press(rt, incident_id=case, by=house.dpo, via="api", now=now)


def test_what_waits_and_asks_for_an_answer_is_taken_back_with_it(rt, house, case):
    rt.clock.forward(minutes=15)
    remind_now(rt)
    acknowledge(rt, incident_id=case, by=house.dpo, via="mail", now=rt.clock.now())

    with rt.uow.read() as tx:
        states = {r.kind: r.state for r in tx.messages([house.id], limit=100)}
    assert states == {"first": "waiting", "escalated": "overtaken"}
