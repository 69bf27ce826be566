"""The record knows to whom each notice went: one that was told excuses no other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.services.act_rows import Made
from incidents.services.acts import correct_act, record_act
from incidents.services.case_views import case_file
from tests.support.laws import TELECOM, subscribers
from tests.support.runtime import FRIDAY_AFTERNOON as AWARE
from tests.support.runtime import open_house

HOUR = timedelta(hours=1)
TWO = replace(
    TELECOM, establishments=("IE", "FR"), main_establishment="US", lead_authority="",
    telecom_in=("IE", "FR"),
)  # fmt: skip


@pytest.fixture
def house(rt):
    return open_house(rt, TWO)


def initial(rt, house, case):
    return {
        duty.addressee: duty
        for duty in case_file(rt, house.dpo, reference=case).duties
        if (duty.regime, duty.stage) == ("eu-telecom", "initial")
    }


def test_the_record_knows_to_whom_each_notice_went(rt, house):
    case = subscribers(rt, aware_at=AWARE.isoformat())
    dublin = initial(rt, house, case)["ie-dpc"]
    rt.clock.forward(hours=30)
    made = Made(at=AWARE + HOUR, means="by their web form")
    record_act(
        rt, house.dpo, reference=case, duty_id=dublin.id, made=made,
        now=rt.clock.now(),
    )  # fmt: skip

    each = initial(rt, house, case)
    assert {to: (view.status, view.late) for to, view in each.items()} == {
        "ie-dpc": ("done", False),
        "fr-cnil": ("open", True),
    }

    correct_act(
        rt, house.dpo, reference=case, act_id=each["ie-dpc"].acts[0].id,
        made=Made(at=None, means=made.means), reason="it went to somebody else",
        now=rt.clock.now(),
    )  # fmt: skip

    each = initial(rt, house, case)
    assert [view.late for view in each.values()] == [True, True]
