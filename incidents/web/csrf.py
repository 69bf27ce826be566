"""Proof that a posted form came from a page of ours, opened in that browser.

Two checks, both must hold. The browser says where the request comes from
(Sec-Fetch-Site, Origin). And the form carries a token that only our key can make
for exactly this cookie: a pair that an attacker planted together does not fit.
``/api`` takes tokens in a header, ``/slack`` what Slack has signed, and neither of them
a cookie, so they need neither.
"""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from incidents.core.errors import NotAllowedError
from incidents.runtime import PublicSettings, Runtime

FIELD = "csrf"
_PURPOSE = "csrf"
_OTHERWISE_PROVEN = ("/api/", "/slack/")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def token_for(rt: Runtime, bound_to: str) -> str:
    """Return the token for the session or draft whose cookie holds *bound_to*."""
    return rt.keys.token_for(_PURPOSE, bound_to)


def check_token(rt: Runtime, *, bound_to: str, token: str) -> None:
    """Refuse a form whose *token* was not made for this cookie, or that has none.

    Raises:
        NotAllowedError: show the page again with a fresh token.
    """
    if not bound_to or not rt.keys.is_token_for(_PURPOSE, bound_to, token):
        msg = "the form does not belong to this browser session"
        raise NotAllowedError(msg)


async def same_site_only(
    connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
) -> None:
    """Refuse a state-changing request that another site started (Litestar guard).

    A coroutine, because Litestar gives any other guard a thread for each request.

    Raises:
        NotAllowedError: the request came from elsewhere.
    """
    if connection.scope["path"].startswith(_OTHERWISE_PROVEN):
        return
    if isinstance(connection, Request) and connection.method in _SAFE:
        return
    if not _from_here(connection):
        msg = "the request was started by another site"
        raise NotAllowedError(msg)


def _from_here(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = connection.headers.get("origin")
    if origin is None:
        return True  # the token still has to fit
    if origin == "null" and site == "same-origin":
        return True  # a page of ours that sends no referrer
    return _host(origin) in _own_hosts(connection)


def _own_hosts(connection: ASGIConnection[Any, Any, Any, Any]) -> set[str]:
    """Return the hosts that are us; over plain http also the one asked for.

    Without https this is somebody's own machine, reached by whatever name.
    """
    public: PublicSettings = connection.app.state.runtime.public
    hosts = {_host(public.base_url)}
    if not public.secure:
        hosts.add(connection.headers.get("host", "").lower())
    return hosts - {""}


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""  # no address at all, so none of ours
