"""Judging the ENISA score and comparing assessments, as people do it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_console import sign_in
from tests.support.accessibility import assert_accessible
from tests.support.reports import report_lost_laptop
from tests.support.site import Site

pytestmark = pytest.mark.browser


def test_a_factor_is_judged_taken_back_and_two_assessments_are_compared(
    any_page: Page, site: Site, clock
):
    case = report_lost_laptop(site.rt).reference
    page = any_page
    base = sign_in(page, site.rt, site.house)
    page.goto(f"{base}/console/cases/{case}")

    ease = page.locator("#factor-ei")
    ease.get_by_text("Assess it yourself").click()
    ease.get_by_label("0.5, only with other sources").check()
    ease.get_by_label("Why?").fill("The list holds staff numbers only.")
    ease.get_by_role("button", name="Set the value").click()
    expect(ease).to_contain_text("0.5, assessed by Orla Byrne at")
    expect(ease).to_contain_text("The facts give 0.25 to 1.")
    assert_accessible(page)

    ease.get_by_text("Take it back").first.click()
    ease.get_by_role("button", name="Take it back").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Give a reason")
    assert_accessible(page)
    ease.get_by_label("Why?").last.fill("There are names on the second page.")
    ease.get_by_role("button", name="Take it back").click()
    expect(ease).to_contain_text("Earlier judgements")

    page.get_by_role("link", name="Compare two assessments").click()
    expect(page.get_by_text("This case was assessed once")).to_be_visible()
    assert_accessible(page)
    clock.forward(hours=1)
    page.goto(f"{base}/console/cases/{case}")
    page.locator("summary", has_text="Was a PIN or password needed").click()
    question = page.locator("#answer-protection-encryption")
    question.get_by_label("Not encrypted", exact=True).check()
    page.locator("#answer-protection-encryption-reason").fill("It was an old laptop")
    question.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="See both assessments beside each other").click()

    expect(page.get_by_role("row", name="Encryption")).to_contain_text("Not encrypted")
    assert_accessible(page)
