"""A real HTTP server that plays Slack's ``chat.postMessage``, faults included, and
the reading of what was posted, where ``may_read`` says that our scopes allow it.

It checks the token, the recipient and Block Kit's limits as Slack does, and keeps a
ledger of what it was asked, what it posted, and what it answered.
"""

import json
import socket
import ssl
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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


@dataclass(frozen=True)
class Call:
    """One request as it came, when, and the answer's error word ("" = posted)."""

    path: str
    headers: dict[str, str]
    payload: dict[str, Any]
    error: str
    at: float


class SlackServer:
    """Runs for the length of a ``with`` block on a free port of loopback."""

    def __init__(
        self, token: str = "xoxb-test", *, tls: ssl.SSLContext | None = None
    ) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.posts: list[dict[str, Any]] = []
        self.channels = {"C0MAIN", "C0OTHER", "U0MANAGER"}
        self.archived: set[str] = set()
        self.may_read = False
        self.slow_s = 0.0
        self.locked_threads: set[str] = set()
        self._faults: deque[Fault] = deque()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.slack = self
        self._scheme = "https" if tls else "http"
        if tls:
            # Shaken hands in each request's own thread: a bad client blocks nobody.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    @property
    def base_url(self) -> str:
        """The address that takes the place of https://slack.com/api/."""
        return f"{self._scheme}://localhost:{self._server.server_port}/api/"

    def __enter__(self) -> "SlackServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_listening()

    def stop_listening(self) -> None:
        """Free the port: from now on connections are refused."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next(self, *faults: Fault) -> None:
        """Meet the coming requests with *faults*, one each, then behave again."""
        self._faults.extend(faults)

    def forget_faults(self) -> None:
        """Behave from now on."""
        self._faults.clear()

    def take(
        self, path: str, headers: dict[str, str], payload: dict[str, Any]
    ) -> tuple[Fault, dict[str, Any]]:
        """Judge one request, write the ledger and say what to answer."""
        with self._lock:
            fault = self._faults.popleft() if self._faults else Fault()
            error = fault.error or self._objection(path, headers, payload)
            answer = self._answer(path, payload) if not error or fault.posts else {}
            self.calls.append(Call(path, headers, payload, error, at=time.monotonic()))
        return fault, {"ok": False, "error": error} if error else answer

    def wait(self) -> None:
        """Sleep until the server stops."""
        self._stopping.wait(30)

    @property
    def stopping(self) -> threading.Event:
        return self._stopping

    def _answer(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        if path == "/api/chat.postMessage":
            return self._post(payload)
        thread = payload["ts"] if path == "/api/conversations.replies" else None
        seen = [
            post
            for post in self.posts
            if post["channel"] == payload["channel"] and post.get("thread_ts") == thread
        ]
        return {"ok": True, "messages": seen[::-1], "has_more": False}

    def _post(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked = payload["channel"]
        channel = f"D{asked[1:]}" if asked.startswith("U") else asked
        ts = f"{1_780_000_000 + len(self.posts)}.000100"
        self.posts.append(payload | {"ts": ts, "channel": channel})
        return {"ok": True, "channel": channel, "ts": ts, "message": {"ts": ts}}

    def _objection(
        self, path: str, headers: dict[str, str], payload: dict[str, Any]
    ) -> str:
        reads = path in ("/api/conversations.history", "/api/conversations.replies")
        if path != "/api/chat.postMessage" and not reads:
            return "unknown_method"
        if headers.get("Authorization") != f"Bearer {self.token}":
            return "invalid_auth"
        channel = payload.get("channel", "")
        if reads:
            return "" if self.may_read else "missing_scope"
        if channel in self.archived:
            return "is_archived"
        known = self.channels | {f"D{c[1:]}" for c in self.channels}
        if channel not in known:
            return "channel_not_found"
        if payload.get("thread_ts") in self.locked_threads:
            return "restricted_action_thread_locked"
        return _unfit(payload)


def _unfit(payload: dict[str, Any]) -> str:
    """Return Slack's word for a message that breaks its limits, or ""."""
    blocks = payload.get("blocks", [])
    if not payload.get("text") and not blocks:
        return "no_text"
    if len(payload.get("text", "")) > 40_000:
        return "msg_too_long"
    if len(blocks) > 50 or not all(_fits(block) for block in blocks):
        return "invalid_blocks"
    metadata = payload.get("metadata")
    if metadata is not None and set(metadata) != {"event_type", "event_payload"}:
        return "invalid_metadata_format"
    return ""


def _fits(block: dict[str, Any]) -> bool:
    match block:
        case {"type": "header", "text": text}:
            return _text_fits(text, 150, {"plain_text"})
        case {"type": "section", "text": text}:
            return _text_fits(text, 3000, {"plain_text", "mrkdwn"})
        case {"type": "context", "elements": list(elements)}:
            kinds = {"plain_text", "mrkdwn"}
            fit = (_text_fits(element, 2000, kinds) for element in elements)
            return 1 <= len(elements) <= 10 and all(fit)
        case {"type": "actions", "elements": list(elements)}:
            return 1 <= len(elements) <= 25 and all(_button_fits(e) for e in elements)
    return False


def _text_fits(text: dict[str, Any], limit: int, kinds: set[str]) -> bool:
    return text["type"] in kinds and 1 <= len(text["text"]) <= limit


def _button_fits(button: dict[str, Any]) -> bool:
    label = _text_fits(button["text"], 75, {"plain_text"})
    return button["type"] == "button" and label and len(button.get("url", "")) <= 3000


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    slack: SlackServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that went away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.server.slack.slow_s)
        fault, answer = self.server.slack.take(
            self.path, dict(self.headers.items()), json.loads(raw or b"{}")
        )
        getattr(self, f"_{fault.act}")(fault, answer)

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
