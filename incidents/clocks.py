"""Clocks: the machine's own, and one that follows the database's."""

import threading
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from incidents.system_clock import SystemClock

__all__ = ["DatabaseClock", "SystemClock"]

_FOLLOW_EVERY_S = 15.0


class DatabaseClock:
    """The database's clock, read every 15 s and carried on between by a steady count.

    Many machines then agree on what is due whatever their own clocks say, and a
    database that is away for a while does not stop the time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._origin = datetime.now(UTC)
        self._counted_from = time.monotonic()
        self._next_reading = 0.0

    def now(self) -> datetime:
        """Return the database's present instant in UTC."""
        with self._lock:
            if time.monotonic() >= self._next_reading:
                self._follow()
            elapsed = time.monotonic() - self._counted_from
            return self._origin + timedelta(seconds=elapsed)

    def _follow(self) -> None:
        self._next_reading = time.monotonic() + _FOLLOW_EVERY_S
        try:
            with self._engine.connect() as connection:
                reading = connection.scalar(text("SELECT clock_timestamp()"))
        except (DBAPIError, PoolTimeoutError):
            return  # the count goes on from the last reading
        if reading is not None:
            self._origin = reading.astimezone(UTC)
            self._counted_from = time.monotonic()
