"""A real web server that takes events, with TLS and faults on demand.

It keeps every request it read as bytes, whatever it answered.
"""

import socket
import ssl
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One request as it came over the wire."""

    line: str
    headers: dict[str, str]
    body: bytes
    server_name: str | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to do with the next request.

    Attributes:
        act: ``answer``, ``hang`` (says nothing), ``drop`` (reads, then resets) or
            ``trickle`` (an answer without end, a byte at a time).
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    act: str = "answer"


class WebhookServer:
    """Runs for the length of a ``with`` block on a free port of loopback.

    Attributes:
        taken: requests answered with 2xx, or read before the connection was dropped.
        refused: requests answered otherwise.
        connections: how many were opened.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.taken: list[Taken] = []
        self.refused: list[Taken] = []
        self.connections = 0
        self._answers: deque[Answer] = deque()
        self._done = threading.Event()
        self._names: dict[int, str | None] = {}
        self._context = context
        if context is not None:
            context.sni_callback = self._note_name

    def __enter__(self) -> "WebhookServer":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self.stop_listening()

    def url(self, path: str = "/hook", *, host: str = "127.0.0.1") -> str:
        """Return an address of this server."""
        scheme = "https" if self._context else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def next(self, *answers: Answer) -> None:
        """Answer the coming requests so; all others with 200."""
        self._answers.extend(answers)

    def stop_listening(self) -> None:
        """Free the port: from now on connections are refused."""
        with suppress(OSError):  # it is closed already
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while not self._done.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            ).start()

    def _note_name(
        self, connection: ssl.SSLSocket, name: str | None, _: ssl.SSLContext
    ) -> None:
        self._names[id(connection)] = name

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                if self._context is None:
                    self._converse(connection, None)
                    return
                with self._context.wrap_socket(connection, server_side=True) as secure:
                    self._converse(secure, self._names.get(id(secure)))
        except OSError:
            return  # the client has had enough

    def _converse(self, connection: socket.socket, name: str | None) -> None:
        request = _read(connection, name)
        if request is None:
            return
        answer = self._answers.popleft() if self._answers else Answer()
        if answer.act == "hang":
            self._done.wait(10)
            return
        accepted = 200 <= answer.status < 300
        (self.taken if accepted else self.refused).append(request)
        if answer.act == "drop":
            connection.shutdown(socket.SHUT_RDWR)
            return
        connection.sendall(_head(answer))
        while answer.act == "trickle" and not self._done.wait(0.05):
            connection.sendall(b"x")
        connection.sendall(answer.body)


def _read(connection: socket.socket, name: str | None) -> Taken | None:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode("latin-1").strip()
        if not line:
            return None
        headers = {}
        while header := stream.readline().decode("latin-1").strip():
            key, _, value = header.partition(":")
            headers[key] = value.strip()
        body = stream.read(int(headers.get("Content-Length", "0")))
    return Taken(line=line, headers=headers, body=body, server_name=name)


def _head(answer: Answer) -> bytes:
    if answer.act == "trickle":
        return b"HTTP/1.1 "
    lines = [f"HTTP/1.1 {answer.status} Made up"]
    lines += [f"{key}: {value}" for key, value in answer.headers.items()]
    lines += ["Connection: close"]
    lines += [f"Content-Length: {len(answer.body)}"]
    return "\r\n".join([*lines, "", ""]).encode()
