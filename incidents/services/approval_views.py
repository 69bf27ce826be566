"""Approvals and replies of a notification as the console shows them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.documents.filled import FilledForm
from incidents.services.actors import Actor
from incidents.services.approving import barred, is_near, is_overtaken, is_released
from incidents.services.filing_records import Standing
from incidents.store import ReplyLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """The last approval of a draft.

    Attributes:
        waits: a second person must look at it before it may be sent.
        overtaken: the draft says something else by now.
        barred: why the reader cannot be the second person, "" if they can.
        alone: the deadline is near: it may go out without a second person.
        alone_because: why it did; "" where a second person looked.
    """

    id: UUID
    at: datetime
    author: str
    pdf_sha256: str
    document_sha256: str
    plain_because: str
    waits: bool
    overtaken: bool
    barred: str
    alone: bool
    second_author: str | None
    second_at: datetime | None
    alone_because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One thing that the law wants in a notification, and whether it is in this one.

    Attributes:
        provision: where the law demands it.
        missing: what an authority would find missing: number, name, does it block.
        said: numbers of the fields that answer it.
    """

    provision: str
    missing: tuple[tuple[int, str, bool], ...]
    said: tuple[int, ...]


def approval_view(
    standing: Standing, actor: Actor, *, now: datetime
) -> ApprovalView | None:
    """Return the last approval of a notification, None where there is none."""
    if not standing.approvals:
        return None
    last = standing.approvals[-1]
    waits = not is_released(last, standing)
    return ApprovalView(
        id=last.id,
        at=last.at,
        author=last.author,
        pdf_sha256=last.pdf_sha256,
        document_sha256=last.document_sha256,
        plain_because=last.plain_because,
        waits=waits,
        overtaken=is_overtaken(last, standing),
        barred=barred(standing, last, actor),
        alone=waits and is_near(standing.deadline, now=now),
        second_author=last.second_author,
        second_at=last.second_at,
        alone_because=last.alone_because,
    )


def contents(filled: FilledForm) -> tuple[Content, ...]:
    """Return what the law demands of *filled*, in its order, as findings."""
    gaps = {gap.no: gap for gap in filled.gaps()}
    return tuple(
        Content(
            provision=provision,
            missing=tuple(
                (no, gaps[no].label, gaps[no].blocks) for no in asked if no in gaps
            ),
            said=tuple(no for no in asked if no not in gaps),
        )
        for key, provision in filled.form.demands.items()
        if (
            asked := [
                each.field.no
                for each in filled.fields()
                if each.field.demand == key and each.state != "not_applicable"
            ]
        )
    )


def last_reference(reference: str, replies: tuple[ReplyLine, ...]) -> str:
    """Return the authority's own number: the last that it gave."""
    given = [each.authority_reference for each in replies if each.authority_reference]
    return given[-1] if given else reference
