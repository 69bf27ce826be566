"""The staff form's pages: show one, keep what was typed on it, go on.

What was typed is stored before it is judged, so that no error loses it. A page with
faults is shown again by a redirect, so that the back button and a reload are safe.
"""

import json
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import (
    Fault,
    NotAllowedError,
    NotFoundError,
    StoreUnavailableError,
)
from incidents.intake.web_form import page_after, page_named
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers
from incidents.runtime import Runtime
from incidents.services import drafts
from incidents.services.drafts import Draft, DraftIdleError
from incidents.web.form_start import SENT_BEFORE, ask_for_code
from incidents.web.form_view import page_view
from incidents.web.form_visit import Visit, arrive, arrive_anyhow, start_over
from incidents.web.posted import Posted

_CONTROLS = frozenset({"csrf", "then", "back"})
_DAMAGED = "Some characters could not be read. Check the text before you go on."
Answered = Response[str] | Redirect


@get("/page/{name:str}", sync_to_thread=True)
def show_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
    name: FromPath[str],
) -> Answered:
    """Show one page with what was typed on it before."""
    visit, page = arrive(request, rt, slug, now), page_named(name)
    try:
        draft = visit.draft()
    except DraftIdleError:
        return ask_for_code(visit, locked=True)
    if draft is None:
        return visit.go()
    if draft.sent:
        return visit.go("done")
    asked = request.query_params
    faults: tuple[Fault, ...] = ()
    if "fix" in asked:
        faults = page.faults(draft.answers, visit.context)
    return draw(
        visit,
        page,
        draft.answers,
        faults=faults,
        code=draft.resume_code,
        back=asked.get("back", ""),
    )


@post("/page/{name:str}", sync_to_thread=True, status_code=200)
def save_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
    name: FromPath[str],
    posted: NamedDependency[Posted],
) -> Answered:
    """Keep what was typed, then go on, or back to the page if something is wrong."""
    visit, page = arrive_anyhow(request, rt, slug, now), page_named(name)
    fields = {
        field: list(values)
        for field, values in posted.fields.items()
        if field not in _CONTROLS
    }
    try:
        draft = _keep(visit, page, fields, token=posted.text("csrf"))
        if draft is None:
            return _offer_again(visit, page, fields)
    except DraftIdleError:
        carried = json.dumps(fields)
        return ask_for_code(visit, locked=True, carried_page=name, carried=carried)
    except StoreUnavailableError:
        return draw(visit, page, {name: fields}, notice="not_saved", status=503)
    if draft.sent:
        return visit.go(SENT_BEFORE)
    if posted.damaged - _CONTROLS:
        faults = tuple(Fault(field, _DAMAGED) for field in sorted(posted.damaged))
        code = draft.resume_code
        return draw(visit, page, draft.answers, faults=faults, code=code, status=422)
    return _onward(visit, page, draft, posted)


def draw(
    visit: Visit,
    page: Page,
    answers: Answers,
    *,
    faults: tuple[Fault, ...] = (),
    code: str = "",
    back: str = "",
    notice: str = "",
    status: int = 200,
    **more: Any,
) -> Response[str]:
    """Return one page of questions."""
    return visit.page(
        "page.html",
        status=status,
        view=page_view(page, answers, visit.context, faults),
        code=code,
        back_to_check=back == "check",
        notice=notice,
        **more,
    )


def _keep(
    visit: Visit, page: Page, fields: dict[str, list[str]], *, token: str
) -> Draft | None:
    """Store the fields in this browser's draft; None when it has none."""
    if visit.cookie is None or not visit.is_ours(token):
        return None
    try:
        return drafts.save_page(
            visit.rt,
            slug=visit.slug,
            cookie=visit.cookie,
            page=page.name,
            fields=fields,
            now=visit.context.now,
        )
    except NotFoundError:
        return None


def _offer_again(
    visit: Visit, page: Page, fields: dict[str, list[str]]
) -> Response[str]:
    """Show the same page with what was typed, now in a draft of its own."""
    answers = {page.name: fields}
    try:
        opened = start_over(visit, answers)
    except NotAllowedError:
        return draw(visit, page, answers, notice="busy", status=429)
    return draw(
        visit,
        page,
        answers,
        code=opened.draft.resume_code,
        notice="new_draft",
        cookie=opened.cookie,
        set_cookies=(visit.remember(opened),),
    )


def _onward(visit: Visit, page: Page, draft: Draft, posted: Posted) -> Redirect:
    back = "back=check" if posted.text("back") == "check" else ""
    if page.faults(draft.answers, visit.context):
        return visit.go(f"page/{page.name}?fix=1" + (f"&{back}" if back else ""))
    following = page_after(page, draft.answers, visit.context)
    follow_up = following is not None and following.step == page.step
    done = back or posted.text("then") == "check"
    if following is None or (done and not follow_up):
        return visit.go("check")
    return visit.go(f"page/{following.name}" + (f"?{back}" if back else ""))
