"""The pages of a notification: overview and sections, as views for the templates."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response

from incidents.core.errors import NotFoundError
from incidents.documents.since import Change
from incidents.services.filing_views import FilingView
from incidents.web.console import words
from incidents.web.console.access import Visit
from incidents.web.console.countries import country_names
from incidents.web.console.filing_fields import field_view, with_labels
from incidents.web.console.forms import Forms, FormState
from incidents.web.console.times import short, spoken, time_left

_SUBTYPES = [
    ("incomplete", "Incomplete: what is missing will follow"),
    ("complete", "Complete: nothing more will follow"),
    ("withdraw", "A withdrawal: it takes back what was filed before"),
]
CHANGES = {
    Change.ADDED: "Added",
    Change.CHANGED: "Changed",
    Change.REMOVED: "No longer said",
}


# Where the settings' page asks what a source reads; the other sources of the
# organisation bear the name of their setting.
_SETTINGS = {
    "organisation-contact": "address",
    "representative": "representative-name",
}


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
        subtypes=_SUBTYPES if view.earlier else _SUBTYPES[:-1],
        contents=view.contents,
        changes=_changes(view),
        approval=_approval(view),
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
                "says": with_labels(gap.says, view.filled.form),
                "demand": gap.demand,
                "blocks": gap.blocks,
                "href": _mended_at(view, gap.no, where),
            }
            for gap in view.gaps
        ],
        **_head(visit, view),
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
        fields=[field_view(each, view.zone, view.filled.form) for each in asked],
        opened=_opened(visit, view, number),
        countries=country_names(),
        **_head(visit, view),
    )


def answerable(view: FilingView, number: str) -> list[int]:
    """Return the fields of a section that can be answered now and are not."""
    return [
        each.no
        for part, asked in view.sections
        for each in asked
        if part.no == number and not each.waits and each.value is None
    ]


def _opened(visit: Visit, view: FilingView, number: str) -> str:
    """Return the field that an answer just opened, as the address names it, or ""."""
    wanted = visit.request.query_params.get("opened", "")
    there = {str(no): no for no in answerable(view, number)}.get(wanted)
    return f"{there}. {view.filled.form.field(there).label}" if there else ""


def _mended_at(view: FilingView, no: int, sections: Mapping[int, str]) -> str:
    """Return where a gap can be mended: a section, the settings, or the case."""
    if not view.open:
        return ""
    if no in sections:
        return (
            f"{address(view.reference, view.id)}/sections/{sections[no]}#section-f{no}"
        )
    source = view.filled.form.field(no).source
    if source is None:
        return ""
    if source.name == "awareness":
        return f"/console/cases/{view.reference}#awareness"
    setting = _SETTINGS.get(source.name, source.params.get("name"))
    return f"/console/organisations/{view.slug}#organisation-{setting}"


def _filed(view: FilingView) -> dict[str, Any] | None:
    filed = view.filed
    if filed is None:
        return None
    return {
        "at": spoken(filed.filed_at, view.zone),
        "by": filed.filed_by,
        "means": filed.means,
        "reference": filed.authority_reference,
        "pdf_sha256": filed.pdf_sha256,
        "document_sha256": filed.document_sha256,
        "left_open": filed.left_open,
        "facts_version": filed.facts_version,
        "law_version": filed.law_version,
        "approved_by": filed.approved_by,
        "alone_because": filed.alone_because,
        "plain_because": filed.plain_because,
        "withdraws": filed.withdraws,
        "replies": [
            {
                "id": each.id,
                "received": spoken(each.received_at, view.zone),
                "by": each.author,
                "reference": each.authority_reference,
                "note": each.note,
                "file": each.file_name,
                "size": f"{max(1, (each.size or 0) // 1024):,} kB",
                "sha256": each.sha256,
            }
            for each in filed.replies
        ],
    }


def _changes(view: FilingView) -> list[dict[str, Any]]:
    return [
        {
            "no": each.no,
            "label": each.label,
            "word": CHANGES[each.change],
            "before": each.before,
            "after": each.after,
        }
        for each in view.changes
    ]


def _approval(view: FilingView) -> dict[str, Any] | None:
    approval = view.approval
    if approval is None:
        return None
    second = approval.second_at
    return {
        "id": approval.id,
        "at": spoken(approval.at, view.zone),
        "by": approval.author,
        "pdf_sha256": approval.pdf_sha256,
        "plain_because": approval.plain_because,
        "waits": approval.waits,
        "overtaken": approval.overtaken,
        "barred": approval.barred,
        "alone": approval.alone,
        "alone_because": approval.alone_because or "",
        "second_by": approval.second_author,
        "second_at": spoken(second, view.zone) if second else "",
    }


def _head(visit: Visit, view: FilingView) -> dict[str, Any]:
    new = "Notification" if view.kind == "new" else "Follow-up notification"
    return {
        "demonstration": view.slug in visit.actor.demonstrations,
        "title": f"{new} {view.number}",
        "it": {
            "reference": view.reference,
            "zone": view.zone,
            "open": view.open,
            "duty": words.duty_to(view.duty, view.addressee),
            "duty_id": str(view.duty_id),
            "subtype": view.subtype,
            "form": view.filled.form.title,
            "source": view.filled.form.source,
            "advice": view.filled.form.advice,
            "unchecked": view.filled.form.unchecked,
            "clock": view.filled.form.clock,
            "phases": view.filled.form.phases,
            "sample": view.filled.form.sample,
            "version": view.filled.version,
            "begun": short(view.created_at, view.zone),
            "changed": spoken(view.changed_at, view.zone),
            "author": view.author,
            "aware": spoken(view.aware_at, view.zone) if view.aware_at else "",
            "late": view.filled.late,
            "blocked": sum(gap.blocks for gap in view.gaps),
            "second_approval": view.second_approval,
            "still_owed": view.still_owed,
            "earlier": view.earlier,
            "left": time_left(view.deadline, span_h=None, zone=view.zone, now=visit.now)
            if view.deadline
            else None,
        },
        "filed": _filed(view),
        "base": f"/console/cases/{view.reference}",
        "address": address(view.reference, view.id),
    }
