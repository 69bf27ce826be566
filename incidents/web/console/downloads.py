"""Documents handed out to be saved: drafts made now, and what was filed, byte for byte.

They are attachments under a policy that lets them do nothing, should a browser open
them all the same.
"""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from incidents.services.filing_views import (
    approved_document,
    draft_text,
    filed_document,
)
from incidents.services.filings import draft_pdf, sample_pdf
from incidents.web.console.access import Visit
from incidents.web.headers import DOCUMENT_POLICY

_PLACE = "/cases/{reference:str}/filings/{filing_id:uuid}"
_TYPES = {
    "pdf": "application/pdf",
    "json": "application/json",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}


@get(f"{_PLACE}/draft.pdf", sync_to_thread=True)
def draft_as_pdf(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Make the draft as a PDF, now."""
    pdf = draft_pdf(
        visit.rt, visit.actor, reference=reference, filing_id=filing_id, now=visit.now
    )
    return download(pdf, f"{reference}-draft.pdf")


@get(f"{_PLACE}/sample.pdf", sync_to_thread=True)
def sample_as_pdf(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Make the sample letter of the draft as a PDF of its own, now."""
    pdf = sample_pdf(
        visit.rt, visit.actor, reference=reference, filing_id=filing_id, now=visit.now
    )
    return download(pdf, f"{reference}-sample.pdf")


@get(f"{_PLACE}/draft.txt", sync_to_thread=True)
def draft_as_text(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Give the draft as plain text, for when no PDF can be made."""
    text = draft_text(
        visit.rt, visit.actor, reference=reference, filing_id=filing_id, now=visit.now
    )
    return download(text.encode(), f"{reference}-draft.txt")


@get(f"{_PLACE}/approved.pdf", sync_to_thread=True)
def approved_pdf(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Give the PDF that was approved, to be sent."""
    return _approved(visit, reference, filing_id, "pdf")


@get(f"{_PLACE}/approved.json", sync_to_thread=True)
def approved_json(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Give the filled form that was approved, as JSON."""
    return _approved(visit, reference, filing_id, "json")


@get(f"{_PLACE}/filed.pdf", sync_to_thread=True)
def filed_pdf(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Give the PDF that was filed."""
    return _filed(visit, reference, filing_id, "pdf")


@get(f"{_PLACE}/filed.json", sync_to_thread=True)
def filed_json(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Give the filled form that was filed, as JSON."""
    return _filed(visit, reference, filing_id, "json")


def _approved(
    visit: Visit, reference: str, filing_id: UUID, kind: str
) -> Response[Any]:
    found = approved_document(
        visit.rt, visit.actor, reference=reference, filing_id=filing_id, kind=kind
    )
    return download(found.content, found.name)


def _filed(visit: Visit, reference: str, filing_id: UUID, kind: str) -> Response[Any]:
    found = filed_document(
        visit.rt, visit.actor, reference=reference, filing_id=filing_id, kind=kind
    )
    return download(found.content, found.name)


def download(content: bytes, name: str) -> Response[Any]:
    """Return *content* as a file to be saved, never shown inside a page."""
    return Response(
        content,
        media_type=_TYPES[name.rsplit(".", 1)[-1]],
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": DOCUMENT_POLICY,
        },
    )
