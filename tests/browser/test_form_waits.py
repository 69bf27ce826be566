"""Pages of the staff form that few people meet, on every kind of screen."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from incidents.services import drafts
from incidents.services.organisations import create_organisation
from tests.browser import form_walk
from tests.browser.form_walk import go_on, start, tick
from tests.support.accessibility import assert_accessible
from tests.support.runtime import HARBOUR
from tests.support.site import Site

pytestmark = pytest.mark.browser


def send(page: Page) -> str:
    """Send what was typed and return the receipt code."""
    page.get_by_role("button", name="Skip to the end and send").click()
    page.get_by_role("button", name="Send the report").click()
    return (page.locator("#receipt-code").text_content() or "").strip()


def test_an_addition_with_a_mistyped_code_is_corrected_on_its_page(
    any_page: Page, site: Site
):
    page = any_page
    start(page, site.form)
    form_walk.what(page)
    code = send(page)
    page.goto(f"{site.form}/return")
    page.get_by_label("Receipt code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.locator("summary", has_text="What is the situation now?").click()
    tick(page, "done", "returned")
    page.get_by_label("What do you want to add?").fill("It was found.")
    form = page.locator("form[action$='/return/add']")
    form.evaluate("form => { form.elements.code.value = 'AAAA-BBBB'; }")
    page.get_by_role("button", name="Add to my report").click()

    expect(page.locator("h1")).to_have_text("Nothing was added yet")
    assert_accessible(page)
    expect(page.locator('input[name="done"][value="returned"]')).to_be_checked()
    page.locator(".govuk-error-summary").get_by_role("link").click()
    expect(page.get_by_label("Receipt code")).to_be_focused()
    page.get_by_label("Receipt code").fill(code)
    page.get_by_role("button", name="Add to my report").click()
    expect(page.locator("h1")).to_have_text("Added to your report")


def test_who_must_wait_can_read_it_everywhere(
    any_page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
):
    page = any_page
    start(page, site.form)
    monkeypatch.setattr(drafts, "STARTS_AT_MOST", 0)
    page.context.clear_cookies()
    form_walk.what(page)
    go_on(page)

    expect(page.get_by_role("alert")).to_contain_text("still here")
    expect(page.get_by_label("Tell us what happened")).to_have_value(form_walk.STORY)
    assert_accessible(page)
    page.goto(site.form)
    page.get_by_role("button", name="Start now").click()
    expect(page.locator("h1")).to_have_text("Please wait a few minutes")
    assert_accessible(page)


def test_the_kinds_stand_in_parts_and_are_one_question(any_page: Page, site: Site):
    page = any_page
    start(page, site.form)
    page.goto(f"{site.form}/page/kind")

    page.get_by_label("A letter or parcel was lost").check()
    page.get_by_label("A virus or another harmful program").check()

    expect(page.locator('input[name="kind"]:checked')).to_have_count(1)
    go_on(page)
    page.goto(f"{site.form}/page/kind")
    expect(page.get_by_label("A virus or another harmful program")).to_be_checked()


def test_the_start_of_a_demonstration_says_so(any_page: Page, site: Site):
    made_up = replace(HARBOUR, slug="made-up", name="Castlerock Cargo (demonstration)")
    now = site.rt.clock.now()
    create_organisation(site.rt, made_up, demonstration=True, now=now)

    any_page.goto(f"{site.url}/r/made-up")

    box = any_page.locator(".tocsin-demonstration")
    expect(box).to_contain_text("This is a demonstration.")
    call = any_page.locator(".tocsin-call").bounding_box()
    notice = box.bounding_box()
    assert call is not None
    assert notice is not None
    assert notice["y"] + notice["height"] < call["y"]
    assert_accessible(any_page)
