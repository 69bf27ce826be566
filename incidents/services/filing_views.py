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
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.filing_records import Standing, stand


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
    """What was filed; its bytes are fetched apart."""

    filed_at: datetime
    filed_by: str
    means: str
    authority_reference: str
    pdf_sha256: str
    document_sha256: str
    left_open: tuple[OpenField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingView:
    """One notification, a draft or filed.

    Attributes:
        gaps: what an authority would find missing, blockers first.
        open: the case is open, so that a draft may be worked on.
        changed_at: when what the draft says changed last.
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
    standing = _standing(rt, actor, reference, filing_id, now=now)
    filled, asked = standing.filled(), questions(standing.form, standing.record)
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
        sections=tuple(
            (section, tuple(q for q in asked if q.section == section.no))
            for section in standing.form.sections
        ),
        gaps=filled.gaps(),
        aware_at=standing.record.aware_at,
        changed_at=standing.changed_at,
        filed=_filed(standing),
    )


def draft_text(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, now: datetime
) -> str:
    """Return the draft as plain text, for when no PDF can be made."""
    standing = _standing(rt, actor, reference, filing_id, now=now)
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
        name = f"{reference}-filed-{filing.number}.{kind}"
        return Download(row.pdf if kind == "pdf" else row.document, name)


def _standing(
    rt: Runtime, actor: Actor, reference: str, filing_id: UUID, *, now: datetime
) -> Standing:
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        return stand(tx, rt, incident, filing_id, now=now)


def _filed(standing: Standing) -> FiledView | None:
    row = standing.filed
    if row is None:
        return None
    return FiledView(
        filed_at=row.filed_at,
        filed_by=row.filed_by,
        means=row.means,
        authority_reference=row.authority_reference,
        pdf_sha256=row.pdf_sha256,
        document_sha256=row.document_sha256,
        left_open=_left_open(row.filled, standing.filled()),
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
