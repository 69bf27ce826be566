"""A processor tells each controller, and is offered nothing that it does not owe."""

from datetime import timedelta

import pytest

from incidents.core.errors import ConflictError
from incidents.services.act_rows import Made
from incidents.services.acts import record_act
from incidents.services.case_compare import compare
from incidents.services.case_views import case_file
from incidents.services.decisions import Decided, decide
from incidents.services.filing_starts import start_filing
from tests.support.reports import report_lost_laptop

WANTED = (
    "We tell the authority although the law does not ask it of a processor: the two "
    "controllers have agreed to it."
)
CONTROLLERS = [
    {"code": "alder", "name": "Alder Clinic"},
    {"code": "birch", "name": "Birch Dental"},
]


@pytest.fixture
def case(rt, house):
    return report_lost_laptop(rt, role="processor", controllers=CONTROLLERS).reference


def duties(rt, house, case, name):
    found = case_file(rt, house.dpo, reference=case).duties
    return [duty for duty in found if duty.duty == name]


def decided(duty, decision, reason):
    return Decided(duty_id=duty.id, decision=decision, reason=reason)


def test_no_notification_is_offered_where_none_is_owed(rt, house, case):
    authority = duties(rt, house, case, "notify-authority")

    for duty in authority:
        assert duty.outcome == "not_required"
        assert duty.filed_for is None
        with pytest.raises(ConflictError):
            start_filing(
                rt, house.dpo, reference=case, duty_id=duty.id, now=rt.clock.now()
            )
    assert authority


def test_whoever_decides_to_notify_all_the_same_can_draft_it(rt, house, case):
    duty = duties(rt, house, case, "notify-authority")[0]

    decide(
        rt, house.dpo, reference=case, decided=decided(duty, "notify", WANTED),
        now=rt.clock.now(),
    )  # fmt: skip

    assert duties(rt, house, case, "notify-authority")[0].filed_for == duty.id
    assert start_filing(
        rt, house.dpo, reference=case, duty_id=duty.id, now=rt.clock.now()
    )


def test_each_controller_is_named_and_offered_to_be_recorded_as_told(rt, house, case):
    found = duties(rt, house, case, "notify-controller")

    names = {duty.addressee_name for duty in found}
    assert names == {"Alder Clinic", "Birch Dental"}
    assert all(duty.recorded for duty in found)


def test_the_notice_to_one_controller_is_an_act_with_time_and_means(rt, house, case):
    alder, birch = sorted(
        duties(rt, house, case, "notify-controller"), key=lambda duty: duty.addressee
    )
    now = rt.clock.forward(hours=2)
    at = now - timedelta(hours=1)

    record_act(
        rt, house.dpo, reference=case, duty_id=alder.id,
        made=Made(at=at, means="by telephone"), now=now,
    )  # fmt: skip

    told = {
        duty.addressee: duty.status
        for duty in duties(rt, house, case, "notify-controller")
    }
    assert told == {alder.addressee: "done", birch.addressee: "open"}
    found = compare(rt, house.dpo, reference=case, first=None, second=None)
    read = {change.path: change.after[0] for change in found.facts}
    assert read["acts"] == [
        {
            "regime": "eu-gdpr",
            "duty": "notify-controller",
            "at": at.isoformat(),
            "means": "by telephone (to alder)",
        }
    ]
    assert read["controllers"][0]["told_at"] == at.isoformat()
    assert "told_at" not in read["controllers"][1]


def test_a_case_that_has_named_no_controller_can_still_record_the_notice(rt, house):
    case = report_lost_laptop(rt, role="processor").reference
    (duty,) = duties(rt, house, case, "notify-controller")
    at = rt.clock.now()

    record_act(
        rt, house.dpo, reference=case, duty_id=duty.id,
        made=Made(at=at, means="by letter"), now=at,
    )  # fmt: skip

    assert duties(rt, house, case, "notify-controller")[0].status == "done"
