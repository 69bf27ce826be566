"""An append-only ledger outside the system: one JSON line for each thing that happened.

Clients and the servers that play providers each write their own. A line is written
with one call before anybody acts on it, so that it survives whoever wrote it.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from tests.fakes.slack_server import SlackServer
from tests.fakes.smtp_server import SmtpServer, Taken

_REPEATED = re.compile(r"Repeat: ")


class Ledger:
    """A file that only grows; several processes may write to it."""

    def __init__(self, path: Path) -> None:
        """Create the file if it is not there."""
        self.path = path
        path.touch()

    def note(self, kind: str, **said: Any) -> None:
        """Append one line, stamped with this machine's time in seconds."""
        line = json.dumps({"t": time.time(), "kind": kind, **said})
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line.encode() + b"\n")
        finally:
            os.close(descriptor)

    def entries(self, kind: str) -> Iterator[dict[str, Any]]:
        """Give the entries of one kind, oldest first."""
        for line in self.path.read_text().splitlines():
            entry = json.loads(line)
            if entry["kind"] == kind:
                yield entry


def sha256(body: bytes) -> str:
    """Return the digest under which a body stands in a ledger."""
    return hashlib.sha256(body).hexdigest()


class _Noting(list[Any]):
    """A list that tells somebody of each item before it keeps it."""

    def __init__(self, tell: Callable[[Any], None]) -> None:
        super().__init__()
        self._tell = tell

    def append(self, item: Any) -> None:
        self._tell(item)
        super().append(item)


def keep_books(ledger: Ledger, *, slack: SlackServer, smtp: SmtpServer) -> None:
    """Have both providers write down what they took, before they answer."""

    def posted(post: dict[str, Any]) -> None:
        ledger.note(
            "taken",
            channel="slack",
            recipient=post["channel"],
            key=post["metadata"]["event_payload"]["key"],
            body=sha256(json.dumps(post["blocks"]).encode()),
            repeat=bool(_REPEATED.match(post["text"])),
        )

    def mailed(taken: Taken) -> None:
        mail = message_from_bytes(taken.raw, policy=default)
        ledger.note(
            "taken",
            channel="email",
            recipient=taken.recipients[0],
            key=str(mail["Message-ID"]),
            body=sha256(taken.raw),
            repeat=bool(_REPEATED.match(str(mail["Subject"]).strip())),
        )

    slack.posts = _Noting(posted)
    smtp.taken = _Noting(mailed)
