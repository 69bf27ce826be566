"""The worker as it runs: woken at once, stopped cleanly, and hard to kill."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from incidents.clocks import SystemClock
from incidents.core.errors import StoreUnavailableError
from incidents.core.ports import Message, Receipt
from incidents.models import DraftRow
from incidents.services import drafts
from incidents.store import UnitOfWork
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, ROOM, START, House, beats

Hire = Callable[..., Worker]


@contextmanager
def running(worker: Worker, house: House) -> Iterator[Thread]:
    stop = Event()
    thread = Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        house.rt.wake.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


def until(happened: Callable[[], bool], *, within_s: float = 10) -> float:
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < within_s, "it did not happen in time"
        time.sleep(0.002)
    return time.monotonic() - began


def test_an_alert_leaves_as_soon_as_the_commit_wakes_the_worker(
    house: House, worker: Worker
) -> None:
    with running(worker, house):
        until(lambda: beats(house) != {})
        time.sleep(0.1)
        house.message()
        house.rt.wake.set()

        took_s = until(lambda: house.slack.posts != [])

    # The wait without being woken is five seconds.
    assert took_s < 2


def test_without_a_wake_up_the_worker_looks_by_itself(
    house: House, worker: Worker
) -> None:
    with running(worker, house):
        until(lambda: beats(house) != {})
        house.message()

        until(lambda: house.slack.posts != [], within_s=10)


def test_a_step_that_comes_soon_is_not_slept_over(house: House, hire: Hire) -> None:
    live = replace(house, rt=replace(house.rt, clock=SystemClock()))
    now = live.rt.clock.now()
    at = now + timedelta(seconds=1)
    live.step(live.duty(due_at=at, alarm_at=at), hours_left=0, deadline_at=at)

    with running(hire(live), live):
        until(lambda: house.slack.posts != [])
        late_s = (live.rt.clock.now() - at).total_seconds()

    assert 0 <= late_s < 2


def test_a_slow_channel_does_not_hold_up_the_other(
    house: House, worker: Worker
) -> None:
    house.slack.next(Fault(act="hang"))
    house.message(ROOM)
    house.message(DPO)

    with running(worker, house):
        took_s = until(lambda: house.smtp.taken != [])

    assert took_s < 1


def test_stopping_finishes_what_is_under_way(house: House, worker: Worker) -> None:
    house.slack.next(Fault(act="hang"))
    key = house.message()

    with running(worker, house):
        until(lambda: house.slack.calls != [])

    assert [a.result for a in house.attempts(key)] == ["unknown"]
    assert house.stored(key).state == "waiting"


def test_what_waits_for_a_free_thread_is_given_back_on_stopping(
    house: House, hire: Hire
) -> None:
    gate = Gate()
    slow = replace(house, rt=replace(house.rt, notifiers={"email": gate}))
    keys = [
        slow.message(replace(DPO, address=f"p{number}@clinic.example"))
        for number in range(12)
    ]
    stop = Event()
    thread = Thread(target=hire(slow).run, args=(stop,))
    thread.start()
    until(lambda: gate.waiting == 4)
    stop.set()
    slow.rt.wake.set()
    time.sleep(0.2)
    gate.opens.set()
    thread.join(timeout=20)

    states = [slow.stored(key).state for key in keys]
    assert sorted(states) == ["sent"] * 4 + ["waiting"] * 8
    assert not any(slow.stored(key).ambiguous for key in keys)
    assert sum(slow.stored(key).attempts for key in keys) == 4


class Gate:
    """A channel that takes nothing until it opens."""

    name = "email"

    def __init__(self) -> None:
        self.opens = Event()
        self.waiting = 0

    def deliver(self, message: Message) -> Receipt:
        """Wait for the gate, then take the message."""
        self.waiting += 1
        self.opens.wait(20)
        return Receipt(channel="email", provider_id="<1@x.example>")


class Broken:
    """A channel with a fault of its own."""

    name = "slack"

    def deliver(self, message: Message) -> Receipt:
        """Fail in a way that no channel should."""
        raise RuntimeError(message.text)


def test_a_channel_with_a_fault_may_have_sent_and_stops_no_other(
    house: House, hire: Hire, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {**house.rt.notifiers, "slack": Broken()}
    faulty = replace(house, rt=replace(house.rt, notifiers=broken))
    post, mail = faulty.message(ROOM), faulty.message(DPO)

    faulty.work(hire(faulty))

    assert faulty.stored(mail).state == "sent"
    assert faulty.stored(post).ambiguous
    assert "RuntimeError" in caplog.text
    assert "Breach report" not in caplog.text


class Away(UnitOfWork):
    """A database that can be sent away."""

    def __init__(self, inner: UnitOfWork) -> None:
        self._inner = inner
        self.away = False

    def wake_ups(self, wake: Callable[[], None]):
        """Listen to the real database."""
        return self._inner.wake_ups(wake)

    def begin(self):
        """Open a transaction unless the database is away."""
        return self._open(self._inner.begin)

    def read(self):
        """Open a transaction unless the database is away."""
        return self._open(self._inner.read)

    @contextmanager
    def _open(self, way: Callable):
        if self.away:
            raise StoreUnavailableError("the database does not answer")
        with way() as tx:
            yield tx


def test_while_the_database_is_away_the_worker_waits_and_says_so_once(
    house: House, hire: Hire, caplog: pytest.LogCaptureFixture
) -> None:
    uow = Away(house.rt.uow)
    shaky = replace(house, rt=replace(house.rt, uow=uow))
    caplog.set_level(logging.WARNING)

    with running(hire(shaky), shaky):
        until(lambda: beats(house) != {})
        uow.away = True
        shaky.rt.wake.set()
        time.sleep(1.2)
        uow.away = False
        shaky.message()
        shaky.rt.wake.set()
        until(lambda: house.slack.posts != [])

    said = [record.getMessage() for record in caplog.records]
    assert sum("cannot work" in line for line in said) == 1
    assert sum("works again" in line for line in said) == 1


def test_a_yes_that_came_while_the_database_was_away_is_not_forgotten(
    house: House, hire: Hire
) -> None:
    uow = Away(house.rt.uow)
    gate = Gate()
    shaky = replace(house, rt=replace(house.rt, uow=uow, notifiers={"email": gate}))
    key = shaky.message(DPO)

    with running(hire(shaky), shaky):
        until(lambda: gate.waiting == 1)
        uow.away = True
        gate.opens.set()
        time.sleep(0.3)
        house.clock.forward(minutes=2)
        uow.away = False
        until(lambda: house.stored(key).state == "sent")

    assert gate.waiting == 1
    assert [a.result for a in house.attempts(key)] == ["sent"]


def test_the_worker_beats_every_twenty_seconds(house: House, worker: Worker) -> None:
    worker.tick(house.clock.now())
    worker.tick(house.clock.forward(seconds=19))
    assert beats(house) == {"worker-1": START}

    worker.tick(house.clock.forward(seconds=1))

    assert beats(house) == {"worker-1": START + timedelta(seconds=20)}


def test_a_clock_set_back_does_not_silence_the_beat(
    house: House, worker: Worker
) -> None:
    worker.tick(house.clock.now())

    worker.tick(house.clock.forward(hours=-1))

    assert beats(house) == {"worker-1": START - timedelta(hours=1)}


def test_expired_drafts_are_dropped(house: House, worker: Worker) -> None:
    drafts.create_draft(house.rt, slug="clinic", network="n", now=START)
    worker.tick(house.clock.now())

    worker.tick(house.clock.forward(hours=25))

    with house.rt.uow.read() as tx:
        assert tx.session.query(DraftRow).count() == 0
