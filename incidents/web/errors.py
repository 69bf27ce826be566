"""The one table from errors to answers: pages for people, problems for ``/api``.

Core errors know nothing of HTTP; here each gets a status and plain words. No
answer carries a traceback, a value that was sent, or the text of an unforeseen
error. The log gets the error's class and the places in our code, never its
message: a message can quote what a reporter typed.
"""

import logging
import secrets
import traceback
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    StoreUnavailableError,
)
from incidents.fallbacks import Fallback
from incidents.runtime import Runtime
from incidents.web.pages import render

_log = logging.getLogger("incidents.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a page says: what happened, and what to do now."""

    title: str
    says: str


WORDS = {
    400: Words(
        title="We could not read what was sent",
        says="Go back, check what you entered, and send it again.",
    ),
    403: Words(
        title="We could not accept that page",
        says=(
            "The page may have been open for a long time, or was opened from another "
            "place. Go back, reload the page and try again. What you typed should "
            "still be there."
        ),
    ),
    404: Words(
        title="There is no page here",
        says="Check that you typed the whole address. If you followed a link, ask "
        "the person who gave it to you.",
    ),
    405: Words(
        title="This page cannot be used like that",
        says="Go back and use the buttons on the page.",
    ),
    409: Words(
        title="Something changed while you were working",
        says="Go back, reload the page, and look at it again before you decide.",
    ),
    413: Words(
        title="That is too much text for us",
        says="Nothing was stored. Go back: your text should still be there. Shorten "
        "it and send it again.",
    ),
    415: Words(
        title="We could not read what was sent",
        says="Use the form on the page to send it.",
    ),
    422: Words(
        title="Some of what was sent needs correcting",
        says="Nothing was stored. Go back, correct this, and send it again.",
    ),
    500: Words(
        title="Something went wrong on our side",
        says="It is not your fault. Go back and try again in a moment.",
    ),
    503: Words(
        title="We cannot store anything right now",
        says="Nothing was received. Keep what you typed and try again in a moment.",
    ),
}

_STATUS_OF: dict[type[Exception], int] = {
    InputRefusedError: 422,
    NotFoundError: 404,
    NotAllowedError: 403,
    ConflictError: 409,
    StoreUnavailableError: 503,
}


def error_handlers() -> ExceptionHandlersMap:
    """Return the table for Litestar; it covers every exception."""
    return {Exception: answer_error}


def answer_error(
    request: Request[Any, Any, Any], error: Exception
) -> Response[str] | Response[dict[str, Any]]:
    """Answer *error* as a page, or under ``/api`` as an RFC 9457 problem."""
    status, faults = _status(error), _faults(error)
    number = _logged(error) if status >= 500 else ""
    if request.scope["path"].startswith("/api/"):
        return _problem(status, faults=faults, number=number)
    return _page(request, status, faults=faults, number=number)


def _status(error: Exception) -> int:
    for kind, status in _STATUS_OF.items():
        if isinstance(error, kind):
            return status
    return error.status_code if isinstance(error, HTTPException) else 500


def _faults(error: Exception) -> tuple[Fault, ...]:
    return error.faults if isinstance(error, InputRefusedError) else ()


def _words(status: int) -> Words:
    return WORDS.get(status) or WORDS[500 if status >= 500 else 400]


def _page(
    request: Request[Any, Any, Any],
    status: int,
    *,
    faults: tuple[Fault, ...],
    number: str,
) -> Response[str]:
    return render(
        request,
        "web/error.html",
        status=status,
        words=_words(status),
        faults=faults,
        number=number,
        fallback=fallback_of(request) if status >= 500 else None,
    )


def _problem(
    status: int, *, faults: tuple[Fault, ...], number: str
) -> Response[dict[str, Any]]:
    words = _words(status)
    body: dict[str, Any] = {
        "type": f"urn:tocsin:problem:{status}",
        "title": words.title,
        "status": status,
        "detail": words.says,
    }
    if faults:
        body["errors"] = [{"path": f.path, "says": f.says} for f in faults]
    if number:
        body["instance"] = f"urn:tocsin:error:{number}"
    return Response(body, status_code=status, media_type="application/problem+json")


def fallback_of(request: Request[Any, Any, Any]) -> Fallback | None:
    """Return whom to ring for the organisation in the address, None if unknown."""
    parts = request.scope["path"].split("/")
    if len(parts) < 3 or parts[1] != "r":
        return None
    runtime: Runtime = request.app.state.runtime
    return runtime.fallbacks.get(parts[2])


def _logged(error: Exception) -> str:
    """Log where *error* arose; return the number that the page shows."""
    number = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    _log.error(
        "answering failed: %s",
        type(error).__name__,
        extra={"error_number": number, "places": places},
    )
    return number
