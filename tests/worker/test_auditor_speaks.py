"""What an auditor writes down and logs, whom it wakes, and when it beats."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from uuid import uuid4

import pytest

from incidents.auditor import Auditor
from incidents.core.audit import Role
from incidents.core.errors import DeliveryFailed
from incidents.models import (
    AuditRow,
    OrganisationRow,
)
from incidents.services.alarm_state import alarm_state
from incidents.worker import Worker
from tests.worker.house import START, House, SetClock, organisation_row
from tests.worker.test_auditor import findings
from tests.worker.test_running import Away, until

Hire = Callable[..., Worker]


class Beats:
    """Counts beats; takes none while it is out."""

    def __init__(self) -> None:
        self.count = 0
        self.out = False

    def beat(self) -> None:
        """Count one."""
        if self.out:
            raise DeliveryFailed("dead man: no answer")
        self.count += 1


@pytest.fixture
def outside() -> Beats:
    """Whoever raises the alarm when the beat stays away."""
    return Beats()


@pytest.fixture
def watched(house: House, outside: Beats) -> House:
    """The house with somebody outside who listens for its beat."""
    return replace(house, rt=replace(house.rt, dead_man=outside))


def test_a_worker_that_stops_is_red_within_two_minutes_and_the_beat_ends(
    watched: House, outside: Beats, hire: Hire
) -> None:
    auditor = Auditor(watched.rt, name="web", roles=[Role.WEB])
    theirs = Auditor(watched.rt, name="worker", roles=[Role.WORKER])
    watched.work(hire(watched))
    theirs.round()
    auditor.round()
    last_beat_at = None
    for _ in range(9):  # the worker has stopped, and its auditor with it
        now = watched.clock.forward(seconds=20)
        before = outside.count
        auditor.round()
        last_beat_at = now if outside.count > before else last_beat_at

    assert last_beat_at == START + timedelta(seconds=120)
    (said,) = alarm_state(watched.rt, [watched.organisation_id], now=now)
    assert said.startswith("The worker has been silent for 3 minutes")
    *_, row = findings(watched)
    assert (row.auditor, row.kind) == ("web@web", "worker-silent")
    assert row.found_at == START + timedelta(seconds=140)


def test_a_finding_of_one_process_ends_the_beat_of_the_other(
    watched: House, outside: Beats, worker: Worker
) -> None:
    watched.work(worker)
    ahead = SetClock(watched.rt.machine_clock.now() + timedelta(seconds=30))
    Auditor(watched.rt, name="a", roles=[Role.WORKER]).round()
    Auditor(
        replace(watched.rt, machine_clock=ahead), name="b", roles=[Role.WEB]
    ).round()
    before = outside.count

    assert not Auditor(watched.rt, name="a", roles=[Role.WORKER]).round()

    assert outside.count == before


def test_all_well_beats_and_nothing_is_written_down(
    watched: House, outside: Beats, worker: Worker
) -> None:
    watched.work(worker)

    assert watched.audit()

    assert outside.count == 1
    assert findings(watched) == []


def test_a_finding_that_goes_is_ended_and_one_that_stays_is_one_row(
    house: House, worker: Worker
) -> None:
    house.audit()
    house.clock.forward(seconds=20)
    house.audit()
    house.clock.forward(seconds=20)
    house.work(worker)
    house.audit()

    (row,) = findings(house)
    assert (row.kind, row.found_at) == ("worker-silent", START)
    assert row.seen_at == START + timedelta(seconds=20)
    assert row.ended_at == START + timedelta(seconds=40)


def test_what_is_found_of_one_organisation_is_not_shown_to_another(
    house: House, worker: Worker
) -> None:
    other = uuid4()
    with house.rt.uow.begin() as tx:
        row = organisation_row(other) | {"slug": "other", "name": "Other"}
        tx.add(OrganisationRow, [row])
    house.work(worker)
    house.duty()

    (ours,) = house.alarms()
    theirs = house.alarms(other)

    assert "INC-7K3F-Q" in ours
    assert theirs == ()


def test_a_watch_that_stopped_is_red_by_itself(house: House, worker: Worker) -> None:
    house.work(worker)
    house.audit()
    house.clock.forward(seconds=121)
    house.work(worker)

    (said,) = alarm_state(house.rt, [house.organisation_id], now=house.clock.now())

    assert said.startswith("The web process's watch over the alarms has been silent")


def test_the_last_auditor_of_a_role_is_never_forgotten(
    house: House, worker: Worker
) -> None:
    house.audit()
    house.clock.forward(days=2)
    Auditor(house.rt, name="new", roles=[Role.WEB]).round()

    with house.rt.uow.read() as tx:
        kept = {row.auditor for row in tx.session.query(AuditRow)}
    assert kept == {"web@new", "worker@here"}


def test_while_the_database_is_away_nothing_beats_and_the_log_says_so_once(
    watched: House, outside: Beats, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    watched.work(worker)
    uow = Away(watched.rt.uow)
    auditor = Auditor(replace(watched.rt, uow=uow), name="x", roles=tuple(Role))
    caplog.set_level(logging.WARNING, "tocsin.auditor")

    uow.away = True
    rounds = [auditor.round(), auditor.round()]
    uow.away = False
    rounds.append(auditor.round())

    assert rounds == [False, False, True]
    assert outside.count == 1
    said = [record.getMessage() for record in caplog.records]
    assert sum("failed" in line for line in said) == 1
    assert sum("works again" in line for line in said) == 1


def test_a_listener_that_is_out_stops_no_watch(
    watched: House, outside: Beats, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    watched.work(worker)
    outside.out = True

    assert not watched.audit()

    assert "dead man: no answer" in caplog.text
    assert findings(watched) == []


def test_the_log_names_the_check_and_no_case(
    house: House, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    house.work(worker)
    house.duty()

    house.audit()

    assert "audit: step-missing" in caplog.text
    assert "INC-" not in caplog.text


def test_it_runs_until_it_is_stopped(
    house: House, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incidents.auditor.FIRST_LOOK_AFTER_S", 0.01)
    house.work(worker)
    stop = Event()
    auditor = Auditor(house.rt, name="x", roles=tuple(Role))
    thread = Thread(target=auditor.run, args=(stop,))
    thread.start()
    house.duty()
    until(lambda: findings(house) != [])
    stop.set()
    thread.join(timeout=10)

    assert not thread.is_alive()
