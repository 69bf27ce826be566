"""A real HTTP server that plays Slack's Web API, faults included: messages, what is
done to them, members, Home tabs, and the reading of what was posted, where ``may_read``
says that our scopes allow it.

It checks the token, the recipient and Block Kit's limits as Slack does, and keeps a
ledger of what it was asked, what it posted, and what it answered.
"""

import ssl
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_http import Fault, SlackHandler, SlackHttpServer
from tests.fakes.slack_limits import unfit, unfit_home

__all__ = ["Call", "Fault", "SlackServer"]


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
        self.team = "T0TEAM"
        self.app_token = "xapp-test"
        self.socket_url = ""
        self.members: dict[str, str] = {}
        self.forbidden: set[str] = set()
        self.whispers: list[dict[str, Any]] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self._faults: deque[Fault] = deque()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = SlackHttpServer(("127.0.0.1", 0), SlackHandler)
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

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return what each call of *method* that was not refused has asked."""
        path = f"/api/{method}"
        return [
            call.payload for call in self.calls if (call.path, call.error) == (path, "")
        ]

    def shown(self, index: int = -1) -> dict[str, Any]:
        """Return a posted message as people see it now."""
        return self.posts[index]

    def _answer(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        method = path.removeprefix("/api/")
        if method in _READS:
            return self._read(method, payload)
        return _ANSWERS[method](self, payload)

    def _read(self, method: str, payload: dict[str, Any]) -> dict[str, Any]:
        thread = payload["ts"] if method == "conversations.replies" else None
        seen = [
            post
            for post in self.posts
            if post["channel"] == payload["channel"] and post.get("thread_ts") == thread
        ]
        return {"ok": True, "messages": seen[::-1], "has_more": False}

    def _update(self, payload: dict[str, Any]) -> dict[str, Any]:
        self._posted(payload).update(payload)
        return {"ok": True, "channel": payload["channel"], "ts": payload["ts"]}

    def _whisper(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.whispers.append(payload)
        return {"ok": True, "message_ts": "1780000000.000200"}

    def _member(self, payload: dict[str, Any]) -> dict[str, Any]:
        user = {"id": self.members[payload["email"]], "team_id": self.team}
        return {"ok": True, "user": user}

    def _home(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.homes[payload["user_id"]] = payload["view"]
        return {"ok": True, "view": payload["view"]}

    def _who(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team_id": self.team, "user_id": "U0BOT", "bot_id": "B0BOT"}

    def _link(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "url": self.socket_url}

    def _posted(self, payload: dict[str, Any]) -> dict[str, Any]:
        place = payload.get("channel"), payload.get("ts")
        found = [p for p in self.posts if (p["channel"], p["ts"]) == place]
        return found[0] if found else {}

    def _post(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked = payload["channel"]
        channel = f"D{asked[1:]}" if asked.startswith("U") else asked
        ts = f"{1_780_000_000 + len(self.posts)}.000100"
        self.posts.append(payload | {"ts": ts, "channel": channel})
        return {"ok": True, "channel": channel, "ts": ts, "message": {"ts": ts}}

    def _objection(
        self, path: str, headers: dict[str, str], payload: dict[str, Any]
    ) -> str:
        method = path.removeprefix("/api/")
        if method not in _ANSWERS and method not in _READS:
            return "unknown_method"
        token = self.app_token if method == "apps.connections.open" else self.token
        if headers.get("Authorization") != f"Bearer {token}":
            return "invalid_auth"
        if method in self.forbidden or (method in _READS and not self.may_read):
            return "missing_scope"
        judge = _OBJECTIONS.get(method)
        return judge(self, payload) if judge else ""

    def _unpostable(self, payload: dict[str, Any]) -> str:
        channel = payload.get("channel", "")
        if channel in self.archived:
            return "is_archived"
        known = self.channels | {f"D{c[1:]}" for c in self.channels}
        if channel not in known:
            return "channel_not_found"
        if payload.get("thread_ts") in self.locked_threads:
            return "restricted_action_thread_locked"
        return unfit(payload)

    def _not_there(self, payload: dict[str, Any]) -> str:
        return unfit(payload) if self._posted(payload) else "message_not_found"

    def _nobody(self, payload: dict[str, Any]) -> str:
        return "" if payload.get("email") in self.members else "users_not_found"


_READS = frozenset({"conversations.history", "conversations.replies"})
_ANSWERS = {
    "auth.test": SlackServer._who,
    "chat.postMessage": SlackServer._post,
    "chat.update": SlackServer._update,
    "chat.postEphemeral": SlackServer._whisper,
    "users.lookupByEmail": SlackServer._member,
    "views.publish": SlackServer._home,
    "apps.connections.open": SlackServer._link,
}
_OBJECTIONS = {
    "chat.postMessage": SlackServer._unpostable,
    "chat.update": SlackServer._not_there,
    "chat.postEphemeral": SlackServer._unpostable,
    "users.lookupByEmail": SlackServer._nobody,
    "views.publish": lambda _, payload: unfit_home(payload.get("view", {})),
}
