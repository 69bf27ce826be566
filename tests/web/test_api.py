"""``POST /api/reports``: what machines are answered, with a real database behind."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from litestar.testing import TestClient

from incidents.runtime import Runtime
from incidents.services.api_tokens import issue_token, list_tokens, revoke_token
from incidents.services.organisations import create_organisation
from incidents.web.app import create_app
from tests.support.reports import LOST_LAPTOP, chain_of
from tests.support.runtime import HARBOUR
from tests.support.server import loopback_port


def door_reader(rt: Runtime) -> str:
    """Return a token of a machine at Harbour Freight Brokers."""
    create_organisation(rt, HARBOUR, now=rt.clock.now())
    return issue_token(rt, slug="harbour", label="door reader", now=rt.clock.now())


@contextmanager
def machine(rt: Runtime) -> Iterator[TestClient]:
    """Give a client that sends its token and a key."""
    headers = {
        "authorization": f"Bearer {door_reader(rt)}",
        "idempotency-key": "key-1",
    }
    app = create_app(rt)
    with TestClient(app, raise_server_exceptions=False) as client:
        client.headers.update(headers)
        yield client


@pytest.fixture
def client(rt: Runtime) -> Iterator[TestClient]:
    """A machine that sends its token and a key, once per engine."""
    with machine(rt) as client:
        yield client


@pytest.fixture
def refused(sqlite_rt: Runtime) -> Iterator[TestClient]:
    """The same for what never reaches the database."""
    with machine(sqlite_rt) as client:
        yield client
        with sqlite_rt.uow.read() as tx:
            key = tx.organisation("harbour").id
            assert tx.incidents([key], status="open") == []


def cases(rt: Runtime) -> int:
    with rt.uow.read() as tx:
        key = tx.organisation("harbour").id
        return len(tx.incidents([key], status="open"))


def post(client: TestClient, body: object, **headers: str) -> httpx.Response:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/api/reports", content=sent, headers=headers)


def test_a_report_is_stored_and_answered_with_its_receipt(
    client: TestClient, rt: Runtime
):
    answer = post(client, LOST_LAPTOP)

    body = answer.json()
    assert answer.status_code == 201
    assert body["reference"].startswith("INC-")
    assert len(body["receipt_code"].replace("-", "")) == 32
    assert body["repeated"] is False
    assert body["status_url"] == "http://127.0.0.1:8000/r/harbour/return"
    _, (entry,) = chain_of(rt, body["reference"])
    assert (entry.kind, entry.actor) == ("reported", "machine: door reader")


def test_the_same_report_sent_again_gets_the_same_receipt(client: TestClient):
    first = post(client, LOST_LAPTOP)

    # other order of keys, other spaces: still the same report
    again = post(client, json.dumps(LOST_LAPTOP, sort_keys=True, indent=1).encode())

    assert again.status_code == 200
    assert again.json() == first.json() | {"repeated": True}


def test_a_key_of_another_report_is_a_conflict_and_changes_nothing(
    client: TestClient, rt: Runtime
):
    first = post(client, LOST_LAPTOP).json()

    answer = post(client, {**LOST_LAPTOP, "title": "Another laptop"})

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert first["reference"] not in answer.text
    assert len(chain_of(rt, first["reference"])[1]) == 1


@pytest.mark.parametrize("key", [None, "", "a b", "k" * 65, "schlüssel"])
def test_a_report_without_a_usable_key_is_refused(refused: TestClient, key: str | None):
    del refused.headers["idempotency-key"]
    headers = {} if key is None else {"idempotency-key": key.encode()}

    answer = refused.post("/api/reports", json=LOST_LAPTOP, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "Idempotency-Key"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer tocsin_wrong", "Basic dG9jc2lu", "Bearer ü"],
)
def test_nobody_files_without_a_live_token(refused: TestClient, header: str):
    answer = refused.post(
        "/api/reports", json=LOST_LAPTOP, headers={"authorization": header.encode()}
    )

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["title"] == "No valid token"


def test_a_revoked_token_opens_nothing_any_more(client: TestClient, rt: Runtime):
    (known,) = list_tokens(rt)
    revoke_token(rt, token_id=known.id, now=rt.clock.now())

    assert post(client, LOST_LAPTOP).status_code == 401


def test_a_token_is_nowhere_in_the_database(rt: Runtime):
    token = door_reader(rt)

    with rt.uow.read() as tx:
        (row,) = tx.api_tokens(tx.organisation("harbour").id)

    assert token not in str(row)
    assert token.removeprefix("tocsin_") not in str(row)


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        pytest.param(b"", [""], id="nothing"),
        pytest.param(b"\xff\xfe", [""], id="no UTF-8"),
        pytest.param(b"null", [""], id="no object"),
        pytest.param(b'{"title": "a", "title": "b"}', ["title"], id="a key twice"),
        pytest.param(b'{"a":' * 50_000, [""], id="deep"),
        pytest.param(b'{"title":"a\\u0000"}', ["title"], id="NUL"),
        pytest.param(b'{"description":"\\udfff"}', ["description"], id="surrogate"),
        pytest.param(b'{"colour": 1, "title": 2}', ["colour", "title"], id="two"),
        pytest.param(b'{"media": ["papyrus"]}', ["media.0"], id="unknown code"),
        pytest.param(b'{"subjects":{"min":2,"max":1}}', ["subjects"], id="min>max"),
        pytest.param(b'{"quantity":{"n":-1}}', ["quantity.n"], id="below zero"),
        pytest.param(
            b'{"subjects":{"min":9223372036854775808}}', ["subjects.min"], id="65 bit"
        ),
        pytest.param(
            b'{"discovered_at":"2026-06-12T10:00"}', ["discovered_at"], id="naive"
        ),
        pytest.param(
            b'{"discovered_at":"2026-02-30T10:00Z"}', ["discovered_at"], id="no day"
        ),
        pytest.param(b'{"availability":{"outage_h":1e999}}',
                     ["availability.outage_h"], id="infinite"),
    ],
)  # fmt: skip
def test_a_faulty_report_is_refused_with_every_path_and_nothing_is_stored(
    refused: TestClient, body: bytes, paths: list[str]
):
    answer = post(refused, body)

    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["path"] for fault in problem["errors"]] == paths
    assert problem["detail"].startswith("Nothing was stored.")


def test_a_body_with_very_many_faults_gets_an_answer_of_bounded_length(
    refused: TestClient,
):
    body = {"parts": [{"media": [0] * 10_000}] * 30}

    answer = post(refused, body)

    assert answer.status_code == 422
    assert answer.json()["errors"][-1]["says"] == "has 299,000 more faults"
    assert len(answer.content) < 200_000


def test_a_body_over_the_limit_is_refused_as_too_large(refused: TestClient):
    answer = post(refused, b'{"title": "' + b"a" * 1_000_000 + b'"}')

    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:tocsin:problem:413"


def test_a_body_declared_as_something_else_is_refused(refused: TestClient):
    answer = post(refused, LOST_LAPTOP, **{"content-type": "text/plain"})

    assert answer.status_code == 415


def test_a_machine_cannot_file_for_another_organisation(
    client: TestClient, rt: Runtime
):
    reference = post(client, {"organisation_code": "other"}).json()["reference"]

    with rt.uow.read() as tx:
        key = tx.organisation("harbour").id
        assert tx.incident(reference, organisations=[key])


def test_many_reports_in_a_row_are_all_taken(client: TestClient, rt: Runtime):
    for number in range(40):
        answer = post(client, {}, **{"idempotency-key": f"n{number}"})
        assert answer.status_code == 201

    assert cases(rt) == 40


def test_what_describes_the_api_needs_no_token_and_names_every_route(
    refused: TestClient,
):
    refused.headers.clear()

    described = refused.get("/api/openapi.json").json()
    schema = refused.get("/api/schema")

    served = {route.path for route in refused.app.routes if "/api/" in route.path}
    assert set(described["paths"]) == served
    assert schema.headers["content-type"].startswith("application/schema+json")
    assert schema.json() == described["components"]["schemas"]["Facts"]


def test_over_a_real_socket_one_report_sent_twenty_times_at_once_is_one_case(
    rt: Runtime,
):
    token = door_reader(rt)
    headers = {"authorization": f"Bearer {token}", "idempotency-key": "race"}

    def send(url: str) -> httpx.Response:
        return httpx.post(
            f"{url}/api/reports", json=LOST_LAPTOP, headers=headers, timeout=60
        )

    app = create_app(rt)
    with (
        loopback_port() as port,
        port.serving(app) as url,
        ThreadPoolExecutor(10) as at_once,
    ):
        answers = list(at_once.map(send, [url] * 20))

    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert cases(rt) == 1
