"""Messages whose outcome cannot be written: one repeat, then people are asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from incidents.services import outbox
from incidents.services.outbox_values import Claim
from incidents.services.tasks import finish_task
from incidents.worker import Worker
from tests.worker.house import DPO, NINE, ROOM, START, House
from tests.worker.test_outgoing import serving

Hire = Callable[..., Worker]
LOST = "Nobody knows whether 1 message arrived: see the tasks of the open cases."


@pytest.fixture
def no_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No outcome of a message to Slack can be written."""
    settle = outbox.settle

    def fail(rt: object, claim: Claim, *rest: object, **more: object) -> bool:
        if claim.stored.channel == "slack":
            raise RuntimeError("no outcome can be written")
        return settle(rt, claim, *rest, **more)

    monkeypatch.setattr(outbox, "settle", fail)


def for_an_hour(house: House, worker: Worker) -> None:
    """Let the worker look every minute: longer than a lease."""
    for _ in range(60):
        house.work(worker)
        house.clock.forward(minutes=1)


@pytest.mark.usefixtures("no_outcomes")
def test_what_was_sent_and_cannot_be_noted_is_repeated_once_and_says_so(
    house: House, worker: Worker
) -> None:
    key = house.message(ROOM)

    for_an_hour(house, worker)

    first, again = (post["text"] for post in house.slack.posts)
    assert not first.startswith("Repeat: ")
    assert again.startswith("Repeat: ")
    assert house.stored(key).state == "unconfirmed"


@pytest.mark.usefixtures("no_outcomes")
def test_it_stands_in_red_and_asks_a_person_and_the_next_in_line_is_told(
    house: House, worker: Worker
) -> None:
    house.message(ROOM)
    for_an_hour(house, worker)
    now = house.clock.now()

    (task,) = house.tasks()
    (mail,) = house.smtp.taken
    assert task.text.startswith("Nobody could note whether a message to Slack C0MAIN")
    assert mail.recipients == ("dpo@clinic.example",)
    assert "could not be reached" in str(mail.mail)
    assert LOST in house.alarms()

    finish_task(
        house.rt, serving(house.organisation_id), reference="INC-7K3F-Q",
        task_id=task.id, now=now,
    )  # fmt: skip

    assert LOST not in house.alarms()


def test_a_worker_that_died_once_costs_one_repeat_and_no_more(
    house: House, worker: Worker
) -> None:
    key = house.message(DPO)
    outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    house.clock.forward(seconds=31)

    house.work(worker)

    assert house.stored(key).state == "sent"
    assert [a.number for a in house.attempts(key)] == [2]
    assert house.tasks() == []


def test_attempts_that_failed_and_were_noted_are_never_set_aside(
    house: House, worker: Worker
) -> None:
    key = house.message(DPO)
    outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    house.smtp.faults["RCPT"] = "451 4.7.1 later"
    for _ in range(20):
        house.clock.forward(minutes=6)
        house.work(worker)
    assert house.stored(key).state == "waiting"
    house.smtp.faults.clear()
    house.clock.forward(minutes=6)

    house.work(worker)

    assert house.stored(key).state == "sent"


def test_settings_that_could_not_be_read_are_no_lost_attempt(
    house: House, worker: Worker
) -> None:
    key = house.message(DPO)
    with house.rt.uow.begin() as tx:
        row = tx.organisation_by_id(house.organisation_id)
        name, good = row.name, row.profile
        tx.set_profile(row.id, name=name, profile={**good, "people": [{"odd": 1}]})
    for _ in range(5):
        house.work(worker)
        house.clock.forward(minutes=2)
    with house.rt.uow.begin() as tx:
        tx.set_profile(house.organisation_id, name=name, profile=good)

    house.clock.at += timedelta(minutes=2)
    house.work(worker)

    assert house.stored(key).state == "sent"
    assert house.stored(key).attempts == 1
