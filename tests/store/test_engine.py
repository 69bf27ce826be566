"""How the databases are opened decides whether "received" can be believed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from incidents.core.errors import StoreUnavailableError
from incidents.models import BeatRow
from incidents.models.columns import UtcDateTime
from incidents.store import UnitOfWork, open_database

ALL_BEATS = select(BeatRow)


def test_sqlite_writes_reach_the_disk_before_the_answer(sqlite_url):
    database = open_database(sqlite_url)
    with database.writer.connect() as connection:
        journal = connection.scalar(text("PRAGMA journal_mode"))
        synchronous = connection.scalar(text("PRAGMA synchronous"))
        foreign_keys = connection.scalar(text("PRAGMA foreign_keys"))
    database.close()

    assert (journal, synchronous, foreign_keys) == ("wal", 2, 1)


def test_a_reader_cannot_write_on_sqlite(sqlite_url):
    database = open_database(sqlite_url)
    with database.reader.connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("DELETE FROM throttle"))
    database.close()


def test_a_failure_inside_the_block_leaves_nothing_behind(rt):
    def fail_after_writing():
        with rt.uow.begin() as tx:
            tx.beat("a worker", now=rt.clock.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()

    with rt.uow.read() as tx:
        assert tx.last_beat() is None


def test_a_database_that_is_away_is_said_to_be_away(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/no/such/folder/tocsin.db")

    with pytest.raises(StoreUnavailableError), UnitOfWork(database).read() as tx:
        tx.last_beat()


def test_another_database_is_refused_by_name():
    with pytest.raises(ValueError, match="mysql"):
        open_database("mysql://localhost/tocsin")


def test_an_instant_without_a_zone_is_refused(rt):
    with pytest.raises(StatementError, match="time zone"), rt.uow.begin() as tx:
        tx.beat("a worker", now=datetime(2026, 6, 12, 14, 40))  # noqa: DTZ001


def test_an_instant_comes_back_aware_and_in_utc(rt):
    now = datetime(2026, 6, 12, 16, 40, 1, 250, tzinfo=UTC)
    with rt.uow.begin() as tx:
        tx.beat("a worker", now=now)

    with rt.uow.read() as tx:
        found = tx.last_beat()

    assert found == now
    assert found.tzinfo is UTC
    assert UtcDateTime.cache_ok


def test_values_find_their_columns_in_whatever_order_they_are_given(rt):
    now = datetime(2026, 6, 12, 16, 40, tzinfo=UTC)
    with rt.uow.begin() as tx:
        tx.add(BeatRow, [{"worker": "a", "ticked_at": now}])
        tx.add(BeatRow, [{"ticked_at": now, "worker": "b"}])
        both = [
            {"worker": "c", "ticked_at": now},
            {"ticked_at": now + timedelta(seconds=1), "worker": "d"},
        ]
        tx.add(BeatRow, both)

    with rt.uow.read() as tx:
        found = {beat.worker: beat.ticked_at for beat in tx.session.scalars(ALL_BEATS)}

    assert found == dict.fromkeys("abc", now) | {"d": now + timedelta(seconds=1)}


def test_a_refused_row_is_an_integrity_error_that_holds_no_values(rt):
    row = {"worker": "typed by somebody", "ticked_at": rt.clock.now()}
    with rt.uow.begin() as tx:
        tx.add(BeatRow, [row])

    with pytest.raises(IntegrityError) as refused, rt.uow.begin() as tx:
        tx.add(BeatRow, [row])

    assert refused.value.params is None
    with rt.uow.begin() as tx:  # the connection is as good as before
        tx.add(BeatRow, [{**row, "worker": "somebody else"}])
