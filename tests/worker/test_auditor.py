"""The auditor over a real database: what it finds, and where it says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from incidents.core.audit import Check
from incidents.models import (
    AuditFindingRow,
    MessageRow,
    StepRow,
)
from incidents.services.alerting import Recipient
from incidents.services.auditing import look
from incidents.services.planning import plan_what_is_missing
from incidents.store.core import table_of
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, ROOM, START, House, SetClock

Hire = Callable[..., Worker]
END = START + timedelta(hours=72)


def found(house: House) -> list[Check]:
    """Return what is wrong now, the worker having ticked and both auditors looked."""
    house.audit()
    return [finding.check for finding in look(house.rt, now=house.clock.now())]


def findings(house: House) -> list[AuditFindingRow]:
    with house.rt.uow.read() as tx:
        return list(tx.session.query(AuditFindingRow).order_by("found_at", "kind"))


def scheduled(house: House) -> None:
    """Add a duty with a reminder and its end."""
    duty = house.duty()
    for hours_left in (24, 0):
        house.step(duty, hours_left=hours_left, deadline_at=END)


def test_a_duty_whose_end_stands_ready_is_well(house: House, worker: Worker) -> None:
    scheduled(house)
    house.work(worker)

    assert found(house) == []


def test_a_step_without_its_row_is_found(house: House, worker: Worker) -> None:
    scheduled(house)
    house.work(worker)
    with house.rt.uow.begin() as tx:
        steps = table_of(StepRow)
        tx.session.execute(delete(steps).where(steps.c.hours_left == 0))

    assert found(house) == [Check.UNSCHEDULED]
    (said,) = house.alarms()
    assert said.startswith("No reminder stands ready for a deadline of INC-7K3F-Q. ")


@pytest.mark.parametrize("kind", ["cancelled", "overtaken", "done"])
def test_a_step_that_ended_before_its_time_is_found(
    house: House, worker: Worker, kind: str
) -> None:
    house.work(worker)
    step = house.step(house.duty(), hours_left=0, deadline_at=END)
    with house.rt.uow.begin() as tx:
        tx.finish_steps([step], state=kind, now=START)

    assert found(house) == [Check.UNSCHEDULED]


def test_a_step_of_an_earlier_deadline_serves_no_later_one(
    house: House, worker: Worker
) -> None:
    house.work(worker)
    house.step(house.duty(), hours_left=0, deadline_at=END + timedelta(hours=1))

    assert found(house) == [Check.UNSCHEDULED]


def test_a_case_that_would_not_climb_is_found(house: House, worker: Worker) -> None:
    scheduled(house)
    house.work(worker)
    with house.rt.uow.begin() as tx:
        tx.change_incident(house.incident_id, next_due_at=END)

    assert found(house) == [Check.UNESCALATED]
    (said,) = house.alarms()
    assert said.startswith("Nobody will be told next of INC-7K3F-Q")

    plan_what_is_missing(house.rt, now=house.clock.now())
    assert found(house) == []


def test_an_end_that_people_were_told_of_needs_no_further_step(
    house: House, worker: Worker
) -> None:
    scheduled(house)
    house.clock.forward(hours=73)
    house.work(worker)

    assert found(house) == []


@pytest.mark.parametrize("status", ["done", "decided", "withdrawn"])
def test_a_duty_that_is_not_open_needs_no_step(
    house: House, worker: Worker, status: str
) -> None:
    house.work(worker)
    house.duty(status=status)

    assert found(house) == []


def test_a_closed_case_needs_no_step(house: House, worker: Worker) -> None:
    house.work(worker)
    house.duty()
    house.close_case()

    assert found(house) == []


def test_a_step_a_minute_late_is_found(house: House, worker: Worker) -> None:
    scheduled(house)
    house.clock.forward(hours=48, seconds=60)
    worker._chores(house.clock.now())  # beats, and takes no step
    assert found(house) == []

    house.clock.forward(seconds=1)

    assert found(house) == [Check.LATE]


def test_news_that_reaches_nobody_for_90_seconds_is_found(
    house: House, worker: Worker
) -> None:
    house.slack.next(*[Fault(error="service_unavailable")] * 9)
    house.message(ROOM)
    house.work(worker)
    house.clock.forward(seconds=89)
    house.work(worker)
    assert found(house) == []

    house.clock.forward(seconds=1)
    house.work(worker)

    assert found(house) == [Check.UNTOLD]
    (said,) = house.alarms()
    assert said.startswith("Nobody has been told of news on INC-7K3F-Q. Look at")


@pytest.mark.parametrize("state", ["held", "refused", "unconfirmed", "waiting"])
def test_news_is_told_once_anybody_has_it(
    house: House, worker: Worker, state: str
) -> None:
    house.message(ROOM)
    other = house.message(DPO)
    messages = table_of(MessageRow)
    with house.rt.uow.begin() as tx:
        tx.change(update(messages).values(state=state))
    house.clock.forward(seconds=91)
    with house.rt.uow.begin() as tx:
        tx.beat("worker", now=house.clock.now())
    assert found(house) == [Check.UNTOLD]

    with house.rt.uow.begin() as tx:
        tx.change(update(messages).where(messages.c.id == other).values(state="sent"))

    assert found(house) == []


def test_news_that_only_another_system_took_is_told_to_nobody(
    house: House, worker: Worker
) -> None:
    house.message(ROOM)
    other = house.message(Recipient(channel="webhook", address="c/1", name="SIEM"))
    messages = table_of(MessageRow)
    with house.rt.uow.begin() as tx:
        tx.change(update(messages).values(state="waiting"))
        tx.change(update(messages).where(messages.c.id == other).values(state="sent"))
    house.clock.forward(seconds=91)
    with house.rt.uow.begin() as tx:
        tx.beat("worker", now=house.clock.now())

    assert found(house) == [Check.UNTOLD]


def test_a_next_level_that_stands_beyond_every_wait_is_found(
    house: House, worker: Worker
) -> None:
    scheduled(house)
    house.work(worker)
    with house.rt.uow.begin() as tx:
        tx.change_incident(house.incident_id, next_due_at=END)
    at = house.clock.now() + timedelta(hours=50)
    step = house.add(
        StepRow, kind="escalate", at=at, deadline_at=END, state="waiting"
    )  # fmt: skip

    assert found(house) == [Check.UNESCALATED]

    steps = table_of(StepRow)
    soon = at - timedelta(hours=2)
    with house.rt.uow.begin() as tx:
        tx.change(update(steps).where(steps.c.id == step).values(at=soon))
    assert found(house) == []


def test_a_beat_of_next_year_is_no_sign_of_life(house: House, worker: Worker) -> None:
    scheduled(house)
    house.clock.forward(days=400)
    house.work(worker)
    house.clock.forward(days=-400)

    assert found(house)[0] == Check.WORKER
    assert house.alarms()[0].startswith("No worker is running")


def test_clocks_that_are_apart_are_found(house: House, worker: Worker) -> None:
    house.work(worker)
    assert found(house) == []
    ahead = SetClock(house.rt.machine_clock.now() + timedelta(seconds=30))
    skewed = replace(house, rt=replace(house.rt, machine_clock=ahead))

    assert found(skewed) == [Check.CLOCKS]
