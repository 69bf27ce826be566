"""One kill: a Tocsin dies at a write, another takes over, and the books are compared.

Rounds on one ground follow each other in time, as crashes of one installation do.
"""

import signal
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from incidents.core.ledger import canonical
from incidents.services.submit import Report, submit_report
from tests.faults.checker import Violation
from tests.faults.ground import AFTER_THE_LEASE, START, Ground, until
from tests.faults.ledger import sha256
from tests.faults.nursery import Child
from tests.support.reports import LOST_LAPTOP

KINDS = ("send", "deliver", "remind")
# A moment for the one that takes over to do what it finds.
PATIENCE_S = 90
_A_MOMENT = timedelta(seconds=3)


@dataclass(kw_only=True)
class Installation:
    """One database through many crashes; *at* is its own time.

    Attributes:
        killed: how many processes died at a write.
        spared: how many had fewer writes than they were allowed.
        unanswered: reports whose sender has no receipt yet, and sends again.
    """

    ground: Ground
    library: str = ""
    at: datetime = START
    killed: int = 0
    spared: int = 0
    unanswered: list[str] = field(default_factory=list)

    def crash(
        self, kind: str, kill_at: int, *, only: str = "", since: str = ""
    ) -> tuple[Violation, ...]:
        """Let one process die and another take over; return what is wrong then."""
        self.die(kind, kill_at, only=only, since=since)
        return self.recover()

    def die(self, kind: str, kill_at: int, *, only: str = "", since: str = "") -> None:
        """Let one process die at a write, if it comes to so many.

        Args:
            kind: ``send`` kills a web process that is sent a report, ``deliver`` a
                worker with messages to send, ``remind`` one whose steps have come.
            only: count the writes with these words alone.
            since: begin to count at the first write with these words.
        """
        if kind == "send":
            self.unanswered.append(uuid4().hex)
        elif kind == "deliver":
            self.take_in(uuid4().hex)
        else:
            self._forward_to_the_next_step()
        attempt = self._send if kind == "send" else self._work
        ended = attempt(kill_at=kill_at, only=only, since=since)
        self.killed += ended
        self.spared += not ended
        self.at += AFTER_THE_LEASE

    def take_in(self, key: str) -> None:
        """Store a report without any process, acknowledged in the client's book."""
        books, body = self.ground.clients, sha256(canonical(LOST_LAPTOP))
        books.note("sent", key=key, body=body)
        report = Report(
            slug="harbour", facts=LOST_LAPTOP, channel="web", idempotency_key=key
        )
        done = submit_report(self.ground.rt, report, now=self.at)
        books.note("acknowledged", key=key, body=body, reference=done.reference)

    def recover(self) -> tuple[Violation, ...]:
        """Start a whole Tocsin, let it finish, and return what is wrong."""
        recovered_at, wrong = self.at, []
        child = self.ground.start("both" if self.unanswered else "worker", at=self.at)
        for key in self.unanswered:
            if not until(
                lambda k=key: self._is_received(child, k), within_s=PATIENCE_S
            ):
                wrong.append(Violation("no receipt after the recovery", key))
        self.unanswered = []
        if not until(lambda: self.ground.is_quiet(self.at), within_s=PATIENCE_S):
            wrong.append(Violation("not finished after the recovery", str(self.at)))
        child.kill()
        self.at += _A_MOMENT
        found = self.ground.wrong(
            now=self.at, recovered_at=recovered_at, crashes=self.killed, red=False
        )
        return (*found, *wrong)

    def _is_received(self, child: Child, key: str) -> bool:
        return self.ground.report(child, key, patience_s=PATIENCE_S) in (200, 201)

    def _send(self, **where: Any) -> bool:
        child = self._begin("web", **where)
        answer = self.ground.report(child, self.unanswered[-1], patience_s=PATIENCE_S)
        # A process that died after its answer dies at once.
        return self._end(child, within_s=0.1 if answer else 5)

    def _work(self, **where: Any) -> bool:
        child = self._begin("worker", **where)
        until(
            lambda: child.ended() is not None or self.ground.is_quiet(self.at),
            within_s=PATIENCE_S,
        )
        return self._end(child, within_s=0.1)

    def _end(self, child: Child, *, within_s: float) -> bool:
        """Tell whether it was killed at a write; if it lives on, kill it now."""
        ended = child.ended(within_s=within_s)
        if ended is None:
            child.kill()
        return ended == -signal.SIGKILL

    def _begin(self, role: str, **where: Any) -> Child:
        return self.ground.start(role, at=self.at, library=self.library, **where)

    def _forward_to_the_next_step(self) -> None:
        step_at = self.ground.next_step_at()
        if step_at is None:
            self.take_in(uuid4().hex)
            return
        self.at = max(self.at, step_at + timedelta(seconds=1))
