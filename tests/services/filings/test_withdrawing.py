"""A withdrawal takes back what was filed, once the case says that nothing is owed."""

import pytest

from incidents.core.errors import InputRefusedError
from incidents.services.approving import STILL_OWED
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.filings import set_subtype
from incidents.services.follow_ups import FOLLOW_UP
from tests.support.filings import (
    REPORTING_PERSON,
    answers,
    file_it,
    notify_duty,
    start,
    view,
)
from tests.support.reports import report_lost_laptop

WHY = {5: ["The laptop was found in our own safe. It had never left the house."]}


@pytest.fixture
def case(rt, house, case):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    file_it(rt, house, case, filing)
    return case


def say(rt, house, case, certainty):
    with rt.uow.read() as tx:
        version = tx.incident(case, organisations=[house.id]).facts_version
    given = Answer(
        path="certainty", value=certainty, settled=None,
        reason="the safe was opened and looked through", seen_version=version,
    )  # fmt: skip
    answer_question(
        rt, house.dpo, reference=case, answer=given, now=rt.clock.forward(minutes=1)
    )


def withdrawal(rt, house, case):
    filing = start(rt, house, case)
    set_subtype(
        rt, house.dpo, reference=case, filing_id=filing, subtype="withdraw",
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip
    return filing


def withdraw(rt, house, case):
    filing = withdrawal(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON | WHY)
    say(rt, house, case, "ruled_out")
    file_it(rt, house, case, filing)
    return filing


def test_nothing_filed_is_nothing_to_withdraw(rt, house):
    other = report_lost_laptop(rt, key="another").reference
    filing = start(rt, house, other)

    with pytest.raises(InputRefusedError, match="nothing has been filed"):
        set_subtype(
            rt, house.dpo, reference=other, filing_id=filing, subtype="withdraw",
            now=rt.clock.now(),
        )  # fmt: skip


def test_what_the_case_still_asks_for_is_not_withdrawn(rt, house, case):
    filing = withdrawal(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON | WHY)

    with pytest.raises(InputRefusedError) as refused:
        file_it(rt, house, case, filing)

    assert [fault.says for fault in refused.value.faults] == [STILL_OWED]
    assert view(rt, house, case, filing).still_owed


def test_it_needs_its_reasons(rt, house, case):
    filing = withdrawal(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    say(rt, house, case, "ruled_out")

    with pytest.raises(InputRefusedError) as refused:
        file_it(rt, house, case, filing)

    assert [fault.path for fault in refused.value.faults] == ["answers.5"]


def test_it_says_what_it_withdraws_and_ends_the_follow_up(rt, house, case):
    filing = withdraw(rt, house, case)

    found = view(rt, house, case, filing)
    duties = case_file(rt, house.dpo, reference=case).duties
    follow_up = next(duty for duty in duties if duty.duty == FOLLOW_UP)
    assert found.filed.withdraws
    assert [each.number for each in found.filled.earlier] == [1]
    assert found.filled.previous == "BN-26-6-118"
    assert follow_up.status == "done"
    assert notify_duty(rt, house, case).status == "open"
    assert notify_duty(rt, house, case).outcome == "not_required"
    assert len(notify_duty(rt, house, case).acts) == 1


def test_should_it_be_a_breach_after_all_the_alarms_run_again(rt, house, case):
    withdraw(rt, house, case)

    say(rt, house, case, "confirmed")
    filing = start(rt, house, case)

    duty, found = notify_duty(rt, house, case), view(rt, house, case, filing)
    assert (duty.status, duty.alarm_at is not None) == ("open", True)
    assert (found.kind, found.number, found.filled.earlier) == ("new", 3, ())
