"""Queries on organisations, drafts, tokens and throttles."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from incidents.core.errors import NotFoundError
from incidents.models import ApiTokenRow, DraftRow, OrganisationRow, ThrottleRow
from incidents.store.core import Queries, columns, table_of

# Built once: it is part of every report that the staff form sends.
_SETTLE_DRAFT = (
    update(table_of(DraftRow))
    .where(
        columns(DraftRow).idempotency_key == bindparam("key"),
        columns(DraftRow).organisation_id == bindparam("organisation"),
    )
    .values(answers=bindparam("nothing"), incident_id=bindparam("case"))
)


class HouseQueries(Queries):
    """Organisations, drafts of reports, machine tokens, throttles."""

    def organisation(self, slug: str) -> OrganisationRow:
        """Return the organisation with this slug.

        Raises:
            NotFoundError: there is none.
        """
        row = self.session.scalar(
            select(OrganisationRow).where(columns(OrganisationRow).slug == slug)
        )
        if row is None:
            msg = "no such organisation"
            raise NotFoundError(msg)
        return row

    def organisation_by_id(self, organisation_id: UUID) -> OrganisationRow:
        """Return the organisation with this key; it exists by foreign key."""
        row = self.session.get(OrganisationRow, organisation_id)
        if row is None:
            msg = "no such organisation"
            raise NotFoundError(msg)
        return row

    def lock_organisation(self, organisation_id: UUID) -> OrganisationRow:
        """Return the organisation as it stands; nobody else changes it meanwhile."""
        query = select(OrganisationRow).where(
            columns(OrganisationRow).id == organisation_id
        )
        if self.backend == "postgresql":
            # Reports of the organisation go on: they hold its key only.
            query = query.with_for_update(key_share=True)
        return self.session.scalars(query).one()

    def organisations(self) -> list[OrganisationRow]:
        """Return all organisations by name."""
        return list(
            self.session.scalars(
                select(OrganisationRow).order_by(columns(OrganisationRow).name)
            )
        )

    def set_profile(
        self, organisation_id: UUID, *, name: str, profile: dict[str, Any]
    ) -> None:
        """Replace an organisation's settings."""
        self.session.execute(
            update(table_of(OrganisationRow))
            .where(columns(OrganisationRow).id == organisation_id)
            .values(name=name, profile=profile)
        )

    def api_token(self, digest: str) -> ApiTokenRow | None:
        """Return the live token with this digest, or None."""
        return self.session.scalar(
            select(ApiTokenRow).where(
                columns(ApiTokenRow).token_sha256 == digest,
                columns(ApiTokenRow).revoked_at.is_(None),
            )
        )

    def api_tokens(self, organisation_id: UUID) -> list[ApiTokenRow]:
        """Return an organisation's tokens, revoked ones too, oldest first."""
        table = columns(ApiTokenRow)
        return list(
            self.session.scalars(
                select(ApiTokenRow)
                .where(table.organisation_id == organisation_id)
                .order_by(table.created_at, table.id)
            )
        )

    def api_token_by_id(self, token_id: UUID) -> ApiTokenRow | None:
        """Return the token with this key, live or revoked, or None."""
        return self.session.get(ApiTokenRow, token_id)

    def revoke_api_token(self, token_id: UUID, *, now: datetime) -> None:
        """Set when the token ended; one that has ended keeps its instant."""
        tokens = table_of(ApiTokenRow)
        self.session.execute(
            update(tokens)
            .where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    def draft_by_cookie(self, digest: str) -> DraftRow | None:
        """Return the draft that this browser opened, or None."""
        return self.session.scalar(
            select(DraftRow).where(columns(DraftRow).cookie_sha256 == digest)
        )

    def draft_by_resume_code(self, digest: str) -> DraftRow | None:
        """Return the draft with this short code, or None."""
        return self.session.scalar(
            select(DraftRow).where(columns(DraftRow).resume_sha256 == digest)
        )

    def change_draft(self, draft_id: UUID, **values: Any) -> None:
        """Set columns of one draft."""
        drafts = table_of(DraftRow)
        self.session.execute(
            update(drafts).where(drafts.c.id == draft_id).values(**values)
        )

    def settle_draft(
        self, organisation_id: UUID, key: str, *, incident_id: UUID
    ) -> None:
        """Empty the draft with this key, if there is one: it has become a case."""
        values = {
            "key": key,
            "organisation": organisation_id,
            "case": incident_id,
            "nothing": {},
        }
        self.run(_SETTLE_DRAFT, [values])

    def drop_draft(self, draft_id: UUID) -> None:
        """Erase one draft and what was typed in it."""
        drafts = table_of(DraftRow)
        self.session.execute(delete(drafts).where(drafts.c.id == draft_id))

    def drop_drafts_expired_by(self, now: datetime) -> int:
        """Erase drafts whose 24 hours are over; return how many."""
        drafts = table_of(DraftRow)
        return self.change(delete(drafts).where(drafts.c.expires_at <= now))

    def count_try(self, subject: str, *, window: timedelta, now: datetime) -> int:
        """Count one more try of *subject* and return the tries in this window."""
        table = table_of(ThrottleRow)
        opened = now - window
        insert = (sqlite if self.backend == "sqlite" else postgresql).insert(table)
        current = table.c.window_from > opened
        statement = insert.values(subject=subject, window_from=now, count=1)
        statement = statement.on_conflict_do_update(
            index_elements=["subject"],
            set_={
                "count": case((current, table.c.count + 1), else_=1),
                "window_from": case((current, table.c.window_from), else_=now),
            },
        ).returning(table.c.count)
        return int(self.session.execute(statement).scalar_one())

    def forget_tries(self, subject: str) -> None:
        """Start *subject* at zero again."""
        table = table_of(ThrottleRow)
        self.session.execute(delete(table).where(table.c.subject == subject))
