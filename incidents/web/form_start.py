"""The staff form's doors: start, come back with the short code, clear."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import NotAllowedError, NotFoundError
from incidents.intake.web_form import PAGES, STEPS
from incidents.runtime import Runtime
from incidents.services import drafts
from incidents.services.drafts import DraftIdleError, OpenedDraft
from incidents.web.form_carried import carried_fields
from incidents.web.form_visit import Visit, arrive, start_over
from incidents.web.posted import Posted

FIRST = f"page/{PAGES[0].name}"
# The receipt of what was sent first, saying that a later change is not in it.
SENT_BEFORE = "done?earlier=yes"
Asked = Request[Any, Any, Any]
Answered = Response[str] | Redirect


@get("/", sync_to_thread=True)
def start_page(
    request: Asked,
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
) -> Response[str]:
    """Show what the form is for, and the way back into a draft."""
    visit = arrive(request, rt, slug, now)
    try:
        draft = visit.draft()
        state = "open" if draft and draft.answers and not draft.sent else "none"
    except DraftIdleError:
        state = "locked"
    return visit.page("start.html", state=state, steps=STEPS)


@post("/start", sync_to_thread=True, status_code=303)
def start(
    request: Asked,
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
) -> Answered:
    """Open a new draft and go to the first page."""
    visit = arrive(request, rt, slug, now)
    try:
        opened = start_over(visit, {})
    except NotAllowedError:
        return visit.page("busy.html", status=429)
    return visit.go(FIRST, cookies=(visit.remember(opened),))


@get("/resume", sync_to_thread=True)
def resume_page(
    request: Asked,
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
) -> Response[str]:
    """Ask for the short code."""
    return ask_for_code(arrive(request, rt, slug, now))


@post("/resume", sync_to_thread=True, status_code=200)
def resume(
    request: Asked,
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
    posted: NamedDependency[Posted],
) -> Answered:
    """Open the draft with this code; keep what was typed while it was locked."""
    visit = arrive(request, rt, slug, now)
    page, carried = posted.text("carried_page"), posted.text("carried")
    fields = carried_fields(carried)
    opened = _opened(visit, posted.text("code"))
    if isinstance(opened, str):
        return ask_for_code(visit, says=opened, carried_page=page, carried=carried)
    cookies = (visit.remember(opened),)
    if not fields or page not in {known.name for known in PAGES}:
        return visit.go("check" if opened.draft.answers else FIRST, cookies=cookies)
    drafts.save_page(
        rt, slug=slug, cookie=opened.cookie, page=page, fields=fields, now=now
    )
    return visit.go(f"page/{page}", cookies=cookies)


def _opened(visit: Visit, code: str) -> OpenedDraft | str:
    """Return the draft that *code* opens, or why it opens none."""
    try:
        return drafts.resume(
            visit.rt,
            slug=visit.slug,
            code=code,
            network=visit.network,
            now=visit.context.now,
        )
    except NotFoundError:
        return "No report has this code. Check it, or start a new report."
    except NotAllowedError:
        return "There were too many wrong codes. Wait an hour, or start a new report."


@post("/keep", sync_to_thread=True, status_code=303)
def keep(
    request: Asked,
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
    posted: NamedDependency[Posted],
) -> Answered:
    """Start a new draft with what was typed while the old one was locked."""
    visit = arrive(request, rt, slug, now)
    page, carried = posted.text("carried_page"), posted.text("carried")
    fields = carried_fields(carried)
    known = page in {known.name for known in PAGES}
    try:
        opened = start_over(visit, {page: fields} if known and fields else {})
    except NotAllowedError:
        return ask_for_code(
            visit, locked=True, busy=True, carried_page=page, carried=carried
        )
    return visit.go(
        f"page/{page}" if known else FIRST, cookies=(visit.remember(opened),)
    )


@get("/clear", sync_to_thread=True)
def clear_page(
    request: Asked,
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
) -> Response[str]:
    """Ask whether everything typed shall go."""
    return arrive(request, rt, slug, now).page("clear.html")


@post("/clear", sync_to_thread=True, status_code=200)
def clear(
    request: Asked,
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    slug: FromPath[str],
    posted: NamedDependency[Posted],
) -> Response[str]:
    """Erase the draft of this browser; needs no code, it only takes away."""
    visit = arrive(request, rt, slug, now)
    if visit.cookie is not None:
        if not visit.is_ours(posted.text("csrf")):
            return visit.page("clear.html")
        drafts.clear(rt, cookie=visit.cookie)
    return visit.page("cleared.html", set_cookies=(visit.forget(),))


def ask_for_code(
    visit: Visit,
    *,
    says: str = "",
    locked: bool = False,
    busy: bool = False,
    carried_page: str = "",
    carried: str = "",
) -> Response[str]:
    """Return the page that asks for the short code.

    Args:
        locked: the browser had a draft but was idle for half an hour.
        busy: too many reports were begun from this network to begin another.
        carried: JSON of what was typed meanwhile, kept in the page itself.
    """
    return visit.page(
        "resume.html",
        says=says,
        locked=locked,
        busy=busy,
        carried_page=carried_page,
        carried=carried,
        status=429 if busy else 422 if says else 200,
    )
