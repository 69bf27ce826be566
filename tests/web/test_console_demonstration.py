"""What is made up is marked as made up, wherever it stands beside what is not."""

from dataclasses import replace

import pytest

from incidents.services.accounts import create_user
from incidents.services.organisations import create_organisation
from incidents.services.submit import Report, submit_report
from tests.support.console import send, sign_in
from tests.support.reports import LOST_LAPTOP, report_lost_laptop
from tests.support.runtime import HARBOUR, House

MARK = "Demonstration</strong>"
STRIP = 'class="console-demonstration"'
EMAIL = "vera@made-up.example"


def open_made_up(console, *, beside):
    """Sign in somebody who serves a made-up organisation, and ours too or not."""
    rt, now = console.rt, console.rt.clock.now()
    made_up = replace(HARBOUR, slug="made-up", name="Made Up Ltd")
    key = create_organisation(rt, made_up, demonstration=True, now=now)
    roles = {key: "dpo"} | ({console.house.id: "dpo"} if beside else {})
    password = create_user(rt, email=EMAIL, name="Vera", organisations=roles, now=now)
    report = Report(
        slug="made-up", facts=LOST_LAPTOP, channel="web", idempotency_key="made-up"
    )
    case = submit_report(rt, report, now=now).reference
    send(console.client, "/console/sign-out", from_page="/console")
    house = House(id=key, dpo=console.house.dpo, password=password)
    sign_in(console.client, house, EMAIL)
    return case


def test_a_strip_says_on_every_page_that_all_of_it_is_made_up(console):
    case = open_made_up(console, beside=False)

    for path in ("", "/closed", "/outgoing", "/organisations", f"/cases/{case}"):
        assert STRIP in console.page(path), path


def test_where_real_cases_stand_too_only_the_made_up_ones_are_marked(console):
    real = report_lost_laptop(console.rt).reference
    made_up = open_made_up(console, beside=True)

    for path in ("", "/organisations"):
        page = console.page(path)
        assert STRIP not in page
        assert page.count(MARK) == 1
        assert (
            page.index("Made Up Ltd")
            < page.index(MARK)
            < page.index("console-case__due", page.index("Made Up Ltd"))
        )
    assert STRIP in console.page(f"/cases/{made_up}")
    assert STRIP in console.page("/organisations/made-up")
    assert MARK not in console.page(f"/cases/{real}")
    assert MARK not in console.page("/organisations/harbour")


@pytest.mark.parametrize("path", ["", "/outgoing", "/organisations"])
def test_nothing_real_is_marked(console, path):
    report_lost_laptop(console.rt)

    assert MARK not in console.page(path)
