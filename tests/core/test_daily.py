"""Once a day by the clock on the wall, also when the clocks change."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from incidents.core.daily import next_daily

DUBLIN = {"at": time(8), "zone": "Europe/Dublin"}


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "following"),
    [
        (utc(2026, 6, 12, 6, 59), utc(2026, 6, 12, 7)),
        (utc(2026, 6, 12, 7), utc(2026, 6, 13, 7)),
        (utc(2026, 10, 24, 12), utc(2026, 10, 25, 8)),
        (utc(2026, 3, 28, 12), utc(2026, 3, 29, 7)),
    ],
)
def test_it_is_the_next_time_that_the_clock_shows_it(after, following):
    assert next_daily(after, **DUBLIN) == following


def test_a_time_that_the_clocks_leap_over_is_not_lost():
    after = utc(2026, 3, 28, 12)
    found = next_daily(after, at=time(1, 30), zone="Europe/Dublin")
    assert found - after < timedelta(hours=14)


def test_over_two_years_there_is_one_each_day():
    at, found = utc(2026, 1, 1), []
    for _ in range(730):
        at = next_daily(at, **DUBLIN)
        found.append(at)
    gaps = {two - one for one, two in pairwise(found)}
    assert gaps == {timedelta(hours=23), timedelta(hours=24), timedelta(hours=25)}
