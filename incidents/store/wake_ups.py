"""Says when another process has written something to send.

PostgreSQL tells it itself: a trigger on the outbox notifies in the transaction that
writes. SQLite has no such word; there the number that every foreign commit changes is
read, which costs some microseconds. Neither is relied upon: a worker looks by itself.
"""

import logging
from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread
from typing import Any, cast

from sqlalchemy.exc import SQLAlchemyError

from incidents.store.engine import Database

CHANNEL = "tocsin_outbox"
SQLITE_LOOK_EVERY_S = 0.1
# How long a stop may take; a lost connection shows at once.
LISTEN_FOR_S = 1.0
LONGEST_PAUSE_S = 5.0

_LOG = logging.getLogger("tocsin.worker")


class WakeUps:
    """Listens in a thread of its own; a lost connection is made again."""

    def __init__(self, database: Database, wake: Callable[[], None]) -> None:
        self._database = database
        self._wake = wake
        driver = cast("type[Exception]", database.reader.dialect.loaded_dbapi.Error)
        self._errors = (SQLAlchemyError, driver)
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="wake-ups", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; waits for it."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        sqlite = self._database.name == "sqlite"
        watch = self._watch_version if sqlite else self._listen
        failures = 0
        while not self._stopping.is_set():
            try:
                with closing(_own_connection(self._database)) as connection:
                    failures = 0
                    # What was written while nobody listened is looked for now.
                    watch(connection)
            except self._errors as error:
                if not failures:
                    kind = type(error).__name__
                    _LOG.warning("no wake-ups for now, the worker looks: %s", kind)
                failures += 1
                self._stopping.wait(min(LONGEST_PAUSE_S, 0.1 * 2.0 ** min(failures, 9)))

    def _listen(self, connection: Any) -> None:
        connection.autocommit = True
        connection.execute(f"LISTEN {CHANNEL}")
        self._wake()
        while not self._stopping.is_set():
            for _ in connection.notifies(timeout=LISTEN_FOR_S, stop_after=1):
                self._wake()

    def _watch_version(self, connection: Any) -> None:
        seen = None
        while not self._stopping.wait(SQLITE_LOOK_EVERY_S):
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version != seen:
                seen = version
                self._wake()


def _own_connection(database: Database) -> Any:
    """Return a driver's connection outside the pool, so that it takes nobody's place.

    Raises:
        SQLAlchemyError: the database does not answer.
    """
    pooled = database.reader.raw_connection()
    pooled.detach()
    return pooled.dbapi_connection
