"""The register of breaches: on a page, as PDF, as spreadsheet, and a year in counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency

from incidents.core.errors import Fault, InputRefusedError, RenderingFailedError
from incidents.documents.register import CASES_AT_MOST, printout
from incidents.documents.spreadsheet import spreadsheet
from incidents.services.organisations import organisation_for
from incidents.services.register import ON_A_PAGE, Period, Register, register
from incidents.services.register_counts import summary_of
from incidents.web.console import register_words
from incidents.web.console.access import Visit
from incidents.web.console.downloads import download
from incidents.web.console.forms import FormState
from incidents.web.console.register_counts_words import tables
from incidents.web.console.times import short

_TOO_MANY = f"more than {CASES_AT_MOST} incidents: choose a shorter period"
_TOO_LONG = (
    "no PDF could be made of so much within its limits: choose a shorter period, or "
    "take the spreadsheet"
)
_FIRST_YEAR = 2018


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    slug: str
    period: Period
    since: str
    until: str
    typed: bool
    page: int
    faults: tuple[Fault, ...]

    @property
    def query(self) -> dict[str, str]:
        """Return what an address needs to ask for the same register."""
        found = {"organisation": self.slug, "since": self.since, "until": self.until}
        return {name: value for name, value in found.items() if value}


@get("/register", sync_to_thread=True)
def register_page(visit: NamedDependency[Visit]) -> Response[str]:
    """Show every incident of a period, notified or not."""
    asked = _asked(visit)
    found = None if asked.faults or not asked.slug else _found(visit, asked, asked.page)
    return visit.page(
        "web/console/register.html",
        status=422 if asked.faults else 200,
        asked=asked,
        form=FormState(name="period", faults=asked.faults),
        organisations=_organisations(visit),
        total=found.total if found else 0,
        lines=_lines(found) if found else [],
        whole=found is not None and found.total <= CASES_AT_MOST,
        most=CASES_AT_MOST,
        period=register_words.period_words(asked.period),
        query=urlencode(asked.query),
        pages=_pages(asked, found.total) if found else None,
    )


@get("/register.pdf", sync_to_thread=True)
def register_pdf(visit: NamedDependency[Visit]) -> Response[Any]:
    """Make the register of a period as a PDF, now."""
    asked = _asked(visit)
    found = _whole(visit, asked)
    if found.total > CASES_AT_MOST:
        raise InputRefusedError((Fault("since", _TOO_MANY),))
    page = register_words.page_of(found, typed=asked.typed, now=visit.now)
    try:
        pdf = visit.rt.pdf.render(printout(page))
    except RenderingFailedError as error:
        raise InputRefusedError((Fault("since", _TOO_LONG),)) from error
    return download(pdf, _name(asked, "pdf"))


@get("/register.xlsx", sync_to_thread=True)
def register_sheet(visit: NamedDependency[Visit]) -> Response[Any]:
    """Make the register of a period as a spreadsheet, now."""
    asked = _asked(visit)
    page = register_words.page_of(
        _whole(visit, asked), typed=asked.typed, now=visit.now
    )
    return download(spreadsheet(page), _name(asked, "xlsx"))


@get("/register/year", sync_to_thread=True)
def register_year(visit: NamedDependency[Visit]) -> Response[str]:
    """Show a year of the register in counts that may be shown to anybody."""
    asked = _asked(visit)
    organisations = _organisations(visit)
    year = _year(visit)
    period = Period(since=date(year, 1, 1), until=date(year, 12, 31))
    found = register(visit.rt, visit.actor, slug=asked.slug, period=period)
    summary = summary_of(found, year=year, now=visit.now)
    return visit.page(
        "web/console/register_year.html",
        asked=asked,
        organisations=organisations,
        name=found.organisation.name,
        years=range(visit.now.year, _FIRST_YEAR - 1, -1),
        summary=summary,
        tables=tables(summary),
        made=short(visit.now, found.organisation.zone),
    )


def _asked(visit: Visit) -> Asked:
    query: Mapping[str, str] = visit.request.query_params
    slug = query.get("organisation", "") or next(iter(_slugs(visit)), "")
    since, until = query.get("since", "").strip(), query.get("until", "").strip()
    first, last = _day(since), _day(until)
    faults = [
        Fault(name, "must be a day such as 2026-06-14")
        for name, typed, found in (("since", since, first), ("until", until, last))
        if typed and found is None
    ]
    if first and last and last < first:
        faults.append(Fault("until", "lies before the first day"))
    page = query.get("page", "")
    return Asked(
        slug=slug,
        period=Period() if faults else Period(since=first, until=last),
        since=since[:40],
        until=until[:40],
        typed=query.get("words") == "yes",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        faults=tuple(faults),
    )


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 9000 else None


def _year(visit: Visit) -> int:
    typed = visit.request.query_params.get("year", "")
    known = typed.isascii() and typed.isdigit() and len(typed) == 4
    year = int(typed) if known else visit.now.year
    return year if _FIRST_YEAR <= year <= visit.now.year else visit.now.year


def _slugs(visit: Visit) -> list[str]:
    """Return the organisations that this person serves, made-up ones last."""
    return sorted(
        visit.actor.organisations.values(),
        key=lambda slug: (slug in visit.actor.demonstrations, slug),
    )


def _organisations(visit: Visit) -> dict[str, str]:
    """Return the names of the organisations that this person serves."""
    return {
        slug: organisation_for(visit.rt, visit.actor, slug=slug).name
        for slug in _slugs(visit)
    }


def _found(visit: Visit, asked: Asked, page: int | None) -> Register:
    return register(
        visit.rt, visit.actor, slug=asked.slug, period=asked.period, page=page
    )


def _whole(visit: Visit, asked: Asked) -> Register:
    if asked.faults:
        raise InputRefusedError(asked.faults)
    return _found(visit, asked, None)


def _lines(found: Register) -> list[dict[str, Any]]:
    zone = found.organisation.zone
    return [
        {
            "reference": case.reference,
            "kind": register_words.kind_of(case),
            "reported": short(case.reported_at, zone),
            "risk": register_words.risk_of(case),
            "state": register_words.state_of(case, zone),
            "told": register_words.told_whom(case),
        }
        for case in found.cases
    ]


def _pages(asked: Asked, total: int) -> dict[str, Any] | None:
    last = max(1, ceil(total / ON_A_PAGE))
    if last == 1:
        return None
    here = min(max(asked.page, 1), last)

    def to(page: int) -> str:
        return f"/console/register?{urlencode({**asked.query, 'page': str(page)})}"

    return {
        "previous": {"href": to(here - 1)} if here > 1 else None,
        "next": {"href": to(here + 1)} if here < last else None,
    }


def _name(asked: Asked, ending: str) -> str:
    days = [day.isoformat() for day in (asked.period.since, asked.period.until) if day]
    return "-".join(["register", asked.slug, *days]) + f".{ending}"
