"""Queries on rooms: a recipient that takes one message at a time, at a steady pace."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, and_, cast, func, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from incidents.models import MessageRow, RoomRow
from incidents.models.columns import UtcDateTime
from incidents.store.core import Queries, table_of

_MESSAGES = table_of(MessageRow)
_ROOMS = table_of(RoomRow)
# Keeps the locks of rooms apart from others that an installation may take.
_LOCKS_OF_ROOMS = 7_265_431_903


class RoomQueries(Queries):
    """Which rooms wait, are free, or have a message on its way."""

    def _next_in_a_room(self, channel: str) -> datetime | None:
        """Return when the first room with something waiting may be sent to."""
        rooms = self._waiting_rooms(channel).subquery()
        # SQLite's max() of two values is PostgreSQL's greatest().
        later = func.max if self.backend == "sqlite" else func.greatest
        free_at = func.coalesce(rooms.c.free_at, rooms.c.due_at)
        may_go = type_coerce(later(rooms.c.due_at, free_at), UtcDateTime)
        first: datetime | None = self.connection.scalar(
            select(may_go).select_from(rooms).order_by(may_go).limit(1)
        )
        return first

    def _waiting_rooms(self, channel: str) -> Select[Any]:
        """Select each room with something waiting: name, first due, free from when.

        One step on the index for each room, past all that waits in it.
        """
        waits = and_(_MESSAGES.c.channel == channel, _MESSAGES.c.state == "waiting")
        first = select(func.min(_MESSAGES.c.recipient)).where(waits).scalar_subquery()
        room = select(first.label("name")).cte("waiting_room", recursive=True)
        following = (
            select(func.min(_MESSAGES.c.recipient))
            .where(waits, _MESSAGES.c.recipient > room.c.name)
            .scalar_subquery()
        )
        room = room.union_all(select(following).where(room.c.name.is_not(None)))
        due_at = (
            select(func.min(_MESSAGES.c.next_attempt_at))
            .where(waits, _MESSAGES.c.recipient == room.c.name)
            .scalar_subquery()
        )
        kept = and_(_ROOMS.c.channel == channel, _ROOMS.c.recipient == room.c.name)
        return (
            select(room.c.name, due_at.label("due_at"), _ROOMS.c.free_at)
            .select_from(room.outerjoin(_ROOMS, kept))
            .where(room.c.name.is_not(None))
        )

    def _ready_rooms(self, channel: str, *, now: datetime, limit: int) -> list[str]:
        """Return the first rooms with something due that have rested, in order."""
        rooms = self._waiting_rooms(channel).subquery()
        query = (
            select(rooms.c.name)
            .where(rooms.c.due_at <= now, func.coalesce(rooms.c.free_at, now) <= now)
            .order_by(rooms.c.due_at, rooms.c.name)
            .limit(limit)
        )
        return list(self.connection.scalars(query))

    def _lock_rooms(self, channel: str, rooms: Sequence[str]) -> set[str]:
        """Return those of *rooms* that nobody else is looking at until the commit.

        The lock is no row: nobody has to wait for a row that another is writing. SQLite
        has one writer, so that all are ours.
        """
        if self.backend != "postgresql" or not rooms:
            return set(rooms)
        names = func.unnest(cast(list(rooms), ARRAY(Text))).column_valued("name")
        key = func.hashtextextended(channel + " " + names, _LOCKS_OF_ROOMS)
        locked = select(names).where(func.pg_try_advisory_xact_lock(key))
        return set(self.connection.scalars(locked))

    def _resting_rooms(
        self, channel: str, rooms: Collection[str], *, now: datetime
    ) -> set[str]:
        query = select(_ROOMS.c.recipient).where(
            _ROOMS.c.channel == channel,
            _ROOMS.c.recipient.in_(rooms),
            _ROOMS.c.free_at > now,
        )
        return set(self.connection.scalars(query))

    def _claimed_rooms(self, channel: str, *, now: datetime) -> set[str]:
        query = select(_MESSAGES.c.recipient).where(
            _MESSAGES.c.channel == channel,
            _MESSAGES.c.state == "claimed",
            _MESSAGES.c.lease_until > now,
        )
        return set(self.connection.scalars(query))

    def close_room(self, message: MessageRow, *, until: datetime) -> None:
        """Let nothing be sent to the message's room before an instant."""
        values = {
            "channel": message.channel,
            "recipient": message.recipient,
            "free_at": until,
        }
        keys = [_ROOMS.c.channel, _ROOMS.c.recipient]
        self.session.execute(
            self._insert_rooms().on_conflict_do_update(
                index_elements=keys, set_={"free_at": until}
            ),
            [values],
        )

    def _insert_rooms(self) -> Any:
        dialect = sqlite if self.backend == "sqlite" else postgresql
        return dialect.insert(_ROOMS)
