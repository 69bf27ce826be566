"""Problems (RFC 9457) in the words of machines, for what the API answers itself.

Everything else under ``/api`` is answered by the one table in ``errors``.
"""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.intake.api import KeyRefusedError
from incidents.web.errors import answer_error

PROBLEM = "application/problem+json"
_RECEIVED_NOTHING = "Nothing was stored."
_WORDS: dict[int, tuple[str, str]] = {
    400: (
        "The request lacks a usable idempotency key",
        "Each report has a key of its own, so that it can be sent again safely.",
    ),
    401: (
        "No valid token",
        "Send the header Authorization: Bearer TOKEN with a token of the organisation.",
    ),
    409: (
        "This key belongs to a different report",
        "The report that came with it first is stored. Give this one its own key.",
    ),
    413: (
        "The body is too large",
        "A report is at most 1,000,000 bytes long: facts and text, no attachments.",
    ),
    415: ("The body is not declared as JSON", "Send Content-Type: application/json."),
    422: (
        "The report breaks the vocabulary",
        "Correct each fault and send again; GET /api/schema has the vocabulary.",
    ),
}


def answer_problem(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer *error* as a problem; what the API has no own words for, as the house."""
    status = _status(error)
    words = _WORDS.get(status)
    if words is None:
        return answer_error(request, error)
    title, says = words
    body: dict[str, Any] = {
        "type": f"urn:tocsin:problem:{status}",
        "title": title,
        "status": status,
        "detail": says if status == 409 else f"{_RECEIVED_NOTHING} {says}",
    }
    if isinstance(error, InputRefusedError):
        body["errors"] = [_shown(fault) for fault in error.faults]
    headers = {"www-authenticate": "Bearer"} if status == 401 else {}
    return Response(body, status_code=status, media_type=PROBLEM, headers=headers)


def _shown(fault: Fault) -> dict[str, str]:
    return {"path": fault.path, "says": fault.says}


def _status(error: Exception) -> int:
    match error:
        case KeyRefusedError():
            return 400
        case InputRefusedError():
            return 422
        case ConflictError():
            return 409
        case NotAuthorizedException():
            return 401
        case HTTPException():
            return error.status_code
        case _:
            return 500
