"""Queries on what comes back by mail: links that were pressed, bounces."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from incidents.models import (
    AcknowledgeLinkRow,
    MailboxRow,
    MessageRow,
    ReturnedMailRow,
)
from incidents.store.core import Queries, table_of

_LINKS = table_of(AcknowledgeLinkRow)
_BOXES = table_of(MailboxRow)
_MAILS = table_of(ReturnedMailRow)
_MESSAGES = table_of(MessageRow)


class MailQueries(Queries):
    """Links in mails, how far a mailbox was read, and what was in it."""

    def has_link(self, message_id: UUID) -> bool:
        """Tell whether this mail has its link to acknowledge by."""
        return self.session.get(AcknowledgeLinkRow, message_id) is not None

    def link(self, token_sha256: str) -> AcknowledgeLinkRow | None:
        """Return the link whose token has this digest."""
        query = select(AcknowledgeLinkRow).where(_LINKS.c.token_sha256 == token_sha256)
        return self.session.scalar(query)

    def use_link(self, message_id: UUID, *, now: datetime) -> None:
        """Note that a link was pressed; the first press stands."""
        self.session.execute(
            update(_LINKS)
            .where(_LINKS.c.message_id == message_id, _LINKS.c.used_at.is_(None))
            .values(used_at=now)
        )

    def mailbox(self, name: str, *, lock: bool = False) -> MailboxRow | None:
        """Return how far a mailbox was read, None before the first time.

        Args:
            lock: nobody else takes a mail out of it until the commit.
        """
        query = select(MailboxRow).where(_BOXES.c.name == name)
        if lock and self.backend == "postgresql":
            query = query.with_for_update()
        return self.session.scalar(query)

    def begin_mailbox(self, name: str, *, now: datetime) -> None:
        """Make the row of a mailbox, unless it is there."""
        dialect = sqlite if self.backend == "sqlite" else postgresql
        values = {"name": name, "validity": 0, "uid": 0, "says": "", "read_at": now}
        new = dialect.insert(_BOXES).values(**values)
        self.session.execute(new.on_conflict_do_nothing())

    def change_mailbox(self, name: str, **values: object) -> None:
        """Set columns of a mailbox."""
        self.session.execute(
            update(_BOXES).where(_BOXES.c.name == name).values(**values)
        )

    def mail_of_ours(self, ids: Sequence[str]) -> MessageRow | None:
        """Return the mail that went out under one of these ids, the first that did."""
        query = select(MessageRow).where(
            _MESSAGES.c.provider_id.in_(ids), _MESSAGES.c.channel == "email"
        )
        found = {row.provider_id: row for row in self.session.scalars(query)}
        return next((found[each] for each in ids if each in found), None)

    def returned_times(self, message_id: UUID) -> int:
        """Return how often a bounce of this mail was taken in."""
        query = select(func.count()).select_from(_MAILS)
        bounces = _MAILS.c.message_id == message_id, _MAILS.c.kind == "bounce"
        return int(self.session.scalar(query.where(*bounces)) or 0)

    def set_bounced(self, message_id: UUID) -> bool:
        """Mark a mail that was taken as come back; False when it was not taken.

        One that still waits goes out all the same: a forged report stops nothing.
        """
        done = self.change(
            update(_MESSAGES)
            .where(
                _MESSAGES.c.id == message_id,
                _MESSAGES.c.state.in_(("sent", "unconfirmed")),
            )
            .values(state="bounced")
        )
        return done == 1

    def count_returned(self) -> dict[str, int]:
        """Return how many mails were taken in, by kind."""
        query = select(_MAILS.c.kind, func.count()).group_by(_MAILS.c.kind)
        return {row[0]: row[1] for row in self.connection.execute(query)}
