"""The console as people use it: at a desk, on a telephone, without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from incidents.runtime import Runtime
from incidents.web.app import create_app
from tests.support.accessibility import assert_accessible
from tests.support.reports import report_lost_laptop
from tests.support.runtime import House, SetClock, make_runtime, open_house
from tests.support.server import loopback_port

pytestmark = pytest.mark.browser
OWN = "correct horse battery"


@pytest.fixture
def rt(sqlite_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Runtime]:
    """The console of one organisation, served on a port of its own."""
    with loopback_port() as port:
        runtime = make_runtime(sqlite_url, tmp_path, clock, base_url=port.url)
        with port.serving(create_app(runtime)):
            yield runtime
        runtime.close()


def sign_in(page: Page, rt: Runtime, house: House) -> str:
    base = rt.public.base_url
    page.goto(f"{base}/console")
    page.get_by_label("E-mail address").fill("orla@harbour.example")
    page.get_by_label("Password", exact=True).fill(house.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("The password you signed in with").fill(house.password)
    page.get_by_label("New password", exact=True).fill(OWN)
    page.get_by_label("New password again").fill(OWN)
    page.get_by_role("button", name="Save the new password").click()
    expect(page.get_by_role("heading", name="Open cases")).to_be_visible()
    return base


def fill_moment(page: Page, name: str, day: str, month: str, year: str, clock: str):
    page.locator(f"#{name}").fill(day)
    for part, value in (("month", month), ("year", year), ("time", clock)):
        page.locator(f"#{name}-{part}").fill(value)


def test_every_page_can_be_used_by_everybody(any_page: Page, rt: Runtime, clock):
    house, case = open_house(rt), report_lost_laptop(rt).reference
    page = any_page
    page.goto(f"{rt.public.base_url}/console")
    assert_accessible(page)
    base = sign_in(page, rt, house)

    for path in (
        "/console", "/console/closed", "/console/outgoing", "/console/organisations",
        "/console/organisations/harbour", f"/console/cases/{case}",
    ):  # fmt: skip
        page.goto(base + path)
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        assert_accessible(page)


def test_a_case_from_report_to_filed_notification(any_page: Page, rt: Runtime, clock):
    house, case = open_house(rt), report_lost_laptop(rt).reference
    clock.forward(hours=2)
    page = any_page
    base = sign_in(page, rt, house)

    page.get_by_role("link", name=case).click()
    page.get_by_role("button", name="Take the case").click()
    expect(page.locator(".console-side")).to_contain_text("Orla Byrne (you)")

    page.locator("#awareness summary").click()
    fill_moment(page, "awareness-aware_at", "12", "6", "2026", "17:10")
    page.locator("#awareness-reason").fill("IT confirmed that the laptop is gone")
    page.get_by_role("button", name="Set awareness").click()
    expect(page.locator("#changed")).to_contain_text(
        "Notify the authority: Data Protection Commission (DPC) (General Data"
        " Protection Regulation): due Monday 15 June 2026, 17:10"
    )

    page.locator("summary", has_text="Was a PIN or password needed").click()
    page.locator("#answer-protection-encryption").get_by_label(
        "Not encrypted", exact=True
    ).check()
    page.locator("#answer-protection-encryption-reason").fill("It was an old laptop")
    page.locator("#answer-protection-encryption").get_by_role(
        "button", name="Answer"
    ).click()
    expect(page.locator("#changed")).to_contain_text("questions settled")

    page.get_by_role("button", name="Draft the notification").click()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("2.2 Reporting person")).click()
    page.locator("#section-f21").fill("Orla Byrne")
    page.locator("#section-f22").fill("dpo@harbour.example")
    page.locator("#section-f23").check()
    page.get_by_role("button", name="Save", exact=True).click()

    fill_moment(page, "filed-filed_at", "12", "6", "2026", "17:30")
    page.get_by_label("How was it sent?").fill("the authority's web portal")
    page.get_by_label("The authority's reference").fill("BN-26-6-118")
    page.get_by_role("button", name="Mark as filed").click()
    expect(page.get_by_role("group", name="Is this what was sent?")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Yes, the time is right and what was sent says the same").check()
    page.get_by_role("button", name="Mark as filed").click()
    expect(page.get_by_text("What was filed is kept byte for byte")).to_be_visible()
    assert_accessible(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="The PDF that was filed").click()
    words = PdfReader(download.value.path()).pages[0].extract_text()
    assert "Harbour Freight Brokers Ltd" in words
    assert case in words

    page.goto(f"{base}/console/cases/{case}")
    expect(page.locator("#documents ~ ul")).to_contain_text("BN-26-6-118")
    assert_accessible(page)


def test_closing_too_early_says_what_is_owed_and_keeps_the_words(
    page: Page, rt: Runtime
):
    house = open_house(rt)
    case = report_lost_laptop(rt).reference
    base = sign_in(page, rt, house)

    page.goto(f"{base}/console/cases/{case}")
    page.get_by_text("Close it with a reason").click()
    page.get_by_label("A breach, and everything is done").check()
    page.locator("#close-reason").fill("Everything has been done by now.")
    page.get_by_role("button", name="Close the case").click()

    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Notify the authority: Data Protection Commission")
    expect(page.locator("#close-reason")).to_have_value(
        "Everything has been done by now."
    )
    assert_accessible(page)


def test_the_time_left_is_told_in_words_and_counts_on(page: Page, rt: Runtime, clock):
    house, case = open_house(rt), report_lost_laptop(rt).reference
    clock.forward(hours=60)
    page.clock.install()
    base = sign_in(page, rt, house)

    page.goto(f"{base}/console/cases/{case}")
    left = page.locator(".console-side .console-left")
    expect(left).to_have_text(re.compile("^1[0-2] h( [0-9]+ min)? left$"))
    expect(left).to_have_class(re.compile("console-left--soon"))
    page.clock.fast_forward("13:00:00")

    expect(left).to_have_text(re.compile("^late by "))
    expect(left).to_have_class(re.compile("console-left--late"))


def test_no_reference_breaks_in_the_middle(any_page: Page, rt: Runtime):
    house, case = open_house(rt), report_lost_laptop(rt).reference
    base = sign_in(any_page, rt, house)
    any_page.goto(f"{base}/console/cases/{case}")
    heading = any_page.locator(".console-side__name")
    usual = heading.bounding_box()

    # The widest that a reference can be.
    heading.evaluate("heading => { heading.textContent = 'INC-WWWW-WWWW'; }")
    widest = heading.bounding_box()

    assert usual is not None
    assert widest is not None
    assert widest["height"] == usual["height"]
    assert heading.evaluate("each => each.scrollWidth <= each.clientWidth")
