"""A case is handed to a named colleague, and to nobody else."""

from dataclasses import replace

import pytest

from incidents.core.errors import ConflictError, InputRefusedError, NotFoundError
from incidents.services.accounts import create_user
from incidents.services.case_views import case_file
from incidents.services.cases import take_case
from incidents.services.closing import Closing, close_case
from incidents.services.handing_over import colleagues, hand_over
from incidents.web.console.case_timeline import timeline
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, open_house


@pytest.fixture
def case(rt, house):
    return report_lost_laptop(rt, certainty="ruled_out").reference


@pytest.fixture
def tom(rt, house):
    create_user(
        rt, email="tom@harbour.example", name="Tom Walsh",
        organisations={house.id: "dpo"}, now=rt.clock.now(),
    )  # fmt: skip
    with rt.uow.read() as tx:
        return tx.user_by_email("tom@harbour.example").id


def give(rt, actor, case, to):
    hand_over(rt, actor, reference=case, to=to, now=rt.clock.forward(minutes=1))


def test_the_colleague_holds_the_case_and_the_timeline_says_who_did_it(
    rt, house, case, tom
):
    take_case(rt, house.dpo, reference=case, now=rt.clock.now())
    give(rt, house.dpo, case, tom)

    found = case_file(rt, house.dpo, reference=case)
    entry = timeline(found)[-1]

    assert found.head.holder == "Tom Walsh"
    assert entry["actor"] == "Orla Byrne"
    assert entry["says"] == (
        "Handed the case to Tom Walsh. Before, Orla Byrne held it."
    )


def test_a_case_that_nobody_holds_can_be_handed_over_once(rt, house, case, tom):
    give(rt, house.dpo, case, tom)
    give(rt, house.dpo, case, tom)

    kinds = [e.kind for e in case_file(rt, house.dpo, reference=case).timeline]
    assert kinds.count("handed-over") == 1


def test_only_who_serves_the_organisation_and_can_sign_in_is_offered(
    rt, house, case, tom
):
    other = open_house(
        rt, replace(HARBOUR, slug="other", name="Other Ltd"), email="o@other.example"
    )
    take_case(rt, house.dpo, reference=case, now=rt.clock.now())
    assert [c.name for c in colleagues(rt, house.dpo, reference=case)] == ["Tom Walsh"]

    with rt.uow.begin() as tx:
        tx.change_user(tom, disabled_at=rt.clock.now())

    assert colleagues(rt, house.dpo, reference=case) == ()
    for nobody in (tom, other.dpo.user_id, None):
        with pytest.raises(InputRefusedError):
            give(rt, house.dpo, case, nobody)
    with pytest.raises(NotFoundError):
        give(rt, other.dpo, case, other.dpo.user_id)
    assert case_file(rt, house.dpo, reference=case).head.holder == "Orla Byrne"


def test_a_closed_case_changes_no_hands(rt, house, case, tom):
    closing = Closing(
        closed_as="no_personal_data_breach", reason="It was a drill of our own"
    )
    close_case(rt, house.dpo, reference=case, closing=closing, now=rt.clock.now())

    with pytest.raises(ConflictError):
        give(rt, house.dpo, case, tom)
