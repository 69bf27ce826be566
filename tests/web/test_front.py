"""The first page: what this server is, and nothing about who is served here."""

from dataclasses import replace

import pytest
from litestar.testing import TestClient

from incidents.services.organisations import create_organisation
from incidents.web.app import create_app
from tests.support.console import BASE
from tests.support.runtime import HARBOUR, open_house


@pytest.fixture
def rt(sqlite_rt):
    open_house(sqlite_rt)
    made_up = replace(HARBOUR, slug="made-up", name="Made Up Ltd")
    create_organisation(
        sqlite_rt, made_up, demonstration=True, now=sqlite_rt.clock.now()
    )
    return sqlite_rt


def first_page(rt, **public):
    app = create_app(replace(rt, public=replace(rt.public, base_url=BASE, **public)))
    with TestClient(app, base_url=BASE) as client:
        answer = client.get("/")
    assert answer.status_code == 200
    return answer.text


def test_a_stranger_learns_what_this_is_and_not_who_is_served(rt):
    page = first_page(rt)

    assert f"{BASE}/r/</strong>" in page
    assert 'href="/console"' in page
    assert "harbour" not in page.lower()
    assert "made-up" not in page


def test_organisations_are_named_where_the_installation_wants_it(rt):
    page = first_page(rt, lists_organisations=True)

    assert 'href="/r/harbour">Harbour Freight Brokers Ltd</a></li>' in page
    assert 'href="/r/made-up">Made Up Ltd</a> (a demonstration' in page
