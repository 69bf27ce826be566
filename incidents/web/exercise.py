"""The page behind an exercise's link: one button, no sign-in, and no case.

Opening it changes nothing, since programs that look for malice follow every link of a
mail.
"""

from datetime import datetime
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from incidents.keys import new_token
from incidents.runtime import Runtime
from incidents.services.drill_answers import Exercise, answer_exercise, read_exercise
from incidents.web.console.times import spoken
from incidents.web.cookies import CookieSpec
from incidents.web.csrf import FIELD, check_token, token_for
from incidents.web.headers import NO_REFERRER
from incidents.web.pages import render
from incidents.web.posted import Posted


def exercise_by_link() -> Router:
    """Return the routes of the page."""
    return Router(path="/exercise", route_handlers=[exercise_page, confirm])


@get("/{address:str}", sync_to_thread=True)
def exercise_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    address: FromPath[str],
) -> Response[str]:
    """Say what this is, and ask for the one press; changes nothing."""
    return _page(request, rt, read_exercise(rt, address))


@post("/{address:str}", status_code=200, sync_to_thread=True)
def confirm(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    posted: NamedDependency[Posted],
    address: FromPath[str],
) -> Response[str]:
    """Note that the message was read."""
    door = _door(rt).read(request) or ""
    check_token(rt, bound_to=door, token=posted.text(FIELD))
    return _page(request, rt, answer_exercise(rt, address, now=now))


def _page(
    request: Request[Any, Any, Any], rt: Runtime, found: Exercise | None
) -> Response[str]:
    door = new_token()
    is_open = found is not None and found.answered_at is None
    answer = render(
        request,
        "web/exercise.html",
        status=200 if found else 404,
        cookies=(_door(rt).holding(door),) if is_open else (),
        known=found is not None,
        organisation=found.organisation if found else "",
        person=found.person if found else "",
        at=spoken(found.answered_at, found.zone) if found and found.answered_at else "",
        csrf=token_for(rt, door),
    )
    answer.headers.update(NO_REFERRER)
    return answer


def _door(rt: Runtime) -> CookieSpec:
    """Return the cookie that binds the button to the browser that opened the page."""
    return CookieSpec(label="exercise", https=rt.public.secure)
