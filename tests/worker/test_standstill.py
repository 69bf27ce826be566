"""After a standstill: all at once, oldest deadline first, one message for a case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from incidents.core.ports import Message, Receipt
from incidents.services import outbox
from incidents.worker import Worker
from tests.worker.house import DPO, ROOM, START, House

Hire = Callable[..., Worker]


def test_late_messages_of_a_case_become_the_newest_one(
    house: House, worker: Worker
) -> None:
    older = [house.message(DPO), house.message(DPO)]
    house.clock.forward(minutes=2)
    newest = house.message(DPO, kind="reminder")
    house.clock.forward(hours=1)

    house.work(worker)

    (mail,) = house.smtp.taken
    body = mail.mail.get_body(("plain",)).get_content()
    assert "A deadline is coming closer." in body
    assert "stands for 2 earlier messages that did not go out" in body
    assert "Tocsin was not running" in body
    assert house.stored(newest).state == "sent"
    assert [house.stored(key).state for key in older] == ["collapsed", "collapsed"]


@pytest.mark.parametrize("kind", ["handed_over", "assigned_task"])
def test_what_is_for_one_person_is_said_by_no_other_message(
    house: House, worker: Worker, kind: str
) -> None:
    theirs = house.message(DPO, kind=kind)
    house.clock.forward(minutes=2)
    newest = house.message(DPO, kind="reminder")
    house.clock.forward(hours=1)

    house.drain(worker)

    assert [house.stored(key).state for key in (theirs, newest)] == ["sent", "sent"]


@pytest.mark.parametrize("kind", ["handed_over", "assigned_task"])
def test_what_is_for_one_person_stands_for_no_news(
    house: House, worker: Worker, kind: str
) -> None:
    news = house.message(DPO, kind="reminder")
    house.clock.forward(minutes=2)
    house.message(DPO, kind=kind)
    house.clock.forward(hours=1)

    house.drain(worker)

    assert house.stored(news).state == "sent"


@pytest.mark.parametrize(
    ("newer_by_hours", "becomes"), [(24, "sent"), (None, "sent"), (0, "collapsed")]
)
def test_that_a_deadline_has_passed_is_said_by_no_message_about_a_later_one(
    house: House, worker: Worker, newer_by_hours: int | None, becomes: str
) -> None:
    passed_at = START + timedelta(minutes=1)
    later = newer_by_hours is not None and passed_at + timedelta(hours=newer_by_hours)
    passed = house.message(DPO, kind="overdue", deadline_at=passed_at.isoformat())
    house.clock.forward(minutes=2)
    house.message(DPO, kind="changed", deadline_at=later.isoformat() if later else None)
    house.clock.forward(hours=1)

    house.drain(worker)

    assert house.stored(passed).state == becomes


def test_messages_of_a_case_that_are_in_time_are_all_sent(
    house: House, worker: Worker
) -> None:
    house.message(DPO)
    house.message(DPO, kind="reminder")

    house.work(worker)

    assert len(house.smtp.taken) == 2


def test_what_cannot_be_written_takes_no_older_message_with_it(
    house: House, worker: Worker
) -> None:
    good = house.message(DPO)
    house.clock.forward(minutes=1)
    house.message(DPO, severity="<!channel>")
    house.clock.forward(hours=1)

    house.tend(worker, seconds=60)

    assert house.stored(good).state == "sent"


def test_the_oldest_deadline_goes_first_after_a_standstill(
    house: House, hire: Hire, other_case: Callable[[], House]
) -> None:
    other = other_case()
    house.message(DPO)
    urgent = (START + timedelta(hours=4)).isoformat()
    other.message(DPO, reference="INC-2B4D-W", deadline_at=urgent)
    house.clock.forward(hours=2)

    order = _claimed_order(house)

    assert order == ["INC-2B4D-W", "INC-7K3F-Q"]


def _claimed_order(house: House) -> list[str]:
    claims = outbox.claim(
        house.rt, limits={"email": 9}, besides=(), now=house.clock.now()
    )
    return [claim.stored.alert["reference"] for claim in claims]


class Paused:
    """A channel in whose hands the whole worker is paused; then it takes all."""

    name = "slack"

    def __init__(self) -> None:
        self.reached, self.resumed = Event(), Event()
        self.taken = 0

    def deliver(self, message: Message) -> Receipt:
        """Sleep until the worker is resumed."""
        self.reached.set()
        self.resumed.wait(20)
        self.taken += 1
        return Receipt(channel="slack", provider_id="C0MAIN/1.1")


def paused_house(house: House, channel: Paused) -> House:
    rt = replace(house.rt, notifiers={"slack": channel, "email": channel})
    return replace(house, rt=rt)


def test_a_worker_paused_past_its_lease_writes_nothing_when_it_comes_back(
    house: House, hire: Hire
) -> None:
    channel = Paused()
    stale = hire(paused_house(house, channel), "stale")
    key = house.message(ROOM)
    stale.tick(house.clock.now())
    channel.reached.wait(5)
    house.clock.forward(seconds=31)
    house.work(hire(house, "other"))
    before = house.stored(key)

    channel.resumed.set()
    stale.finish()

    assert house.stored(key).model_dump() == before.model_dump()
    assert {a.result for a in house.attempts(key)} == {"sent", "overtaken"}
    assert house.stored(key).provider_id != "C0MAIN/1.1"


def test_what_a_paused_worker_had_not_begun_it_does_not_send_past_its_lease(
    house: House, hire: Hire
) -> None:
    channel = Paused()
    stale = hire(paused_house(house, channel), "stale")
    people = [f"p{number}@clinic.example" for number in range(8)]
    keys = [house.message(_mail_to(address)) for address in people]
    stale.tick(house.clock.now())
    channel.reached.wait(5)
    house.clock.forward(seconds=31)
    house.work(hire(house, "other"))

    channel.resumed.set()
    stale.finish()

    assert channel.taken == 4
    assert {house.stored(key).state for key in keys} == {"sent"}
    assert len(house.smtp.taken) == 8


def _mail_to(address: str):
    return replace(DPO, address=address)
