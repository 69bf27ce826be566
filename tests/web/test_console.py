"""The console over HTTP: who gets in, what others may not see, what is never run."""

import re
from dataclasses import replace

import pytest
from litestar.testing import TestClient

from incidents.services.case_views import case_file
from incidents.services.filing_starts import start_filing
from incidents.web.app import create_app
from tests.support.console import BASE, OWN, csrf_of, send, sign_in
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, make_runtime, open_house


@pytest.fixture
def rt(sqlite_url, tmp_path, clock):
    runtime = make_runtime(sqlite_url, tmp_path, clock, base_url=BASE)
    yield runtime
    runtime.close()


@pytest.fixture
def client(rt):
    with TestClient(create_app(rt), base_url=BASE) as client:
        yield client


def test_nobody_sees_a_page_of_the_console_without_signing_in(client, house):
    for path in ("/console", "/console/outgoing", "/console/cases/INC-0000-0000"):
        answer = client.get(path, follow_redirects=False)

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/console/sign-in")


def test_a_one_time_password_opens_only_the_page_to_change_it(client, house):
    send(
        client, "/console/sign-in",
        email="orla@harbour.example", password=house.password,
    )  # fmt: skip

    answer = client.get("/console", follow_redirects=False)

    assert answer.headers["location"] == "/console/password"


@pytest.mark.parametrize(
    "host", ["x/console/password?", "x/console/password#", "a:b:c"]
)
def test_no_host_header_opens_another_page_with_a_one_time_password(
    client, house, host
):
    send(
        client, "/console/sign-in",
        email="orla@harbour.example", password=house.password,
    )  # fmt: skip
    held = client.cookies.get("tocsin-session", domain="testserver.local")

    answer = client.get(
        "/console",
        headers={"host": host, "cookie": f"tocsin-session={held}"},
        follow_redirects=False,
    )

    # The framework refuses some of them itself; none may be a 200 or a 500.
    assert answer.status_code in {303, 400}
    assert answer.headers.get("location", "/console/password") == "/console/password"


def test_signing_in_and_changing_the_password_each_give_a_new_session(client, house):
    client.cookies.set("tocsin-session", "planted-by-somebody-else")
    send(
        client, "/console/sign-in",
        email="orla@harbour.example", password=house.password,
    )  # fmt: skip
    first = client.cookies.get("tocsin-session", domain="testserver.local")
    send(client, "/console/password", old=house.password, new=OWN, again=OWN)
    second = client.cookies.get("tocsin-session", domain="testserver.local")

    assert len({first, second, "planted-by-somebody-else"}) == 3
    assert client.get("/console").status_code == 200


@pytest.mark.parametrize("email", ["orla@harbour.example", "nobody@harbour.example"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(client, house, email):
    answer = send(client, "/console/sign-in", email=email, password="wrong")

    assert answer.status_code == 403
    assert "do not go together" in answer.text
    assert email in answer.text


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/console/cases/INC-7K3F-2QXM", "/console/cases/INC-7K3F-2QXM"),
        ("https://evil.example/console", "/console"),
        ("//evil.example", "/console"),
        ("/console/../r/acme", "/console"),
        ("/console//evil.example", "/console"),
        ("/console\\@evil.example", "/console"),
    ],
)
def test_after_signing_in_one_lands_in_the_console_and_nowhere_else(
    client, house, wanted, place
):
    answer = send(
        client, "/console/sign-in",
        email="orla@harbour.example", password=house.password, next=wanted,
    )  # fmt: skip

    assert answer.headers["location"] == place


def test_signing_out_ends_the_session_on_the_server(client, house):
    sign_in(client, house)
    token = client.cookies.get("tocsin-session")

    send(client, "/console/sign-out", from_page="/console")
    client.cookies.set("tocsin-session", token)

    assert client.get("/console", follow_redirects=False).status_code == 303


def test_a_form_without_its_token_does_nothing(client, rt, house):
    case = report_lost_laptop(rt).reference
    sign_in(client, house)

    answer = client.post(f"/console/cases/{case}/take", data={"csrf": "made up"})

    assert answer.status_code == 403
    assert case_file(rt, house.dpo, reference=case).head.holder is None


def test_what_a_reporter_typed_is_shown_and_never_run(client, rt, house):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    case = report_lost_laptop(rt, description=evil, title=evil).reference
    sign_in(client, house)

    page = client.get(f"/console/cases/{case}").text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nobody_being_told_is_said_in_red_on_every_page(client, rt, house):
    case = report_lost_laptop(rt).reference
    sign_in(client, house)

    for path in ("/console", "/console/closed", f"/console/cases/{case}"):
        page = client.get(path).text
        assert 'class="console-alarm"' in page
        assert "neither Slack nor mail is set up here" in page


