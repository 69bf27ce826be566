"""Another process's commit wakes the worker at once; a lost connection comes back."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy import text

from incidents.store import UnitOfWork, open_database
from incidents.worker import Worker
from tests.worker.house import House
from tests.worker.test_running import running, until

Hire = Callable[..., Worker]


@pytest.fixture
def elsewhere(house: House, database_url: str):
    """The same house, as a process of its own sees it."""
    database = open_database(database_url)
    yield replace(house, rt=replace(house.rt, uow=UnitOfWork(database), wake=Event()))
    database.close()


def test_what_another_process_writes_is_sent_at_once(
    house: House, worker: Worker, elsewhere: House
) -> None:
    with running(worker, house):
        until(lambda: house.rt.wake.is_set() is False)
        time.sleep(0.7)
        elsewhere.message()

        took_s = until(lambda: house.slack.posts != [])

    # Without a wake-up it is up to five seconds.
    assert took_s < 1.5


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_is_lost_is_made_again(
    house: House, worker: Worker, elsewhere: House
) -> None:
    with running(worker, house):
        time.sleep(0.7)
        with elsewhere.rt.uow.begin() as tx:
            ended = tx.session.scalar(text(_END_LISTENERS))
        assert ended
        time.sleep(1.5)
        elsewhere.message()

        took_s = until(lambda: house.slack.posts != [])

    assert took_s < 1.5


_END_LISTENERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
)


def begun_and_given_up(house: House) -> None:
    """Write a message and take it back."""
    with suppress(RuntimeError), house.rt.uow.begin() as tx:
        tx.release_held(["slack"], since=house.clock.now(), now=house.clock.now())
        tx.beat("somebody", now=house.clock.now())
        raise RuntimeError("no")


def test_no_wake_up_comes_from_what_was_rolled_back(
    house: House, elsewhere: House
) -> None:
    woken = Event()
    wake_ups = house.rt.uow.wake_ups(woken.set)
    wake_ups.start()
    time.sleep(0.5)
    woken.clear()

    begun_and_given_up(elsewhere)
    time.sleep(0.4)
    quiet = not woken.is_set()
    elsewhere.message()
    heard = woken.wait(3)
    wake_ups.stop()

    assert (quiet, heard) == (True, True)
