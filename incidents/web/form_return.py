"""Coming back with the receipt code: status words, and adding what is known now.

The code is only ever posted. Whoever holds it may see three words and add facts,
and read nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from incidents.core.errors import (
    Fault,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    StoreUnavailableError,
)
from incidents.intake.web_form_additions import (
    MORE,
    PAGES,
    additions_faults,
    answers_of,
    to_additions,
)
from incidents.intake.web_form_values import Values
from incidents.runtime import Runtime
from incidents.services.additions import (
    STATUS_WORDS,
    ReceiptStatus,
    add_facts,
    find_by_receipt,
)
from incidents.web.form_view import PageView, errors_of, page_view, summary_of
from incidents.web.form_visit import Visit, arrive, arrive_anyhow
from incidents.web.posted import Posted

_FULL = "Your report is as long as we can take. Shorten this, or call us instead."
_DAMAGED = "Some characters could not be read. Check the text before you go on."


@get("/return", sync_to_thread=True)
def return_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
) -> Response[str]:
    """Ask for the receipt code."""
    return arrive(request, rt, slug, now).page("return.html", says="", code="")


@post("/return", sync_to_thread=True, status_code=200)
def open_report(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
    posted: NamedDependency[Posted],
) -> Response[str]:
    """Show the status of the report and the questions that can be answered now."""
    visit = arrive(request, rt, slug, now)
    code = posted.text("code")
    found = _find(visit, code)
    if not isinstance(found, ReceiptStatus):
        return visit.page("return.html", status=422, says=found, code=code)
    return _report(visit, found, code=code, typed=Values())


@post("/return/add", sync_to_thread=True, status_code=200)
def add(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
    posted: NamedDependency[Posted],
) -> Response[str]:
    """Add facts to the report, or show again what was typed and what is wrong."""
    visit = arrive_anyhow(request, rt, slug, now)
    code, typed = posted.text("code"), Values(posted.fields)
    try:
        return _add(visit, posted, code=code, typed=typed)
    except StoreUnavailableError:
        return _report(visit, None, code=code, typed=typed, status=503)


def _add(visit: Visit, posted: Posted, *, code: str, typed: Values) -> Response[str]:
    found = _find(visit, code)
    if not isinstance(found, ReceiptStatus):
        # What was typed stays on the page, with the code to correct beside it.
        wrong = (Fault("code", found),)
        return _report(visit, None, code=code, typed=typed, faults=wrong, status=422)
    faults = tuple(Fault(name, _DAMAGED) for name in sorted(posted.damaged))
    faults = faults or additions_faults(typed, visit.context)
    if faults:
        return _report(visit, found, code=code, typed=typed, faults=faults, status=422)
    more, now = to_additions(typed, visit.context), visit.context.now
    try:
        add_facts(visit.rt, code=code, more=more, now=now)
    except InputRefusedError:
        faults = (Fault(MORE.name, _FULL),)
        return _report(visit, found, code=code, typed=typed, faults=faults, status=422)
    return visit.page("added.html", reference=found.reference)


def _find(visit: Visit, code: str) -> ReceiptStatus | str:
    """Return the report's status, or why there is none to show."""
    if not code.strip():
        return "Enter the receipt code."
    try:
        found = find_by_receipt(
            visit.rt, code=code, network=visit.network, now=visit.context.now
        )
    except NotFoundError:
        return "No report has this code. Check it and try again."
    except NotAllowedError:
        return (
            "There were too many wrong codes. Compare it letter by letter: "
            "the right code still opens your report."
        )
    if found.slug != visit.slug:
        return "No report has this code. Check it and try again."
    return found


def _report(
    visit: Visit,
    found: ReceiptStatus | None,
    *,
    code: str,
    typed: Values,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> Response[str]:
    """Return the long page; without *found* it says that nothing was received.

    A fault of ``code`` asks for the code again, above what was typed.
    """
    answers = answers_of(typed, visit.context)
    views = [page_view(page, answers, visit.context) for page in PAGES]
    questions = [question for view in views for question in view.questions]
    errors = errors_of(faults)
    return visit.page(
        "report.html",
        status=status,
        not_saved=found is None and not faults,
        reference=found.reference if found else "",
        words=STATUS_WORDS[found.status] if found else "",
        reported=_local(found.reported_at, visit) if found else "",
        code=code,
        more=MORE,
        typed=typed,
        views=views,
        opened={view.name for view in views if _is_begun(view, typed, errors)},
        errors=errors,
        summary=summary_of(faults, questions),
    )


def _is_begun(view: PageView, typed: Values, errors: Mapping[str, str]) -> bool:
    """Tell whether something of this part was answered or has to be corrected."""
    names = {name for q in view.questions for name in (q.name, *q.inputs)}
    return any(name in errors or typed.text(name) for name in names)


def _local(instant: datetime, visit: Visit) -> str:
    there = instant.astimezone(visit.context.zone)
    return f"{there.day} {there:%B %Y, %H:%M}"
