"""Acknowledging by the link in a mail: once, by its reader, and by a press alone."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar.testing import TestClient

from incidents.core.organisation import Organisation
from incidents.keys import token_digest
from incidents.runtime import Runtime
from incidents.services.accounts import create_user
from incidents.services.closing import Closing, close_case
from incidents.services.handing_over import hand_over
from incidents.services.organisations import change_organisation
from incidents.services.outbox_values import Claim
from incidents.store import Transaction
from incidents.web.app import create_app
from tests.mail.letters import claimed_mails, first_mail
from tests.support.console import BASE, csrf_of
from tests.support.reports import LOST_LAPTOP, report_lost_laptop
from tests.support.runtime import HARBOUR, House, SetClock, make_runtime


@pytest.fixture
def rt(sqlite_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Runtime]:
    runtime = make_runtime(sqlite_url, tmp_path, clock, base_url=BASE)
    yield runtime
    runtime.close()


@pytest.fixture
def client(rt: Runtime, house: House) -> Iterator[TestClient[Any]]:
    with TestClient(create_app(rt), base_url=BASE) as browser:
        yield browser


@pytest.fixture
def mail(rt: Runtime, house: House) -> Claim:
    return first_mail(rt)


def link_of(mail: Claim) -> str:
    assert re.fullmatch("[0-9A-Z]{32}", mail.stored.token)
    return f"/a/{mail.stored.token}"


def press(client: TestClient[Any], link: str) -> Response:
    page = client.get(link)
    return client.post(link, data={"csrf": csrf_of(page)})


def kinds(rt: Runtime, mail: Claim) -> list[tuple[str, str]]:
    """Return what the timeline holds of acknowledgements: who, and by what way."""

    def of(tx: Transaction) -> list[tuple[str, str]]:
        case = tx.incident(
            mail.stored.alert["reference"],
            organisations=[row.id for row in tx.organisations()],
        )
        return [
            (entry.actor, (entry.payload or {}).get("via", ""))
            for entry in tx.timeline(case.id)
            if entry.kind == "acknowledged"
        ]

    with rt.uow.read() as tx:
        return of(tx)


def test_opening_the_link_changes_nothing_however_often(
    client: TestClient[Any], rt: Runtime, mail: Claim
) -> None:
    pages = [client.get(link_of(mail)) for _ in range(5)]

    assert {page.status_code for page in pages} == {200}
    assert "Orla Byrne" in pages[0].text
    assert mail.stored.alert["reference"] in pages[0].text
    assert kinds(rt, mail) == []
    assert client.head(link_of(mail)).status_code == 405


def test_a_press_acknowledges_and_says_who_and_when(
    client: TestClient[Any], rt: Runtime, mail: Claim
) -> None:
    done = press(client, link_of(mail))

    assert done.status_code == 200
    assert "Acknowledged" in done.text
    assert "Orla Byrne" in done.text
    assert "Friday 12 June 2026, 15:40 IST" in done.text
    assert kinds(rt, mail) == [("Orla Byrne", "mail")]


def test_a_link_is_good_for_one_press(
    client: TestClient[Any], rt: Runtime, mail: Claim
) -> None:
    page = client.get(link_of(mail))
    first = client.post(link_of(mail), data={"csrf": csrf_of(page)})
    second = client.post(link_of(mail), data={"csrf": csrf_of(page)})

    assert (first.status_code, second.status_code) == (200, 410)
    assert "has been used" in second.text
    assert "/console" in second.text
    assert len(kinds(rt, mail)) == 1
    assert client.get(link_of(mail)).status_code == 410


def test_an_old_link_says_that_it_has_expired(
    client: TestClient[Any], rt: Runtime, mail: Claim, clock: SetClock
) -> None:
    page = client.get(link_of(mail))
    clock.forward(days=7)

    late = client.post(link_of(mail), data={"csrf": csrf_of(page)})

    assert late.status_code == 410
    assert "has expired" in late.text
    assert kinds(rt, mail) == []


@pytest.mark.parametrize("token", ["0" * 32, "x", "a" * 32, "0" * 31, "0" * 500])
def test_a_link_that_is_not_ours_says_so(client: TestClient[Any], token: str) -> None:
    page = client.get(f"/a/{token}")

    assert page.status_code == 404
    assert "not a link of ours" in page.text
    assert "/console" in page.text


def test_a_closed_case_is_not_acknowledged(
    client: TestClient[Any], rt: Runtime, house: House, clock: SetClock
) -> None:
    case = report_lost_laptop(rt, key="closed", certainty="ruled_out").reference
    mail = claimed_mails(rt)[0]
    closing = Closing(
        closed_as="no_personal_data_breach",
        reason="It was a drill",
        unsettled_seen=True,
    )
    page = client.get(link_of(mail))
    close_case(rt, house.dpo, reference=case, closing=closing, now=clock.now())

    late = client.post(link_of(mail), data={"csrf": csrf_of(page)})

    assert late.status_code == 410
    assert "is closed" in late.text
    assert kinds(rt, mail) == []


def test_who_has_left_acknowledges_nothing(
    client: TestClient[Any], rt: Runtime, house: House, mail: Claim
) -> None:
    values = {
        name: getattr(HARBOUR, name) for name in Organisation.__dataclass_fields__
    }
    without = Organisation(**(values | {"people": HARBOUR.people[1:]}))
    change_organisation(rt, house.dpo, without, before=HARBOUR, now=rt.clock.now())

    page = client.get(link_of(mail))

    assert page.status_code == 410
    assert "no longer among the people" in page.text


@pytest.mark.parametrize(
    "fields", [{}, {"csrf": ""}, {"csrf": "0" * 32}], ids=["none", "empty", "made up"]
)
def test_a_press_from_elsewhere_is_refused(
    client: TestClient[Any], rt: Runtime, mail: Claim, fields: dict[str, str]
) -> None:
    client.get(link_of(mail))

    assert client.post(link_of(mail), data=fields).status_code == 403
    assert kinds(rt, mail) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_an_origin_of_null_needs_the_browsers_word_that_it_is_ours(
    client: TestClient[Any], mail: Claim, site: str | None
) -> None:
    page = client.get(link_of(mail))
    headers = {"origin": "null"} | ({"sec-fetch-site": site} if site else {})
    fields = {"csrf": csrf_of(page)}

    other = client.post(link_of(mail), data=fields, headers=headers)
    headers["sec-fetch-site"] = "same-origin"
    own = client.post(link_of(mail), data=fields, headers=headers)

    assert (other.status_code, own.status_code) == (403, 200)


def test_the_address_is_handed_to_nobody(client: TestClient[Any], mail: Claim) -> None:
    page = client.get(link_of(mail))

    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert not re.findall(
        r'(?:src|href|action)="(?:https?:)?//(?!testserver)', page.text
    )
    other = client.get("/")
    assert other.headers["referrer-policy"] == "same-origin"


def test_the_page_says_no_more_of_the_case_than_the_mail(
    client: TestClient[Any], mail: Claim
) -> None:
    said = client.get(link_of(mail)).text + press(client, link_of(mail)).text

    for typed in (LOST_LAPTOP["title"], LOST_LAPTOP["description"], "Niamh", "laptop"):
        assert str(typed) not in said


def test_only_the_digest_of_a_token_is_kept_and_none_is_logged(
    client: TestClient[Any],
    rt: Runtime,
    mail: Claim,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    token = mail.stored.token

    press(client, link_of(mail))
    client.post(link_of(mail), data={"csrf": "wrong"})
    client.get(f"/a/{token}x")

    ours = [r for r in caplog.records if r.name.startswith(("tocsin", "incidents"))]
    assert not any(token in str(record.__dict__) for record in ours)
    assert token not in repr(mail)
    with rt.uow.read() as tx:
        link = tx.link(token_digest(token))
        assert link is not None
        assert token not in str(link.model_dump())


def test_the_mail_sent_again_holds_the_same_link_and_others_their_own(
    rt: Runtime, house: House, clock: SetClock
) -> None:
    first = first_mail(rt)
    clock.forward(seconds=31)  # the lease has run out
    again = {mail.id: mail for mail in claimed_mails(rt)}[first.id]
    other = first_mail(rt, key="another")

    assert again.stored.token == first.stored.token
    assert other.stored.token != first.stored.token


def test_once_the_directory_is_empty_nobody_of_it_acknowledges(
    client: TestClient[Any], rt: Runtime, house: House, mail: Claim
) -> None:
    nobody = replace(HARBOUR, people=())
    change_organisation(rt, house.dpo, nobody, before=HARBOUR, now=rt.clock.now())

    page = client.get(link_of(mail))

    assert page.status_code == 410
    assert "no longer among the people" in page.text
    assert kinds(rt, mail) == []


def test_a_member_who_was_handed_the_case_acknowledges_though_not_in_the_directory(
    client: TestClient[Any], rt: Runtime, house: House, clock: SetClock
) -> None:
    rita, now = "rita@harbour.example", clock.now()
    serves = {house.id: "dpo"}
    create_user(rt, email=rita, name="Rita Roe", organisations=serves, now=now)
    with rt.uow.read() as tx:
        colleague = tx.user_by_email(rita)
    assert colleague is not None
    case = report_lost_laptop(rt).reference
    hand_over(rt, house.dpo, reference=case, to=colleague.id, now=now)
    mail = next(m for m in claimed_mails(rt) if m.stored.recipient == rita)

    done = press(client, link_of(mail))

    assert done.status_code == 200
    assert kinds(rt, mail) == [("Rita Roe", "mail")]
