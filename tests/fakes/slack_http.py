"""The HTTP side of the server that plays Slack: faults included."""

import json
import socket
import struct
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

# The envelope of an answer that carries an error word.
_STATUS = {"ratelimited": 429, "internal_error": 500, "service_unavailable": 503}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the server does with one request instead of answering as usual.

    Attributes:
        error: Slack's word in ``{"ok": false, "error": ...}``.
        status: HTTP status; from *error* when None.
        body: sent as it stands, in place of JSON.
        posts: the message is posted all the same.
        act: ``answer``, ``hang`` (says nothing), ``reset`` (TCP RST) or ``trickle``
            (a header, then a byte at a time).
    """

    error: str = ""
    status: int | None = None
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    posts: bool = False
    act: str = "answer"


class Judge(Protocol):
    """Whoever says what to answer."""

    slow_s: float

    @property
    def stopping(self) -> Any: ...

    def take(
        self, path: str, headers: dict[str, str], payload: dict[str, Any]
    ) -> tuple[Fault, dict[str, Any]]: ...

    def wait(self) -> None: ...


class SlackHttpServer(ThreadingHTTPServer):
    daemon_threads = True
    slack: Judge

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that went away is what some tests are about."""


class SlackHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SlackHttpServer

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.server.slack.slow_s)
        where = urlsplit(self.path)
        asked = dict(parse_qsl(where.query)) | self._sent(raw)
        headers = dict(self.headers.items())
        fault, answer = self.server.slack.take(where.path, headers, asked)
        getattr(self, f"_{fault.act}")(fault, answer)

    def _sent(self, raw: bytes) -> dict[str, Any]:
        if "json" in self.headers.get("Content-Type", ""):
            return dict(json.loads(raw or b"{}"))
        return dict(parse_qsl(raw.decode()))

    def do_GET(self) -> None:
        """Note where a followed redirect would have ended."""
        self.server.slack.take(self.path, dict(self.headers.items()), {})
        self._answer(Fault(), {"ok": True, "channel": "C0MAIN", "ts": "1.1"})

    def _answer(self, fault: Fault, answer: dict[str, Any]) -> None:
        body = (json.dumps(answer) if fault.body is None else fault.body).encode()
        self.send_response(fault.status or _STATUS.get(fault.error, 200))
        self.send_header("Content-Length", str(len(body)))
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _hang(self, fault: Fault, answer: dict[str, Any]) -> None:
        self.server.slack.wait()
        self.close_connection = True

    def _reset(self, fault: Fault, answer: dict[str, Any]) -> None:
        now = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        self.connection.close()
        self.close_connection = True

    def _trickle(self, fault: Fault, answer: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        while not self.server.slack.stopping.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean; the ledger has it all."""
