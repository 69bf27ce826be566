"""Queries of the watch over the alarms: what ought to be there and is not."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select, text, update
from sqlalchemy import delete as delete_from

from incidents.models import (
    AuditFindingRow,
    AuditRow,
    DutyRow,
    IncidentRow,
    MessageRow,
    StepRow,
    TaskRow,
)
from incidents.store.core import Queries, table_of
from incidents.store.escalation import ESCALATE
from incidents.store.steps import AHEAD, TO_COME

_UNSENT = ("waiting", "claimed", "held", "refused", "bounced", "unconfirmed")
_CASE = tuple[UUID, str]


class AuditQueries(Queries):
    """What an auditor reads, and where it writes down what it found."""

    def database_now(self) -> datetime:
        """Return what the database's own clock says, in UTC."""
        if self.backend == "postgresql":
            reading = self.connection.scalar(text("SELECT clock_timestamp()"))
            found: datetime = reading.astimezone(UTC)
            return found
        said = self.connection.scalar(text("SELECT strftime('%Y-%m-%d %H:%M:%f')"))
        return datetime.fromisoformat(said).replace(tzinfo=UTC)

    def weak_settings(self) -> list[str]:
        """Return the database's settings that could lose what was said to be stored."""
        if self.backend != "postgresql":
            found = self.connection.scalar(text("PRAGMA synchronous"))
            return [] if found >= 2 else ["synchronous"]  # 2 is FULL
        wanted = ("fsync", "synchronous_commit", "full_page_writes")
        shown = {name: self.connection.scalar(text(f"SHOW {name}")) for name in wanted}
        return [name for name, value in shown.items() if value == "off"]

    def unscheduled_cases(self) -> list[_CASE]:
        """Return organisation and reference of open cases that a deadline may pass by.

        The last step of a duty says that its end has passed. It either stands ready
        for the very instant that the duty alarms at, or it came after that instant.
        """
        duties, steps = table_of(DutyRow), table_of(StepRow)
        of_duty = and_(
            steps.c.incident_id == duties.c.incident_id,
            steps.c.duty_id == duties.c.id,
            steps.c.kind == "overdue",
        )
        ready = and_(
            steps.c.state.in_(TO_COME), steps.c.deadline_at == duties.c.alarm_at
        )
        told = and_(steps.c.state == "done", steps.c.done_at >= duties.c.alarm_at)
        return self._open_cases(
            select(duties.c.incident_id).where(
                duties.c.status == "open",
                duties.c.alarm_at.is_not(None),
                ~exists().where(of_duty, or_(ready, told)),
            )
        )

    def unescalated_cases(self, *, by: datetime) -> list[_CASE]:
        """Return organisation and reference of open cases that would not climb.

        Every case with a deadline has the step at which the next level is told.

        Args:
            by: a step that stands later was written while the clock ran ahead.
        """
        steps, cases = table_of(StepRow), table_of(IncidentRow)
        ready = exists().where(
            steps.c.incident_id == cases.c.id,
            steps.c.kind == ESCALATE,
            steps.c.state.in_(TO_COME),
            steps.c.at <= by,
        )
        return self._open_cases(
            select(cases.c.id).where(cases.c.next_due_at.is_not(None), ~ready)
        )

    def untold_cases(self, *, before: datetime) -> list[_CASE]:
        """Return organisation and reference of open cases with news nobody was told.

        News counts as told once a provider has taken it, or anything later, for any
        person or room; or once somebody has done the task that it left behind. That
        another system took it tells nobody yet.
        """
        news, tasks = table_of(MessageRow), table_of(TaskRow)
        sent = table_of(MessageRow).alias("sent")
        told = exists().where(
            sent.c.incident_id == news.c.incident_id,
            # Looked up by its case: by its state SQLite would read all that was sent.
            func.coalesce(sent.c.state, "") == "sent",
            sent.c.channel != "webhook",
            sent.c.created_at >= news.c.created_at,
        )
        seen_to = exists().where(
            tasks.c.incident_id == news.c.incident_id,
            tasks.c.kind.in_(("fix-channel", "check-arrival")),
            tasks.c.done_at >= news.c.created_at,
        )
        return self._open_cases(
            select(news.c.incident_id).where(
                news.c.state.in_(_UNSENT),
                news.c.created_at <= before,
                ~told,
                ~seen_to,
            )
        )

    def _open_cases(self, keys: Select[Any]) -> list[_CASE]:
        cases = table_of(IncidentRow)
        found = self.connection.execute(
            select(cases.c.organisation_id, cases.c.reference)
            .where(cases.c.status == "open", cases.c.id.in_(keys))
            .order_by(cases.c.next_due_at, cases.c.reference)
        )
        return [(row[0], row[1]) for row in found]

    def audited_at(self, *, now: datetime | None = None) -> dict[str, datetime]:
        """Return when an auditor of each role last looked; for *now* see the beat."""
        audits = table_of(AuditRow)
        latest = select(audits.c.role, func.max(audits.c.audited_at))
        if now is not None:
            latest = latest.where(audits.c.audited_at <= now + AHEAD)
        return {
            row[0]: row[1]
            for row in self.connection.execute(latest.group_by(audits.c.role))
        }

    def note_audit(self, auditor: str, role: str, *, now: datetime) -> None:
        """Note that *auditor* has looked."""
        audits = table_of(AuditRow)
        done = self.change(
            update(audits).where(audits.c.auditor == auditor).values(audited_at=now)
        )
        if not done:
            row = {"auditor": auditor, "role": role, "audited_at": now}
            self.add(AuditRow, [row])

    def open_findings(self, auditor: str) -> list[AuditFindingRow]:
        """Return what stands open of this auditor's findings."""
        findings = table_of(AuditFindingRow)
        return list(
            self.session.scalars(
                select(AuditFindingRow).where(
                    findings.c.auditor == auditor, findings.c.ended_at.is_(None)
                )
            )
        )

    def change_finding(self, finding_id: UUID, **values: Any) -> None:
        """Set columns of one finding."""
        findings = table_of(AuditFindingRow)
        self.session.execute(
            update(findings).where(findings.c.id == finding_id).values(**values)
        )

    def standing_findings(
        self, organisations: Collection[UUID] | None, *, since: datetime
    ) -> list[AuditFindingRow]:
        """Return open findings of auditors that have looked since then, newest first.

        Args:
            organisations: whose findings, beside those that concern everybody; None
                for all.
        """
        findings, audits = table_of(AuditFindingRow), table_of(AuditRow)
        query = (
            select(AuditFindingRow)
            .join(AuditRow, audits.c.auditor == findings.c.auditor)
            .where(findings.c.ended_at.is_(None), audits.c.audited_at >= since)
            .order_by(findings.c.seen_at.desc(), findings.c.found_at, findings.c.id)
        )
        if organisations is not None:
            whose = findings.c.organisation_id
            query = query.where(or_(whose.is_(None), whose.in_(organisations)))
        return list(self.session.scalars(query))

    def forget_audits(self, *, before: datetime, findings_before: datetime) -> None:
        """Erase auditors that are long gone, and findings last seen long ago.

        The last auditor of a role is kept: its silence must stay visible.
        """
        audits, findings = table_of(AuditRow), table_of(AuditFindingRow)
        newer = table_of(AuditRow).alias("newer")
        replaced = exists().where(
            newer.c.role == audits.c.role, newer.c.audited_at > audits.c.audited_at
        )
        self.session.execute(
            delete_from(audits).where(audits.c.audited_at < before, replaced)
        )
        self.session.execute(
            delete_from(findings).where(findings.c.seen_at < findings_before)
        )
