"""Who may post: this site, from a page made for this browser's cookie."""

import pytest
from litestar import post
from litestar.testing import TestClient

from incidents.core.errors import NotAllowedError
from incidents.keys import Keys
from incidents.web.app import create_app
from incidents.web.cookies import CookieSpec
from incidents.web.csrf import check_token, token_for
from tests.web.shell import bare_runtime


@post(["/act", "/api/act"], sync_to_thread=False)
def act() -> str:
    return "done"


def app(folder, base_url="https://tocsin.example"):
    return create_app(bare_runtime(folder, base_url=base_url), routes=(act,))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "https://tocsin.example"},
        {"sec-fetch-site": "none"},
        {"origin": "https://tocsin.example"},
        {},
    ],
)
def test_posts_from_our_own_pages_are_taken(headers, tmp_path):
    with TestClient(app(tmp_path)) as client:
        assert client.post("/act", headers=headers).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://tocsin.example.evil.example"},
        {"sec-fetch-site": "none", "origin": "https://evil.example"},
        {"origin": "https://testserver.local"},
    ],
)
def test_posts_that_another_site_started_are_refused(headers, tmp_path):
    with TestClient(app(tmp_path)) as client:
        assert client.post("/act", headers=headers).status_code == 403


def test_over_plain_http_the_address_in_the_address_bar_counts_as_ours(tmp_path):
    origin = {"origin": "http://testserver.local"}

    with TestClient(app(tmp_path, base_url="http://127.0.0.1:8000")) as client:
        own = client.post("/act", headers=origin)
        other = client.post("/act", headers={"origin": "http://evil.example"})

    assert (own.status_code, other.status_code) == (201, 403)


def test_machines_are_not_asked_where_they_come_from(tmp_path):
    with TestClient(app(tmp_path)) as client:
        answer = client.post("/api/act", headers={"origin": "https://x.example"})

    assert answer.status_code == 201


def test_a_token_fits_its_own_cookie_and_key_only(tmp_path):
    ours, theirs = bare_runtime(tmp_path), bare_runtime(tmp_path)
    theirs.keys = Keys(b"j" * 32)
    token = token_for(ours, "draft-1")

    check_token(ours, bound_to="draft-1", token=token)
    for rt, bound_to, given in [
        (ours, "draft-2", token),
        (theirs, "draft-1", token),
        (ours, "draft-1", ""),
        (ours, "draft-1", token + "é"),
    ]:
        with pytest.raises(NotAllowedError):
            check_token(rt, bound_to=bound_to, token=given)


def test_cookies_are_bound_to_the_host_over_https():
    cookie = CookieSpec(label="draft-acme", https=True).holding("secret")

    assert cookie.key == "__Host-tocsin-draft-acme"
    header = cookie.to_header(header="")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=strict"):
        assert part.lower() in header.lower()
    assert "domain" not in header.lower()


def test_over_plain_http_cookies_do_without_the_prefix_that_browsers_refuse_there():
    cookie = CookieSpec(label="draft-acme", https=False).holding("secret")

    assert cookie.key == "tocsin-draft-acme"
    assert "secure" not in cookie.to_header(header="").lower()


@pytest.mark.parametrize("origin", ["http://[", "https://[::1", "https://a]b"])
def test_an_origin_that_is_no_address_is_refused_like_any_other(origin, tmp_path):
    with TestClient(app(tmp_path), raise_server_exceptions=False) as client:
        assert client.post("/act", headers={"origin": origin}).status_code == 403


def test_without_a_cookie_no_token_fits(tmp_path):
    rt = bare_runtime(tmp_path)

    with pytest.raises(NotAllowedError):
        check_token(rt, bound_to="", token=token_for(rt, ""))
