"""One kill: a Tocsin dies at a write, another takes over, and the books are compared.

Rounds on one ground follow each other in time, as crashes of one installation do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from incidents.core.ledger import canonical
from incidents.services.submit import Report, submit_report
from tests.faults.checker import Violation
from tests.faults.ground import AFTER_THE_LEASE, START, Ground, until
from tests.faults.ledger import sha256
from tests.support.reports import LOST_LAPTOP

KINDS = ("send", "deliver", "remind")
# A moment for the one that takes over to do what it finds.
_A_MOMENT = timedelta(seconds=3)


@dataclass(kw_only=True)
class Installation:
    """One database through many crashes; *at* is its own time.

    Attributes:
        killed: how many processes died at a write.
        spared: how many had fewer writes than they were allowed.
    """

    ground: Ground
    library: str = ""
    at: datetime = START
    killed: int = 0
    spared: int = 0

    def crash(
        self, kind: str, kill_at: int, *, only: str = ""
    ) -> tuple[Violation, ...]:
        """Play one round; return what is wrong after it.

        Args:
            kind: ``send`` kills a web process that is sent a report, ``deliver`` a
                worker with messages to send, ``remind`` one whose steps have come.
            only: count the writes with these words alone.
        """
        key = uuid4().hex
        match kind:
            case "send":
                died = self._send(key, kill_at, only)
            case "deliver":
                self.take_in(key)
                died = self._work(kill_at, only)
            case _:
                self._forward_to_the_next_step()
                died = self._work(kill_at, only)
        self.killed += died
        self.spared += not died
        self.at += AFTER_THE_LEASE
        return self.recover(key if kind == "send" else "")

    def take_in(self, key: str) -> None:
        """Store a report without any process, acknowledged in the client's book."""
        books, body = self.ground.clients, sha256(canonical(LOST_LAPTOP))
        books.note("sent", key=key, body=body)
        report = Report(
            slug="harbour", facts=LOST_LAPTOP, channel="web", idempotency_key=key
        )
        done = submit_report(self.ground.rt, report, now=self.at)
        books.note("acknowledged", key=key, body=body, reference=done.reference)

    def recover(self, key: str = "") -> tuple[Violation, ...]:
        """Start a whole Tocsin, let it finish, and return what is wrong."""
        recovered_at = self.at
        child = self.ground.start("both" if key else "worker", at=self.at)
        if key:
            assert self.ground.report(child, key) in (200, 201), "no second receipt"
        finished = until(lambda: self.ground.is_quiet(self.at), within_s=40)
        child.kill()
        self.at += _A_MOMENT
        found = self.ground.wrong(
            now=self.at,
            recovered_at=recovered_at,
            crashes=self.killed,
            red=False,
        )
        return found if finished else (*found, Violation("not finished", str(self.at)))

    def _send(self, key: str, kill_at: int, only: str) -> bool:
        child = self._start("web", kill_at, only)
        answered = self.ground.report(child, key)
        # A process that died after its answer dies at once.
        died = child.ended(within_s=0.05 if answered else 5) == -9
        child.kill() if not died else None
        return died

    def _work(self, kill_at: int, only: str) -> bool:
        child = self._start("worker", kill_at, only)
        until(
            lambda: self.ground.is_quiet(self.at) or child.ended() is not None,
            within_s=20,
        )
        died = child.ended(within_s=0.05) is not None
        child.kill() if not died else None
        return died

    def _start(self, role: str, kill_at: int, only: str):
        return self.ground.start(
            role, at=self.at, kill_at=kill_at, only=only, library=self.library
        )

    def _forward_to_the_next_step(self) -> None:
        step_at = self.ground.next_step_at()
        if step_at is None:
            self.take_in(uuid4().hex)
            return
        self.at = max(self.at, step_at + timedelta(seconds=1))