def test_another_organisations_pages_answer_as_if_there_were_none(client, rt, house):
    case = report_lost_laptop(rt).reference
    duties = case_file(rt, house.dpo, reference=case).duties
    duty = next(d for d in duties if d.duty == "notify-authority")
    filing = start_filing(
        rt, house.dpo, reference=case, duty_id=duty.id, now=rt.clock.now()
    )
    other = open_house(
        rt, replace(HARBOUR, slug="other", name="Other Ltd"), email="o@other.example"
    )
    sign_in(client, other, "o@other.example")
    token = {"csrf": csrf_of(client.get("/console"))}
    place = f"/console/cases/{case}"

    for path in (
        place, f"{place}/filings/{filing}", f"{place}/filings/{filing}/draft.pdf",
        f"{place}/filings/{filing}/filed.json", "/console/organisations/harbour",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for path in (
        f"{place}/take", f"{place}/decide", f"{place}/close", f"{place}/answer",
        f"{place}/filings/{filing}/filed", "/console/organisations/harbour",
    ):  # fmt: skip
        answer = client.post(path, data=token | {"duty": str(duty.id)})
        assert answer.status_code == 404, path
    assert case not in client.get("/console").text
    assert case not in client.get("/console/outgoing").text


def test_a_case_of_which_nothing_is_known_still_reads_well(client, rt, house):
    from incidents.services.submit import Report, submit_report

    report = Report(
        slug="harbour", facts={}, channel="api", idempotency_key="empty", said_by="SIEM"
    )
    case = submit_report(rt, report, now=rt.clock.now()).reference
    sign_in(client, house)

    page = client.get(f"/console/cases/{case}").text

    assert "says nothing yet beyond that something happened" in page
    assert "presumed medium" in page
    assert "None" not in re.sub(r"<[^>]+>", " ", page).split()


def test_a_refused_form_comes_back_as_it_was_typed(client, rt, house):
    case = report_lost_laptop(rt).reference
    sign_in(client, house)

    answer = send(
        client, f"/console/cases/{case}/awareness",
        from_page=f"/console/cases/{case}", role="controller",
        reason="IT confirmed the loss",
        **{"aware_at-day": "29", "aware_at-month": "3", "aware_at-year": "2026",
           "aware_at-time": "01:30"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "This time did not exist" in answer.text
    assert 'href="#awareness-aware_at"' in answer.text
    assert "IT confirmed the loss" in answer.text


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"a\x00b"])
def test_bytes_that_cannot_be_read_are_named_at_the_field(client, rt, house, bad):
    from urllib.parse import quote_from_bytes

    case = report_lost_laptop(rt).reference
    sign_in(client, house)
    csrf = csrf_of(client.get("/console"))
    body = f"csrf={csrf}&closed_as=withdrawn&reason={quote_from_bytes(bad)}"

    answer = client.post(
        f"/console/cases/{case}/close",
        content=body,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 422
    assert "could not be read" in answer.text
    assert case_file(rt, house.dpo, reference=case).head.status == "open"


def test_the_draft_is_handed_out_as_a_file_that_may_do_nothing(client, rt, house):
    case = report_lost_laptop(rt).reference
    sign_in(client, house)
    duties = case_file(rt, house.dpo, reference=case).duties
    duty = next(d for d in duties if d.duty == "notify-authority")
    started = send(
        client, f"/console/cases/{case}/filings",
        from_page=f"/console/cases/{case}", duty=str(duty.id),
    )  # fmt: skip

    answer = client.get(started.headers["location"] + "/draft.txt")

    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert "Harbour Freight Brokers Ltd" in answer.text


def test_settings_that_changed_meanwhile_are_not_overwritten(client, rt, house):
    from incidents.services.organisations import change_organisation, organisation_for

    sign_in(client, house)
    page = client.get("/console/organisations/harbour")
    seen = re.search(r'name="seen" value="([^"]+)"', page.text).group(1)
    theirs = replace(HARBOUR, fallback_phone="+353 1 555 0000")
    change_organisation(rt, house.dpo, theirs, before=HARBOUR, now=rt.clock.now())

    answer = client.post(
        "/console/organisations/harbour",
        data={"csrf": csrf_of(page), "seen": seen, "name": "Mine Ltd"},
    )

    kept = organisation_for(rt, house.dpo, slug="harbour")
    assert answer.status_code == 422
    assert "Somebody else changed these settings" in answer.text
    assert (kept.name, kept.fallback_phone) == (HARBOUR.name, "+353 1 555 0000")
