"""Approving a notification on its page: the first person, the second, or alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import NotFoundError
from incidents.services import approving
from incidents.web.console.access import Visit
from incidents.web.console.filing_pages import address, overview
from incidents.web.console.filing_tries import attempt, view_of
from incidents.web.posted import Posted

_PLACE = "/cases/{reference:str}/filings/{filing_id:uuid}"


@post(f"{_PLACE}/approve", status_code=200, sync_to_thread=True)
def approve(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Freeze the draft as it stands: this is what may be sent."""

    def do() -> str:
        return approving.approve(
            visit.rt,
            visit.actor,
            reference=reference,
            filing_id=filing_id,
            now=visit.now,
        )

    return _shown(visit, posted, reference, filing_id, "approval", do)


@post(f"{_PLACE}/second", status_code=200, sync_to_thread=True)
def approve_second(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Approve as a second person what another one approved."""
    approval_id = _approval(posted)

    def do() -> None:
        approving.approve_second(
            visit.rt,
            visit.actor,
            reference=reference,
            filing_id=filing_id,
            approval_id=approval_id,
            now=visit.now,
        )

    return _shown(visit, posted, reference, filing_id, "second", do)


@post(f"{_PLACE}/alone", status_code=200, sync_to_thread=True)
def go_alone(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Let it go out without a second person, with the reason."""
    approval_id = _approval(posted)

    def do() -> None:
        approving.go_alone(
            visit.rt,
            visit.actor,
            reference=reference,
            filing_id=filing_id,
            approval_id=approval_id,
            reason=posted.text("reason"),
            now=visit.now,
        )

    return _shown(visit, posted, reference, filing_id, "alone", do)


def _approval(posted: Posted) -> UUID:
    try:
        return UUID(posted.text("approval"))
    except ValueError as error:
        raise NotFoundError("no such approval") from error


def _shown(
    visit: Visit,
    posted: Posted,
    reference: str,
    filing_id: UUID,
    form: str,
    do: Callable[[], object],
) -> Response[Any]:
    sent = attempt(visit, posted, form, do)
    if sent is not None:
        return overview(visit, view_of(visit, reference, filing_id), sent=sent)
    return Redirect(address(reference, filing_id) + "#approval", status_code=303)
