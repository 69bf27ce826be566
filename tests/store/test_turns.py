"""Processes that write to one SQLite database take turns; none is left waiting."""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from incidents.core.errors import StoreUnavailableError
from incidents.store import UnitOfWork, open_database
from incidents.store.turns import Turns
from tests.support.checkout import ROOT

# Writes again and again without a pause, as an import does, and says each time when.
BUSY = """
import select, sys, time
from datetime import UTC, datetime
from incidents.store import UnitOfWork, open_database
uow = UnitOfWork(open_database(sys.argv[1]))
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    with uow.begin() as tx:
        tx.beat(sys.argv[2], now=datetime.now(UTC))
        time.sleep(0.01)
        print(time.monotonic(), flush=True)
"""


class Busy:
    """Another process that writes all the time, until it is asked when it did."""

    def __init__(self, url: str, name: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", BUSY, url, name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def wrote_at(self) -> list[float]:
        """Stop it; return when it wrote."""
        out, _ = self.process.communicate("stop", timeout=60)
        assert self.process.returncode == 0
        return [float(line) for line in out.split()]


@pytest.fixture
def uow(sqlite_url: str) -> Iterator[UnitOfWork]:
    """Our own process's way into the database."""
    database = open_database(sqlite_url)
    yield UnitOfWork(database)
    database.close()


def test_two_processes_that_write_all_the_time_take_turns(sqlite_url: str):
    both = [Busy(sqlite_url, name) for name in ("import", "web")]
    time.sleep(1)
    of_each = [process.wrote_at() for process in both]

    # From when both had begun until one of them had ended.
    began, ended = max(map(min, of_each)), min(map(max, of_each))
    told = sorted((at, who) for who, each in enumerate(of_each) for at in each)
    turns = [who for at, who in told if began <= at <= ended]
    assert len(turns) > 10
    assert max(len(list(run)) for _, run in groupby(turns)) <= 3


def test_a_short_write_beside_a_busy_process_waits_for_the_one_under_way(
    sqlite_url: str, uow: UnitOfWork, clock
):
    other = Busy(sqlite_url, "import")
    ours = []
    for _ in range(20):
        began = time.monotonic()
        with uow.begin() as tx:
            tx.beat("web", now=clock.now())
        ours.append((began, time.monotonic()))
    theirs = other.wrote_at()

    passed = [sum(began < at < ended for at in theirs) for began, ended in ours]
    assert sum(passed) > 0
    assert max(passed) <= 3


def test_a_process_that_is_killed_while_it_writes_holds_up_nobody(
    sqlite_url: str, uow: UnitOfWork, clock
):
    other = Busy(sqlite_url, "import")
    other.process.kill()
    other.process.communicate()

    with uow.begin() as tx:
        tx.beat("web", now=clock.now())

    with uow.read() as tx:
        assert tx.last_beat() is not None


def test_a_turn_that_does_not_come_is_said_to_be_a_database_that_is_away(
    tmp_path: Path,
):
    file = tmp_path / "tocsin.db"
    ours, theirs = (Turns(file, patience_s=0.05) for _ in range(2))

    away = pytest.raises(StoreUnavailableError, match="another process")
    with theirs.turn(), away, ours.turn():
        pytest.fail("two at once")

    with ours.turn():
        assert {path.name for path in tmp_path.iterdir()} == {
            "tocsin.db.door-lock",
            "tocsin.db.pen-lock",
        }
    ours.close()
    theirs.close()


def test_whoever_waits_at_the_door_comes_before_whoever_has_just_written(
    tmp_path: Path,
):
    file = tmp_path / "tocsin.db"
    writes, waits, again = (Turns(file, patience_s=0.05) for _ in range(3))

    # The one who waits has the door and not yet the pen.
    with waits.turn():
        pass
    door = waits._files[0]
    with writes.turn():
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)

    with pytest.raises(StoreUnavailableError), again.turn():
        pytest.fail("it barged in")
    for each in (writes, waits, again):
        each.close()


def test_a_folder_that_is_gone_is_said_to_be_a_database_that_is_away(tmp_path: Path):
    turns = Turns(tmp_path / "no" / "tocsin.db", patience_s=1)

    with pytest.raises(StoreUnavailableError, match="locks"), turns.turn():
        pytest.fail("nothing to lock")
