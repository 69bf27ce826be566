"""The lists of cases: open ones by next deadline, and closed ones."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from incidents.services.case_views_list import CaseLine, closed_cases, open_cases
from incidents.web.console import words
from incidents.web.console.access import Visit
from incidents.web.console.times import short, time_left


@get("/", sync_to_thread=True)
def open_list(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the open cases, the next deadline first."""
    lines = [_open_line(line, visit) for line in open_cases(visit.rt, visit.actor)]
    return visit.page(
        "web/console/cases.html",
        lines=lines,
        several=len(visit.actor.organisations) > 1,
        late=sum(
            line["left"] is not None and line["left"].state == "late" for line in lines
        ),
    )


@get("/closed", sync_to_thread=True)
def closed_list(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the closed cases, the last closed first."""
    lines = [_closed_line(line, visit) for line in closed_cases(visit.rt, visit.actor)]
    return visit.page(
        "web/console/closed.html",
        lines=lines,
        several=len(visit.actor.organisations) > 1,
    )


def _open_line(line: CaseLine, visit: Visit) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "organisation": line.organisation,
        "made_up": line.slug in visit.actor.demonstrations,
        "severity": words.severity(line.severity),
        "tag": words.severity_tag(line.severity),
        "certainty": words.CERTAINTY.get(line.certainty or "", ""),
        "duty": words.duty_to(line.duty, "", line.stage) if line.duty else "",
        "law": line.law,
        "left": time_left(
            line.next_due_at, span_h=line.span_h, zone=line.zone, now=visit.now
        ),
        "standing": words.standing(provisional=line.provisional, target=line.target),
        "holder": line.holder,
        "reported": short(line.reported_at, line.zone),
    }


def _closed_line(line: CaseLine, visit: Visit) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "organisation": line.organisation,
        "made_up": line.slug in visit.actor.demonstrations,
        "severity": words.severity(line.severity),
        "closed_as": words.CLOSED_AS.get(line.closed_as or "", ""),
        "closed": short(line.closed_at, line.zone) if line.closed_at else "",
        "reported": short(line.reported_at, line.zone),
    }
