"""A press as Slack posts it, somebody who posts, and what is written down of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from incidents.models import ErrandRow
from incidents.runtime import Chat, Runtime
from incidents.web.app import create_app
from notifiers.slack_signature import SlackSignatures
from tests.support.slack import SECRET, TEAM, form, signed

OLD_SECRET = "0123456789abcdef0123456789abcdef"
PRESSED = {
    "type": "block_actions",
    "team": {"id": TEAM},
    "user": {"id": "U0DANA", "team_id": TEAM},
    "container": {"channel_id": "C0MAIN", "message_ts": "1781256000.000100"},
    "actions": [
        {
            "action_id": "acknowledge",
            "value": str(uuid4()),
            "action_ts": "1781256001.000100",
            "text": {"type": "plain_text", "text": "Acknowledge"},
        }
    ],
}


@pytest.fixture
def slack_rt(sqlite_rt: Runtime) -> Runtime:
    """A runtime that takes what Slack signs with either of two secrets."""
    return replace(
        sqlite_rt, chat=Chat(signatures=SlackSignatures([SECRET, OLD_SECRET]))
    )


@pytest.fixture
def client(slack_rt: Runtime) -> Iterator[TestClient[Litestar]]:
    """Somebody who can reach the public address."""
    app = create_app(slack_rt)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def send(client: TestClient[Litestar], slack_rt: Runtime) -> Callable[..., Any]:
    """Posts as Slack does: the body as it stands, signed now."""

    def post(body: bytes, *, to: str = "interactions", **headers: str) -> Any:
        sent = signed(body, at=slack_rt.clock.now()) | headers
        return client.post(f"/slack/{to}", content=body, headers=sent)

    return post


def heard(rt: Runtime) -> list[ErrandRow]:
    with rt.uow.read() as tx:
        return list(tx.session.query(ErrandRow))


def changed(**changes: Any) -> bytes:
    return form(PRESSED | changes)
