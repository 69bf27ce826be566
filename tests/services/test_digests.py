"""One mail a day on what is open; none while nothing is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.organisation import EscalationSettings
from incidents.messages import preview
from incidents.services.organisations import (
    change_organisation,
    create_organisation,
    organisation_for,
)
from incidents.services.reminding import remind
from incidents.services.wording import Stored, finished
from tests.support.escalation import ORLA, close, remind_now
from tests.support.reports import report_lost_laptop

DPO = "dpo@harbour.example"


def digests(rt, house):
    with rt.uow.read() as tx:
        rows = tx.messages([house.id], limit=1000)
    return [row for row in reversed(rows) if row.kind == "digest"]


def at_eight(rt, house):
    """Let the clock show the time of the next digest."""
    with rt.uow.read() as tx:
        (step,) = tx.due_digests(now=rt.clock.now() + timedelta(days=2), limit=9)
    rt.clock.instant = step.at
    return step.at


def test_it_goes_to_the_first_level_and_the_dpo_at_eight_where_they_are(rt, house):
    filed = report_lost_laptop(rt)
    assert at_eight(rt, house).hour == 7  # summer in Dublin
    remind_now(rt)

    rows = digests(rt, house)
    told = {(row.recipient, row.channel) for row in rows}
    assert told == {(ORLA, "email"), (DPO, "email")}
    assert len(rows) == 2
    assert [case["reference"] for case in rows[0].alert["cases"]] == [filed.reference]
    assert rows[0].incident_id is None


def test_nothing_is_sent_while_nothing_is_open_and_the_next_day_is_planned(rt, house):
    filed = report_lost_laptop(rt)
    close(rt, house, filed)
    first = at_eight(rt, house)
    remind_now(rt)

    assert digests(rt, house) == []
    assert at_eight(rt, house) - first == timedelta(days=1)


def test_days_that_were_missed_make_one_and_it_says_that_it_is_late(rt, house):
    report_lost_laptop(rt)
    rt.clock.forward(days=3)
    remind_now(rt)

    rows = digests(rt, house)
    assert len(rows) == 2
    assert "Late: this should have gone out on" in said(rt, rows[0])


def test_it_says_the_deadlines_and_who_would_be_told_and_nothing_typed(rt, house):
    filed = report_lost_laptop(rt)
    at_eight(rt, house)
    remind_now(rt)

    text = said(rt, digests(rt, house)[0])
    assert f"{filed.reference}, presumed high: deadline" in text
    assert "held by nobody yet" in text
    assert "level 1: Orla Byrne (mail); level 2: Tom Walsh (mail)" in text
    assert "1 case is open at Harbour Freight Brokers Ltd" in text
    assert "Laptop left" not in text
    assert "Niamh" not in text


def said(rt, row):
    stored = Stored(
        key=str(row.id), channel=row.channel, recipient=row.recipient, alert=row.alert,
        organisation="Harbour Freight Brokers Ltd", zone="Europe/Dublin",
        created_at=row.created_at,
    )  # fmt: skip
    message = finished(stored, rt.law, base_url="https://t.example", now=rt.clock.now())
    assert message.html.count(row.alert["cases"][0]["reference"]) == 1
    return preview(message)


@pytest.mark.parametrize("hour", ["", "17:30"])
def test_its_hour_follows_the_settings(rt, house, hour):
    before = organisation_for(rt, house.dpo, slug="harbour")
    after = replace(before, escalation=EscalationSettings(digest_at=hour))
    change_organisation(rt, house.dpo, after, before=before, now=rt.clock.now())

    with rt.uow.read() as tx:
        later = rt.clock.now() + timedelta(days=2)
        steps = tx.due_digests(now=later, limit=9)
    assert [(step.at.hour, step.at.minute) for step in steps] == (
        [(16, 30)] if hour else []
    )


def test_settings_that_cannot_be_read_hold_up_no_other_digest(rt, house):
    report_lost_laptop(rt)
    other = replace(organisation_for(rt, house.dpo, slug="harbour"), slug="other")
    spoilt = create_organisation(rt, other, now=rt.clock.now())
    with rt.uow.begin() as tx:
        tx.set_profile(spoilt, name="Other", profile={"people": [{"unknown": 1}]})
    faults = []

    remind(rt, now=rt.clock.forward(days=1), stuck=lambda *it: faults.append(it))

    assert len(digests(rt, house)) == 2
    assert len(faults) == 1
    with rt.uow.read() as tx:
        planned = tx.due_digests(now=rt.clock.now() + timedelta(days=1), limit=9)
    assert [step.organisation_id for step in planned] == [house.id]
