"""Cases through days of reminders in simulated time, with the real worker.

Providers are played in this process: each is up or down by ten minutes, drawn by
chance, and writes down what it took. The clock jumps from one instant with something to
do to the next, and a little more, as a worker that sleeps between.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from incidents.core.errors import DeliveryFailed
from incidents.core.ledger import canonical
from incidents.core.ports import Message, Receipt
from incidents.models import DutyRow, IncidentRow, MessageRow, StepRow
from incidents.runtime import Runtime
from incidents.services import outbox
from incidents.services.acknowledging import acknowledge
from incidents.services.submit import Report, submit_report
from incidents.worker import Worker
from notifiers.email import message_id
from tests.faults.checker import Violation, violations
from tests.faults.evidence import SENDER, gather
from tests.faults.ground import ORGANISATION, START
from tests.faults.ledger import Ledger, sha256
from tests.support.reports import LOST_LAPTOP
from tests.support.runtime import SetClock, make_runtime, open_house

SLOT = timedelta(minutes=10)
# The last hours everything is up, so that what waits can leave.
CALM = timedelta(hours=1)
REPORTED_WITHIN_S = 12 * 3600
SWALLOWS = 0.01
HOURS_LEFT = (60, 48, 36, 24, 12, 6, 3, 1, 0)
ANSWERS = 0.05


class Provider:
    """A channel that is up with a chance, and now and then swallows its answer.

    Attributes:
        swallowed: by message, how often it was taken without an answer.
    """

    def __init__(
        self, name: str, book: Ledger, clock: SetClock, *, seed: str, up: float
    ) -> None:
        """Draw everything from *seed*; *up* is the share of time that it is up."""
        self.name = name
        self.swallowed: Counter[str] = Counter()
        self.calm_from = datetime.max.replace(tzinfo=START.tzinfo)
        self._book, self._clock, self._seed, self._share = book, clock, seed, up
        self._number = 0
        self._lock = Lock()

    def is_up(self, at: datetime) -> bool:
        """Tell whether it answers at an instant."""
        slot = (at - START) // SLOT
        drawn = Random(f"{self._seed} {self.name} {slot}").random()  # noqa: S311
        return at >= self.calm_from or drawn < self._share

    def deliver(self, message: Message) -> Receipt:
        """Take the message and say so; or take it and fall silent; or not."""
        if not self.is_up(self._clock.now()):
            raise DeliveryFailed("away", channel_away=True)
        key = message.key
        if self.name == "email":
            key = message_id(key, SENDER.rpartition("@")[2])
        with self._lock:
            self._number += 1
            number = self._number
            self._book.note(
                "taken",
                channel=self.name,
                recipient=message.recipient,
                key=key,
                body=sha256(message.text.encode()),
                repeat=message.subject.startswith("Repeat: "),
            )
            calm = self._clock.now() >= self.calm_from
            drawn = Random(f"{self._seed} {self.name} said {number}").random()  # noqa: S311
            if drawn < SWALLOWS and not calm:
                self.swallowed[key] += 1
                raise DeliveryFailed("no answer", outcome_unknown=True)
        if self.name == "email":
            return Receipt(channel="email", provider_id=key)
        provider_id = f"C0MAIN/{1_780_000_000 + number}.000100"
        return Receipt(channel=self.name, provider_id=provider_id)


def _duty(number: int, end: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(), "regime": "eu-gdpr", "duty": "notify-authority", "stage": "",
        "addressee": f"authority-{number}", "outcome": "required", "advice": "notify",
        "due_at": end, "alarm_at": end, "status": "open", "finding": {},
    }  # fmt: skip


def _step(duty_id: UUID, hours_left: int, end: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(), "duty_id": duty_id, "hours_left": hours_left,
        "kind": "reminder" if hours_left else "overdue",
        "at": end - timedelta(hours=hours_left), "deadline_at": end, "state": "waiting",
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one simulated world came to."""

    cases: int
    steps: int
    messages: int
    swallowed: int
    worst_late_s: float
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An installation, its providers, and its own time."""

    rt: Runtime
    clock: SetClock
    providers: tuple[Provider, ...]
    clients: Ledger
    book: Ledger
    draw: Random
    more_duties: int = 0

    def live(self, *, cases: int, days: float) -> Figures:
        """Let so many reports come in, and go on for so many days."""
        worker = Worker(self.rt, name="simulated")
        end = START + timedelta(days=days)
        for provider in self.providers:
            provider.calm_from = end - CALM
        due = sorted(self.draw.uniform(0, REPORTED_WITHIN_S) for _ in range(cases))
        reports = [START + timedelta(seconds=seconds) for seconds in due]
        try:
            while self.clock.instant < end:
                while reports and reports[0] <= self.clock.instant:
                    self._report(len(reports), reports.pop(0))
                while worker.tick(self.clock.instant):
                    worker.finish()
                self._somebody_answers()
                self.clock.instant = self._next(reports, end)
        finally:
            worker.close()
        return self._figures(end)

    def _next(self, reports: list[datetime], end: datetime) -> datetime:
        now = self.clock.instant
        step_at, messages_at = outbox.next_instants(self.rt)
        soon = now + timedelta(seconds=self.draw.uniform(10, 30))
        if messages_at:
            # Something waits: no longer than a worker waits with a channel away.
            late = min([soon, *([step_at] if step_at else [])])
        else:
            late = min([end, *reports[:1], *([step_at] if step_at else [])])
        slept = timedelta(seconds=self.draw.uniform(0, 5))
        return max(late + slept, now + timedelta(seconds=0.5))

    def _report(self, number: int, at: datetime) -> None:
        facts = {
            **LOST_LAPTOP,
            "title": f"Laptop {number}",
            "discovered_at": (at - timedelta(minutes=number)).isoformat(),
        }
        key, body = f"case-{number}", sha256(canonical(facts))
        self.clients.note("sent", key=key, body=body)
        report = Report(slug="harbour", facts=facts, channel="web", idempotency_key=key)
        done = submit_report(self.rt, report, now=self.clock.instant)
        self.clients.note("acknowledged", key=key, body=body, reference=done.reference)
        self._owe_more(done.reference)

    def _owe_more(self, reference: str) -> None:
        """Add duties to a case: as many steps, at the instants of two deadlines."""
        now = self.clock.instant
        with self.rt.uow.begin() as tx:
            query = select(IncidentRow).filter_by(reference=reference)
            case = tx.session.scalars(query).one()
            ids = {"organisation_id": case.organisation_id, "incident_id": case.id}
            for number in range(self.more_duties):
                end = now + timedelta(hours=72 - number % 2)
                duty = ids | _duty(number, end)
                tx.add(DutyRow, [duty])
                tx.add(StepRow, [ids | _step(duty["id"], h, end) for h in HOURS_LEFT])

    def _somebody_answers(self) -> None:
        """Now and then a person acknowledges a case; for a time it is quiet then."""
        if self.draw.random() > ANSWERS:
            return
        with self.rt.uow.read() as tx:
            open_cases = list(tx.session.scalars(select(IncidentRow.id)))
        if open_cases:
            acknowledge(
                self.rt, incident_id=self.draw.choice(open_cases),
                by=ORGANISATION.people[0], via="console", now=self.clock.instant,
            )  # fmt: skip

    def _figures(self, end: datetime) -> Figures:
        swallowed = sum((p.swallowed for p in self.providers), Counter())
        seen = gather(
            self.rt, self.clients, self.book, now=self.clock.instant,
            doubts=max(swallowed.values(), default=0), red=False,
        )  # fmt: skip
        late = [
            (step.done_at - max(step.at, START)).total_seconds()
            for step in seen.steps
            if step.state == "done" and step.done_at
        ]
        with self.rt.uow.read() as tx:
            done = select(func.count()).select_from(StepRow).filter_by(state="done")
            messages = select(func.count()).select_from(MessageRow)
            return Figures(
                cases=len(seen.cases),
                steps=int(tx.session.scalar(done) or 0),
                messages=int(tx.session.scalar(messages) or 0),
                swallowed=sum(swallowed.values()),
                worst_late_s=max(late, default=0.0),
                violations=violations(replace(seen, looked_at=max(end, START))),
            )


def simulate(
    url: str,
    folder: Path,
    *,
    seed: str,
    up: float,
    cases: int,
    days: float = 4,
    more_duties: int = 0,
) -> Figures:
    """Run one world over the migrated, empty database at *url*."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = SetClock(START)
    clients, book = Ledger(folder / "clients.jsonl"), Ledger(folder / "taken.jsonl")
    providers = tuple(
        Provider(name, book, clock, seed=seed, up=up) for name in ("slack", "email")
    )
    rt = make_runtime(
        url, folder, clock, notifiers={each.name: each for each in providers}
    )
    try:
        open_house(rt, ORGANISATION)
        world = World(
            rt=rt, clock=clock, providers=providers, clients=clients, book=book,
            draw=Random(seed), more_duties=more_duties,  # noqa: S311
        )  # fmt: skip
        return world.live(cases=cases, days=days)
    finally:
        rt.close()
