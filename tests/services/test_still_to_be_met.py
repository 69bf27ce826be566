"""A report that comes after an end says also what can still be met."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.alerts import Alert
from incidents.messages import for_email
from incidents.messages_slack import for_slack
from incidents.services.outgoing import outgoing
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, open_house

LONG_AGO = "2026-06-01T16:55:00+01:00"


@pytest.fixture
def house(rt):
    # 24 hours, 72 hours and, with the first notice made, a month: three ends.
    return open_house(rt, replace(HARBOUR, nis2="essential", hipaa="none", dora=False))


def first_alert(rt, house):
    return outgoing(rt, house.dpo, now=rt.clock.now()).messages[-1].preview


def two_days_ago(rt):
    return (rt.clock.now() - timedelta(hours=48)).isoformat()


def outage(rt, **changes):
    return report_lost_laptop(
        rt,
        effects=["availability", "confidentiality"],
        availability={"service_impact": "serious", "outage_h": 30, "loss_eur": 2e6},
        **changes,
    )


def test_the_next_end_in_time_stands_beside_the_passed_one(rt, house):
    outage(rt, discovered_at=two_days_ago(rt))

    said = " ".join(first_alert(rt, house).split())

    assert "Deadline (passed): Thursday 11 June 2026" in said
    assert "Can still be met: " in said
    assert "by Saturday 13 June 2026, 15:40 IST" in said


def test_where_nothing_has_passed_nothing_more_is_said(rt, house):
    outage(rt)

    assert "Can still be met" not in first_alert(rt, house)


def test_where_every_end_has_passed_none_is_promised(rt, house):
    outage(rt, discovered_at=LONG_AGO)

    said = first_alert(rt, house)

    assert "has already passed" in said
    assert "Can still be met" not in said


def test_a_message_that_goes_out_after_that_end_as_well_no_longer_says_so(rt, house):
    outage(rt, discovered_at=two_days_ago(rt))
    rt.clock.forward(hours=25)

    assert "Can still be met" not in first_alert(rt, house)


def test_mail_and_chat_say_it_in_the_same_words(rt):
    now = rt.clock.now()
    alert = Alert(
        kind="first", reference="INC-7K3F-Q", organisation="Harbour", severity="high",
        duty="send the early warning", deadline_at=now - timedelta(hours=3),
        hours_left=-3.0, zone="Europe/Dublin", link="http://localhost/console",
        next_duty="notify the authority", next_deadline_at=now + timedelta(hours=20),
    )  # fmt: skip
    says = "Can still be met: notify the authority, by Saturday 13 June 2026, 11:40 IST"

    mail = for_email(alert, recipient="orla@harbour.example", key="k")
    chat = for_slack(alert, recipient="C0ROOM", key="k")

    assert says in mail.text
    assert says in mail.html
    assert says in str(chat.blocks)


def test_only_words_of_our_own_are_taken(rt):
    with pytest.raises(ValueError, match="words of our own"):
        Alert(
            kind="first", reference="INC-7K3F-Q", organisation="Harbour",
            severity="high", duty="send it", deadline_at=None, hours_left=None,
            zone="UTC", link="http://localhost/console", next_duty="<b>typed</b>",
        )  # fmt: skip
