"""Cases that cannot be worked on: nothing waits behind them, and people see them."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from incidents.models import IncidentRow, OrganisationRow
from incidents.services import reminding
from incidents.worker import Worker
from tests.worker.house import START, House, case_row, organisation_row

END = START + timedelta(hours=72)


def spoil(house: House, organisation: object, *, spoilt: bool) -> None:
    """Store settings that this version cannot read, or good ones again."""
    with house.rt.uow.begin() as tx:
        row = tx.organisation_by_id(organisation)
        people = [{"unknown": "setting"}] if spoilt else []
        good = organisation_row(row.id)["profile"]
        profile = {**good, "people": people} if spoilt else good
        tx.set_profile(row.id, name=row.name, profile=profile)


@pytest.fixture
def poisoned(house: House) -> list[House]:
    """Two batches and one of cases of another organisation that nobody can read."""
    organisation = uuid4()
    keys = [uuid4() for _ in range(2 * reminding.CASES_AT_ONCE + 1)]
    with house.rt.uow.begin() as tx:
        row = organisation_row(organisation) | {"slug": "poison", "name": "Poison"}
        tx.add(OrganisationRow, [row])
        rows = [
            case_row(key, organisation) | {"reference": f"INC-{place:04}-P"}
            for place, key in enumerate(keys)
        ]
        tx.add(IncidentRow, rows)
    houses = [
        replace(house, organisation_id=organisation, incident_id=key) for key in keys
    ]
    for each in houses:
        each.step(each.duty(), hours_left=24, deadline_at=END - timedelta(hours=9))
    spoil(house, organisation, spoilt=True)
    return houses


def test_nothing_waits_behind_more_broken_cases_than_one_batch(
    house: House, worker: Worker, poisoned: list[House]
) -> None:
    house.step(house.duty(), hours_left=24, deadline_at=END)
    house.clock.forward(hours=48)

    house.work(worker)

    assert house.steps() == ["done"]
    assert len(house.slack.posts) == 1
    assert {state for each in poisoned for state in each.steps()} == {"stuck"}


def test_cases_that_nobody_is_reminded_of_stand_in_the_red_banner(
    house: House, worker: Worker, poisoned: list[House]
) -> None:
    house.clock.forward(hours=48)
    house.work(worker)

    theirs = house.alarms(poisoned[0].organisation_id)
    ours = house.alarms()

    assert theirs[0] == "Nobody is being told at Poison: its settings cannot be read."
    assert theirs[1].startswith("Nobody is reminded of INC-0000-P, INC-0001-P, ")
    assert "INC-0004-P and 96 more" in theirs[1]
    assert ours == ()


def test_what_was_stuck_goes_out_once_it_can_be_read_again(
    house: House, worker: Worker, poisoned: list[House]
) -> None:
    house.clock.forward(hours=48)
    house.work(worker)
    assert house.slack.posts == []
    spoil(house, poisoned[0].organisation_id, spoilt=False)

    house.clock.forward(minutes=1)
    house.drain(worker)

    assert {state for each in poisoned for state in each.steps()} == {"done"}
    assert len(house.slack.posts) == len(poisoned)


def test_a_stuck_reminder_is_cancelled_like_any_other(
    house: House, worker: Worker, poisoned: list[House]
) -> None:
    house.clock.forward(hours=48)
    house.work(worker)

    with house.rt.uow.begin() as tx:
        tx.cancel_steps(poisoned[0].incident_id, now=house.clock.now())

    assert poisoned[0].steps() == ["cancelled"]
