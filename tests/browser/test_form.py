"""The staff form in Chromium: desktop, telephone, without JavaScript, by keyboard."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from incidents.services.facts_changes import current_facts
from incidents.web.app import create_app
from tests.browser import form_walk
from tests.browser.form_walk import STORY, go_on, start, tick, to_check_page
from tests.support.accessibility import assert_accessible
from tests.support.runtime import make_runtime, open_house
from tests.support.server import loopback_port
from tests.support.site import Site
from tests.web.filing import UnsteadyStore

pytestmark = pytest.mark.browser


def receipt(page: Page) -> str:
    return (page.locator("#receipt-code").text_content() or "").strip()


def open_cases(site: Site) -> list[str]:
    with site.rt.uow.read() as tx:
        rows = tx.incidents([site.house.id], status="open")
        return [row.reference for row in rows]


def test_everybody_can_report_and_come_back(any_page: Page, site: Site):
    page = any_page
    start(page, site.form)
    for fill in form_walk.PAGES:
        assert_accessible(page)
        fill(page)
        go_on(page)
    expect(page.locator("h1")).to_have_text("Check your answers and send")
    assert_accessible(page)
    page.get_by_role("button", name="Send the report").click()

    expect(page.locator("h1")).to_have_text("We have received your report")
    assert_accessible(page)
    (reference,) = open_cases(site)
    expect(page.locator(".govuk-panel")).to_contain_text(reference)
    with site.rt.uow.read() as tx:
        case = tx.incident(reference, organisations=[site.house.id])
        facts = current_facts(tx, case)
    assert facts["description"].startswith(STORY)
    assert facts["parts"][1] == {
        "media": ["laptop"],
        "protection": {"key_compromised": False},
    }

    code = receipt(page)
    page.get_by_role("link", name="Add something to this report").click()
    assert_accessible(page)
    page.get_by_label("Receipt code").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_contain_text(reference)
    assert_accessible(page)
    page.get_by_label("What do you want to add?").fill("The bag was found.")
    page.get_by_role("button", name="Add to my report").click()
    expect(page.locator("h1")).to_have_text("Added to your report")
    assert_accessible(page)
    assert code not in page.url


def test_a_fault_moves_the_focus_to_the_summary_and_from_there_to_the_field(
    page: Page, site: Site
):
    start(page, site.form)
    go_on(page)

    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    assert_accessible(page)
    summary.get_by_role("link").click()
    story = page.get_by_label("Tell us what happened")
    expect(story).to_be_focused()
    described = story.get_attribute("aria-describedby") or ""
    assert "story-error" in described.split()
    expect(page.locator("#story-error")).to_contain_text("One sentence is enough")


def test_a_fault_without_javascript_stands_at_the_field_and_loses_nothing(
    plain_page: Page, site: Site
):
    page = plain_page
    start(page, site.form)
    page.goto(f"{site.form}/page/when")
    tick(page, "happened", "on")
    for part, typed in (("day", "31"), ("month", "2"), ("year", "2026")):
        page.locator(f"#happened_on-{part}").fill(typed)
    go_on(page)

    expect(page.locator("#happened_on-error")).to_contain_text("not a date")
    expect(page.locator("#happened_on-day")).to_have_value("31")
    link = page.locator(".govuk-error-summary").get_by_role("link")
    assert link.get_attribute("href") == "#happened_on-day"
    assert_accessible(page)


def test_every_link_of_a_summary_leads_to_a_field(phone: Page, site: Site):
    page = phone
    start(page, site.form)
    page.goto(f"{site.form}/page/people")
    tick(page, "people", "between")
    tick(page, "countable", "yes")
    tick(page, "countries_complete", "yes")
    go_on(page)

    links = page.locator(".govuk-error-summary a")
    assert links.count() == 3
    for link in links.all():
        target = page.locator(link.get_attribute("href") or "none")
        expect(target).to_have_count(1)
        link.click()
        expect(target).to_be_focused()
    assert_accessible(page)


def test_follow_ups_open_with_their_answer_and_are_all_there_without_javascript(
    page: Page, plain_page: Page, site: Site
):
    for browser in (page, plain_page):
        start(browser, site.form)
        browser.goto(f"{site.form}/page/people")

    expect(page.get_by_label("How many exactly?")).to_be_hidden()
    tick(page, "people", "exact")
    expect(page.get_by_label("How many exactly?")).to_be_visible()
    expect(plain_page.get_by_label("How many exactly?")).to_be_visible()
    plain_page.get_by_label("About how many?").fill("40")
    go_on(plain_page)
    expect(plain_page.locator("#people-error")).to_contain_text("Choose the answer")
    expect(plain_page.get_by_label("About how many?")).to_have_value("40")


def test_the_whole_first_page_can_be_answered_by_keyboard(page: Page, site: Site):
    page.goto(site.form)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".tocsin-call a")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Start now")).to_be_focused()
    page.keyboard.press("Enter")

    page.get_by_label("Tell us what happened").focus()
    page.keyboard.type(STORY)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("What kind of thing was it?")
    page.go_back()
    expect(page.locator('input[value="suspected"]')).to_be_checked()


def test_the_back_button_shows_what_was_typed_and_asks_nothing(
    any_page: Page, site: Site
):
    page = any_page
    start(page, site.form)
    form_walk.what(page)
    go_on(page)
    tick(page, "kind", "lost")
    go_on(page)

    page.go_back()
    expect(page.locator('input[name="kind"][value="lost"]')).to_be_checked()
    page.go_back()
    expect(page.get_by_label("Tell us what happened")).to_have_value(STORY)
    page.go_forward()
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Where was the information?")


def test_two_quick_clicks_make_one_case(any_page: Page, site: Site):
    start(any_page, site.form)
    form_walk.what(any_page)
    any_page.get_by_role("button", name="Skip to the end and send").click()

    any_page.get_by_role("button", name="Send the report").dblclick()

    expect(any_page.locator("h1")).to_have_text("We have received your report")
    code = receipt(any_page)
    any_page.reload()
    assert receipt(any_page) == code
    assert len(open_cases(site)) == 1


def test_after_sending_the_back_button_leads_to_the_same_receipt(
    page: Page, site: Site
):
    to_check_page(page, site.form)
    page.get_by_role("button", name="Send the report").click()
    code = receipt(page)

    page.goto(f"{site.form}/page/you")

    assert receipt(page) == code
    assert len(open_cases(site)) == 1


def test_the_receipt_can_be_copied_and_printed(page: Page, site: Site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    start(page, site.form)
    form_walk.what(page)
    page.get_by_role("button", name="Skip to the end and send").click()
    page.get_by_role("button", name="Send the report").click()

    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == receipt(page)
    page.emulate_media(media="print")
    expect(page.locator("#receipt-code")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the code")).to_be_hidden()


def test_a_report_is_taken_up_on_another_device_with_the_short_code(
    page: Page, phone: Page, site: Site
):
    start(page, site.form)
    form_walk.what(page)
    go_on(page)
    code = page.locator(".tocsin-short-code").text_content() or ""

    phone.goto(site.form)
    phone.get_by_role("link", name="Go on with a report").click()
    assert_accessible(phone)
    phone.get_by_label("Short code").fill("AAAAA-AAAAA")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(phone)
    phone.get_by_label("Short code").fill(code)
    phone.get_by_role("button", name="Go on").click()

    expect(phone.locator("body")).to_contain_text(STORY)
    page.reload()
    expect(page.locator("h1")).to_have_text("Report a data incident")


def test_clear_my_answers_is_on_every_page_and_clears(phone: Page, site: Site):
    start(phone, site.form)
    for fill in form_walk.PAGES:
        expect(phone.get_by_role("link", name="Clear my answers")).to_be_visible()
        fill(phone)
        go_on(phone)
    phone.get_by_role("link", name="Clear my answers").click()
    assert_accessible(phone)
    phone.get_by_role("button", name="Clear my answers").click()

    expect(phone.locator("h1")).to_have_text("Your answers are cleared")
    assert_accessible(phone)
    phone.goto(f"{site.form}/check")
    expect(phone.locator("h1")).to_have_text("Report a data incident")


def test_with_the_database_away_nothing_reads_received_and_nothing_is_lost(
    any_page: Page, sqlite_url: str, tmp_path, clock
):
    page = any_page
    with loopback_port() as port:
        rt = make_runtime(sqlite_url, tmp_path, clock, base_url=port.url)
        open_house(rt)
        store = UnsteadyStore(rt.uow)
        with port.serving(create_app(replace(rt, uow=store))) as url:
            to_check_page(page, f"{url}/r/harbour")
            store.away = True
            page.get_by_role("button", name="Send the report").click()
            expect(page.locator("h1")).to_have_text("Your report was NOT received")
            expect(page.locator("main")).to_contain_text(STORY)
            expect(page.locator("main")).to_contain_text("+353 1 555 0199")
            assert_accessible(page)

            store.away = False
            page.get_by_role("button", name="Try to send again").click()
            expect(page.locator("h1")).to_have_text("We have received your report")
        rt.close()
