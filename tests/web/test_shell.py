"""The frame around every page: headers, static files, errors, posted bytes."""

import logging
import re

import pytest
from litestar import get, post
from litestar.di import NamedDependency
from litestar.testing import TestClient

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    StoreUnavailableError,
)
from incidents.web.app import create_app
from incidents.web.posted import Posted
from tests.web.shell import bare_runtime

FORM = {"content-type": "application/x-www-form-urlencoded"}


@post("/echo", sync_to_thread=False)
def echo(posted: NamedDependency[Posted]) -> dict[str, str]:
    posted.refuse_damaged()
    return {name: posted.text(name) for name in posted.fields}


@get(["/r/acme/boom", "/api/boom"], sync_to_thread=False)
def boom() -> None:
    raise RuntimeError("the patient is called Jane Roe")


@get(["/r/acme/away", "/api/away"], sync_to_thread=False)
def away() -> None:
    raise StoreUnavailableError("database does not answer")


@get(["/refused", "/api/refused"], sync_to_thread=False)
def refused() -> None:
    raise InputRefusedError((Fault("subjects.min", "must not be above max"),))


def raising(path, error):
    @get(path, sync_to_thread=False)
    def fail() -> None:
        raise error("x")

    return fail


ROUTES = (
    echo,
    boom,
    away,
    refused,
    raising("/missing", NotFoundError),
    raising("/forbidden", NotAllowedError),
    raising("/moved-on", ConflictError),
)


@pytest.fixture
def client(tmp_path):
    with TestClient(create_app(bare_runtime(tmp_path), routes=ROUTES)) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/health", 200),
        ("/no-such-page", 404),
        ("/static/0000/tocsin.css", 404),
        ("/missing", 404),
        ("/forbidden", 403),
        ("/moved-on", 409),
        ("/refused", 422),
        ("/r/acme/boom", 500),
        ("/r/acme/away", 503),
        ("/echo", 405),
    ],
)
def test_every_answer_carries_the_security_headers(client, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in answer.headers


def test_over_https_the_browser_is_told_to_stay_there(tmp_path):
    runtime = bare_runtime(tmp_path, base_url="https://tocsin.example")

    with TestClient(create_app(runtime)) as client:
        answer = client.get("/health")

    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


def test_static_files_may_be_kept_for_a_year_under_the_digest_of_their_content(client):
    page = client.get("/no-such-page").text
    addresses = re.findall(r'"(/static/[0-9a-f]{16}/[^"]+)"', page)

    answers = [client.get(address) for address in addresses]

    assert len(answers) >= 5
    assert all(answer.status_code == 200 for answer in answers)
    assert all("immutable" in answer.headers["cache-control"] for answer in answers)
    assert client.get(addresses[0].rsplit("/", 1)[0] + "/README.md").status_code == 404


def test_no_page_brings_inline_script_or_style(client):
    page = client.get("/no-such-page").text

    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\bstyle=|\bon\w+=", page)


def test_an_unforeseen_error_shows_and_logs_no_text_of_its_own(client, caplog):
    caplog.set_level(logging.DEBUG)

    answer = client.get("/r/acme/boom")

    assert answer.status_code == 500
    assert "Jane" not in answer.text + caplog.text
    number = re.search(r"<strong>([0-9a-f]{8})</strong>", answer.text).group(1)
    record = next(r for r in caplog.records if r.name == "incidents.web")
    assert record.error_number == number
    assert any("test_shell.py" in place for place in record.places)


@pytest.mark.parametrize("path", ["/r/acme/boom", "/r/acme/away"])
def test_a_failing_page_shows_the_organisations_telephone(client, path):
    assert "+49 30 1234" in client.get(path).text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/boom", 500), ("/api/away", 503), ("/api/nowhere", 404)],
)
def test_machines_get_problems_instead_of_pages(client, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == status


def test_a_refused_input_names_the_path_of_each_fault(client):
    fault = {"path": "subjects.min", "says": "must not be above max"}

    assert client.get("/api/refused").json()["errors"] == [fault]
    assert "subjects.min" in client.get("/refused").text


@pytest.mark.parametrize(
    "body",
    [b"a=%FF", b"a=x%00y", b"a=%ED%A0%80", b"a=\xff", b"a=\x00"],
    ids=["not utf-8", "nul", "lone surrogate", "raw byte", "raw nul"],
)
def test_bytes_that_are_no_text_are_refused_by_name_and_never_crash(client, body):
    answer = client.post("/echo", content=body, headers=FORM)

    assert answer.status_code == 422
    assert "<strong>a:</strong>" in answer.text


def test_a_form_is_read_as_it_was_typed(client):
    answer = client.post("/echo", data={"a": "Zoë +1\r\n& ½", "b": ""})

    assert answer.json() == {"a": "Zoë +1\n& ½", "b": ""}


def test_a_form_over_one_megabyte_is_refused_in_plain_words(client):
    answer = client.post("/echo", content=b"a=" + b"x" * 1_000_001, headers=FORM)

    assert answer.status_code == 413
    assert "too much text" in answer.text


def test_a_form_with_more_fields_than_any_page_has_is_refused(client):
    answer = client.post("/echo", content=b"&".join([b"a=1"] * 5_001), headers=FORM)

    assert answer.status_code == 413


def test_a_body_that_is_no_form_is_refused(client):
    answer = client.post("/echo", json={"a": 1})

    assert answer.status_code == 415
