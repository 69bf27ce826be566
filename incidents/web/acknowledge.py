"""The page behind a mail's link: asks once more, then acknowledges, without a sign-in.

Opening it changes nothing, since programs that look for malice follow every link of a
mail. It says no more of the case than the mail did, and its address, which holds the
token, is handed to nobody: no referrer, nothing loaded from elsewhere.
"""

from datetime import datetime
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from incidents.keys import new_token
from incidents.runtime import Runtime
from incidents.services.acknowledge_links import (
    Link,
    LinkState,
    press_link,
    read_link,
)
from incidents.services.wording import case_link
from incidents.web.console.times import spoken
from incidents.web.cookies import CookieSpec
from incidents.web.csrf import FIELD, check_token, token_for
from incidents.web.headers import NO_REFERRER
from incidents.web.pages import render
from incidents.web.posted import Posted

_STATUS = {LinkState.OPEN: 200, LinkState.DONE: 200, LinkState.UNKNOWN: 404}


def acknowledge_by_mail() -> Router:
    """Return the routes of the page."""
    return Router(path="/a", route_handlers=[acknowledge_page, acknowledge])


@get("/{token:str}", sync_to_thread=True)
def acknowledge_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    token: FromPath[str],
) -> Response[str]:
    """Ask whether the person acknowledges; changes nothing."""
    return _page(request, rt, read_link(rt, token, now=now))


@post("/{token:str}", status_code=200, sync_to_thread=True)
def acknowledge(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
    posted: NamedDependency[Posted],
    token: FromPath[str],
) -> Response[str]:
    """Acknowledge for the mail's reader, and say who and when."""
    door = _door(rt).read(request) or ""
    check_token(rt, bound_to=door, token=posted.text(FIELD))
    return _page(request, rt, press_link(rt, token, now=now))


def _page(request: Request[Any, Any, Any], rt: Runtime, link: Link) -> Response[str]:
    door = new_token()
    case = case_link(rt.public.base_url, link.reference)
    answer = render(
        request,
        "web/acknowledge.html",
        status=_STATUS.get(link.state, 410),
        cookies=(_door(rt).holding(door),) if link.state is LinkState.OPEN else (),
        state=str(link.state),
        reference=link.reference,
        organisation=link.organisation,
        person=link.person,
        at=spoken(link.at, link.zone) if link.at else "",
        until=spoken(link.until, link.zone) if link.until else "",
        case=case if link.reference else f"{rt.public.base_url}/console",
        csrf=token_for(rt, door),
    )
    answer.headers.update(NO_REFERRER)
    return answer


def _door(rt: Runtime) -> CookieSpec:
    """Return the cookie that binds the button to the browser that opened the page."""
    return CookieSpec(label="acknowledge", https=rt.public.secure)
