"""Whose turn it is to write to an SQLite database that several processes have open.

SQLite itself lets whoever asks at the right moment write: a process that writes again
and again, such as an import, can hold up the others for seconds. Here they queue. There
are two locks on files beside the database: who holds the door is next, who holds the
pen writes. Whoever has just written must go back to the door, where the next one
already stands. The locks end with the process that holds them, however it ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from incidents.core.errors import StoreUnavailableError

_FIRST_PAUSE_S = 0.0005
_LONGEST_PAUSE_S = 0.004


class Turns:
    """One process's place in the queue; used by one thread at a time."""

    def __init__(self, database: Path, *, patience_s: float) -> None:
        """Remember where the locks are; they are opened when first needed.

        Args:
            patience_s: how long a turn is waited for.
        """
        self._paths = [
            database.with_name(f"{database.name}.{name}-lock")
            for name in ("door", "pen")
        ]
        self._patience_s = patience_s
        self._files: list[int] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for our turn and keep it for the length of a ``with`` block.

        Raises:
            StoreUnavailableError: it did not come in time, or the locks cannot be
                opened.
        """
        if not self._files:
            self._files = self._opened()
        door, pen = self._files
        deadline = time.monotonic() + self._patience_s
        _lock(door, deadline)
        try:
            _lock(pen, deadline)
        finally:
            fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(pen, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the files of the locks."""
        files, self._files = self._files, []
        for file in files:
            os.close(file)

    def _opened(self) -> list[int]:
        found: list[int] = []
        try:
            for path in self._paths:
                found.append(os.open(path, os.O_RDONLY | os.O_CREAT, 0o644))
        except OSError as error:
            for file in found:
                with suppress(OSError):
                    os.close(file)
            msg = "the locks beside the database cannot be opened"
            raise StoreUnavailableError(msg) from error
        return found


def _lock(file: int, deadline: float) -> None:
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                msg = "the database is being written to by another process"
                raise StoreUnavailableError(msg) from error
            time.sleep(pause_s)
            pause_s = min(_LONGEST_PAUSE_S, 2 * pause_s)
        else:
            return
