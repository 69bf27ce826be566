"""The page of one case: everything that is known, owed, decided and recorded."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from incidents.services.case_views import case_file
from incidents.services.case_views_values import CaseFile
from incidents.services.escalation_views import case_escalation as case_escalated
from incidents.services.handing_over import colleagues
from incidents.web.console import (
    case_duties,
    case_escalation,
    case_record,
    case_sections,
    case_severity,
    case_timeline,
)
from incidents.web.console.access import Visit
from incidents.web.console.countries import STATE_NAMES, country_names
from incidents.web.console.forms import Forms, FormState
from incidents.web.console.messages import told
from incidents.web.console.questions import question_views


@get("/cases/{reference:str}", sync_to_thread=True)
def case_page(reference: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one case; ``?difference=3`` also shows what the third assessment changed."""
    case = case_file(visit.rt, visit.actor, reference=reference)
    asked = visit.request.query_params.get("difference", "")
    given = asked.isascii() and asked.isdigit() and len(asked) < 7
    number = int(asked) if given else len(case.triages)
    changed = case_sections.changed(case, number) if asked else None
    return show(visit, case, changed=changed)


def refused(
    visit: Visit, reference: str, sent: FormState, *, status: int
) -> Response[str]:
    """Show the case as it stands now, with the refused form as it was typed."""
    case = case_file(visit.rt, visit.actor, reference=reference)
    return show(visit, case, sent=sent, status=status)


def show(
    visit: Visit,
    case: CaseFile,
    *,
    sent: FormState | None = None,
    changed: dict[str, Any] | None = None,
    status: int = 200,
) -> Response[str]:
    """Return the page of *case*."""
    return visit.page(
        "web/console/case.html",
        status=status,
        demonstration=case.head.slug in visit.actor.demonstrations,
        it=case_sections.head(case, visit.now),
        laws=case_duties.laws(case, visit.now),
        questions=question_views(case),
        countries=country_names(),
        states=tuple(STATE_NAMES.values()),
        colleagues=colleagues(visit.rt, visit.actor, reference=case.head.reference),
        facts=case_sections.facts(case),
        why=case_sections.why(case),
        severity=case_severity.severity(case),
        documents=case_record.documents(case, visit.now),
        awareness=case_record.awareness(case),
        tasks=case_record.tasks(case),
        timeline=case_timeline.timeline(case),
        told=told(visit, case.head.reference, case.head.zone),
        climb=case_escalation.escalation(
            case_escalated(
                visit.rt, visit.actor, reference=case.head.reference, now=visit.now
            ),
            case.head.zone,
            now=visit.now,
        ),
        forms=Forms(sent),
        changed=changed,
        base=f"/console/cases/{case.head.reference}",
    )
