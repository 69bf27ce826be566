"""Asks axe-core whether a page can be used by everybody."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.scripts import scripts_on


def assert_accessible(page: Page) -> None:
    """Fail with every rule of axe-core that *page* breaks, and where.

    Also fails when the page is wider than its window: on a telephone, a sentence
    that must be scrolled sideways is not read (WCAG 1.4.10).
    """
    page.locator("h1").first.wait_for()  # on a busy machine it may still be arriving
    with scripts_on(page):  # axe-core waits by timers
        page.evaluate(_axe())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    faults = [fault for rule in found["violations"] for fault in _faults(rule)]
    assert page.viewport_size is not None
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        faults.append(f"the page is {width} pixels wide, more than its window")
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def _faults(rule: dict[str, Any]) -> list[str]:
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    at {node['target']}"
        f"\n    {node['html'][:200]}"
        for node in rule["nodes"]
    ]


@cache
def _axe() -> str:
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("axe.min.js").read_text()
