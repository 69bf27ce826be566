"""That something was done is recorded once, moves clocks, and is corrected openly."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from incidents.core.errors import ConflictError, InputRefusedError, NotFoundError
from incidents.core.ledger import first_fault
from incidents.services.act_rows import Made
from incidents.services.acts import correct_act, record_act
from incidents.services.case_views import case_file
from tests.support.laws import (
    CALIFORNIAN,
    ESSENTIAL,
    TELECOM,
    californians,
    duty_in,
    outage,
    subscribers,
)
from tests.support.reports import chain_of, report_lost_laptop
from tests.support.runtime import open_house

PEOPLE = "communicate-to-data-subjects"
AUTHORITY = "notify-authority"
LETTER = {"means": "by letter", "count": 900, "reference": "Letter 12"}


@pytest.fixture
def house(rt):
    return open_house(rt, CALIFORNIAN)


@pytest.fixture
def case(rt, house):
    return californians(rt)


def told(rt, house, case, duty, at, **more):
    record_act(
        rt, house.dpo, reference=case, duty_id=duty.id,
        made=Made(at=at, **{**LETTER, **more}), now=rt.clock.now(),
    )  # fmt: skip


def waiting(rt, house, case, duty):
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        steps = tx.steps(incident.id)
    return [s for s in steps if s.duty_id == duty.id and s.state == "waiting"]


def alerts(rt, house):
    with rt.uow.read() as tx:
        rows = tx.messages([house.id], limit=100)
    return sorted(rows, key=lambda row: row.created_at)


def consumers(rt, house, case):
    return duty_in(rt, house, case, "us-ca", PEOPLE)


def attorney(rt, house, case):
    return duty_in(rt, house, case, "us-ca", AUTHORITY)


def test_telling_consumers_starts_the_clock_of_the_attorney_general(rt, house, case):
    before = attorney(rt, house, case)
    assert (before.advice, before.alarm_at) == ("prepare", None)
    assert waiting(rt, house, case, before) == []
    now = rt.clock.forward(days=3)
    at = now - timedelta(hours=2)

    told(rt, house, case, consumers(rt, house, case), at)

    after = attorney(rt, house, case)
    assert (after.advice, after.due_at) == ("notify", at + timedelta(days=15))
    assert after.starts_from == f"acts.{PEOPLE}"
    steps = waiting(rt, house, case, after)
    assert {step.deadline_at for step in steps} == {after.due_at}
    assert len(steps) > 3
    assert consumers(rt, house, case).status == "done"
    assert waiting(rt, house, case, consumers(rt, house, case)) == []


def test_whoever_is_alerted_first_reads_that_a_clock_has_started(rt, house, case):
    now = rt.clock.forward(days=3)

    told(rt, house, case, consumers(rt, house, case), now)

    last = alerts(rt, house)[-1]
    assert last.kind == "started"
    assert last.alert["addressee"] == "us-ca-ag"
    assert last.alert["deadline_at"] == (now + timedelta(days=15)).isoformat()


def test_it_is_one_entry_with_time_means_number_and_reference(rt, house, case):
    at = rt.clock.forward(days=1)

    told(rt, house, case, consumers(rt, house, case), at)

    entry = case_file(rt, house.dpo, reference=case).timeline[-1]
    assert (entry.kind, entry.actor) == ("act-recorded", "Orla Byrne")
    said = {key: entry.payload[key] for key in ("made_at", "means", "count")}
    assert said == {"made_at": at.isoformat(), "means": "by letter", "count": 900}
    assert entry.payload["act_reference"] == "Letter 12"
    assert first_fault(*chain_of(rt, case)) is None


def test_a_corrected_time_moves_the_clock_that_it_started(rt, house, case):
    now = rt.clock.forward(days=3)
    told(rt, house, case, consumers(rt, house, case), now)
    (act,) = consumers(rt, house, case).acts
    earlier = now - timedelta(days=1)

    correct_act(
        rt, house.dpo, reference=case, act_id=act.id,
        made=Made(at=earlier, **LETTER), reason="posted a day earlier",
        now=rt.clock.forward(hours=1),
    )  # fmt: skip

    assert attorney(rt, house, case).due_at == earlier + timedelta(days=15)
    (stands,) = consumers(rt, house, case).acts
    assert (stands.at, stands.reason) == (earlier, "posted a day earlier")
    entry = case_file(rt, house.dpo, reference=case).timeline[-1]
    assert entry.kind == "act-corrected"
    assert entry.payload["before"]["made_at"] == now.isoformat()


def test_taken_back_the_duty_is_owed_again_and_reminds(rt, house, case):
    now = rt.clock.forward(days=3)
    told(rt, house, case, consumers(rt, house, case), now)
    (act,) = consumers(rt, house, case).acts

    correct_act(
        rt, house.dpo, reference=case, act_id=act.id, made=Made(at=None),
        reason="the letters are still here", now=rt.clock.forward(hours=1),
    )  # fmt: skip

    duty = consumers(rt, house, case)
    assert (duty.status, duty.advice) == ("open", "notify")
    assert waiting(rt, house, case, duty)
    assert attorney(rt, house, case).advice == "prepare"
    assert attorney(rt, house, case).alarm_at is None
    assert waiting(rt, house, case, attorney(rt, house, case)) == []


def test_one_of_two_acts_taken_back_leaves_the_duty_done(rt, house, case):
    first = rt.clock.forward(days=1)
    told(rt, house, case, consumers(rt, house, case), first)
    second = rt.clock.forward(days=1)
    told(rt, house, case, consumers(rt, house, case), second)
    (act, _) = consumers(rt, house, case).acts

    correct_act(
        rt, house.dpo, reference=case, act_id=act.id, made=Made(at=None),
        reason="the first post was for another case", now=rt.clock.forward(hours=1),
    )  # fmt: skip

    assert consumers(rt, house, case).status == "done"
    assert attorney(rt, house, case).due_at == second + timedelta(days=15)


def test_a_correction_needs_a_reason(rt, house, case):
    now = rt.clock.forward(days=1)
    told(rt, house, case, consumers(rt, house, case), now)
    (act,) = consumers(rt, house, case).acts

    with pytest.raises(InputRefusedError) as refused:
        correct_act(
            rt, house.dpo, reference=case, act_id=act.id, made=Made(at=None),
            reason=" ", now=now,
        )  # fmt: skip

    assert [fault.path for fault in refused.value.faults] == ["reason"]
    with pytest.raises(NotFoundError):
        correct_act(
            rt, house.dpo, reference=case, act_id=uuid4(), made=Made(at=None),
            reason="it never was", now=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "path"),
    [
        ({"hours": 1}, "made_at"),
        ({"hours": None}, "made_at"),
        ({"means": " "}, "means"),
        ({"means": "x" * 201}, "means"),
        ({"count": -1}, "count"),
        ({"reference": "x" * 201}, "act_reference"),
        ({"hours": -24 * 30}, "before_breach"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(rt, house, case, made, path):
    now = rt.clock.forward(days=1)
    more = dict(made)
    hours = more.pop("hours", -1)
    at = None if hours is None else now + timedelta(hours=hours)

    with pytest.raises(InputRefusedError) as refused:
        told(rt, house, case, consumers(rt, house, case), at, **more)

    assert [fault.path for fault in refused.value.faults] == [path]
    assert consumers(rt, house, case).acts == ()
    assert attorney(rt, house, case).advice == "prepare"


def test_a_time_before_the_breach_stands_when_somebody_vouches_for_it(rt, house, case):
    at = rt.clock.now() - timedelta(days=30)

    told(rt, house, case, consumers(rt, house, case), at, before_breach=True)

    assert consumers(rt, house, case).acts[0].at == at


def test_the_same_act_twice_is_one(rt, house, case):
    at = rt.clock.forward(days=1)
    told(rt, house, case, consumers(rt, house, case), at)

    with pytest.raises(ConflictError):
        told(rt, house, case, consumers(rt, house, case), at)

    assert len(consumers(rt, house, case).acts) == 1


def test_a_notification_with_a_form_is_marked_as_filed_instead(rt, house):
    case = report_lost_laptop(rt, countries={"IE": 20}).reference
    duty = duty_in(rt, house, case, "eu-gdpr", AUTHORITY)
    assert not duty.recorded

    with pytest.raises(ConflictError):
        told(rt, house, case, duty, rt.clock.now())


def test_the_final_report_under_nis2_waits_for_the_notification(rt):
    house = open_house(rt, ESSENTIAL)
    case = outage(rt)
    at = rt.clock.forward(hours=20)
    first = duty_in(rt, house, case, "eu-nis2", AUTHORITY, "initial")
    final = duty_in(rt, house, case, "eu-nis2", AUTHORITY, "final")
    assert final.advice == "prepare"

    told(rt, house, case, first, at, count=None)

    final = duty_in(rt, house, case, "eu-nis2", AUTHORITY, "final")
    assert final.advice == "notify"
    assert final.due_at is not None
    assert final.due_at > at + timedelta(days=27)
    warning = duty_in(rt, house, case, "eu-nis2", AUTHORITY, "early-warning")
    assert warning.status == "open"


def test_a_telecom_provider_owes_the_rest_three_days_after_its_first_notice(rt):
    house = open_house(rt, TELECOM)
    case = subscribers(rt)
    first = duty_in(rt, house, case, "eu-telecom", AUTHORITY, "initial")
    at = rt.clock.forward(hours=10)

    told(rt, house, case, first, at, count=None)

    rest = duty_in(rt, house, case, "eu-telecom", AUTHORITY, "final")
    assert (rest.advice, rest.due_at) == ("notify", at + timedelta(days=3))
    assert waiting(rt, house, case, rest)


def test_what_a_report_says_was_done_is_done(rt, house):
    acts = [{"regime": "us-ca", "duty": PEOPLE, "at": "2026-06-12T15:00:00Z"}]

    case = californians(rt, key="told", acts=acts, discovered_at="2026-06-10T08:00:00Z")
    rt.clock.forward(hours=1)

    assert consumers(rt, house, case).status == "open"  # it lay in the future
    late = californians(
        rt, key="told-before",
        acts=[{**acts[0], "at": "2026-06-12T12:00:00Z"}],
        discovered_at="2026-06-10T08:00:00Z",
    )  # fmt: skip
    assert consumers(rt, house, late).status == "done"
    assert waiting(rt, house, late, consumers(rt, house, late)) == []
    assert attorney(rt, house, late).advice == "notify"


@pytest.mark.parametrize("statement", ["UPDATE act SET means = 'x'", "DELETE FROM act"])
def test_the_database_refuses_to_change_an_act(rt, house, case, statement):
    told(rt, house, case, consumers(rt, house, case), rt.clock.forward(days=1))

    with pytest.raises(DBAPIError, match="append-only"), rt.uow.begin() as tx:
        tx.session.execute(text(statement))
