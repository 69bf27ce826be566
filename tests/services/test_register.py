"""The register: every incident of a period, and a year of it in counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from incidents.core.errors import InputRefusedError, NotAllowedError
from incidents.services.closing import Closing, close_case
from incidents.services.decisions import Decided, Decision, decide
from incidents.services.register import ON_A_PAGE, Period, register
from incidents.services.register_counts import summary_of
from tests.support.filings import REPORTING_PERSON, Press, answers, file_it, start
from tests.support.reports import report_lost_laptop


@pytest.fixture
def press(rt):
    return Press()


def whole(rt, house, *, since=None, until=None, page=None):
    period = Period(since=since, until=until)
    return register(rt, house.dpo, slug="harbour", period=period, page=page)


def references(found):
    return [case.reference for case in found.cases]


def test_every_incident_stands_in_it_also_what_was_no_breach(rt, house):
    kept = report_lost_laptop(rt, key="a").reference
    none = report_lost_laptop(rt, key="b", certainty="ruled_out").reference
    closing = Closing(
        closed_as="no_personal_data_breach", reason="Nothing on it", unsettled_seen=True
    )
    close_case(rt, house.dpo, reference=none, closing=closing, now=rt.clock.now())

    found = whole(rt, house)

    assert sorted(references(found)) == sorted([kept, none])
    closed = next(case for case in found.cases if case.reference == none)
    assert closed.closed_as == "no_personal_data_breach"
    assert closed.closing_reason == "Nothing on it"


def test_days_of_a_period_are_those_of_the_organisation(rt, house):
    # 23:30 UTC in June is half past midnight of the next day in Dublin.
    rt.clock.instant = datetime(2026, 6, 14, 23, 30, tzinfo=UTC)
    case = report_lost_laptop(rt, key="a").reference

    inside = whole(rt, house, since=date(2026, 6, 15), until=date(2026, 6, 15))
    before = whole(rt, house, until=date(2026, 6, 14))

    assert references(inside) == [case]
    assert references(before) == []
    assert (inside.total, before.total) == (1, 0)


def test_a_period_that_ends_before_it_begins_is_refused(rt, house):
    with pytest.raises(InputRefusedError):
        whole(rt, house, since=date(2026, 6, 15), until=date(2026, 6, 14))


def test_nobody_reads_the_register_of_others(rt, house):
    with pytest.raises(NotAllowedError):
        register(rt, house.dpo, slug="elsewhere", period=Period())


def test_pages_hold_every_case_once(rt, house):
    cases = [
        report_lost_laptop(rt, key=f"k{n}").reference for n in range(ON_A_PAGE + 3)
    ]

    first, second = whole(rt, house, page=1), whole(rt, house, page=2)

    assert first.total == second.total == len(cases)
    assert sorted(references(first) + references(second)) == sorted(cases)


def test_decisions_and_what_was_filed_stand_beside_their_duties(rt, house, press):
    rt = replace(rt, pdf=press)
    case = report_lost_laptop(rt, key="a").reference
    draft = start(rt, house, case)
    answers(rt, house, case, draft, REPORTING_PERSON)
    file_it(rt, house, case, draft)
    people = next(
        duty
        for duty in whole(rt, house).cases[0].duties
        if duty.duty == "communicate-to-data-subjects"
    )
    decided = Decided(
        duty_id=people.id,
        decision=Decision.DO_NOT_NOTIFY,
        reason="The disk was encrypted by hardware; the key never left the office.",
    )
    decide(rt, house.dpo, reference=case, decided=decided, now=rt.clock.now())

    (found,) = whole(rt, house).cases

    (filed,) = found.filings
    assert filed.authority_reference == "BN-26-6-118"
    assert len(filed.pdf_sha256) == 64
    stands = next(duty for duty in found.duties if duty.id == people.id)
    assert stands.decisions[-1].reason.startswith("The disk was encrypted")


def table(summary, question):
    return dict(next(t.rows for t in summary.tables if t.question == question))


def test_a_year_in_counts_withholds_small_ones(rt, house):
    rt.clock.instant = datetime(2026, 2, 2, 10, tzinfo=UTC)
    for n in range(6):
        report_lost_laptop(rt, key=f"a{n}")
    rt.clock.instant = datetime(2026, 5, 2, 10, tzinfo=UTC)
    for n in range(7):
        report_lost_laptop(rt, key=f"b{n}")
    report_lost_laptop(rt, key="c", incident_type="sent_by_mistake", media=["email"])
    now = rt.clock.now() + timedelta(hours=1)

    found = summary_of(whole(rt, house), year=2026, now=now)

    assert found.total == 14
    assert found.withheld
    # Two gaps of zero each: nothing is given away, 6 and 8 may be told.
    assert table(found, "quarter") == {"1": 6, "2": 8, "3": None, "4": None}
    assert table(found, "incident_type") == {
        "device_lost_or_stolen": None,
        "sent_by_mistake": None,
    }
    assert table(found, "authority") == {"late": 6, "open": 8}


def test_how_a_duty_ended_in_the_counts(rt, house, press):
    rt = replace(rt, pdf=press)
    for n in range(5):
        case = report_lost_laptop(rt, key=f"a{n}").reference
        draft = start(rt, house, case)
        answers(rt, house, case, draft, REPORTING_PERSON)
        file_it(rt, house, case, draft)

    found = summary_of(whole(rt, house), year=2026, now=rt.clock.now())

    assert table(found, "authority") == {"made": 5}
