"""The browser of the tests sees faults: in pages, in scripts, and on the way out."""

from collections.abc import Iterator

import pytest
from litestar import Litestar, MediaType, get
from playwright.sync_api import Browser, Error, Page

from tests.support.accessibility import assert_accessible
from tests.support.browser import Watch
from tests.support.server import loopback_port

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="en"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<main><h1>A page</h1><p>Some words.</p><script>document.title = "Scripted"</script>
</main></html>"""


@get("/", media_type=MediaType.HTML, sync_to_thread=False)
def good() -> str:
    return GOOD


@get("/bad", media_type=MediaType.HTML, sync_to_thread=False)
def bad() -> str:
    return GOOD.replace("<p>", "<img src='data:,'><p style='width: 2000px'>")


@get("/outside", media_type=MediaType.HTML, sync_to_thread=False)
def outside() -> str:
    return GOOD.replace("<p>", "<img alt='' src='http://192.0.2.1/pixel'><p>")


@get("/broken", media_type=MediaType.HTML, sync_to_thread=False)
def broken() -> str:
    return GOOD.replace("document.title =", "nothing.there =")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    app = Litestar([good, bad, outside, broken], openapi_config=None)
    with loopback_port() as port, port.serving(app) as url:
        yield url


def test_a_good_page_passes_on_every_kind_of_page(any_page: Page, site: str):
    any_page.goto(site)

    assert_accessible(any_page)


def test_a_page_that_some_people_cannot_use_is_named(any_page: Page, site: str):
    any_page.goto(f"{site}/bad")

    with pytest.raises(AssertionError, match=r"image-alt \(critical\)") as fault:
        assert_accessible(any_page)
    assert "more than its window" in str(fault.value)


def test_scripts_run_on_a_desktop_and_not_where_they_are_off(
    page: Page, plain_page: Page, site: str
):
    page.goto(site)
    plain_page.goto(site)
    assert_accessible(plain_page)
    plain_page.goto(site)

    assert page.title() == "Scripted"
    assert plain_page.title() == "A page"


def test_the_phone_is_360_pixels_wide(phone: Page, site: str):
    phone.goto(site)

    assert phone.evaluate("window.innerWidth") == 360


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/outside", "called out: http://192.0.2.1/pixel"),
        ("/broken", "script: nothing is not defined"),
    ],
)
def test_what_a_page_must_not_do_is_seen(
    browser: Browser, site: str, path: str, seen: str
):
    context = browser.new_context()
    watch = Watch()
    watch.over(context)

    context.new_page().goto(f"{site}{path}", wait_until="commit")
    context.pages[0].wait_for_timeout(300)

    context.close()
    assert any(line.startswith(seen) for line in watch.seen), watch.seen


def test_the_browser_finds_no_name_outside_this_machine(browser: Browser):
    page = browser.new_page()

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://tocsin.example/")
    page.close()
