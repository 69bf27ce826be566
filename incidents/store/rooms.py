"""Queries on rooms: a recipient that takes one message at a time, at a steady pace."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.dialects import postgresql, sqlite

from incidents.models import MessageRow, RoomRow
from incidents.store.core import Queries, table_of

_MESSAGES = table_of(MessageRow)
_ROOMS = table_of(RoomRow)


class RoomQueries(Queries):
    """Which rooms wait, are free, or have a message on its way."""

    def _rooms(self, channel: str) -> list[tuple[str, datetime, datetime | None]]:
        """Return each room with something waiting: name, first due, free from when.

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
        found = self.session.execute(
            select(room.c.name, due_at, _ROOMS.c.free_at)
            .select_from(room.outerjoin(_ROOMS, kept))
            .where(room.c.name.is_not(None))
        )
        return [(name, at, free_at) for name, at, free_at in found]

    def _ready_rooms(self, channel: str, *, now: datetime) -> list[str]:
        """Return the rooms with something due that have rested, in their order."""
        due = sorted(self._rooms(channel), key=lambda room: room[1])
        return [room for room, at, free in due if max(at, free or at) <= now]

    def _lock_free_rooms(
        self, channel: str, rooms: Collection[str], *, now: datetime
    ) -> set[str]:
        if not rooms:
            return set()
        new = [
            {"channel": channel, "recipient": room, "free_at": now}
            for room in sorted(rooms)
        ]
        self.session.execute(self._insert_rooms().on_conflict_do_nothing(), new)
        query = select(_ROOMS.c.recipient).where(
            _ROOMS.c.channel == channel,
            _ROOMS.c.recipient.in_(rooms),
            _ROOMS.c.free_at <= now,
        )
        if self.backend == "postgresql":
            query = query.with_for_update(skip_locked=True)
        return set(self.session.scalars(query))

    def _claimed_rooms(self, channel: str, *, now: datetime) -> set[str]:
        query = select(_MESSAGES.c.recipient).where(
            _MESSAGES.c.channel == channel,
            _MESSAGES.c.state == "claimed",
            _MESSAGES.c.lease_until > now,
        )
        return set(self.session.scalars(query))

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
