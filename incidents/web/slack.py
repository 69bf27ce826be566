"""Where Slack calls: ``/slack/interactions`` for presses, ``/slack/events`` beside it.

There are no such pages without a signing secret. With one, a request counts if Slack
signed these very bytes within the last five minutes, and then it is written down and
answered; what follows from it happens later. Signed by Slack, it needs no proof that
a page of ours started it.
"""

import logging
from collections import Counter
from datetime import datetime
from time import monotonic
from typing import Any

from litestar import MediaType, Request, Response, Router, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, NotFoundException

from incidents.core.errors import (
    InputRefusedError,
    NotAllowedError,
    StoreUnavailableError,
)
from incidents.intake.json_text import parse_json
from incidents.intake.slack import parse_challenge, parse_event, parse_interaction
from incidents.runtime import Runtime
from incidents.services import errands
from incidents.web.errors import answer_error
from incidents.web.network import network_of
from incidents.web.posted import parse_posted

_LOG = logging.getLogger("tocsin.slack")

# A press brings along the message that it is under: 50 blocks at the most.
MOST_BYTES = 256_000
FORGERIES_A_MINUTE = 60
NETWORKS_AT_MOST = 1_000

_WORDS = {
    400: "This is nothing that Tocsin asked for. Nothing was changed.",
    401: "Slack did not sign this. Nothing was changed.",
    413: "This is too long to be Slack's. Nothing was changed.",
    429: "Too much at once. Nothing was changed. Wait a minute.",
    503: "Nothing can be stored right now. Nothing was changed.",
}


class NotSignedError(HTTPException):
    """Slack did not sign this, or not lately."""

    status_code = 401


async def read_sent(request: Request[Any, Any, Any]) -> bytes:
    """Return the body as sent, for the signature is over its bytes."""
    return await request.body()


class Door:
    """Lets in what Slack has signed, and soon tires of a network that forges.

    The count is this process's own: refusing costs less than asking the database.
    """

    def __init__(self) -> None:
        self._minute = 0
        self._refused: Counter[str] = Counter()

    def provide_genuine(
        self,
        request: Request[Any, Any, Any],
        sent: NamedDependency[bytes],
        rt: NamedDependency[Runtime],
        now: NamedDependency[datetime],
    ) -> bytes:
        """Return the body if Slack signed it; the dependency named ``genuine``.

        Raises:
            NotFoundException: no signing secret is set, so there is no such page.
            NotSignedError: the signature is missing, old, or not over these bytes.
            NotAllowedError: the same, from where that has come too often.
        """
        if rt.chat.signatures is None:
            raise NotFoundException
        if rt.chat.signatures.is_genuine(
            sent,
            timestamp=request.headers.get("x-slack-request-timestamp", ""),
            signature=request.headers.get("x-slack-signature", ""),
            now=now,
        ):
            return sent
        if self._tires_of(network_of(request, rt.public)):
            raise NotAllowedError("too much that Slack did not sign")
        raise NotSignedError(detail="not signed")

    def _tires_of(self, network: str) -> bool:
        minute = int(monotonic() // 60)
        if minute != self._minute or len(self._refused) > NETWORKS_AT_MOST:
            self._minute, self._refused = minute, Counter()
        self._refused[network] += 1
        return self._refused[network] > FORGERIES_A_MINUTE


@post("/interactions", status_code=200, sync_to_thread=True)
def interactions(
    genuine: NamedDependency[bytes],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
) -> Response[str]:
    """Take down that somebody pressed a button."""
    posted = parse_posted(genuine)
    posted.refuse_damaged()
    payload = posted.text("payload").encode(errors="replace")
    press = parse_interaction(parse_json(payload, most_bytes=MOST_BYTES))
    if press is not None:
        errands.hear(rt, press, now=now)
    return _said("")


@post("/events", status_code=200, sync_to_thread=True)
def events(
    genuine: NamedDependency[bytes],
    rt: NamedDependency[Runtime],
    now: NamedDependency[datetime],
) -> Response[str]:
    """Take down that somebody opened their Home tab; prove that this address is ours.

    Slack sends an event up to four times; only the first one counts.
    """
    payload = parse_json(genuine, most_bytes=MOST_BYTES)
    challenge = parse_challenge(payload)
    if challenge:
        return _said(challenge)
    opened = parse_event(payload)
    if opened is not None:
        errands.hear(rt, opened, now=now)
    return _said("")


def slack_calls() -> Router:
    """Return the routes under ``/slack``."""
    return Router(
        path="/slack",
        route_handlers=[interactions, events],
        dependencies={
            "sent": Provide(read_sent),
            "genuine": Provide(Door().provide_genuine, sync_to_thread=True),
        },
        exception_handlers={Exception: _answer},
        request_max_body_size=MOST_BYTES,
    )


def _answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer in one sentence, which Slack's own log shows; never with a traceback."""
    status = _status(error)
    if status not in _WORDS:
        return answer_error(request, error)
    if status in {400, 401}:
        why = str(error) if isinstance(error, InputRefusedError) else "not signed"
        _LOG.warning("a call to %s was refused: %s", request.scope["path"], why)
    return _said(_WORDS[status], status)


def _status(error: Exception) -> int:
    match error:
        case InputRefusedError():
            return 400
        case NotAllowedError():
            return 429
        case StoreUnavailableError():
            return 503
        case HTTPException():
            return error.status_code
        case _:
            return 500


def _said(text: str, status: int = 200) -> Response[str]:
    # A refusal is final: asked again, Slack would hear the same.
    headers = {"x-slack-no-retry": "1"} if status in {400, 401} else {}
    return Response(
        text, status_code=status, media_type=MediaType.TEXT, headers=headers
    )
