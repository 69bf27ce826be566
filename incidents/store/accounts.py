"""Queries on people with a login."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from incidents.models import MembershipRow, OrganisationRow, SessionRow, UserRow
from incidents.store.core import Queries, columns, table_of


class AccountQueries(Queries):
    """Users, their memberships, their sessions."""

    def user_by_email(self, email: str) -> UserRow | None:
        """Return the user with this address in lower case, or None."""
        return self.session.scalar(
            select(UserRow).where(columns(UserRow).email == email)
        )

    def user(self, user_id: UUID) -> UserRow | None:
        """Return the user with this key, or None."""
        return self.session.get(UserRow, user_id)

    def lock_user(self, user_id: UUID) -> UserRow:
        """Return an existing user as they stand; nobody changes them meanwhile."""
        query = select(UserRow).where(columns(UserRow).id == user_id)
        if self.backend == "postgresql":
            query = query.with_for_update(key_share=True)
        return self.session.scalars(query).one()

    def users(self) -> list[UserRow]:
        """Return everybody with a login, by address."""
        return list(
            self.session.scalars(select(UserRow).order_by(columns(UserRow).email))
        )

    def user_names(self, user_ids: Iterable[UUID]) -> dict[UUID, str]:
        """Return the names of these users by key."""
        users = table_of(UserRow)
        found = self.session.execute(
            select(users.c.id, users.c.name).where(users.c.id.in_(set(user_ids)))
        )
        return {row.id: row.name for row in found}

    def memberships(self, user_id: UUID) -> list[tuple[MembershipRow, OrganisationRow]]:
        """Return what this user may see, by organisation name."""
        found = self.session.execute(
            select(MembershipRow, OrganisationRow)
            .join(
                OrganisationRow,
                columns(MembershipRow).organisation_id == columns(OrganisationRow).id,
            )
            .where(columns(MembershipRow).user_id == user_id)
            .order_by(columns(OrganisationRow).name)
        )
        return [(membership, organisation) for membership, organisation in found]

    def members(self, organisation_id: UUID) -> list[UserRow]:
        """Return who serves this organisation and can sign in, by name."""
        user, member = columns(UserRow), columns(MembershipRow)
        return list(
            self.session.scalars(
                select(UserRow)
                .join(MembershipRow, member.user_id == user.id)
                .where(
                    member.organisation_id == organisation_id,
                    user.disabled_at.is_(None),
                )
                .order_by(user.name)
            )
        )

    def change_user(self, user_id: UUID, **values: Any) -> None:
        """Set columns of one user."""
        users = table_of(UserRow)
        self.session.execute(
            update(users).where(users.c.id == user_id).values(**values)
        )

    def login(self, digest: str) -> tuple[SessionRow, UserRow] | None:
        """Return the session with this token digest and its user, or None."""
        found = self.session.execute(
            select(SessionRow, UserRow)
            .join(UserRow, columns(SessionRow).user_id == columns(UserRow).id)
            .where(columns(SessionRow).token_sha256 == digest)
        ).first()
        return None if found is None else (found[0], found[1])

    def touch_login(self, session_id: UUID, *, now: datetime) -> None:
        """Note that the session was used."""
        sessions = table_of(SessionRow)
        self.session.execute(
            update(sessions).where(sessions.c.id == session_id).values(last_seen_at=now)
        )

    def end_login(self, digest: str) -> None:
        """Erase one session."""
        sessions = table_of(SessionRow)
        self.session.execute(delete(sessions).where(sessions.c.token_sha256 == digest))

    def end_logins_of(self, user_id: UUID) -> None:
        """Erase every session of a user."""
        sessions = table_of(SessionRow)
        self.session.execute(delete(sessions).where(sessions.c.user_id == user_id))
