"""The ground of a fault run: a database, fake providers with their books, a client."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from json import JSONDecodeError, dumps, loads
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from incidents.core.ledger import canonical
from incidents.intake.api import KEY_HEADER, stored_key
from incidents.models import MessageRow
from incidents.runtime import Runtime
from incidents.services.api_tokens import issue_token
from tests.fakes.slack_server import SlackServer
from tests.fakes.smtp_server import SmtpServer
from tests.faults.checker import Violation, violations
from tests.faults.evidence import gather
from tests.faults.ledger import Ledger, keep_books, sha256
from tests.faults.nursery import Child, Nursery
from tests.support.reports import LOST_LAPTOP
from tests.support.runtime import HARBOUR, SetClock, make_runtime, open_house

START = datetime.fromisoformat("2026-06-12T14:40:00+00:00")
SERVER_KEY = "a key for the tests, 32 bytes or so"
ORGANISATION = replace(HARBOUR, slack_channel="C0MAIN")
# A lease is 30 s: by then another worker may take what a dead one had in hand.
AFTER_THE_LEASE = timedelta(seconds=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Everything outside the processes that are killed."""

    nursery: Nursery
    folder: Path
    rt: Runtime
    url: str
    token: str
    slack: SlackServer
    smtp: SmtpServer
    clients: Ledger
    providers: Ledger
    deaths: Ledger

    def start(
        self,
        role: str,
        *,
        at: datetime = START,
        kill_at: int = 0,
        only: str = "",
        since: str = "",
        library: str = "",
        url: str = "",
        timeout_s: int = 5,
        file_limit: int = 0,
    ) -> Child:
        """Start a Tocsin whose clock begins at an instant.

        Args:
            kill_at: the write at which it dies; 0 = none.
            only: count the writes with these words alone.
            since: begin to count at the first write with these words.
            library: count the C library's writes instead of the program's.
            url: another way to the same database.
            file_limit: how long, in bytes, any file may become; 0 = as it likes.
        """
        return self.nursery.start(
            role=role, at=at.isoformat(), kill_at=kill_at, only=only,
            since=since, library=library,
            url=url or self.url, folder=str(self.folder), log=str(self.folder / "log"),
            book=str(self.deaths.path), server_key=SERVER_KEY,
            slack=self.slack.base_url, slack_token=self.slack.token,
            smtp=self.smtp.port, timeout_s=timeout_s, file_limit=file_limit,
        )  # fmt: skip

    def report(
        self, child: Child, key: str, *, patience_s: float = 30, **changes: object
    ) -> int:
        """Send a report until somebody listens; return the status, 0 when cut off."""
        facts = {**LOST_LAPTOP, **changes}
        stored = stored_key("api", key)
        body = sha256(canonical(facts))
        self.clients.note("sent", key=stored, body=body)
        status, answer = self._post(child, key, dumps(facts).encode(), patience_s)
        if status in (200, 201):
            reference = answer["reference"]
            self.clients.note(
                "acknowledged", key=stored, body=body, reference=reference
            )
        return status

    def _post(
        self, child: Child, key: str, body: bytes, patience_s: float
    ) -> tuple[int, dict[str, Any]]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            KEY_HEADER: key,
        }
        with closing(listening(child, patience_s=60)) as link:
            link.timeout = patience_s
            if link.sock is not None:
                link.sock.settimeout(patience_s)
            try:
                link.request("POST", "/api/reports", body, headers)
                answer = link.getresponse()
                return answer.status, loads(answer.read())
            except (OSError, HTTPException, JSONDecodeError):
                return 0, {}

    def all_told(self) -> bool:
        """Tell whether no message waits any more, or is under way."""
        with self.rt.uow.read() as tx:
            waits = MessageRow.state.in_(("waiting", "claimed"))
            query = select(func.count()).select_from(MessageRow).where(waits)
            return not tx.session.scalar(query)

    def next_step_at(self) -> datetime | None:
        """Return when the next step comes."""
        with self.rt.uow.read() as tx:
            return tx.next_step_at()

    def is_quiet(self, at: datetime) -> bool:
        """Tell whether everything that is due at an instant has been done."""
        step_at = self.next_step_at()
        return (step_at is None or step_at > at) and self.all_told()

    def wrong(self, *, now: datetime, **known: Any) -> tuple[Violation, ...]:
        """Return what the checker finds by now."""
        found = gather(self.rt, self.clients, self.providers, now=now, **known)
        return violations(found)


def listening(child: Child, *, patience_s: float) -> HTTPConnection:
    """Return a connection to a child that is starting, or is already dead."""
    link = HTTPConnection("127.0.0.1", child.port, timeout=patience_s)

    def connect() -> bool:
        try:
            link.connect()
        except OSError:
            return child.ended() is not None
        return True

    until(connect, within_s=patience_s)
    return link


def until(happened: Callable[[], bool], *, within_s: float) -> bool:
    """Wait for something; tell whether it came in time."""
    deadline = time.monotonic() + within_s
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


@contextmanager
def ground(nursery: Nursery, folder: Path, url: str) -> Iterator[Ground]:
    """A ground over the migrated, empty database at *url*."""
    folder.mkdir(exist_ok=True)
    books = [Ledger(folder / f"{n}.jsonl") for n in ("clients", "providers", "deaths")]
    with SlackServer() as slack, SmtpServer() as smtp:
        keep_books(books[1], slack=slack, smtp=smtp)
        rt = make_runtime(url, folder, SetClock(START))
        try:
            open_house(rt, ORGANISATION)
            token = issue_token(rt, slug=ORGANISATION.slug, label="tests", now=START)
            yield Ground(
                nursery=nursery, folder=folder, rt=rt, url=url, token=token,
                slack=slack, smtp=smtp, clients=books[0], providers=books[1],
                deaths=books[2],
            )  # fmt: skip
        finally:
            rt.close()


def fresh_file(template: Path, folder: Path) -> str:
    """Return the address of a copy of a SQLite database."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, folder / "tocsin.db")
    return f"sqlite:///{folder / 'tocsin.db'}"
