"""The life of a duty on the case page: overtaken, followed up, told, left open."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from incidents.runtime import Runtime
from incidents.services.case_views import case_file
from incidents.web.app import create_app
from tests.browser.test_console import sign_in
from tests.services.test_overtaken import answer, decide_against
from tests.services.test_processors import CONTROLLERS
from tests.support.accessibility import assert_accessible
from tests.support.filings import Press, file_as
from tests.support.laws import CALIFORNIAN, californians
from tests.support.reports import report_lost_laptop
from tests.support.runtime import SetClock, make_runtime, open_house
from tests.support.server import loopback_port

pytestmark = pytest.mark.browser


@pytest.fixture
def rt(sqlite_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Runtime]:
    """The console of one organisation, whose PDFs nobody looks at."""
    with loopback_port() as port:
        runtime = make_runtime(
            sqlite_url, tmp_path, clock, base_url=port.url, pdf=Press()
        )
        with port.serving(create_app(runtime)):
            yield runtime
        runtime.close()


def open_case(page: Page, rt: Runtime, house, reference: str) -> None:
    base = sign_in(page, rt, house)
    page.goto(f"{base}/console/cases/{reference}")


def test_an_overtaken_decision_stands_in_red_and_asks_again(page: Page, rt: Runtime):
    house = open_house(rt)
    case = report_lost_laptop(rt, protection={"encryption": "none"}).reference
    decide_against(rt, house, case)
    answer(rt, house, case, "exposure.access", "confirmed")

    open_case(page, rt, house, case)

    duty = page.locator("article", has_text="Notify the authority").first
    expect(duty.get_by_text("overtaken: decide again")).to_be_visible()
    expect(page.get_by_text("is overtaken: what is known now asks")).to_be_visible()
    assert_accessible(page)


def test_a_follow_up_has_its_instant_and_is_drafted_there(page: Page, rt: Runtime):
    house, case = open_house(rt), report_lost_laptop(rt).reference
    file_as(rt, house, case, "incomplete")

    open_case(page, rt, house, case)

    owed = page.locator("article", has_text="Send the authority what was still missing")
    expect(owed.get_by_text("Our own target:", exact=False)).to_be_visible()
    expect(owed.get_by_text("GDPR Art. 33(4)").first).to_be_attached()
    owed.get_by_role("button", name="Draft a follow-up").click()
    expect(page).to_have_url(re.compile(r"/filings/"))


def test_a_processor_records_the_notice_to_a_controller(page: Page, rt: Runtime):
    house = open_house(rt)
    case = report_lost_laptop(rt, role="processor", controllers=CONTROLLERS).reference

    open_case(page, rt, house, case)

    expect(page.get_by_role("button", name="Draft the notification")).to_have_count(0)
    duty = page.locator("article", has_text="Tell the controller: Alder Clinic")
    duty.get_by_text("Record that this was done").click()
    at(duty, "12", "6", "2026", "15:40")
    duty.get_by_label("How?").fill("by telephone")
    duty.get_by_role("button", name="Record it").click()
    expect(duty.get_by_text("Done", exact=True)).to_be_visible()
    expect(duty.get_by_text("The controller was told").first).to_be_visible()


def test_letters_to_people_start_the_clock_of_the_attorney_general(
    page: Page, rt: Runtime, clock: SetClock
):
    house = open_house(rt, CALIFORNIAN)
    case = californians(rt)
    clock.forward(days=2)
    open_case(page, rt, house, case)
    attorney = page.locator("article", has_text="California Attorney General")
    expect(attorney.get_by_text("Nothing is due yet")).to_be_visible()
    letters = page.locator("article", has_text="Tell the people concerned").first
    letters.get_by_text("Record that this was done").click()
    letters.get_by_label("How?").fill("by letter")
    letters.get_by_label("How many people").fill("900")
    at(letters, "1", "6", "2026", "09:00")
    letters.get_by_role("button", name="Record it").click()
    letters = page.locator("article", has_text="The time is right, although")
    expect(letters).to_be_visible()
    assert_accessible(page)
    at(letters, "13", "6", "2026", "09:00")
    letters.get_by_role("button", name="Record it").click()

    expect(page.get_by_text("Sunday 28 June 2026, 09:00 PDT").first).to_be_visible()
    expect(attorney.get_by_text("Legal end:")).to_be_visible()
    expect(attorney.get_by_text("Nothing is due yet")).to_have_count(0)
    expect(page.get_by_text("Recorded: The people concerned were told")).to_be_visible()
    assert_accessible(page)


def at(part_of_page: Locator, *parts: str) -> None:
    """Type a local time into the form that is open in *part_of_page*."""
    for label, value in zip(("Day", "Month", "Year", "Time"), parts, strict=True):
        part_of_page.get_by_label(label, exact=True).fill(value)


def test_closing_names_what_is_not_settled_and_wants_a_tick(page: Page, rt: Runtime):
    house, case = open_house(rt), report_lost_laptop(rt).reference
    open_case(page, rt, house, case)
    page.get_by_text("Close it with a reason").click()
    page.get_by_label("The reporter withdrew it").check()
    page.locator("#close-reason").fill("the laptop was in the office all day")

    page.get_by_role("button", name="Close the case").click()
    expect(page.get_by_text("Say that you close it although these")).to_have_count(2)
    assert_accessible(page)
    page.get_by_label("I know, and close the case all the same").check()
    page.get_by_role("button", name="Close the case").click()

    expect(
        page.get_by_text("Not settled when it was closed, and known")
    ).to_be_visible()
    assert case_file(rt, house.dpo, reference=case).head.status == "closed"
