"""Proof that a posted form came from a page of ours, opened in that browser.

Two checks, both must hold. The browser says where the request comes from
(Sec-Fetch-Site, Origin). And the form carries a token that only our key can make
for exactly this cookie: a pair that an attacker planted together does not fit.
``/api`` takes tokens in a header and no cookies, so it needs neither.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from incidents.core.errors import NotAllowedError

FIELD = "csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def token_for(key: bytes, bound_to: str) -> str:
    """Return the token for the session or draft whose cookie holds *bound_to*."""
    return hmac.new(key, b"csrf\0" + bound_to.encode(), hashlib.sha256).hexdigest()


def check_token(key: bytes, *, bound_to: str, token: str) -> None:
    """Refuse a form whose *token* was not made for this cookie.

    Raises:
        NotAllowedError: show the page again with a fresh token.
    """
    expected = token_for(key, bound_to).encode()
    if not hmac.compare_digest(expected, token.encode(errors="replace")):
        raise NotAllowedError("the form does not belong to this browser session")


def same_site_only(
    connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
) -> None:
    """Refuse a state-changing request that another site started (Litestar guard).

    Raises:
        NotAllowedError: the request came from elsewhere.
    """
    if connection.scope["path"].startswith("/api/"):
        return
    if isinstance(connection, Request) and connection.method in _SAFE:
        return
    if not _from_here(connection):
        raise NotAllowedError("the request was started by another site")


def _from_here(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = connection.headers.get("origin")
    if origin is None:
        return True  # the token still has to fit
    return _host(origin) in _own_hosts(connection)


def _own_hosts(connection: ASGIConnection[Any, Any, Any, Any]) -> set[str]:
    view = connection.app.state.settings_view
    hosts = {_host(view.public_url)}
    if view.development:
        hosts.add(connection.headers.get("host", "").lower())
    return hosts - {""}


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
