"""``/slack``: only what Slack has signed is taken, and it is answered at once."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from incidents.core.errors import StoreUnavailableError
from incidents.runtime import Runtime
from incidents.services import errands
from incidents.store import UnitOfWork
from incidents.web.app import create_app
from incidents.web.slack import FORGERIES_A_MINUTE, MOST_BYTES
from tests.support.slack import form, home_opened, signed
from tests.web.slack_calls import (
    OLD_SECRET,
    PRESSED,
    changed,
    client,
    heard,
    send,
    slack_rt,
)

__all__ = ["client", "send", "slack_rt"]


def test_a_signed_press_is_written_down_and_answered(
    send: Callable[..., Any], slack_rt: Runtime
) -> None:
    answer = send(form(PRESSED))

    assert (answer.status_code, answer.content) == (200, b"")
    (errand,) = heard(slack_rt)
    assert errand.kind == "press"
    assert errand.about["member"] == "U0DANA"


def test_both_secrets_fit_while_one_is_replaced(
    client: TestClient[Litestar], slack_rt: Runtime
) -> None:
    body = form(PRESSED)
    headers = signed(body, at=slack_rt.clock.now(), secret=OLD_SECRET)

    answer = client.post("/slack/interactions", content=body, headers=headers)

    assert answer.status_code == 200


def _at(offset_s: int) -> Callable[[bytes, datetime], tuple[bytes, dict[str, str]]]:
    return lambda body, now: (body, signed(body, at=now + timedelta(seconds=offset_s)))


def _with(**headers: str | None) -> Callable[..., tuple[bytes, dict[str, str]]]:
    def forge(body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
        sent: dict[str, str | None] = signed(body, at=now) | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return body, {name: value for name, value in sent.items() if value is not None}

    return forge


def _v1(body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
    sent = signed(body, at=now)
    signature = sent["x-slack-signature"].replace("v0=", "v1=")
    return body, sent | {"x-slack-signature": signature}


def _other_body(body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
    return body.replace(b"U0DANA", b"U0EVIL"), signed(body, at=now)


def _encoded_anew(body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
    return body.replace(b"+", b"%20"), signed(body, at=now)


def _other_secret(body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
    return body, signed(body, at=now, secret="f" * 32)


def _upper(body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
    sent = signed(body, at=now)
    digest = sent["x-slack-signature"].removeprefix("v0=").upper()
    return body, sent | {"x-slack-signature": f"v0={digest}"}


def _not_utf8(body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
    return body + b"&x=\xff", signed(body, at=now)


FORGERIES = {
    "old": _at(-301),
    "from the future": _at(301),
    "another version": _v1,
    "empty signature": _with(x_slack_signature=""),
    "no signature": _with(x_slack_signature=None),
    "no timestamp": _with(x_slack_request_timestamp=None),
    "a timestamp in words": _with(x_slack_request_timestamp="now"),
    "a timestamp in other digits": _with(x_slack_request_timestamp=" +17_812"),
    "not ASCII": _with(x_slack_signature="v0=" + "\u00e4" * 64),
    "another body": _other_body,
    "the body encoded anew": _encoded_anew,
    "another secret": _other_secret,
    "capital digits": _upper,
    "bytes that are no UTF-8": _not_utf8,
}


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.parametrize("place", ["interactions", "events"])
def test_a_forged_request_is_refused_and_nothing_is_written(
    client: TestClient[Litestar], slack_rt: Runtime, name: str, place: str
) -> None:
    body, headers = FORGERIES[name](form(PRESSED), slack_rt.clock.now())
    raw = {k: v.encode("latin-1") for k, v in headers.items()}

    answer = client.post(f"/slack/{place}", content=body, headers=raw)

    assert answer.status_code == 401
    assert answer.headers["x-slack-no-retry"] == "1"
    assert heard(slack_rt) == []


def test_a_network_that_forges_without_end_is_refused_faster_and_slack_is_not(
    client: TestClient[Litestar], send: Callable[..., Any]
) -> None:
    found = [
        client.post("/slack/interactions", content=b"payload=x").status_code
        for _ in range(FORGERIES_A_MINUTE * 2 + 2)
    ]

    # The minute may change once meanwhile; then the count begins again.
    assert found[:FORGERIES_A_MINUTE].count(401) == FORGERIES_A_MINUTE
    assert 429 in found
    assert send(form(PRESSED)).status_code == 200


@pytest.mark.parametrize("age_s", [-299, 0, 299])
def test_five_minutes_are_allowed_either_way(
    client: TestClient[Litestar], slack_rt: Runtime, age_s: int
) -> None:
    body, headers = _at(age_s)(form(PRESSED), slack_rt.clock.now())

    assert client.post(
        "/slack/interactions", content=body, headers=headers
    ).status_code == (200)


def test_without_a_signing_secret_there_is_no_such_page(
    sqlite_rt: Runtime,
) -> None:
    body = form(PRESSED)
    with TestClient(create_app(sqlite_rt)) as client:
        for place in ("interactions", "events"):
            headers = signed(body, at=sqlite_rt.clock.now())
            answer = client.post(f"/slack/{place}", content=body, headers=headers)
            assert answer.status_code == 404


def test_a_replayed_press_is_answered_and_written_down_once(
    send: Callable[..., Any], slack_rt: Runtime
) -> None:
    answers = [send(form(PRESSED)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert len(heard(slack_rt)) == 1


def test_an_event_that_slack_sends_again_counts_once(
    send: Callable[..., Any], slack_rt: Runtime
) -> None:
    body = json.dumps(home_opened()).encode()
    kind = {"content-type": "application/json"}

    first = send(body, to="events", **kind)
    again = [
        send(body, to="events", **kind, **{"x-slack-retry-num": str(number)})
        for number in (1, 2, 3)
    ]

    assert {answer.status_code for answer in (first, *again)} == {200}
    assert [errand.kind for errand in heard(slack_rt)] == ["home"]


def test_the_address_proves_itself(send: Callable[..., Any]) -> None:
    asked = {"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY"}

    answer = send(json.dumps(asked).encode(), to="events")

    assert answer.text == asked["challenge"]
    assert answer.headers["content-type"].startswith("text/plain")


def test_another_site_cannot_start_it_but_slack_needs_no_page_of_ours(
    send: Callable[..., Any],
) -> None:
    assert send(form(PRESSED), origin="https://slack.com").status_code == 200


def test_a_body_that_is_too_long_is_refused(
    client: TestClient[Litestar], slack_rt: Runtime
) -> None:
    body = b"payload=" + b"x" * MOST_BYTES
    headers = signed(body, at=slack_rt.clock.now())

    answer = client.post("/slack/interactions", content=body, headers=headers)

    assert answer.status_code == 413
    assert heard(slack_rt) == []


def test_a_member_who_presses_without_end_is_held_back(
    send: Callable[..., Any], slack_rt: Runtime
) -> None:
    answers = [
        send(changed(actions=[PRESSED["actions"][0] | {"action_ts": f"{at}.1"}]))
        for at in range(errands.TRIES_AT_MOST + 2)
    ]

    found = [answer.status_code for answer in answers]
    assert found == [200] * errands.TRIES_AT_MOST + [429] * 2
    assert len(heard(slack_rt)) == errands.TRIES_AT_MOST


class _Away(UnitOfWork):
    """A database that does not answer."""

    def __init__(self) -> None:
        """Open nothing."""

    def begin(self) -> Any:
        raise StoreUnavailableError("the database does not answer")


def test_while_the_database_is_away_slack_is_told_so(slack_rt: Runtime) -> None:
    app = create_app(replace(slack_rt, uow=_Away()))
    body = form(PRESSED)
    with TestClient(app, raise_server_exceptions=False) as client:
        headers = signed(body, at=slack_rt.clock.now())
        answer = client.post("/slack/interactions", content=body, headers=headers)

    assert answer.status_code == 503
    assert "x-slack-no-retry" not in answer.headers


def test_presses_are_answered_long_before_slack_gives_up(
    send: Callable[..., Any],
) -> None:
    took = []
    for at in range(50):
        began = time.monotonic()
        send(changed(actions=[PRESSED["actions"][0] | {"action_ts": f"{at}.2"}]))
        took.append(time.monotonic() - began)

    assert max(took) < 3


def test_other_methods_are_not_there(client: TestClient[Litestar]) -> None:
    for place in ("interactions", "events"):
        assert client.get(f"/slack/{place}").status_code == 405
