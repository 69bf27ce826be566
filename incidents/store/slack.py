"""Queries on what passes between us and Slack besides the messages themselves."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from incidents.models import (
    ErrandRow,
    LinkRow,
    MemberRow,
    MessageRow,
    ThreadRow,
)
from incidents.store.core import Queries, table_of
from incidents.store.steps import AHEAD

_ERRANDS = table_of(ErrandRow)
_MEMBERS = table_of(MemberRow)
_MESSAGES = table_of(MessageRow)
_THREADS = table_of(ThreadRow)
_LINKS = table_of(LinkRow)


class SlackQueries(Queries):
    """Errands, members by address, threads opened anew, the link of Socket Mode."""

    def ask_once(self, errand: Mapping[str, Any]) -> bool:
        """Write an errand; False when the same one was written before."""
        statement = self._upsert(ErrandRow).values(**errand)
        statement = statement.on_conflict_do_nothing(index_elements=["id"])
        # A driver counts no rows of an insert that may do nothing in the same way.
        return bool(self.session.execute(statement.returning(_ERRANDS.c.id)).all())

    def ask_again(self, errands: Iterable[Mapping[str, Any]]) -> None:
        """Write errands that may be there already: those are to be done once more.

        One that is under way just now is done again after it: its fence moves on.
        """
        for errand in errands:
            again = {
                "about": errand["about"],
                "created_at": errand["created_at"],
                "next_attempt_at": errand["next_attempt_at"],
                "state": "waiting",
                "attempts": 0,
                "fence": _ERRANDS.c.fence + 1,
                "lease_until": None,
                "settled_at": None,
                "says": "",
            }
            self.session.execute(
                self._upsert(ErrandRow)
                .values(**errand)
                .on_conflict_do_update(index_elements=["id"], set_=again)
            )

    def claim_errands(
        self, *, now: datetime, lease: timedelta, limit: int
    ) -> list[ErrandRow]:
        """Take due errands in hand, the oldest first, under a lease and a new fence."""
        query = (
            select(_ERRANDS.c.id)
            .where(
                or_(
                    and_(
                        _ERRANDS.c.state == "waiting", _ERRANDS.c.next_attempt_at <= now
                    ),
                    and_(_ERRANDS.c.state == "claimed", _ERRANDS.c.lease_until <= now),
                )
            )
            .order_by(_ERRANDS.c.next_attempt_at)
            .limit(limit)
        )
        if self.backend == "postgresql":
            query = query.with_for_update(skip_locked=True)
        ids = list(self.session.scalars(query))
        if not ids:
            return []
        self.session.execute(
            update(_ERRANDS)
            .where(_ERRANDS.c.id.in_(ids))
            .values(
                state="claimed",
                fence=_ERRANDS.c.fence + 1,
                attempts=_ERRANDS.c.attempts + 1,
                lease_until=now + lease,
            )
        )
        found = self.session.scalars(select(ErrandRow).where(_ERRANDS.c.id.in_(ids)))
        return sorted(found, key=lambda row: ids.index(row.id))

    def settle_errand(self, errand_id: UUID, *, fence: int, **values: Any) -> bool:
        """Write what became of an errand; False when it is wished for anew."""
        settled = self.change(
            update(_ERRANDS)
            .where(_ERRANDS.c.id == errand_id, _ERRANDS.c.fence == fence)
            .values(lease_until=None, **values)
        )
        return settled == 1

    def next_errand_at(self) -> datetime | None:
        """Return when the next errand is due or a lease ends, None when none waits."""
        due: datetime | None = self.session.scalar(
            select(func.min(_ERRANDS.c.next_attempt_at)).where(
                _ERRANDS.c.state == "waiting"
            )
        )
        ends: datetime | None = self.session.scalar(
            select(func.min(_ERRANDS.c.lease_until)).where(
                _ERRANDS.c.state == "claimed"
            )
        )
        return min((at for at in (due, ends) if at is not None), default=None)

    def forget_errands(self, *, before: datetime) -> int:
        """Erase errands that were settled before an instant."""
        return self.change(delete(_ERRANDS).where(_ERRANDS.c.settled_at < before))

    def slack_messages(self, incident_id: UUID) -> list[UUID]:
        """Return what of a case stands on Slack, or is on its way there."""
        return list(
            self.session.scalars(
                select(_MESSAGES.c.id).where(
                    _MESSAGES.c.incident_id == incident_id,
                    _MESSAGES.c.channel == "slack",
                    _MESSAGES.c.state.in_(("sent", "claimed")),
                )
            )
        )

    def message_with(self, message_id: UUID) -> MessageRow | None:
        """Return one message, None when there is none with this key."""
        return self.session.get(MessageRow, message_id)

    def told_personally(
        self, organisation_id: UUID, addresses: Collection[str]
    ) -> set[UUID]:
        """Return the cases of which somebody with these addresses was told."""
        query = select(_MESSAGES.c.incident_id).where(
            _MESSAGES.c.organisation_id == organisation_id,
            _MESSAGES.c.recipient.in_(addresses),
            _MESSAGES.c.incident_id.is_not(None),
        )
        return set(self.session.scalars(query))

    def members_by_address(
        self, emails: Collection[str], *, now: datetime
    ) -> dict[str, str]:
        """Return member ids by address as far as they are known, "" for nobody."""
        query = select(_MEMBERS.c.email, _MEMBERS.c.member_id).where(
            _MEMBERS.c.email.in_(emails), _MEMBERS.c.expires_at > now
        )
        return {row.email: row.member_id for row in self.session.execute(query)}

    def note_member(
        self, email: str, member_id: str, *, expires_at: datetime, now: datetime
    ) -> None:
        """Keep whose address this is until an instant."""
        found = {
            "member_id": member_id,
            "looked_up_at": now,
            "expires_at": expires_at,
        }
        self.session.execute(
            self._upsert(MemberRow)
            .values(email=email, **found)
            .on_conflict_do_update(index_elements=["email"], set_=found)
        )

    def forget_members(self, *, before: datetime) -> int:
        """Erase what has expired before an instant."""
        return self.change(delete(_MEMBERS).where(_MEMBERS.c.expires_at < before))

    def note_thread(
        self, message: MessageRow, provider_id: str, *, now: datetime
    ) -> None:
        """Keep that a message opened a thread, for the first one is lost."""
        found = {"provider_id": provider_id, "opened_at": now}
        self.session.execute(
            self._upsert(ThreadRow)
            .values(
                incident_id=message.incident_id,
                recipient=message.recipient,
                organisation_id=message.organisation_id,
                **found,
            )
            .on_conflict_do_update(
                index_elements=["incident_id", "recipient"], set_=found
            )
        )

    def note_link(self, worker: str, *, now: datetime) -> None:
        """Note that *worker* is linked with Slack now."""
        self.session.execute(
            self._upsert(LinkRow)
            .values(worker=worker, linked_at=now)
            .on_conflict_do_update(index_elements=["worker"], set_={"linked_at": now})
        )
        old = now - timedelta(days=1)
        self.session.execute(delete(_LINKS).where(_LINKS.c.linked_at < old))

    def last_linked_at(self, *, now: datetime) -> datetime | None:
        """Return when any worker was last linked with Slack; for *now* see the beat."""
        last: datetime | None = self.session.scalar(
            select(func.max(_LINKS.c.linked_at)).where(
                _LINKS.c.linked_at <= now + AHEAD
            )
        )
        return last

    def _upsert(self, row: Any) -> Any:
        dialect = sqlite if self.backend == "sqlite" else postgresql
        return dialect.insert(table_of(row))
