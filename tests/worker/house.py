"""A running installation with one organisation and one open case, for the tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from incidents.auditor import Auditor
from incidents.core.audit import Role
from incidents.core.organisation import Organisation, Person
from incidents.core.ports import Notifier
from incidents.models import (
    AttemptRow,
    BeatRow,
    DutyRow,
    MessageRow,
    StepRow,
    TaskRow,
)
from incidents.runtime import Runtime
from incidents.services.alarm_state import alarm_state
from incidents.services.alerting import Recipient, alert_of, message_rows
from incidents.services.profiles import to_profile
from incidents.worker import Worker
from tests.fakes.slack_server import SlackServer
from tests.fakes.smtp_server import SmtpServer

START = datetime(2026, 6, 12, 9, 20, tzinfo=UTC)
NINE = {"slack": 9, "email": 9}
ROOM = Recipient(channel="slack", address="C0MAIN", name="Slack C0MAIN")
DPO = Recipient(channel="email", address="dpo@clinic.example", name="Dana Dunne")


class SetClock:
    """Says what a test has set."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self.at

    def forward(self, **span: float) -> datetime:
        """Move on and return the new instant."""
        self.at += timedelta(**span)
        return self.at


ORGANISATION = Organisation(
    slug="clinic",
    name="Harbour Clinic",
    zone="Europe/Dublin",
    slack_channel="C0MAIN",
    people=(
        Person(name="Dana Dunne", email="dpo@clinic.example", level=1),
        Person(
            name="Max Meier",
            email="it@clinic.example",
            slack_id="U0MANAGER",
            level=2,
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class House:
    """A running installation with one organisation and one open case."""

    rt: Runtime
    clock: SetClock
    slack: SlackServer
    smtp: SmtpServer
    organisation_id: UUID
    incident_id: UUID

    def add(self, row: Any, **values: Any) -> UUID:
        """Insert one row of the case and return its key."""
        key = uuid4()
        ids = {
            "organisation_id": self.organisation_id,
            "incident_id": self.incident_id,
        }
        with self.rt.uow.begin() as tx:
            tx.add(row, [{"id": key, **ids, **values}])
        return key

    def duty(self, **changes: Any) -> UUID:
        """Add an open duty that is due 72 hours after the start."""
        due_at = changes.pop("due_at", START + timedelta(hours=72))
        values = {
            "regime": "eu-gdpr",
            "duty": "notify-authority",
            "stage": "",
            "addressee": "ie-dpc",
            "outcome": "required",
            "advice": "notify",
            "due_at": due_at,
            "alarm_at": due_at,
            "status": "open",
            "finding": {},
        }
        return self.add(DutyRow, **(values | changes))

    def step(self, duty_id: UUID, *, hours_left: int, deadline_at: datetime) -> UUID:
        """Add a reminder so many hours before the deadline."""
        return self.add(
            StepRow,
            duty_id=duty_id,
            kind="reminder" if hours_left else "overdue",
            hours_left=hours_left,
            at=deadline_at - timedelta(hours=hours_left),
            deadline_at=deadline_at,
            state="waiting",
        )

    def message(self, recipient: Recipient = ROOM, **alert: Any) -> UUID:
        """Write a first alert for *recipient*, due now."""
        end = START + timedelta(hours=71)
        said = alert_of(
            kind="first",
            reference="INC-7K3F-Q",
            severity="high",
            duty=DutyRow(
                regime="eu-gdpr", duty="notify-authority", provisional_due_at=end
            ),
            deadline_at=end,
        )
        rows = message_rows(
            [recipient],
            kind="first",
            alert=said | alert,
            organisation_id=self.organisation_id,
            incident_id=self.incident_id,
            now=self.clock.now(),
        )
        with self.rt.uow.begin() as tx:
            tx.add(MessageRow, rows)
        return rows[0]["id"]

    def stored(self, message_id: UUID) -> MessageRow:
        """Return a message as it stands."""
        with self.rt.uow.read() as tx:
            return tx.message(message_id)

    def all_messages(self) -> list[MessageRow]:
        """Return every message, oldest first."""
        with self.rt.uow.read() as tx:
            rows = tx.messages([self.organisation_id], limit=1000)
        return sorted(rows, key=lambda row: row.next_attempt_at)

    def attempts(self, message_id: UUID) -> list[AttemptRow]:
        """Return the attempts of a message, oldest first."""
        with self.rt.uow.read() as tx:
            return tx.attempts([message_id])

    def tasks(self) -> list[TaskRow]:
        """Return the tasks of the case."""
        with self.rt.uow.read() as tx:
            return tx.tasks(self.incident_id)

    def steps(self) -> list[str]:
        """Return the states of the case's steps in order of time."""
        with self.rt.uow.read() as tx:
            return [step.state for step in tx.steps(self.incident_id)]

    def audit(self) -> bool:
        """Have both auditors look now; return whether all is well."""
        return Auditor(self.rt, name="here", roles=tuple(Role)).round()

    def alarms(self, *organisations: UUID) -> tuple[str, ...]:
        """Return the lines of the red banner, just after the auditors have looked."""
        self.audit()
        served = organisations or (self.organisation_id,)
        return alarm_state(self.rt, served, now=self.clock.now())

    def close_case(self) -> None:
        """Close the case."""
        with self.rt.uow.begin() as tx:
            tx.change_incident(self.incident_id, status="closed")

    def with_channels(self, *names: str) -> "House":
        """Return the same house with these channels alone."""
        channels: Mapping[str, Notifier] = {n: self.rt.notifiers[n] for n in names}
        return replace(self, rt=replace(self.rt, notifiers=channels))

    def drain(self, worker: Worker) -> None:
        """Let *worker* do all that is due, a second of rest for the rooms at a time."""
        while self.work(worker):
            self.clock.forward(seconds=1)

    def tend(self, worker: Worker, *, seconds: int, every: int = 5) -> None:
        """Let *worker* look every five seconds, as it does by itself, or less often."""
        for _ in range(seconds // every):
            self.clock.forward(seconds=every)
            self.work(worker)

    def work(self, worker: Worker) -> int:
        """Let *worker* do all that is due now, and wait for its deliveries."""
        done = 0
        while started := worker.tick(self.clock.now()):
            worker.finish()
            done += started
        return done


def organisation_row(key: UUID) -> dict[str, Any]:
    """Return the row of the organisation."""
    return {
        "id": key,
        "slug": ORGANISATION.slug,
        "name": ORGANISATION.name,
        "profile": to_profile(ORGANISATION),
        "demonstration": False,
        "created_at": START,
    }


def case_row(key: UUID, organisation_id: UUID) -> dict[str, Any]:
    """Return the row of an open case."""
    return {
        "id": key,
        "organisation_id": organisation_id,
        "reference": "INC-7K3F-Q",
        "idempotency_key": key.hex,
        "body_sha256": "0" * 64,
        "receipt_sha256": key.hex * 2,
        "channel": "web",
        "status": "open",
        "risk": "high",
        "severity": "high",
        "facts_version": 1,
        "reported_at": START,
    }


def beats(house: House) -> dict[str, datetime]:
    """Return who ticked when."""
    with house.rt.uow.read() as tx:
        return {row.worker: row.ticked_at for row in tx.session.query(BeatRow)}
