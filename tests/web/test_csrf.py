"""Who may post: this site, from a page made for this browser's cookie."""

import pytest
from litestar import post
from litestar.testing import TestClient

from incidents.core.errors import NotAllowedError
from incidents.web.app import create_app
from incidents.web.cookies import CookieSpec
from incidents.web.csrf import check_token, token_for
from tests.web.shell import BareRuntime, View

KEY = b"k" * 32


@post(["/act", "/api/act"], sync_to_thread=False)
def act() -> str:
    return "done"


def app(**view):
    return create_app(BareRuntime(settings_view=View(**view)), routes=(act,))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "https://tocsin.example"},
        {"sec-fetch-site": "none"},
        {"origin": "https://tocsin.example"},
        {},
    ],
)
def test_posts_from_our_own_pages_are_taken(headers):
    with TestClient(app(public_url="https://tocsin.example")) as client:
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
def test_posts_that_another_site_started_are_refused(headers):
    with TestClient(app(public_url="https://tocsin.example")) as client:
        assert client.post("/act", headers=headers).status_code == 403


def test_in_development_the_address_in_the_address_bar_counts_as_ours():
    origin = {"origin": "http://testserver.local"}
    elsewhere = {"public_url": "http://127.0.0.1:8000"}

    with TestClient(app(development=True, **elsewhere)) as client:
        assert client.post("/act", headers=origin).status_code == 201
    with TestClient(app(development=False, **elsewhere)) as client:
        assert client.post("/act", headers=origin).status_code == 403


def test_machines_are_not_asked_where_they_come_from():
    with TestClient(app()) as client:
        answer = client.post("/api/act", headers={"origin": "https://x.example"})

    assert answer.status_code == 201


def test_a_token_fits_its_own_cookie_and_key_only():
    token = token_for(KEY, "draft-1")

    check_token(KEY, bound_to="draft-1", token=token)
    for key, bound_to, given in [
        (KEY, "draft-2", token),
        (b"j" * 32, "draft-1", token),
        (KEY, "draft-1", ""),
        (KEY, "draft-1", token + "é"),
    ]:
        with pytest.raises(NotAllowedError):
            check_token(key, bound_to=bound_to, token=given)


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
