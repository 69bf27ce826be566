"""A TCP proxy before PostgreSQL that refuses, falls silent, or cuts around a commit.

The database listens on a Unix socket; what passes here is what would cross a network.
"""

import socket
import struct
import threading
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

# A simple query, its length, and the word, as the driver sends it.
_COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
_RESET = struct.pack("ii", 1, 0)


class Mode(StrEnum):
    """What happens to bytes and to new connections."""

    PASS = "pass"
    REFUSE = "refuse"
    SILENT = "silent"


class Cut(StrEnum):
    """Where the next commit loses its connection."""

    BEFORE = "before"
    AFTER = "after"


class DatabaseProxy:
    """Runs for the length of a ``with`` block on a free port of loopback.

    Attributes:
        cuts: how many commits lost their connection.
    """

    def __init__(self, server_folder: Path) -> None:
        """Take a port; *server_folder* holds PostgreSQL's socket."""
        self._target = str(server_folder / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Condition()
        self._mode = Mode.PASS
        self._next_cut: Cut | None = None
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self.cuts = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def url(self, database: str) -> str:
        """SQLAlchemy's address of *database* through this proxy."""
        port = self._listener.getsockname()[1]
        where = f"127.0.0.1:{port}/{database}"
        return (
            f"postgresql+psycopg://postgres@{where}?sslmode=disable&gssencmode=disable"
        )

    def __enter__(self) -> "DatabaseProxy":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.mode = Mode.REFUSE

    @property
    def mode(self) -> Mode:
        """What happens just now."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        with self._lock:
            self._mode = mode
            pairs = list(self._pairs)
            self._lock.notify_all()
        if mode is Mode.REFUSE:
            for client, server in pairs:
                _reset(client)
                _reset(server)

    def cut_next(self, cut: Cut) -> None:
        """Cut the connection of the next commit: before it, or before its answer."""
        self._next_cut = cut

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed: the end
            while True:
                client, _ = self._listener.accept()
                if self._mode is Mode.REFUSE:
                    _reset(client)
                    continue
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(self._target)
                except OSError:
                    _reset(client)
                    continue
                self._join(client, server)

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        with self._lock:
            self._pairs.append((client, server))
        for carry in (self._to_server, self._to_client):
            threading.Thread(target=carry, args=(client, server), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while chunk := client.recv(65536):
                self._until_not_silent()
                if _COMMIT in chunk and (cut := self._take_cut()):
                    self._cut(cut, client, server, chunk)
                    return
                server.sendall(chunk)
        _reset(server)

    def _to_client(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while chunk := server.recv(65536):
                self._until_not_silent()
                client.sendall(chunk)
        _reset(client)

    def _until_not_silent(self) -> None:
        with self._lock:
            self._lock.wait_for(lambda: self._mode is not Mode.SILENT)

    def _take_cut(self) -> Cut | None:
        with self._lock:
            cut, self._next_cut = self._next_cut, None
            self.cuts += cut is not None
            return cut

    def _cut(
        self, cut: Cut, client: socket.socket, server: socket.socket, chunk: bytes
    ) -> None:
        """Reset the client; after a commit only once the server has answered it."""
        _reset(client)
        if cut is Cut.AFTER:
            # The other direction reads the answer, cannot hand it on, and ends.
            server.sendall(chunk)
            return
        _reset(server)


def _reset(link: socket.socket) -> None:
    with suppress(OSError):
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        link.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        link.close()
