"""Queries on messages: what is told, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, update

from incidents.models import (
    IncidentRow,
    MessageRow,
    OrganisationRow,
    TaskRow,
    ThreadRow,
)
from incidents.store.core import Queries, table_of

_MESSAGES, _THREADS = table_of(MessageRow), table_of(ThreadRow)
# Made once: it is asked for each message that goes out.
_THREAD = select(
    func.coalesce(
        select(_THREADS.c.provider_id)
        .where(
            _THREADS.c.incident_id == bindparam("case"),
            _THREADS.c.recipient == bindparam("recipient"),
        )
        .scalar_subquery(),
        select(_MESSAGES.c.provider_id)
        .where(
            _MESSAGES.c.incident_id == bindparam("case"),
            _MESSAGES.c.channel == bindparam("channel"),
            _MESSAGES.c.recipient == bindparam("recipient"),
            _MESSAGES.c.state == "sent",
        )
        .order_by(_MESSAGES.c.settled_at)
        .limit(1)
        .scalar_subquery(),
    )
)


class AlertQueries(Queries):
    """What must be told, to whom, and what became of it."""

    _ahead: Sequence[object] = ()

    def release_held(
        self, channels: Collection[str], *, since: datetime, now: datetime
    ) -> int:
        """Let held messages of open cases wait for *channels* that now exist."""
        messages, cases = table_of(MessageRow), table_of(IncidentRow)
        is_open = select(cases.c.id).where(cases.c.status == "open")
        return self.change(
            update(messages)
            .where(
                messages.c.state == "held",
                messages.c.channel.in_(channels),
                messages.c.created_at > since,
                messages.c.incident_id.in_(is_open),
            )
            .values(state="waiting", next_attempt_at=now, settled_at=None)
        )

    def message(self, message_id: UUID) -> MessageRow:
        """Return one message as it stands now; it exists."""
        messages = table_of(MessageRow)
        query = select(MessageRow).where(messages.c.id == message_id)
        return self.session.scalars(query).one()

    def read_ahead(self, messages: Sequence[MessageRow]) -> None:
        """Read cases and organisations of *messages* at once, for this transaction."""
        cases, organisations = table_of(IncidentRow), table_of(OrganisationRow)
        of_cases = cases.c.id.in_({each.incident_id for each in messages})
        served = organisations.c.id.in_({each.organisation_id for each in messages})
        # The session forgets a row that nobody holds.
        self._ahead = [
            *self.session.scalars(select(IncidentRow).where(of_cases)),
            *self.session.scalars(select(OrganisationRow).where(served)),
        ]

    def lock_case(self, incident_id: UUID) -> None:
        """Let nobody else decide on the messages of this case until the commit."""
        if self.backend == "postgresql":
            cases = table_of(IncidentRow)
            query = select(cases.c.id).where(cases.c.id == incident_id)
            self.session.execute(query.with_for_update(key_share=True))

    def same_news(self, message: MessageRow) -> list[MessageRow]:
        """Return every message that tells the same news of the same case."""
        messages = table_of(MessageRow)
        return list(
            self.session.scalars(
                select(MessageRow).where(
                    messages.c.incident_id == message.incident_id,
                    messages.c.kind == message.kind,
                    messages.c.created_at == message.created_at,
                )
            )
        )

    def news_since(self, incident_id: UUID, *, since: datetime) -> list[MessageRow]:
        """Return what was written of a case since then and no channel has refused."""
        messages = table_of(MessageRow)
        return list(
            self.session.scalars(
                select(MessageRow).where(
                    messages.c.incident_id == incident_id,
                    messages.c.created_at >= since,
                    messages.c.state.in_(("waiting", "claimed", "sent")),
                )
            )
        )

    def unsent(self, organisations: Collection[UUID]) -> list[MessageRow]:
        """Return messages of open cases that no provider has answered for good."""
        messages, cases = table_of(MessageRow), table_of(IncidentRow)
        return list(
            self.session.scalars(
                select(MessageRow)
                .join(IncidentRow, messages.c.incident_id == cases.c.id)
                .where(
                    messages.c.organisation_id.in_(organisations),
                    messages.c.state.in_(("waiting", "claimed", "held")),
                    cases.c.status == "open",
                )
            )
        )

    def open_tasks(self, organisations: Collection[UUID], *, kind: str) -> int:
        """Return how many tasks of this kind are undone on open cases."""
        tasks, cases = table_of(TaskRow), table_of(IncidentRow)
        query = (
            select(func.count())
            .select_from(tasks.join(cases, tasks.c.incident_id == cases.c.id))
            .where(
                tasks.c.organisation_id.in_(organisations),
                tasks.c.kind == kind,
                tasks.c.done_at.is_(None),
                cases.c.status == "open",
            )
        )
        return int(self.session.scalar(query) or 0)

    def open_task_texts(self, organisation_id: UUID, *, kind: str) -> set[str]:
        """Return what the undone tasks of this kind on open cases say."""
        tasks, cases = table_of(TaskRow), table_of(IncidentRow)
        query = (
            select(tasks.c.text)
            .select_from(tasks.join(cases, tasks.c.incident_id == cases.c.id))
            .where(
                tasks.c.organisation_id == organisation_id,
                tasks.c.kind == kind,
                tasks.c.done_at.is_(None),
                cases.c.status == "open",
            )
        )
        return set(self.session.scalars(query))

    def messages(
        self,
        organisations: Collection[UUID],
        *,
        limit: int,
        offset: int = 0,
        **wanted: Any,
    ) -> list[MessageRow]:
        """Return messages, newest first; for *wanted* see ``count_messages``."""
        messages = table_of(MessageRow)
        found = (
            select(MessageRow)
            .where(*_wanted(organisations, **wanted))
            # The id settles the order of messages written together, so that none is
            # on two pages or on none.
            .order_by(messages.c.created_at.desc(), messages.c.id)
            .limit(limit)
            .offset(offset)
        )
        return list(self.session.scalars(found))

    def count_messages(self, organisations: Collection[UUID], **wanted: Any) -> int:
        """Return how many messages there are.

        Args:
            wanted: ``incident_id`` for one case, ``states`` for some states (() means
                any), ``channel`` for one channel ("" means any).
        """
        query = select(func.count()).select_from(table_of(MessageRow))
        counted = query.where(*_wanted(organisations, **wanted))
        return int(self.session.scalar(counted) or 0)

    def thread_of(self, incident_id: UUID, *, channel: str, recipient: str) -> str:
        """Return what a further message of a case to a recipient answers to, or "".

        That is the first one that was confirmed. Where its thread was lost another has
        taken its place; that one counts.
        """
        thread: str | None = self.connection.scalar(
            _THREAD,
            {"case": incident_id, "channel": channel, "recipient": recipient},
        )
        return thread or ""


def _wanted(
    organisations: Collection[UUID],
    *,
    incident_id: UUID | None = None,
    states: Collection[str] = (),
    channel: str = "",
) -> list[ColumnElement[bool]]:
    messages = table_of(MessageRow)
    wanted: list[ColumnElement[bool]] = [messages.c.organisation_id.in_(organisations)]
    if incident_id is not None:
        wanted.append(messages.c.incident_id == incident_id)
    if states:
        wanted.append(messages.c.state.in_(states))
    if channel:
        wanted.append(messages.c.channel == channel)
    return wanted
