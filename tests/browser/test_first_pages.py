"""The first page that a reporter and a DPO meet, on every kind of screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible
from tests.support.runtime import HARBOUR
from tests.support.site import Site

pytestmark = pytest.mark.browser


def test_everybody_can_use_the_start_of_the_staff_form(any_page: Page, site: Site):
    any_page.goto(site.form)

    expect(any_page.locator("h1")).to_be_visible()
    expect(any_page.locator("body")).to_contain_text(HARBOUR.name)
    assert_accessible(any_page)


def test_everybody_can_use_the_page_to_sign_in(any_page: Page, site: Site):
    any_page.goto(f"{site.url}/console")

    expect(any_page.get_by_label("Password", exact=True)).to_be_visible()
    assert_accessible(any_page)


def test_everybody_can_use_the_page_for_an_unknown_address(any_page: Page, site: Site):
    any_page.goto(f"{site.url}/r/nobody-here")

    expect(any_page.locator("h1")).to_be_visible()
    assert_accessible(any_page)
