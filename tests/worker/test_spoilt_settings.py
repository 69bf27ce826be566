"""Settings that cannot be read, as after a step back to an older version."""

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from incidents.models import IncidentRow, OrganisationRow
from incidents.worker import Worker
from tests.worker.house import DPO, START, House, case_row, organisation_row


def spoil_settings(house: House) -> None:
    """Store settings that this version cannot read."""
    with house.rt.uow.begin() as tx:
        row = tx.organisation_by_id(house.organisation_id)
        spoilt = {**row.profile, "people": [{"unknown": "setting"}]}
        tx.set_profile(row.id, name=row.name, profile=spoilt)


def neighbour(house: House) -> House:
    """Return another organisation with a case of its own on the same installation."""
    organisation, case = uuid4(), uuid4()
    row = organisation_row(organisation) | {"slug": "neighbour"}
    with house.rt.uow.begin() as tx:
        tx.add(OrganisationRow, [row])
        values = case_row(case, organisation) | {"reference": "INC-0THE-R"}
        tx.add(IncidentRow, [values])
    return replace(house, organisation_id=organisation, incident_id=case)


def test_settings_that_cannot_be_read_stop_no_other_organisations_alarms(
    house: House, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    end = START + timedelta(hours=72)
    other = neighbour(house)
    house.step(house.duty(), hours_left=24, deadline_at=end)
    waiting = house.message()
    other.step(other.duty(), hours_left=24, deadline_at=end)
    told = other.message(DPO)
    spoil_settings(house)
    house.clock.forward(hours=49)

    with caplog.at_level(logging.ERROR, "tocsin.worker"):
        house.work(worker)
        house.work(worker)

    assert (house.steps(), other.steps()) == (["stuck"], ["done"])
    assert house.stored(waiting).state == "waiting"
    assert other.stored(told).state == "sent"
    assert len(caplog.records) == 2
    assert "INC-7K3F-Q cannot be worked on" in caplog.text
