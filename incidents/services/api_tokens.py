"""Tokens with which machines file reports for one organisation.

Only the digest of a token is stored: it is shown once, when it is made.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.core.errors import Fault, InputRefusedError, NotFoundError
from incidents.keys import new_row_id, new_token, token_digest
from incidents.models import ApiTokenRow
from incidents.runtime import Runtime

LABEL_AT_MOST = 100
# A fixed beginning lets scanners for leaked secrets recognise one of ours.
_BEGINS = "tocsin_"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What is known of a token once it has been made.

    Attributes:
        label: which machine it was made for.
        revoked_at: it opens nothing since then, or None while it is live.
    """

    id: UUID
    slug: str
    label: str
    created_at: datetime
    revoked_at: datetime | None


def issue_token(rt: Runtime, *, slug: str, label: str, now: datetime) -> str:
    """Return a new token that files reports for the organisation *slug*.

    Raises:
        NotFoundError: there is no such organisation.
        InputRefusedError: the label is empty, too long, or holds control characters.
    """
    label = label.strip()
    if not label or len(label) > LABEL_AT_MOST or not label.isprintable():
        says = f"name the machine in 1 to {LABEL_AT_MOST} printable characters"
        raise InputRefusedError((Fault("label", says),))
    token = _BEGINS + new_token()
    with rt.uow.begin() as tx:
        values = {
            "id": new_row_id(),
            "organisation_id": tx.organisation(slug).id,
            "token_sha256": token_digest(token),
            "label": label,
            "created_at": now,
        }
        tx.add(ApiTokenRow, [values])
    return token


def resolve_token(rt: Runtime, token: str) -> ApiToken | None:
    """Return the live token *token*, or None: unknown and revoked read the same."""
    with rt.uow.read() as tx:
        row = tx.api_token(token_digest(token))
        if row is None:
            return None
        return _token(row, slug=tx.organisation_by_id(row.organisation_id).slug)


def list_tokens(rt: Runtime) -> list[ApiToken]:
    """Return every token ever made, by organisation and age."""
    with rt.uow.read() as tx:
        return [
            _token(row, slug=organisation.slug)
            for organisation in tx.organisations()
            for row in tx.api_tokens(organisation.id)
        ]


def revoke_token(rt: Runtime, *, token_id: UUID, now: datetime) -> ApiToken:
    """Make a token useless from *now* on; the row stays.

    A token that was revoked before keeps its first instant.

    Raises:
        NotFoundError: there is no token with this key.
    """
    with rt.uow.begin() as tx:
        tx.revoke_api_token(token_id, now=now)
        row = tx.api_token_by_id(token_id)
        if row is None:
            msg = "no such token"
            raise NotFoundError(msg)
        return _token(row, slug=tx.organisation_by_id(row.organisation_id).slug)


def _token(row: ApiTokenRow, *, slug: str) -> ApiToken:
    return ApiToken(
        id=row.id,
        slug=slug,
        label=row.label,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
