"""Cookies as we set them: host-bound, unseen by scripts, never sent by other sites.

Over https the name begins with ``__Host-``, so that no other host and no plain
http answer can plant one. Over plain http (a laptop at home) browsers refuse that
prefix, so it is left out there.
"""

from dataclasses import dataclass
from typing import Any, Literal

from litestar import Request
from litestar.datastructures import Cookie


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieSpec:
    """One cookie of ours.

    Attributes:
        label: what it is for; part of its name.
        same_site: ``lax`` only where a link in a mail must find the cookie.
        lives_s: seconds until the browser forgets it; None = when it is closed.
    """

    label: str
    https: bool
    same_site: Literal["strict", "lax"] = "strict"
    lives_s: int | None = None

    @property
    def name(self) -> str:
        """Return the name as the browser sees it."""
        return f"{'__Host-' if self.https else ''}tocsin-{self.label}"

    def read(self, request: Request[Any, Any, Any]) -> str | None:
        """Return what the browser sent, None when there is no such cookie."""
        return request.cookies.get(self.name) or None

    def holding(self, value: str) -> Cookie:
        """Return the cookie that makes the browser keep *value*."""
        return Cookie(
            key=self.name,
            value=value,
            path="/",
            max_age=self.lives_s,
            secure=self.https,
            httponly=True,
            samesite=self.same_site,
        )

    def forgotten(self) -> Cookie:
        """Return the cookie that makes the browser forget."""
        return Cookie(
            key=self.name,
            value="",
            path="/",
            max_age=0,
            secure=self.https,
            httponly=True,
            samesite=self.same_site,
        )
