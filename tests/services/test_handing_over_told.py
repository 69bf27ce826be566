"""Whoever is handed a case is told so, and reads nothing that a reporter typed."""

from dataclasses import replace

import pytest

from incidents.alerts import AlertKind
from incidents.core.organisation import Person
from incidents.services.accounts import create_user
from incidents.services.cases import take_case
from incidents.services.handing_over import hand_over
from incidents.services.outgoing import outgoing
from tests.support.reports import LOST_LAPTOP, report_lost_laptop
from tests.support.runtime import HARBOUR, open_house

TOM = "Tom@Harbour.example"


@pytest.fixture
def house(rt):
    people = (
        Person(name="Orla Byrne", email="orla@harbour.example", level=1),
        Person(name="Thomas", email=TOM.lower(), slack_id="U0TOM", level=2),
    )
    return open_house(rt, replace(HARBOUR, people=people, slack_channel="C0ROOM"))


def colleague(rt, house, email=TOM, name="Tom Walsh"):
    create_user(
        rt, email=email, name=name, organisations={house.id: "dpo"}, now=rt.clock.now()
    )
    with rt.uow.read() as tx:
        return tx.user_by_email(email.lower()).id


def handed(rt, house):
    """Return the messages that told somebody of a case that is theirs now."""
    page = outgoing(rt, house.dpo, now=rt.clock.now())
    return [line for line in page.messages if line.kind == "case handed over"]


def give(rt, house, case, to):
    hand_over(rt, house.dpo, reference=case, to=to, now=rt.clock.forward(minutes=1))


def rows(rt, house):
    with rt.uow.read() as tx:
        found = tx.messages([house.id], limit=100)
    return [row for row in found if row.kind == AlertKind.HANDED_OVER]


def test_the_new_holder_is_told_by_mail_and_in_a_direct_chat(rt, house):
    case = report_lost_laptop(rt).reference
    tom = colleague(rt, house)

    give(rt, house, case, tom)

    found = rows(rt, house)
    assert {(row.channel, row.recipient) for row in found} == {
        ("email", TOM.lower()),
        ("slack", "U0TOM"),
    }
    alert = found[0].alert
    assert (alert["reference"], alert["duty"]) == (case, "notify-authority")
    assert alert["deadline_at"] is not None


def test_who_is_not_in_the_directory_is_told_by_mail_alone(rt, house):
    case = report_lost_laptop(rt).reference
    maeve = colleague(rt, house, email="maeve@harbour.example", name="Maeve Roe")

    give(rt, house, case, maeve)

    (row,) = rows(rt, house)
    assert (row.channel, row.recipient, row.recipient_name) == (
        "email",
        "maeve@harbour.example",
        "Maeve Roe",
    )


def test_the_message_says_what_happened_and_nothing_that_was_typed(rt, house):
    case = report_lost_laptop(rt).reference
    give(rt, house, case, colleague(rt, house))

    shown = " ".join(line.preview for line in handed(rt, house))

    assert "This case has been handed to you: you hold it now" in shown
    assert f"Breach report {case}: " in shown
    assert "handed to you" in shown
    typed = (LOST_LAPTOP["title"], LOST_LAPTOP["description"], "Niamh")
    assert not [words for words in typed if words in shown]


def test_who_takes_a_case_over_needs_no_message(rt, house):
    case = report_lost_laptop(rt).reference
    take_case(rt, house.dpo, reference=case, now=rt.clock.now())
    give(rt, house, case, house.dpo.user_id)
    tom = colleague(rt, house)
    give(rt, house, case, tom)
    give(rt, house, case, house.dpo.user_id)

    assert {row.recipient for row in rows(rt, house)} == {TOM.lower(), "U0TOM"}


def test_a_second_press_tells_nobody_again(rt, house):
    case = report_lost_laptop(rt).reference
    tom = colleague(rt, house)

    give(rt, house, case, tom)
    give(rt, house, case, tom)

    assert len(rows(rt, house)) == 2
