"""A notification as the console shows it: the form, its questions, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import NotFoundError
from incidents.documents.filled import FilledForm, Gap, State
from incidents.documents.form import Section
from incidents.documents.plain import plain_text
from incidents.documents.questions import Question, questions
from incidents.documents.since import FieldChange, changes
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.approval_views import (
    ApprovalView,
    Content,
    approval_view,
    contents,
    last_reference,
)
from incidents.services.approving import is_withdrawal_too_early
from incidents.services.filing_records import Standing, is_withdrawal, stand
from incidents.store import ReplyLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenField:
    """A field that was left open when it was filed.

    Attributes:
        known: the case answers it by now.
    """

    no: int
    label: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledView:
    """What was filed; its bytes are fetched apart.

    Attributes:
        approved_by: whoever approved it, a second person after the first.
        alone_because: why no second person looked at it, or "".
        plain_because: why the document is set plainly, or "".
        withdraws: it took an earlier notification back.
    """

    filed_at: datetime
    filed_by: str
    means: str
    authority_reference: str
    pdf_sha256: str
    document_sha256: str
    left_open: tuple[OpenField, ...]
    facts_version: int
    law_version: str
    approved_by: tuple[str, ...]
    alone_because: str
    plain_because: str
    withdraws: bool
    replies: tuple[ReplyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingView:
    """One notification, a draft or filed.

    Attributes:
        gaps: what an authority would find missing, blockers first.
        open: the case is open, so that a draft may be worked on.
        changed_at: when what the draft says changed last.
        earlier: the number of the filing that it follows, None for a first one.
        changes: what it says that the last filing did not, by field.
        contents: what the law demands in it, as findings.
        still_owed: it withdraws what the case still asks for.
        second_approval: the organisation wants a second person.
        approval: the last one, None where nobody has approved it.
    """

    id: UUID
    duty_id: UUID
    reference: str
    slug: str
    zone: str
    open: bool
    number: int
    kind: str
    subtype: str
    duty: str
    addressee: str
    created_at: datetime
    author: str
    filled: FilledForm
    sections: tuple[tuple[Section, tuple[Question, ...]], ...]
    gaps: tuple[Gap, ...]
    aware_at: datetime | None
    changed_at: datetime
    deadline: datetime | None
    earlier: int | None
    changes: tuple[FieldChange, ...]
    contents: tuple[Content, ...]
    still_owed: bool
    second_approval: bool
    approval: ApprovalView | None
    filed: FiledView | None


@dataclass(frozen=True, slots=True)
class Download:
    """Frozen bytes and the name under which they are saved."""

    content: bytes
    name: str


def filing_view(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, now: datetime
) -> FilingView:
    """Return a notification of a case that the actor may see.

    Raises:
        NotFoundError: no such case or notification for this actor.
    """
    standing, replies = _standing(rt, actor, reference, filing_id, now=now)
    filled, earlier = standing.filled(), standing.record.earlier
    return FilingView(
        id=filing_id,
        duty_id=standing.duty.id,
        reference=reference,
        slug=standing.organisation.slug,
        zone=standing.organisation.zone,
        open=standing.incident.status == "open",
        number=standing.filing.number,
        kind=standing.filing.kind,
        subtype=str(standing.record.subtype),
        duty=standing.duty.duty,
        addressee=str((standing.record.authority or {}).get("name") or ""),
        created_at=standing.filing.created_at,
        author=standing.filing.author,
        filled=filled,
        sections=_sections(standing),
        gaps=filled.gaps(),
        aware_at=standing.record.aware_at,
        changed_at=standing.changed_at,
        deadline=standing.deadline,
        earlier=earlier[-1].number if earlier else None,
        changes=tuple(changes(filled).values()),
        contents=contents(filled),
        still_owed=is_withdrawal_too_early(standing),
        second_approval=standing.organisation.second_approval,
        approval=approval_view(standing, actor, now=now),
        filed=_filed(standing, replies),
    )


def _sections(
    standing: Standing,
) -> tuple[tuple[Section, tuple[Question, ...]], ...]:
    asked = questions(standing.form, standing.record)
    return tuple(
        (section, tuple(q for q in asked if q.section == section.no))
        for section in standing.form.sections
    )


def draft_text(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, now: datetime
) -> str:
    """Return the draft as plain text, for when no PDF can be made."""
    standing, _ = _standing(rt, actor, reference, filing_id, now=now)
    return plain_text(standing.filled())


def filed_document(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, kind: str
) -> Download:
    """Return what was filed, byte for byte.

    Args:
        kind: ``pdf`` or ``json``.

    Raises:
        NotFoundError: nothing was filed there, or not for this actor to see.
    """
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        filing = tx.filing(incident.id, filing_id)
        row = tx.filing_document(filing.id) if filing is not None else None
        if filing is None or row is None or kind not in {"pdf", "json"}:
            msg = f"incident {reference}: nothing was filed there"
            raise NotFoundError(msg)
        to = next(d.addressee for d in tx.duties(incident.id) if d.id == filing.duty_id)
        name = f"{reference}-filed-{to or 'authority'}-{filing.number}.{kind}"
        return Download(row.pdf if kind == "pdf" else row.document, name)


def approved_document(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, kind: str
) -> Download:
    """Return what was approved last and may be sent, byte for byte.

    Args:
        kind: ``pdf`` or ``json``.

    Raises:
        NotFoundError: nothing was approved there, or not for this actor to see.
    """
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        filing = tx.filing(incident.id, filing_id)
        lines = tx.approvals([filing_id]) if filing is not None else []
        row = tx.approval(lines[-1].id) if lines else None
        if filing is None or row is None or kind not in {"pdf", "json"}:
            msg = f"incident {reference}: nothing was approved there"
            raise NotFoundError(msg)
        name = f"{reference}-approved-{filing.number}.{kind}"
        return Download(row.pdf if kind == "pdf" else row.document, name)


def _standing(
    rt: Runtime, actor: Actor, reference: str, filing_id: UUID, *, now: datetime
) -> tuple[Standing, tuple[ReplyLine, ...]]:
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        standing = stand(tx, rt, incident, filing_id, now=now)
        return standing, tuple(tx.replies([filing_id]))


def _filed(standing: Standing, replies: tuple[ReplyLine, ...]) -> FiledView | None:
    row = standing.filed
    if row is None:
        return None
    same = [each for each in standing.approvals if each.pdf_sha256 == row.pdf_sha256]
    approval = same[-1] if same else None
    names = (approval.author, approval.second_author) if approval else (row.filed_by,)
    alone = approval.alone_because if approval else ""
    return FiledView(
        filed_at=row.filed_at,
        filed_by=row.filed_by,
        means=row.means,
        authority_reference=last_reference(row.authority_reference, replies),
        pdf_sha256=row.pdf_sha256,
        document_sha256=row.document_sha256,
        left_open=_left_open(row.filled, standing.filled()),
        facts_version=row.facts_version,
        law_version=row.law_version,
        approved_by=tuple(filter(None, names[:1] if alone else names)),
        alone_because=alone or "",
        plain_because=approval.plain_because if approval else "",
        withdraws=is_withdrawal(row),
        replies=replies,
    )


def _left_open(
    document: Mapping[str, Any], by_now: FilledForm
) -> tuple[OpenField, ...]:
    """Return what a filed *document* promised, and what the case knows of it now."""
    known = {e.field.no for e in by_now.fields() if e.state is State.ANSWERED}
    return tuple(
        OpenField(no=each["no"], label=each["label"], known=each["no"] in known)
        for each in document["fields"]
        if each["state"] in (State.TO_BE_DETERMINED, State.MISSING)
    )
