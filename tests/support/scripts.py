"""Switches a page's JavaScript off, and on again for a moment.

Playwright's own switch is for good, and with it axe-core could never finish.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from playwright.sync_api import CDPSession, Page

_SWITCH = "Emulation.setScriptExecutionDisabled"
_switched_off: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


def scripts_off(page: Page) -> None:
    """Run no script of *page* from now on, as a browser without JavaScript."""
    session = page.context.new_cdp_session(page)
    session.send(_SWITCH, {"value": True})
    _switched_off[page] = session


@contextmanager
def scripts_on(page: Page) -> Iterator[None]:
    """Let scripts run for a moment; those the page came with do not run afterwards."""
    session = _switched_off.get(page)
    if session is None:
        yield
        return
    session.send(_SWITCH, {"value": False})
    try:
        yield
    finally:
        session.send(_SWITCH, {"value": True})
