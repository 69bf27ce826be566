"""Two processes that write to one SQLite file: each waits for its turn."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from incidents.core.errors import StoreUnavailableError
from incidents.models import BeatRow
from tests.faults.ground import START
from tests.support.runtime import SetClock, make_runtime

pytestmark = pytest.mark.fault
TURNS = 15


def test_reading_and_then_writing_waits_its_turn(sqlite_url: str, tmp_path: Path):
    """What was read may not be overtaken: a writer that began as a reader would be."""
    failures: list[StoreUnavailableError] = []

    def count(name: str) -> None:
        rt = make_runtime(sqlite_url, tmp_path, SetClock(START))
        for _ in range(TURNS):
            try:
                with rt.uow.begin() as tx:
                    beats = tx.session.query(BeatRow).filter_by(worker="both").all()
                    time.sleep(0.01)  # long enough for the other to come between
                    before = beats[0].ticked_at if beats else START
                    tx.beat("both", now=before + timedelta(seconds=1))
            except StoreUnavailableError as error:
                failures.append(error)
        rt.close()

    crew = [threading.Thread(target=count, args=(name,)) for name in ("one", "two")]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()

    rt = make_runtime(sqlite_url, tmp_path, SetClock(START))
    with rt.uow.read() as tx:
        last = tx.last_beat()
    rt.close()
    assert failures == []
    assert last == START + timedelta(seconds=2 * TURNS)


def test_a_foreign_program_that_writes_waits_until_we_have_written(
    sqlite_url: str, tmp_path: Path
):
    """It takes no turn at our queue: only the lock of the database holds it off."""
    rt = make_runtime(sqlite_url, tmp_path, SetClock(START))
    path = sqlite_url.removeprefix("sqlite:///")

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=20)) as other:
            other.execute("INSERT INTO beat VALUES ('foreign', '2026-06-12')")
            other.commit()

    foreign = threading.Thread(target=write)
    with rt.uow.begin() as tx:
        assert tx.last_beat() is None
        foreign.start()
        foreign.join(timeout=0.5)
        tx.beat("ours", now=START)
    foreign.join()

    with rt.uow.read() as tx:
        assert tx.session.query(BeatRow.worker).count() == 2
    rt.close()
