"""Who is signed in: the session cookie, and what to do when there is none.

Every console handler but those of ``sign_in`` asks for the dependency ``visit``; it
stops the request before the handler when nobody is signed in, or when somebody holds
a one-time password that they must change first.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Redirect

from incidents.runtime import Runtime
from incidents.services.accounts import actor_of
from incidents.services.actors import Actor
from incidents.services.alarm_state import alarm_state
from incidents.web.cookies import CookieSpec
from incidents.web.csrf import FIELD, check_token, token_for
from incidents.web.pages import render
from incidents.web.posted import Posted

HOME = "/console"
SIGN_IN = "/console/sign-in"
CHANGE_PASSWORD = "/console/password"  # noqa: S105 - an address
_PLACE = re.compile(r"/console(?:/[A-Za-z0-9][A-Za-z0-9_.-]*)*")


class SignInNeededError(Exception):
    """Nobody is signed in, or the session has ended."""


class PasswordNeededError(Exception):
    """The person holds a one-time password and may only change it."""


def session_cookie(rt: Runtime) -> CookieSpec:
    """Return the cookie that holds the session; lax, since mails link to cases."""
    return CookieSpec(label="session", https=rt.public.secure, same_site="lax")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody who is signed in.

    Attributes:
        token: what their session cookie holds; forms are bound to it.
    """

    request: Request[Any, Any, Any]
    rt: Runtime
    actor: Actor
    token: str
    now: datetime

    def check(self, posted: Posted) -> None:
        """Refuse a form of another session, or one that could not be read.

        Raises:
            NotAllowedError: the form does not belong to this session.
            InputRefusedError: a field could not be read.
        """
        check_token(self.rt, bound_to=self.token, token=posted.text(FIELD))
        posted.refuse_damaged()

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        cookies: tuple[Cookie, ...] = (),
        **view: Any,
    ) -> Response[str]:
        """Return a console page: the frame, and *view* in it."""
        frame = {
            "csrf": token_for(self.rt, self.token),
            "me": self.actor.name,
            "here": path_of(self.request),
            "demonstration": self.actor.only_demonstrations,
            "alarm": None if self.actor.must_change_password else self._alarm(),
        }
        return render(
            self.request, template, status=status, cookies=cookies, **(frame | view)
        )

    def _alarm(self) -> dict[str, Any] | None:
        """Return what the red banner says, None when everybody is being told."""
        lines = alarm_state(self.rt, self.actor.scope, now=self.now)
        if not lines:
            return None
        return {"title": lines[0], "lines": lines[1:]}


def provide_visit(
    request: Request[Any, Any, Any],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
) -> Visit:
    """Return the visit of whoever is signed in.

    Raises:
        SignInNeededError: nobody is.
        PasswordNeededError: they must change their one-time password first.
    """
    token = session_cookie(rt).read(request)
    actor = actor_of(rt, token=token, now=now) if token else None
    if token is None or actor is None:
        raise SignInNeededError
    if actor.must_change_password and path_of(request) != CHANGE_PASSWORD:
        raise PasswordNeededError
    return Visit(request=request, rt=rt, actor=actor, token=token, now=now)


def to_sign_in(request: Request[Any, Any, Any], _: SignInNeededError) -> Response[Any]:
    """Send the browser to the sign-in page, and back to here afterwards."""
    place = safe_place(path_of(request))
    wanted = "" if place == HOME else f"?next={place}"
    return Redirect(f"{SIGN_IN}{wanted}", status_code=303)


def to_change_password(
    _request: Request[Any, Any, Any], _: PasswordNeededError
) -> Response[Any]:
    """Send the browser to the page where the one-time password is changed."""
    return Redirect(CHANGE_PASSWORD, status_code=303)


def path_of(request: Request[Any, Any, Any]) -> str:
    """Return the path that was routed.

    Not that of ``request.url``: there the Host header, which the sender writes, is put
    before it and may bring a path of its own, or make it unreadable.
    """
    path: str = request.scope["path"]
    return path


def safe_place(path: str) -> str:
    """Return *path* when it is a page of the console, else the console's first page.

    A link in a mail must not be able to send anybody elsewhere after signing in.
    """
    return path if _PLACE.fullmatch(path) else HOME
