"""Kills this very process at the N-th of its writes; armed in children of the tests.

A write is a statement that changes something, a commit, or bytes for a provider or a
client. Each has two points: just before it and just after. The product knows nothing
of them: they hang on the two database drivers and on Python's sockets.
"""

import ctypes
import os
import signal
import socket
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import psycopg

from tests.faults.ledger import Ledger

_CHANGES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT")
# The watch writes when it likes; what it writes is looked at by tests of its own.
_LEFT_OUT = ("auditor", "wake-ups")
_Says = Callable[..., str]


class Failpoints:
    """Counts the points as they are passed, and dies at one of them."""

    def __init__(
        self, *, kill_at: int, book: Ledger, only: str = "", since: str = ""
    ) -> None:
        """Hang the points on the drivers, before any connection is made.

        Args:
            only: count the points with these words alone.
            since: begin to count at the first point with these words.
        """
        self._only, self._since = only, since
        self._kill_at = kill_at
        self._book = book
        self._passed = 0
        self._armed = False
        self._lock = threading.Lock()
        _have_sqlite_use(Connection)
        for cursor in (Cursor, psycopg.Cursor):
            self._around(cursor, "execute", _statement)
            self._around(cursor, "executemany", _statement)
        for connection in (Connection, psycopg.Connection):
            self._around(connection, "commit", lambda *_: "COMMIT")
        for name in ("send", "sendall"):
            self._around(socket.socket, name, _to_somebody)

    def arm(self) -> None:
        """Count from now on."""
        self._armed = True

    def _around(self, owner: type, name: str, says: _Says) -> None:
        wrapped: Callable[..., Any] = getattr(owner, name)

        def pointed(*arguments: Any, **more: Any) -> Any:
            what = says(*arguments)
            self._pass(what and f"before {what}")
            done = wrapped(*arguments, **more)
            self._pass(what and f"after {what}")
            return done

        setattr(owner, name, pointed)

    def _pass(self, point: str) -> None:
        if not point or not self._armed:
            return
        if self._since in point:
            self._since = ""
        if self._since or self._only not in point:
            return
        if threading.current_thread().name.startswith(_LEFT_OUT):
            return
        with self._lock:
            self._passed += 1
            if self._passed == self._kill_at:
                self._book.note("death", at=point, number=self._passed)
                os.kill(os.getpid(), signal.SIGKILL)


class Cursor(sqlite3.Cursor):
    """SQLite's cursor, open to points."""


class Connection(sqlite3.Connection):
    """SQLite's connection, open to points."""

    def cursor(self, *_: Any, **__: Any) -> sqlite3.Cursor:
        """Return a cursor with points."""
        return super().cursor(Cursor)


def _have_sqlite_use(connection: type) -> None:
    connect = sqlite3.dbapi2.connect

    def pointed(*arguments: Any, **more: Any) -> sqlite3.Connection:
        return connect(*arguments, **{"factory": connection, **more})

    sqlite3.dbapi2.connect = sqlite3.connect = pointed


def _statement(_cursor: Any, text: Any, *_: Any) -> str:
    """Return the beginning of a statement that changes something, else ""."""
    words = str(text).split(maxsplit=3)
    return " ".join(words[:3]) if words and words[0].upper() in _CHANGES else ""


def _to_somebody(link: socket.socket, *_: Any) -> str:
    """Say that bytes leave this process, "" for its talk with itself."""
    return "bytes for somebody" if link.family == socket.AF_INET else ""


def arm_system_calls(library: str, kill_at: int) -> None:
    """Die at the N-th write call of the C library: see ``kill_at_write.c``."""
    ctypes.CDLL(library).tocsin_kill_at(kill_at)
