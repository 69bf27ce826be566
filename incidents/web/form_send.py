"""Check the answers, send them, and what the reporter is given.

The check page carries every answer in itself. Sending reads them from there, so the
answers survive a draft that has expired and a database that is away.
"""

import asyncio
import json
import re
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotAllowedError,
    StoreUnavailableError,
)
from incidents.intake.web_form import PAGES, all_faults, to_facts
from incidents.intake.web_form_advice import advice
from incidents.intake.web_form_values import Answers
from incidents.runtime import Runtime
from incidents.services.alarm_state import reaches_somebody
from incidents.services.drafts import DraftIdleError
from incidents.services.receipts import receipt_of_draft
from incidents.services.submit import Report, Submitted, submit_report
from incidents.web.form_carried import Fields, carried_answers
from incidents.web.form_start import SENT_BEFORE, ask_for_code
from incidents.web.form_view import left_open, sections_of
from incidents.web.form_visit import (
    Visit,
    arrive,
    arrive_anyhow,
    copied,
    start_over,
)
from incidents.web.posted import Posted, read_posted

_KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
Answered = Response[str] | Redirect


@get("/check", sync_to_thread=True)
def check_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
) -> Answered:
    """Show every answer with a way to change it."""
    visit = arrive(request, rt, slug, now)
    try:
        draft = visit.draft()
    except DraftIdleError:
        return ask_for_code(visit, locked=True)
    if draft is None:
        return visit.go()
    if draft.sent:
        return visit.go("done")
    return _check(
        visit, draft.answers, key=draft.idempotency_key, code=draft.resume_code
    )


@post("/send", status_code=200)
async def send(
    request: Request[Any, Any, Any], rt: NamedDependency[Runtime], slug: FromPath[str]
) -> Answered:
    """File the report; only what the transaction has stored reads "received".

    One dependency and one change of thread: each more costs as much as an insert.
    """
    posted = await read_posted(request)
    return await asyncio.to_thread(_send, request, rt, slug, posted)


def _send(
    request: Request[Any, Any, Any], rt: Runtime, slug: str, posted: Posted
) -> Answered:
    visit = arrive_anyhow(request, rt, slug, rt.clock.now())
    answers, key = _answers_in(posted), _key_in(posted)
    try:
        if not visit.is_ours(posted.text("csrf")):
            return _offer_again(visit, answers, key)
        if all_faults(answers, visit.context):
            return _check(visit, answers, key=key, status=422)
        return _file(visit, answers, key)
    except StoreUnavailableError:
        return _not_received(visit, answers, key)


@get("/done", sync_to_thread=True)
def done_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
) -> Answered:
    """Show the receipt again to the browser that has just sent."""
    visit = arrive(request, rt, slug, now)
    receipt = _receipt(visit)
    earlier = "earlier" in request.query_params
    if receipt is None:
        return visit.page("sent.html", earlier=earlier)
    return _done(visit, receipt, {}, earlier=earlier)


def _file(visit: Visit, answers: Answers, key: str) -> Answered:
    facts = to_facts(answers, visit.context)
    report = Report(
        slug=visit.slug,
        facts=facts,
        channel="web",
        idempotency_key=key,
    )
    try:
        submitted = submit_report(visit.rt, report, now=visit.context.now)
    except ConflictError:
        return visit.go(SENT_BEFORE)  # with other answers: these are not stored
    return _done(visit, submitted, facts)


def _done(
    visit: Visit, receipt: Submitted, facts: dict[str, Any], *, earlier: bool = False
) -> Response[str]:
    code = receipt.receipt_code
    return visit.filled(
        "done.html",
        {
            "reference": receipt.reference,
            "receipt_begins": code[:20],
            "receipt_ends": code[20:],
        },
        earlier=earlier,
        advice=advice(facts),
        alerted=reaches_somebody(visit.rt, visit.organisation, now=visit.context.now),
        anonymous=_is_anonymous(facts) if facts else None,
    )


def _is_anonymous(facts: dict[str, Any]) -> bool:
    return not (facts.get("reporter") or {}).keys() - {"manager"}


def _check(
    visit: Visit,
    answers: Answers,
    *,
    key: str,
    code: str = "",
    status: int = 200,
    **more: Any,
) -> Response[str]:
    faulty = all_faults(answers, visit.context)
    summary = tuple(
        {
            "text": fault.says,
            "href": visit.address(f"page/{page.name}?fix=1&back=check"),
        }
        for page, faults in faulty
        for fault in faults
    )
    return visit.page(
        "check.html",
        status=status,
        summary=summary,
        sections=sections_of(answers, visit.context, PAGES),
        open_questions=left_open(answers, visit.context),
        answers=json.dumps(copied(answers)),
        key=key,
        code=code,
        **({"notice": ""} | more),
    )


def _not_received(visit: Visit, answers: Answers, key: str) -> Response[str]:
    """Say plainly that nothing was received, and show what would have been lost."""
    return visit.page(
        "not_received.html",
        status=503,
        sections=sections_of(answers, visit.context, PAGES),
        answers=json.dumps(copied(answers)),
        key=key,
        code="",
    )


def _offer_again(visit: Visit, answers: Answers, key: str) -> Response[str]:
    """Show the check page again to a browser that has lost its draft."""
    try:
        opened = start_over(visit, copied(answers))
    except NotAllowedError:
        return _check(visit, answers, key=key, notice="busy", status=429)
    return _check(
        visit,
        answers,
        key=key,
        code=opened.draft.resume_code,
        notice="new_draft",
        cookie=opened.cookie,
        set_cookies=(visit.remember(opened),),
    )


def _receipt(visit: Visit) -> Submitted | None:
    if visit.cookie is None:
        return None
    return receipt_of_draft(
        visit.rt, slug=visit.slug, cookie=visit.cookie, now=visit.context.now
    )


def _key_in(posted: Posted) -> str:
    key = posted.text("key")
    if not _KEY.fullmatch(key):
        raise InputRefusedError((Fault("", "The page was not complete."),))
    return key


def _answers_in(posted: Posted) -> dict[str, Fields]:
    names = {page.name for page in PAGES}
    carried = carried_answers(posted.text("answers"))
    return {name: fields for name, fields in carried.items() if name in names}
