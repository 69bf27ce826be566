"""Reports being written: kept by the server for 24 hours, so nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from incidents.core.errors import IncidentsError, NotAllowedError, NotFoundError
from incidents.keys import digest_of, grouped, new_row_id, new_token, token_digest
from incidents.models import DraftRow
from incidents.runtime import Runtime
from incidents.store import Transaction

KEPT_FOR = timedelta(hours=24)
IDLE_AFTER = timedelta(minutes=30)
RESUME_TRIES_PER_HOUR = 10
# A whole office may sit behind one address and hear of the same incident: only a
# machine begins this many, and whoever shares its address waits ten minutes at most.
STARTS_AT_MOST = 120
STARTS_WINDOW = timedelta(minutes=10)


class DraftIdleError(IncidentsError):
    """The browser was idle for half an hour; ask for the short code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report being written.

    Attributes:
        answers: page -> field -> what was typed, valid or not.
        idempotency_key: makes a second send the same report.
        resume_code: the short code that opens it again; derived, so that every page
            can show it although only its digest is stored.
        sent: it has become a case; nothing typed is kept any more.
    """

    id: UUID
    slug: str
    answers: Mapping[str, Any]
    idempotency_key: str
    resume_code: str
    expires_at: datetime
    sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDraft:
    """A draft with the cookie that opens it; shown once, stored as a digest."""

    draft: Draft
    cookie: str


def create_draft(rt: Runtime, *, slug: str, network: str, now: datetime) -> OpenedDraft:
    """Start a report for the organisation *slug*.

    Args:
        network: where the start comes from; kept as a keyed digest.

    Raises:
        NotFoundError: there is no such organisation.
        NotAllowedError: too many were begun from this network just now.
    """
    cookie, key = new_token(), new_token()
    subject = "start:" + rt.keys.keyed_digest("network", network)
    with rt.uow.begin() as tx:
        organisation = tx.organisation(slug)
        if tx.count_try(subject, window=STARTS_WINDOW, now=now) > STARTS_AT_MOST:
            msg = "too many reports were begun; wait ten minutes"
            raise NotAllowedError(msg)
        values: dict[str, Any] = {
            "id": new_row_id(),
            "organisation_id": organisation.id,
            "cookie_sha256": token_digest(cookie),
            "resume_sha256": digest_of(_resume_code(rt, key)),
            "idempotency_key": key,
            "answers": {},
            "created_at": now,
            "touched_at": now,
            "expires_at": now + KEPT_FOR,
        }
        tx.add(DraftRow, [values])
    draft = Draft(
        id=values["id"],
        slug=slug,
        answers={},
        idempotency_key=key,
        resume_code=_resume_code(rt, key),
        expires_at=values["expires_at"],
        sent=False,
    )
    return OpenedDraft(draft=draft, cookie=cookie)


def load(rt: Runtime, *, slug: str, cookie: str, now: datetime) -> Draft | None:
    """Return the draft that this browser writes, or None when there is none.

    Raises:
        DraftIdleError: nothing happened for half an hour; the code opens it again.
    """
    with rt.uow.read() as tx:
        row = _live(tx, tx.draft_by_cookie(token_digest(cookie)), slug=slug, now=now)
        if row is None:
            return None
        if now - row.touched_at > IDLE_AFTER and row.incident_id is None:
            raise DraftIdleError
        return _draft(rt, row, slug)


def save_page(
    rt: Runtime,
    *,
    slug: str,
    cookie: str,
    page: str,
    fields: Mapping[str, Any],
    now: datetime,
) -> Draft:
    """Keep what was typed on one page, valid or not.

    Raises:
        NotFoundError: the draft has expired or was cleared.
        DraftIdleError: nothing happened for half an hour.
    """
    with rt.uow.begin() as tx:
        row = _live(tx, tx.draft_by_cookie(token_digest(cookie)), slug=slug, now=now)
        if row is None:
            msg = "no such draft"
            raise NotFoundError(msg)
        if row.incident_id is not None:
            return _draft(rt, row, slug)
        if now - row.touched_at > IDLE_AFTER:
            raise DraftIdleError
        answers = {**row.answers, page: dict(fields)}
        tx.change_draft(row.id, answers=answers, touched_at=now)
        return Draft(
            id=row.id,
            slug=slug,
            answers=answers,
            idempotency_key=row.idempotency_key,
            resume_code=_resume_code(rt, row.idempotency_key),
            expires_at=row.expires_at,
            sent=False,
        )


def resume(
    rt: Runtime, *, slug: str, code: str, network: str, now: datetime
) -> OpenedDraft:
    """Open a draft with its short code; the old browser's cookie opens it no more.

    Raises:
        NotFoundError: no live draft of this organisation has the code.
        NotAllowedError: too many wrong codes from this network within the hour.
    """
    subject = "resume:" + rt.keys.keyed_digest("network", network)
    cookie = new_token()
    with rt.uow.begin() as tx:
        tries = tx.count_try(subject, window=timedelta(hours=1), now=now)
        found = tx.draft_by_resume_code(digest_of(code))
        row = _live(tx, found, slug=slug, now=now)
        if row is not None and tries <= RESUME_TRIES_PER_HOUR:
            tx.forget_tries(subject)
            tx.change_draft(row.id, cookie_sha256=token_digest(cookie), touched_at=now)
            draft = _draft(rt, row, slug)
            return OpenedDraft(draft=draft, cookie=cookie)
    if tries > RESUME_TRIES_PER_HOUR:
        msg = "too many tries; wait an hour or start again"
        raise NotAllowedError(msg)
    msg = "no draft has this code"
    raise NotFoundError(msg)


def clear(rt: Runtime, *, cookie: str) -> None:
    """Erase the draft of this browser and all that was typed in it."""
    with rt.uow.begin() as tx:
        row = tx.draft_by_cookie(token_digest(cookie))
        if row is not None:
            tx.drop_draft(row.id)


def drop_expired(rt: Runtime, *, now: datetime) -> int:
    """Erase drafts older than 24 hours; return how many."""
    with rt.uow.begin() as tx:
        return tx.drop_drafts_expired_by(now)


def _live(
    tx: Transaction, row: DraftRow | None, *, slug: str, now: datetime
) -> DraftRow | None:
    if row is None or row.expires_at <= now:
        return None
    if tx.organisation_by_id(row.organisation_id).slug != slug:
        return None
    return row


def _draft(rt: Runtime, row: DraftRow, slug: str) -> Draft:
    return Draft(
        id=row.id,
        slug=slug,
        answers=row.answers,
        idempotency_key=row.idempotency_key,
        resume_code=_resume_code(rt, row.idempotency_key),
        expires_at=row.expires_at,
        sent=row.incident_id is not None,
    )


def _resume_code(rt: Runtime, idempotency_key: str) -> str:
    """Return 50 bits as ``7K3F2-QXM9A``; throttled, and of use for a day only."""
    return grouped(rt.keys.token_for("resume", idempotency_key)[:10], size=5)
