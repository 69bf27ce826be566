"""The intake for machines: ``POST /api/reports`` and what describes it.

One bearer token files reports for one organisation and can read nothing. Reports are
never refused for coming too often: a machine that repeats itself meets its own key.
"""

from datetime import datetime
from typing import Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, NotAuthorizedException

from incidents.core.facts import json_schema
from incidents.intake import api
from incidents.runtime import Runtime
from incidents.services.api_tokens import resolve_token
from incidents.services.submit import submit_report
from incidents.web.openapi import openapi_document
from incidents.web.problems import answer_problem

_SCHEMA = json_schema()


class NotJsonError(HTTPException):
    """The body is declared as something else than JSON."""

    status_code = 415


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """Return the body as sent; the dependency named ``sent``.

    Litestar refuses a body over the application's limit while it is still arriving.

    Raises:
        NotJsonError: it is declared as another type than JSON.
    """
    declared = request.headers.get("content-type", "application/json")
    kind = declared.split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise NotJsonError(detail="not JSON")
    return await request.body()


def provide_sender(
    request: Request[Any, Any, Any], rt: NamedDependency[Runtime]
) -> api.Sender:
    """Return who sends, by their bearer token; the dependency named ``sender``.

    Raises:
        NotAuthorizedException: there is no token, or it opens nothing (any more).
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = resolve_token(rt, token.strip()) if scheme.lower() == "bearer" else None
    if known is None:
        raise NotAuthorizedException(detail="no valid token")
    return api.Sender(slug=known.slug, label=known.label)


@post("/reports", sync_to_thread=True)
def post_report(
    request: Request[Any, Any, Any],
    sender: NamedDependency[api.Sender],
    sent: NamedDependency[bytes],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
) -> Response[dict[str, Any]]:
    """Store a report: 201 with its receipt, 200 when the same one was stored before."""
    report = api.parse(
        sent, key=request.headers.get(api.KEY_HEADER.lower()), sender=sender
    )
    done = submit_report(rt, report, now=now)
    status_url = f"{rt.public.base_url}/r/{sender.slug}/return"
    body = {
        "reference": done.reference,
        "receipt_code": done.receipt_code,
        "repeated": done.repeated,
        "status_url": status_url,
    }
    return Response(
        body, status_code=200 if done.repeated else 201, media_type=MediaType.JSON
    )


@get("/schema", media_type="application/schema+json", sync_to_thread=False)
def get_schema() -> dict[str, Any]:
    """Return the vocabulary of facts as JSON Schema."""
    return _SCHEMA


@get("/openapi.json", sync_to_thread=False)
def get_openapi(rt: NamedDependency[Runtime]) -> dict[str, Any]:
    """Return the description of this API as OpenAPI 3.1."""
    return openapi_document(rt.public.base_url)


def machine_intake() -> Router:
    """Return the routes under ``/api``."""
    return Router(
        path="/api",
        route_handlers=[post_report, get_schema, get_openapi],
        dependencies={
            "sent": Provide(read_body),
            "sender": Provide(provide_sender, sync_to_thread=True),
        },
        exception_handlers={Exception: answer_problem},
    )
