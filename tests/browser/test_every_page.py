"""Everybody can use every page, in every state that people meet it in.

A page is a template that extends another and is extended by none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from incidents.web.app import create_app
from incidents.web.assets import load_assets
from incidents.web.pages import FOLDER
from tests.browser import console_visits, form_visits, mail_visits
from tests.browser.visiting import PATIENCE_MS, SeenPages, Visit, Walk, faults_of
from tests.support.runtime import SetClock, make_runtime, open_house
from tests.support.server import loopback_port
from tests.web.filing import UnsteadyStore

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')


@pytest.fixture
def walk(
    any_page: Page,
    sqlite_url: str,
    tmp_path: Path,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:
    """A browser of each kind in front of one organisation's Tocsin."""
    any_page.set_default_timeout(PATIENCE_MS)
    with loopback_port() as port:
        rt = make_runtime(sqlite_url, tmp_path, clock, base_url=port.url)
        house, store = open_house(rt), UnsteadyStore(rt.uow)
        app = create_app(replace(rt, uow=store))
        app.state.pages = shown = SeenPages(load_assets())
        with port.serving(app) as url:
            yield Walk(
                page=any_page, url=url, rt=rt, house=house, clock=clock, store=store,
                shown=shown, patch=monkeypatch,
            )  # fmt: skip
        rt.close()


@pytest.mark.parametrize(
    "visits",
    [form_visits.VISITS, console_visits.VISITS, mail_visits.VISITS],
    ids=["form", "console", "mail"],
)
def test_everybody_can_use_every_page(walk: Walk, visits: Mapping[str, Visit]):
    faults = [
        fault
        for template, visit in visits.items()
        for fault in faults_of(walk, template, visit)
    ]

    assert not faults, "\n\n".join(faults)


def test_no_page_is_left_out():
    visited = {*form_visits.VISITS, *console_visits.VISITS, *mail_visits.VISITS}

    assert visited == pages_in(FOLDER)


def test_a_page_that_nobody_visits_is_seen(tmp_path: Path):
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "layout.html").write_text(
        "<main>{% block content %}{% endblock %}</main>"
    )
    (folder / "new.html").write_text('{% extends "web/layout.html" %}')
    (folder / "part.html").write_text("<p>A part of pages</p>")

    assert pages_in(tmp_path) == {"web/new.html"}


def pages_in(folder: Path) -> set[str]:
    """Return the templates of whole pages, as ``render`` names them."""
    extended = {
        path.relative_to(folder).as_posix(): EXTENDS.findall(path.read_text())
        for path in (folder / "web").rglob("*.html")
    }
    bases = {base for found in extended.values() for base in found}
    return {name for name, found in extended.items() if found} - bases
