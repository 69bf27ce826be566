"""Approving, the second person, changes and replies on the page of a notification."""

from dataclasses import replace
from uuid import UUID

import pytest

from incidents.services.organisations import change_organisation
from incidents.web.headers import DOCUMENT_POLICY
from tests.support.console import EMAIL, OWN, csrf_of
from tests.support.filings import REPORTING_PERSON, answers, file_it, start, view
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR

PDF = b"%PDF-1.4 we have it"


@pytest.fixture
def case(console):
    return report_lost_laptop(console.rt).reference


@pytest.fixture
def filing(console, case):
    found = start(console.rt, console.house, case)
    answers(console.rt, console.house, case, found, REPORTING_PERSON)
    return found


@pytest.fixture
def place(case, filing):
    return f"/cases/{case}/filings/{filing}"


def want_two(console):
    change_organisation(
        console.rt, console.house.dpo, replace(HARBOUR, second_approval=True),
        before=HARBOUR, now=console.rt.clock.now(),
    )  # fmt: skip


def reply(console, place, *, file=None, **fields):
    address = f"/console{place}"
    csrf = csrf_of(console.client.get(address))
    at = {"day": "12", "month": "6", "year": "2026", "time": "15:42"}
    return console.client.post(
        f"{address}/replies",
        data={"csrf": csrf, **{f"received_at-{k}": v for k, v in at.items()}, **fields},
        files={"file": file or ("", b"", "application/octet-stream")},
        follow_redirects=False,
    )


def test_one_person_approves_and_gets_the_pdf_to_be_sent(console, place):
    done = console.send(f"{place}/approve", from_page=place)

    assert done.status_code == 303
    page = console.page(place)
    assert "The PDF to be sent" in page
    assert f'action="/console{place}/approve"' not in page
    pdf = console.client.get(f"/console{place}/approved.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["content-security-policy"] == DOCUMENT_POLICY


def test_it_says_who_it_waits_for_on_its_page_and_on_the_case(console, case, place):
    want_two(console)
    console.send(f"{place}/approve", from_page=place)

    page, whole = console.page(place), console.page(f"/cases/{case}")

    assert "Waits for a second person" in page
    assert "You cannot be the second person: you approved it" in page
    assert "Mark as filed" not in page
    assert "Nobody else is there" not in page
    assert whole.count("Waits for a second person") == 1
    assert (
        "Look as the second person at what Orla Byrne approved: notification 1 to "
        in whole
    )
    assert "Deadline: " in whole


def test_near_the_deadline_the_emergency_way_is_offered(console, place):
    want_two(console)
    console.rt.clock.forward(hours=61)
    console.send("/sign-in", email=EMAIL, password=OWN)
    console.send(f"{place}/approve", from_page=place)
    approval = view(
        console.rt, console.house, place.split("/")[2], _id(place)
    ).approval.id

    thin = console.send(
        f"{place}/alone", from_page=place, approval=str(approval), reason="none here"
    )

    assert "Nobody else is there" in console.page(place)
    assert thin.status_code == 422
    assert "at least 60 characters why nobody else could approve it" in thin.text


def test_no_second_person_approves_what_is_not_there(console, place):
    assert (
        console.send(f"{place}/second", from_page=place, approval="x").status_code
        == 404
    )


def test_what_the_law_wants_is_listed_before_approval(console, place):
    page = console.page(place)

    assert "What the law wants in it" in page
    assert "GDPR Art. 33(3)(a)" in page
    assert "62 Further description of the nature of the incident" in page
    assert "GDPR Art. 33(3)(b)" in page


def test_a_follow_up_shows_before_and_after(console, case, filing):
    file_it(console.rt, console.house, case, filing)
    second = start(console.rt, console.house, case)
    there = f"/cases/{case}/filings/{second}"
    assert "It says the same as filing 1" in console.page(there)
    answers(console.rt, console.house, case, second, REPORTING_PERSON | {22: ["+353"]})

    page = console.page(there)

    assert "What changed since filing 1" in page
    assert "Before:</span> dpo@harbour.example" in page
    assert "Now:</span> +353" in page


def test_an_acknowledgement_is_kept_and_only_handed_out_to_be_saved(
    console, case, filing, place
):
    file_it(console.rt, console.house, case, filing)

    kept = reply(
        console, place, file=("ack.html", PDF, "text/html"), authority_reference="BN-7"
    )

    assert kept.status_code == 303
    page = console.page(place)
    assert "BN-7" in page
    (found,) = view(console.rt, console.house, case, filing).filed.replies
    file = console.client.get(f"/console{place}/replies/{found.id}/file")
    assert file.content == PDF
    assert file.headers["content-type"].startswith("application/pdf")
    assert file.headers["content-disposition"] == 'attachment; filename="ack.pdf"'
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-security-policy"] == DOCUMENT_POLICY


def test_a_file_of_another_kind_is_refused_at_its_field(console, case, filing, place):
    file_it(console.rt, console.house, case, filing)

    refused = reply(console, place, file=("a.exe", b"MZ\x00", "application/pdf"))

    assert refused.status_code == 422
    assert 'href="#reply-file"' in refused.text
    assert "This must be a PDF" in refused.text


def test_a_reply_from_another_session_is_refused(console, case, filing, place):
    file_it(console.rt, console.house, case, filing)
    refused = console.client.post(
        f"/console{place}/replies", data={"csrf": "no"}, files={"file": ("a", b"")}
    )

    assert refused.status_code == 403
    assert view(console.rt, console.house, case, filing).filed.replies == ()


def test_the_setting_is_saved_on_the_page(console):
    page = console.page("/organisations/harbour")

    assert "Before a notification goes out" in page
    assert "A second person must look at it" in page


def _id(place):
    return UUID(place.rsplit("/", 1)[-1])
