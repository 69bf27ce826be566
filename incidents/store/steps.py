"""Queries on steps in time and on the worker's beat."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update

from incidents.models import BeatRow, DutyRow, IncidentRow, StepRow
from incidents.store.core import Queries, columns, table_of

# A stuck step is one whose message cannot be made; it is tried again from time to time.
TO_COME = ("waiting", "stuck")
# How many of the steps that have come are put in order of their deadlines.
LOOK_AHEAD = 1000
# Who reads the clock beside us may write a moment later than we read.
AHEAD = timedelta(minutes=1)


class StepQueries(Queries):
    """What must happen at an instant, and who watches that it does."""

    def cancel_steps(self, incident_id: UUID, *, now: datetime) -> None:
        """Cancel what has not happened yet; the caller writes the new steps."""
        steps = table_of(StepRow)
        self.session.execute(
            update(steps)
            .where(steps.c.incident_id == incident_id, steps.c.state.in_(TO_COME))
            .values(state="cancelled", done_at=now)
        )

    def cancel_steps_of_duty(self, duty_id: UUID, *, now: datetime) -> None:
        """Cancel the reminders of one duty."""
        steps = table_of(StepRow)
        self.session.execute(
            update(steps)
            .where(steps.c.duty_id == duty_id, steps.c.state.in_(TO_COME))
            .values(state="cancelled", done_at=now)
        )

    def steps(self, incident_id: UUID) -> list[StepRow]:
        """Return the steps of a case in order of time."""
        return list(
            self.session.scalars(
                select(StepRow)
                .where(columns(StepRow).incident_id == incident_id)
                .order_by(columns(StepRow).at)
            )
        )

    def cases_with_due_steps(self, *, now: datetime, limit: int) -> list[IncidentRow]:
        """Return cases whose steps have come, oldest deadline first, locked.

        A case that somebody else is changing is left out: it comes the next time.
        """
        table = table_of(StepRow)
        # However many have come: the first of them, and of these the oldest deadlines.
        first = (
            select(table.c.incident_id, table.c.deadline_at)
            .where(
                table.c.state == "waiting",
                table.c.at <= now,
                table.c.incident_id.is_not(None),
            )
            .order_by(table.c.at)
            .limit(LOOK_AHEAD)
            .subquery()
        )
        due = self.session.execute(
            select(first.c.incident_id)
            .group_by(first.c.incident_id)
            .order_by(func.min(first.c.deadline_at), first.c.incident_id)
            .limit(limit)
        )
        order = {row[0]: place for place, row in enumerate(due)}
        query = select(IncidentRow).where(columns(IncidentRow).id.in_(order))
        if self.backend == "postgresql":
            query = query.with_for_update(skip_locked=True)
        return sorted(self.session.scalars(query), key=lambda case: order[case.id])

    def due_steps(
        self, incident_id: UUID, *, now: datetime
    ) -> list[tuple[StepRow, DutyRow]]:
        """Return the reminders of a case that have come, oldest deadline first."""
        table = table_of(StepRow)
        found = self.session.execute(
            select(StepRow, DutyRow)
            .join(DutyRow, table.c.duty_id == columns(DutyRow).id)
            .where(
                table.c.incident_id == incident_id,
                table.c.state == "waiting",
                table.c.at <= now,
            )
            .order_by(table.c.deadline_at, table.c.at)
        )
        return [(step, duty) for step, duty in found]

    def finish_steps(self, step_ids: list[UUID], *, state: str, now: datetime) -> None:
        """Note that these steps are ``done`` or were ``overtaken``."""
        table = table_of(StepRow)
        self.session.execute(
            update(table)
            .where(table.c.id.in_(step_ids))
            .values(state=state, done_at=now)
        )

    def set_steps_aside(self, incident_id: UUID, *, now: datetime) -> int:
        """Mark the steps of a case that have come as stuck; return how many."""
        table = table_of(StepRow)
        return self.change(
            update(table)
            .where(
                table.c.incident_id == incident_id,
                table.c.state == "waiting",
                table.c.at <= now,
            )
            .values(state="stuck")
        )

    def resume_stuck_steps(self) -> int:
        """Let stuck steps wait for their turn again; return how many."""
        table = table_of(StepRow)
        return self.change(
            update(table).where(table.c.state == "stuck").values(state="waiting")
        )

    def stuck_cases(self, organisations: Collection[UUID]) -> list[str]:
        """Return the references of open cases with stuck steps, in their order."""
        table, cases = table_of(StepRow), table_of(IncidentRow)
        query = (
            select(cases.c.reference)
            .join(table, table.c.incident_id == cases.c.id)
            .where(
                table.c.organisation_id.in_(organisations),
                table.c.state == "stuck",
                cases.c.status == "open",
            )
            .distinct()
            .order_by(cases.c.reference)
        )
        return list(self.session.scalars(query))

    def next_step_at(self) -> datetime | None:
        """Return when the next step comes, or None."""
        table = table_of(StepRow)
        soonest: datetime | None = self.session.scalar(
            select(func.min(table.c.at)).where(table.c.state == "waiting")
        )
        return soonest

    def late_steps(self, *, before: datetime) -> dict[UUID, tuple[int, datetime]]:
        """Return how many steps should have come before this, and when the oldest.

        By organisation; of reminders only those of open duties of open cases count.
        """
        table = table_of(StepRow)
        query = (
            select(table.c.organisation_id, func.count(), func.min(table.c.at))
            .select_from(table)
            .outerjoin(table_of(DutyRow), table.c.duty_id == columns(DutyRow).id)
            .outerjoin(
                table_of(IncidentRow), table.c.incident_id == columns(IncidentRow).id
            )
            .where(
                table.c.state.in_(TO_COME),
                table.c.at < before,
                or_(table.c.duty_id.is_(None), columns(DutyRow).status == "open"),
                or_(
                    table.c.incident_id.is_(None), columns(IncidentRow).status == "open"
                ),
            )
            .group_by(table.c.organisation_id)
        )
        return {row[0]: (row[1], row[2]) for row in self.session.execute(query)}

    def beat(self, worker: str, *, now: datetime) -> None:
        """Note that a worker is alive."""
        beats = table_of(BeatRow)
        done = self.change(
            update(beats).where(beats.c.worker == worker).values(ticked_at=now)
        )
        if not done:
            self.add(BeatRow, [{"worker": worker, "ticked_at": now}])

    def last_beat(self, *, now: datetime | None = None) -> datetime | None:
        """Return when any worker last ticked, or None.

        Args:
            now: beats of a clock that ran ahead of it are no sign of life.
        """
        beats = columns(BeatRow).ticked_at
        query = select(func.max(beats))
        if now is not None:
            query = query.where(beats <= now + AHEAD)
        latest: datetime | None = self.session.scalar(query)
        return latest

    def forget_beats(self, *, before: datetime) -> None:
        """Erase the beats of workers that are long gone."""
        beats = table_of(BeatRow)
        self.session.execute(delete(beats).where(beats.c.ticked_at < before))
