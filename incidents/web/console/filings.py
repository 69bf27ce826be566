"""A notification to an authority: its sections, what is missing, and filing it."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import Fault, InputRefusedError, NotFoundError
from incidents.services import filed as filing_act
from incidents.services import filings
from incidents.services.filing_starts import start_filing
from incidents.web.console.access import Visit
from incidents.web.console.filing_fields import read_section
from incidents.web.console.filing_pages import address, answerable, overview
from incidents.web.console.filing_pages import section as section_of
from incidents.web.console.filing_tries import attempt, view_of
from incidents.web.console.times import read_local_time
from incidents.web.posted import Posted

ANOTHER_VERSION = (
    "Then bring this draft to what was sent, and mark it as filed after that. What has "
    "become known since goes into a follow-up"
)


@post("/cases/{reference:str}/filings", status_code=200, sync_to_thread=True)
def begin(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Begin the notification for a duty, or go on with its draft."""
    visit.check(posted)
    try:
        duty_id = UUID(posted.text("duty"))
    except ValueError as error:
        raise NotFoundError("no such duty") from error
    filing_id = start_filing(
        visit.rt, visit.actor, reference=reference, duty_id=duty_id, now=visit.now
    )
    return Redirect(address(reference, filing_id), status_code=303)


@get("/cases/{reference:str}/filings/{filing_id:uuid}", sync_to_thread=True)
def filing_page(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Show a notification: sections, gaps by field, preview, and filing it."""
    return overview(visit, view_of(visit, reference, filing_id))


@get(
    "/cases/{reference:str}/filings/{filing_id:uuid}/sections/{section:str}",
    sync_to_thread=True,
)
def section_page(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    section: FromPath[str],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Show the questions of one section that only a person can answer."""
    view = view_of(visit, reference, filing_id)
    if view.filed is not None or not view.open:
        return overview(visit, view)
    return section_of(visit, view, section)


@post(
    "/cases/{reference:str}/filings/{filing_id:uuid}/sections/{section:str}",
    status_code=200,
    sync_to_thread=True,
)
def save_section(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    section: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Keep the answers of one section and go to the next one with questions."""
    view = view_of(visit, reference, filing_id)
    numbers = [part.no for part, asked in view.sections if asked]
    asked = next((q for part, q in view.sections if part.no == section), ())
    given = read_section(asked, posted, zone=view.zone)

    def do() -> None:
        if given.faults:
            raise InputRefusedError(given.faults)
        filings.save_answers(
            visit.rt,
            visit.actor,
            reference=reference,
            filing_id=filing_id,
            texts=given.texts,
            now=visit.now,
        )

    sent = attempt(visit, posted, "section", do, offers=given.offers)
    again = view_of(visit, reference, filing_id)
    if sent is not None:
        return section_of(visit, again, section, sent=sent)
    before = {q.no for q in asked if not q.waits}
    opened = [no for no in answerable(again, section) if no not in before]
    if opened:
        here = f"/sections/{section}?opened={opened[0]}#section-f{opened[0]}"
        return Redirect(address(reference, filing_id) + here, status_code=303)
    later = numbers[numbers.index(section) + 1 :] if section in numbers else []
    there = f"/sections/{later[0]}" if later and posted.text("then") == "next" else ""
    return Redirect(address(reference, filing_id) + there, status_code=303)


@post(
    "/cases/{reference:str}/filings/{filing_id:uuid}/subtype",
    status_code=200,
    sync_to_thread=True,
)
def set_subtype(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Say whether the notification is complete."""

    def do() -> None:
        filings.set_subtype(
            visit.rt,
            visit.actor,
            reference=reference,
            filing_id=filing_id,
            subtype=posted.text("subtype"),
            now=visit.now,
        )

    sent = attempt(visit, posted, "kind", do)
    if sent is not None:
        return overview(visit, view_of(visit, reference, filing_id), sent=sent)
    return Redirect(address(reference, filing_id), status_code=303)


@post(
    "/cases/{reference:str}/filings/{filing_id:uuid}/filed",
    status_code=200,
    sync_to_thread=True,
)
def mark_filed(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Freeze what was filed and complete the duty."""
    view = view_of(visit, reference, filing_id)
    at = read_local_time(posted, "filed_at", view.zone)

    def do() -> None:
        means, number = posted.text("means"), posted.text("authority_reference")
        if at.instant is None:
            more = filing_act.text_faults(means, number)
            raise InputRefusedError(at.faults + more)
        if posted.text("says_the_same") == "no":
            raise InputRefusedError((Fault("says_the_same", ANOTHER_VERSION),))
        filed = filing_act.Filed(
            filed_at=at.instant,
            means=means,
            authority_reference=number,
            says_the_same=posted.text("says_the_same") == "yes",
        )
        filing_act.mark_filed(
            visit.rt,
            visit.actor,
            reference=reference,
            filing_id=filing_id,
            filed=filed,
            now=visit.now,
        )

    sent = attempt(visit, posted, "filed", do, offers={"filed_at": at.offers})
    if sent is not None:
        return overview(visit, view_of(visit, reference, filing_id), sent=sent)
    return Redirect(address(reference, filing_id), status_code=303)
