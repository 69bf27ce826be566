"""Limits of days and months remind in good time, and near the end."""

import pytest

from incidents.core.regime import Unit
from incidents.packs import load_law

LONG = {Unit.CALENDAR_DAYS: 24, Unit.MONTHS: 28 * 24}
LIMITS = [
    pytest.param(limit, id=f"{regime.id}-{duty.id}-{duty.stage}-{limit.in_force}")
    for regime in load_law().regimes
    for duty in regime.duties
    for limit in duty.limits
    if limit.unit in LONG and limit.amount is not None
]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_long_limit_reminds_around_its_middle_and_in_its_last_day(limit):
    hours = limit.amount * LONG[limit.unit]

    assert hours / 4 <= limit.reminders[0] < hours
    assert {24, 4} <= set(limit.reminders)


def test_sixty_days_remind_from_thirty_on():
    (hipaa,) = (each for each in load_law().regimes if each.id == "us-hipaa")
    people = next(d for d in hipaa.duties if d.id == "communicate-to-data-subjects")

    days = [hours / 24 for hours in people.limits[0].reminders if hours >= 24]
    assert days == [30, 14, 7, 2, 1]
