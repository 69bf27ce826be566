"""Signing in and out, and changing the password."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from incidents.core.errors import Fault, InputRefusedError, NotAllowedError
from incidents.keys import new_token
from incidents.runtime import Runtime
from incidents.services import accounts
from incidents.web.console.access import (
    CHANGE_PASSWORD,
    HOME,
    SIGN_IN,
    Visit,
    safe_place,
    session_cookie,
)
from incidents.web.cookies import CookieSpec
from incidents.web.csrf import FIELD, check_token, token_for
from incidents.web.network import network_of
from incidents.web.pages import render
from incidents.web.posted import Posted


@get(SIGN_IN.removeprefix(HOME), sync_to_thread=True)
def sign_in_page(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
) -> Response[str]:
    """Show the sign-in form; it is bound to a cookie of its own."""
    return _page(request, rt, wanted=request.query_params.get("next", ""))


@post(SIGN_IN.removeprefix(HOME), status_code=200, sync_to_thread=True)
def sign_in(
    request: Request[Any, Any, Any],
    posted: NamedDependency[Posted],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Start a session under a new token, whatever cookie the browser brought."""
    wanted, email = posted.text("next"), posted.text("email").strip()
    check_token(rt, bound_to=_door(rt).read(request) or "", token=posted.text(FIELD))
    try:
        token = accounts.sign_in(
            rt,
            email=email,
            password=posted.text("password"),
            network=network_of(request, rt.public),
            now=now,
        )
    except NotAllowedError as refused:
        return _page(
            request,
            rt,
            wanted=wanted,
            email=email,
            status=403,
            faults=(Fault("email", _sentence(refused)),),
        )
    return Redirect(
        safe_place(wanted),
        status_code=303,
        cookies=[session_cookie(rt).holding(token), _door(rt).forgotten()],
    )


@post("/sign-out", status_code=200, sync_to_thread=True)
def sign_out(
    posted: NamedDependency[Posted], visit: NamedDependency[Visit]
) -> Response[Any]:
    """End the session, here and in the browser."""
    visit.check(posted)
    accounts.sign_out(visit.rt, token=visit.token)
    gone = [session_cookie(visit.rt).forgotten()]
    return Redirect(SIGN_IN, status_code=303, cookies=gone)


@get(CHANGE_PASSWORD.removeprefix(HOME), sync_to_thread=True)
def password_page(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the form for a new password."""
    return _password(visit)


@post(CHANGE_PASSWORD.removeprefix(HOME), status_code=200, sync_to_thread=True)
def change_password(
    posted: NamedDependency[Posted], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Set the new password; all sessions end and this browser gets a new one."""
    visit.check(posted)
    old, new = posted.text("old"), posted.text("new")
    if new != posted.text("again"):
        return _password(visit, Fault("again", "The two new passwords differ"))
    try:
        token = accounts.change_password(
            visit.rt, visit.actor, token=visit.token, old=old, new=new, now=visit.now
        )
    except InputRefusedError as refused:
        return _password(visit, *refused.faults)
    except NotAllowedError as refused:
        return _password(visit, Fault("old", _sentence(refused)))
    cookies = [session_cookie(visit.rt).holding(token)]
    return Redirect(HOME, status_code=303, cookies=cookies)


def _door(rt: Runtime) -> CookieSpec:
    """Return the cookie that binds the sign-in form to this browser."""
    return CookieSpec(label="door", https=rt.public.secure)


def _page(
    request: Request[Any, Any, Any],
    rt: Runtime,
    *,
    wanted: str,
    email: str = "",
    status: int = 200,
    faults: tuple[Fault, ...] = (),
) -> Response[str]:
    door = _door(rt).read(request)
    bound_to = door or new_token()
    return render(
        request,
        "web/console/sign_in.html",
        status=status,
        cookies=() if door else (_door(rt).holding(bound_to),),
        csrf=token_for(rt, bound_to),
        wanted=safe_place(wanted),
        email=email,
        faults=_errors(faults),
    )


def _password(visit: Visit, *faults: Fault) -> Response[str]:
    return visit.page(
        "web/console/password.html",
        status=422 if faults else 200,
        must=visit.actor.must_change_password,
        at_least=accounts.PASSWORD_AT_LEAST,
        faults=_errors(faults),
    )


def _errors(faults: tuple[Fault, ...]) -> dict[str, str]:
    return {fault.path: fault.says[:1].upper() + fault.says[1:] for fault in faults}


def _sentence(error: Exception) -> str:
    return str(error)
