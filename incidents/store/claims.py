"""Queries on the outbox as a queue: leases and fences, rooms, what is late.

Every query here reads as many rows as it answers, however many wait: the due ones of
a channel come off an index in their order, and rooms are found one step each.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    func,
    or_,
    select,
    update,
)

from incidents.models import MessageRow
from incidents.store.core import table_of
from incidents.store.due import Due
from incidents.store.rooms import RoomQueries

# How many of the next due messages are put in order of their deadlines.
LOOK_AHEAD = 32
LOOK_AHEAD_IN_ROOM = 8
# How many rooms are tried for each message that may be taken: others try them, too.
ROOMS_AHEAD = 4
_THREAD = tuple[UUID | None, str, str]
_MESSAGES = table_of(MessageRow)
# ISO instants of one zone sort as text; null, no deadline, comes last.
_DEADLINE = func.coalesce(_MESSAGES.c.alert["deadline_at"].as_string(), "~")


class ClaimQueries(RoomQueries):
    """Who may send what next."""

    def claim_messages(
        self,
        *,
        now: datetime,
        lease: timedelta,
        limits: Mapping[str, int],
        rooms: Collection[str] = (),
        besides: Collection[UUID] = (),
        late_before: datetime,
    ) -> list[MessageRow]:
        """Claim messages that are due: take a lease and a new fence.

        A message whose lease has run out was claimed by a worker that died; its
        outcome is not known, so it is marked ambiguous before it is tried again. Two
        messages of one case to one recipient are not in hand together: the second
        may be an answer to the first. Of what is due the earliest deadline goes first.

        Args:
            limits: how many of each channel.
            rooms: channels that take one message at a time for each recipient.
            besides: messages that the caller still has in hand.
            late_before: of a case's messages written before this the newest goes
                first: it makes the others needless.
        """
        found: list[Row[Any]] = []
        due = Due(now=now, besides=besides, late_before=late_before)
        for channel, limit in limits.items():
            pick = self._in_rooms if channel in rooms else self._in_order
            found += pick(channel, limit, due) if limit > 0 else []
        ids = self._one_of_a_thread(found, now=now)
        if not ids:
            return []
        self.session.execute(
            update(_MESSAGES)
            .where(_MESSAGES.c.id.in_(ids))
            .values(
                ambiguous=or_(_MESSAGES.c.ambiguous, _MESSAGES.c.state == "claimed"),
                state="claimed",
                fence=_MESSAGES.c.fence + 1,
                attempts=_MESSAGES.c.attempts + 1,
                lease_until=now + lease,
            )
        )
        query = select(MessageRow).where(_MESSAGES.c.id.in_(ids))
        return sorted(self.session.scalars(query), key=lambda row: ids.index(row.id))

    def _in_order(self, channel: str, limit: int, due: Due) -> list[Row[Any]]:
        waiting = self._candidates(channel, LOOK_AHEAD + limit)
        waiting = waiting.where(*due.waiting).order_by(_MESSAGES.c.next_attempt_at)
        lost = self._candidates(channel, limit).where(*due.lost)
        rows = [*self.connection.execute(lost), *self.connection.execute(waiting)]
        return due.in_order(rows)[:limit]

    def _in_rooms(self, channel: str, limit: int, due: Due) -> list[Row[Any]]:
        """Return the next message of each room that is free, and let no other take it.

        Rooms that another worker is looking at are passed over. What it has claimed
        meanwhile is seen, for a room is locked first and looked at then.
        """
        lost = self.connection.execute(
            self._candidates(channel, limit).where(*due.lost)
        ).all()
        lost_rooms = sorted({row.recipient for row in lost})
        free = self._free_rooms(channel, lost_rooms, now=due.now)
        found = [row for row in lost if row.recipient in free]
        busy = self._claimed_rooms(channel, now=due.now) | set(lost_rooms)
        ahead = ROOMS_AHEAD * limit + len(busy)
        ready = self._ready_rooms(channel, now=due.now, limit=ahead)
        ready = [room for room in ready if room not in busy]
        next_due = (
            self._candidates(channel, LOOK_AHEAD_IN_ROOM)
            .where(*due.waiting, _MESSAGES.c.recipient == bindparam("room"))
            .order_by(_MESSAGES.c.next_attempt_at)
        )
        while ready and len(found) < limit:
            some, ready = ready[:limit], ready[limit:]
            for room in sorted(self._free_rooms(channel, some, now=due.now)):
                rows = self.connection.execute(next_due, {"room": room}).all()
                found += due.in_order(rows)[:1]
        return due.in_order(found)[:limit]

    def _free_rooms(
        self, channel: str, rooms: Sequence[str], *, now: datetime
    ) -> set[str]:
        """Return those of *rooms* that are ours until the commit, rested and idle."""
        ours = self._lock_rooms(channel, rooms)
        if not ours:
            return ours
        # In this order: who settles in between is seen by the second, if not the first.
        ours -= self._claimed_rooms(channel, now=now)
        return ours - self._resting_rooms(channel, ours, now=now)

    def _candidates(self, channel: str, limit: int) -> Select[Any]:
        query = (
            select(
                _MESSAGES.c.id,
                _MESSAGES.c.incident_id,
                _MESSAGES.c.channel,
                _MESSAGES.c.recipient,
                _MESSAGES.c.next_attempt_at,
                _MESSAGES.c.created_at,
                _DEADLINE.label("deadline"),
            )
            .where(_MESSAGES.c.channel == channel)
            .limit(limit)
        )
        if self.backend == "postgresql":
            return query.with_for_update(skip_locked=True)
        return query

    def _one_of_a_thread(
        self, candidates: Sequence[Row[Any]], *, now: datetime
    ) -> list[UUID]:
        """Return one message for each case and recipient that has none in hand."""
        channels = {row.channel for row in candidates}
        in_hand = self.connection.execute(
            select(
                _MESSAGES.c.incident_id, _MESSAGES.c.channel, _MESSAGES.c.recipient
            ).where(
                _MESSAGES.c.channel.in_(channels),
                _MESSAGES.c.state == "claimed",
                _MESSAGES.c.lease_until > now,
            )
        )
        taken: set[_THREAD] = {(case, channel, to) for case, channel, to in in_hand}
        ids = []
        for row in candidates:
            thread = (row.incident_id, row.channel, row.recipient)
            if thread not in taken:
                taken.add(thread)
                ids.append(row.id)
        return ids

    def renew_leases(self, fences: Mapping[UUID, int], *, until: datetime) -> set[UUID]:
        """Keep messages that are still being delivered; return those still ours."""
        ours = set()
        for message_id, fence in fences.items():
            renewed = self.change(
                update(_MESSAGES)
                .where(*_held_by(message_id, fence))
                .values(lease_until=until)
            )
            ours |= {message_id} if renewed else set()
        return ours

    def settle_message(self, message_id: UUID, *, fence: int, **values: Any) -> bool:
        """Write what became of a claim; False when another worker has taken over."""
        done = self.change(
            update(_MESSAGES)
            .where(*_held_by(message_id, fence))
            .values(lease_until=None, **values)
        )
        return done == 1

    def hasten(self, channel: str, *, now: datetime) -> int:
        """Let what waits for another try on a channel be tried now; return how many."""
        return self.change(
            update(_MESSAGES)
            .where(
                _MESSAGES.c.channel == channel,
                _MESSAGES.c.state == "waiting",
                _MESSAGES.c.next_attempt_at > now,
                _MESSAGES.c.attempts > 0,
            )
            .values(next_attempt_at=now)
        )

    def next_message_at(
        self, rooms: Collection[str] = (), besides: Collection[str] = ()
    ) -> dict[str, datetime]:
        """Return by channel when the next message may go or a lease ends."""
        found: dict[str, datetime] = {}
        for channel in [each for each in self._channels() if each not in besides]:
            instants = [
                self._next_in_a_room(channel)
                if channel in rooms
                else self._soonest("next_attempt_at", channel, "waiting")
            ]
            instants.append(self._soonest("lease_until", channel, "claimed"))
            known = [instant for instant in instants if instant is not None]
            if known:
                found[channel] = min(known)
        return found

    def _channels(self) -> list[str]:
        """Return the channels of the messages, one step on the index for each."""
        found: list[str] = []
        while True:
            query = select(func.min(_MESSAGES.c.channel))
            if found:
                query = query.where(_MESSAGES.c.channel > found[-1])
            following = self.session.scalar(query)
            if following is None:
                return found
            found.append(following)

    def _soonest(self, column: str, channel: str, state: str) -> datetime | None:
        soonest: datetime | None = self.session.scalar(
            select(func.min(_MESSAGES.c[column])).where(
                _MESSAGES.c.channel == channel, _MESSAGES.c.state == state
            )
        )
        return soonest

    def late_messages(self, *, now: datetime, limit: int) -> list[MessageRow]:
        """Return messages that nobody has taken in time and nobody stands in for."""
        query = (
            select(MessageRow)
            .where(
                _MESSAGES.c.state.in_(("waiting", "claimed")),
                _MESSAGES.c.stand_in_at <= now,
            )
            .order_by(_MESSAGES.c.stand_in_at)
            .limit(limit)
        )
        if self.backend == "postgresql":
            query = query.with_for_update(skip_locked=True)
        return list(self.session.scalars(query))

    def stand_in_found(self, message_id: UUID) -> None:
        """Note that somebody else is told in place of a late message's recipient."""
        self.session.execute(
            update(_MESSAGES)
            .where(_MESSAGES.c.id == message_id)
            .values(stand_in_at=None)
        )

    def collapse(self, message_ids: Collection[UUID], *, now: datetime) -> None:
        """Note that a later message has said what these would have said."""
        if not message_ids:
            return
        self.session.execute(
            update(_MESSAGES)
            .where(_MESSAGES.c.id.in_(message_ids), _MESSAGES.c.state == "waiting")
            .values(state="collapsed", settled_at=now)
        )

    def waiting_besides(self, message: MessageRow) -> list[MessageRow]:
        """Return what else of its case waits for the same recipient."""
        query = select(MessageRow).where(
            _MESSAGES.c.incident_id == message.incident_id,
            _MESSAGES.c.channel == message.channel,
            _MESSAGES.c.recipient == message.recipient,
            _MESSAGES.c.state == "waiting",
        )
        return list(self.session.scalars(query))


def _held_by(message_id: UUID, fence: int) -> tuple[ColumnElement[bool], ...]:
    return (
        _MESSAGES.c.id == message_id,
        _MESSAGES.c.fence == fence,
        _MESSAGES.c.state == "claimed",
    )
