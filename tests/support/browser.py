"""Fixtures: pages in Chromium, which never leaves this machine.

``page`` is a desktop, ``phone`` is 360 pixels wide, ``plain_page`` has no JavaScript;
``any_page`` runs a test on all three. ``new_page`` opens more of them. A test fails
when its pages called out, when a script of theirs failed, or when the content
security policy had to stop something.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.scripts import scripts_off

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
HERE = {"127.0.0.1", "localhost"}
PATIENCE_MS = 15_000

VARIANTS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "no-javascript": {"viewport": {"width": 1280, "height": 900}},
}

NewPage = Callable[..., Page]


@dataclass
class Watch:
    """Notes what pages must not do."""

    seen: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of *context*."""
        context.on("request", lambda request: self._requested(request.url))
        context.on("weberror", lambda error: self.seen.append(f"script: {error.error}"))
        context.on("console", lambda message: self._said(message.text))

    def _requested(self, url: str) -> None:
        parts = urlsplit(url)
        if (
            parts.scheme in {"http", "https", "ws", "wss"}
            and parts.hostname not in HERE
        ):
            self.seen.append(f"called out: {url}")

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.seen.append(text)


@pytest.fixture(scope="module")  # not longer: it keeps other event loops out
def browser() -> Iterator[Browser]:
    """Chromium, as apt installs it; the tests of one file share it."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        pytest.skip("no Chromium; type: sudo apt-get install -y chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=[*FLAGS])
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens a page in a browser session of its own: ``new_page("phone")``."""
    contexts: list[BrowserContext] = []
    watch = Watch()

    def open_one(variant: str = "desktop", **options: Any) -> Page:
        context = browser.new_context(
            locale="en-GB", timezone_id="Europe/Dublin", **VARIANTS[variant], **options
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        watch.over(context)
        page = context.new_page()
        if variant == "no-javascript":
            scripts_off(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.seen == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a desktop."""
    return new_page("desktop")


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A page on a telephone, 360 pixels wide."""
    return new_page("phone")


@pytest.fixture
def plain_page(new_page: NewPage) -> Page:
    """A page on a desktop, without JavaScript."""
    return new_page("no-javascript")


@pytest.fixture(params=VARIANTS)
def any_page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """A page; the test runs on a desktop, on a telephone and without JavaScript."""
    return new_page(request.param)
