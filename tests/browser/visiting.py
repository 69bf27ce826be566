"""Visits to pages: each leads a browser to one template, in all its states.

A visit is a generator over a ``Walk``; whenever it yields, the page that is open must
be of its template, and is examined. What it yields says which state that is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from incidents.runtime import Runtime
from incidents.web.pages import Pages
from tests.support.accessibility import assert_accessible
from tests.support.runtime import HARBOUR, House, SetClock
from tests.web.filing import UnsteadyStore

PATIENCE_MS = 60_000


class SeenPages(Pages):
    """The application's pages; notes which template was shown last."""

    last = ""

    def html(self, template: str, **view: Any) -> str:
        """Return the page as text."""
        self.last = template
        return super().html(template, **view)

    def filled(self, template: str, blanks: Mapping[str, str], **view: Any) -> str:
        """Return the page with its blanks filled in, drawn now or earlier."""
        text = super().filled(template, blanks, **view)
        self.last = template
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A browser in front of the whole of Tocsin, and what is behind it."""

    page: Page
    url: str
    rt: Runtime
    house: House
    clock: SetClock
    store: UnsteadyStore
    shown: SeenPages
    patch: pytest.MonkeyPatch

    @property
    def form(self) -> str:
        """Return the address of the organisation's form."""
        return f"{self.url}/r/{HARBOUR.slug}"

    def open(self, path: str) -> None:
        """Open the page at *path*."""
        self.page.goto(f"{self.url}{path}")

    def press(self, name: str) -> None:
        """Press the button with this name and wait for what follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    @property
    def now(self) -> datetime:
        """Return what the application takes for the present."""
        return self.clock.now()


Visit = Callable[[Walk], Iterator[str]]


def faults_of(walk: Walk, template: str, visit: Visit) -> list[str]:
    """Return what is wrong with the pages of *visit*, everything folded out."""
    found = []
    for state in visit(walk):
        if walk.shown.last != template:
            found.append(f"{template}, {state}: shows {walk.shown.last}")
            continue
        walk.page.evaluate(
            "document.querySelectorAll('details').forEach(each => each.open = true)"
        )
        try:
            assert_accessible(walk.page)
        except AssertionError as error:
            found.append(f"{template}, {state}: {error}")
    return found
