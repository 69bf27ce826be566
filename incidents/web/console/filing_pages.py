"""The pages of a notification: overview and sections, as views for the templates."""

from typing import Any
from uuid import UUID

from litestar import Response

from incidents.core.errors import NotFoundError
from incidents.services.filing_views import FilingView
from incidents.web.console import words
from incidents.web.console.access import Visit
from incidents.web.console.filing_fields import field_view
from incidents.web.console.forms import Forms, FormState
from incidents.web.console.times import short, spoken

_SUBTYPES = [
    ("incomplete", "Incomplete: what is missing will follow"),
    ("complete", "Complete: nothing more will follow"),
    ("withdraw", "It withdraws an earlier notification"),
]


def address(reference: str, filing_id: UUID) -> str:
    """Return where a notification is shown."""
    return f"/console/cases/{reference}/filings/{filing_id}"


def overview(
    visit: Visit, view: FilingView, *, sent: FormState | None = None
) -> Response[str]:
    """Return the page of a notification, with the refused form as it was typed."""
    where = {
        question.no: part.no for part, asked in view.sections for question in asked
    }
    return visit.page(
        "web/console/filing.html",
        status=422 if sent else 200,
        forms=Forms(sent),
        subtypes=_SUBTYPES,
        sections=[
            {
                "no": part.no,
                "title": part.title,
                "open": sum(gap.no in {q.no for q in asked} for gap in view.gaps),
                "asked": len(asked),
                "answered": sum(q.value is not None for q in asked),
            }
            for part, asked in view.sections
            if asked
        ],
        gaps=[
            {
                "no": gap.no,
                "label": gap.label,
                "says": gap.says,
                "art33": gap.art33,
                "blocks": gap.blocks,
                "section": where.get(gap.no, ""),
            }
            for gap in view.gaps
        ],
        **_head(view),
    )


def section(
    visit: Visit, view: FilingView, number: str, *, sent: FormState | None = None
) -> Response[str]:
    """Return the page of one section.

    Raises:
        NotFoundError: the form has no such section, or it asks nothing of a person.
    """
    part, asked = next(
        ((part, asked) for part, asked in view.sections if part.no == number and asked),
        (None, ()),
    )
    if part is None:
        raise NotFoundError("no such section")
    numbers = [each.no for each, questions in view.sections if questions]
    return visit.page(
        "web/console/filing_section.html",
        status=422 if sent else 200,
        forms=Forms(sent),
        section={"no": part.no, "title": part.title},
        place=f"{numbers.index(number) + 1} of {len(numbers)}",
        last=number == numbers[-1],
        fields=[field_view(question, view.zone) for question in asked],
        **_head(view),
    )


def _head(view: FilingView) -> dict[str, Any]:
    filed = view.filed
    new = "Notification" if view.kind == "new" else "Follow-up notification"
    return {
        "title": f"{new} {view.number}",
        "it": {
            "reference": view.reference,
            "zone": view.zone,
            "open": view.open,
            "duty": words.duty_to(view.duty, view.addressee),
            "subtype": view.subtype,
            "form": view.filled.form.title,
            "source": view.filled.form.source,
            "version": view.filled.version,
            "begun": short(view.created_at, view.zone),
            "author": view.author,
            "aware": spoken(view.aware_at, view.zone) if view.aware_at else "",
            "late": view.filled.late,
            "blocked": sum(gap.blocks for gap in view.gaps),
        },
        "filed": None
        if filed is None
        else {
            "at": spoken(filed.filed_at, view.zone),
            "by": filed.filed_by,
            "means": filed.means,
            "reference": filed.authority_reference,
            "pdf_sha256": filed.pdf_sha256,
            "document_sha256": filed.document_sha256,
        },
        "base": f"/console/cases/{view.reference}",
        "address": address(view.reference, view.id),
    }
