"""What must hold for every period, wherever and whenever it starts; what is refused."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.core.periods import (
    IsWorking,
    formal_end_of_days_or_months,
    noon_of_next_working_day,
    plus_calendar_days,
    plus_months,
    plus_working_days,
    year_end_plus_days,
)

MANY = settings(max_examples=300, deadline=None)
DAY = timedelta(days=1)
STEADY = [UTC, ZoneInfo("Asia/Kolkata")]
# Clocks that change at night, at midnight, before it, by half an hour, in the south.
ZONES = [
    *STEADY,
    *map(
        ZoneInfo,
        (
            "Europe/Berlin",
            "Europe/London",
            "America/New_York",
            "America/Santiago",
            "America/Nuuk",
            "America/St_Johns",
            "Asia/Beirut",
            "Atlantic/Azores",
            "Australia/Lord_Howe",
        ),
    ),
]
zones = st.sampled_from(ZONES)
starts = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001 - Hypothesis wants its bounds so
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
days_counted = st.integers(0, 400)
months_counted = st.integers(0, 30)


def monday_to_friday(day: date) -> bool:
    return day.weekday() < 5


def never(day: date) -> bool:
    return False


def local_day(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()


COUNTS: dict[str, Callable[[datetime, int, tzinfo], datetime]] = {
    "calendar days": plus_calendar_days,
    "months": plus_months,
    "working days": lambda start, days, zone: plus_working_days(
        start, days, zone, monday_to_friday
    ),
    "after the end of the year": year_end_plus_days,
    "formal, days": lambda start, days, zone: formal_end_of_days_or_months(
        start, zone, monday_to_friday, days=days
    ),
    "formal, months": lambda start, months, zone: formal_end_of_days_or_months(
        start, zone, monday_to_friday, months=months
    ),
}


@MANY
@given(starts, st.sampled_from(sorted(COUNTS)), months_counted, zones)
def test_an_end_is_in_utc_and_never_before_the_start(start, name, number, zone):
    end = COUNTS[name](start, number, zone)

    assert end.tzinfo is UTC
    assert end >= start.replace(microsecond=0) or local_day(end, zone) == local_day(
        start, zone
    )


@MANY
@given(starts, st.timedeltas(timedelta(), 3 * DAY), days_counted, zones)
def test_who_starts_little_later_never_ends_earlier(start, later, days, zone):
    early, late = start, start + later

    assert plus_calendar_days(early, days, zone) <= plus_calendar_days(late, days, zone)
    assert year_end_plus_days(early, days, zone) <= year_end_plus_days(late, days, zone)


@MANY
@given(starts, st.timedeltas(timedelta(), 40 * DAY), months_counted, zones)
def test_who_starts_months_on_a_later_day_never_ends_on_an_earlier_one(
    start, later, months, zone
):
    early, late = sorted([start, start + later], key=lambda at: local_day(at, zone))

    early_end, late_end = (plus_months(at, months, zone) for at in (early, late))

    assert local_day(early_end, zone) <= local_day(late_end, zone)


@MANY
@given(starts, st.timedeltas(timedelta(), 5 * DAY), st.integers(0, 30))
def test_who_starts_working_days_later_never_ends_earlier(start, later, days):
    ends = [
        local_day(plus_working_days(at, days, UTC, monday_to_friday), UTC)
        for at in (start, start + later)
    ]

    assert ends == sorted(ends)


@MANY
@given(starts, days_counted, zones)
def test_calendar_days_are_the_elapsed_time_unless_the_legal_day_ends_first(
    start, days, zone
):
    legal_day = local_day(start, zone) + days * DAY

    end = plus_calendar_days(start, days, zone)

    if end == start + days * DAY:
        assert local_day(end, zone) in (legal_day, legal_day - DAY)
    else:
        assert end < start + days * DAY
        assert local_day(end, zone) == legal_day
        assert local_day(end + timedelta(seconds=1), zone) == legal_day + DAY


@MANY
@given(starts, days_counted, st.sampled_from(STEADY))
def test_where_clocks_never_change_calendar_days_keep_the_time(start, days, zone):
    local = start.astimezone(zone).replace(microsecond=0)

    end = plus_calendar_days(local, days, zone).astimezone(zone)

    assert end.date() == local.date() + days * DAY
    assert end.time() == local.time()


@MANY
@given(starts, months_counted, zones)
def test_months_keep_the_date_or_take_the_last_of_the_month(start, months, zone):
    began = local_day(start, zone)
    month = began.year * 12 + began.month - 1 + months

    day = local_day(plus_months(start, months, zone), zone)

    assert day.year * 12 + day.month - 1 == month
    assert day.day == min(began.day, monthrange(day.year, day.month)[1])


@MANY
@given(starts, months_counted, zones)
def test_months_keep_the_local_time_unless_clocks_change_that_day(start, months, zone):
    local = start.astimezone(zone).replace(microsecond=0)

    end = plus_months(local, months, zone).astimezone(zone)

    on_either_side = {(end + shift).utcoffset() for shift in (-DAY, DAY)}
    assert end.time() == local.time() or len(on_either_side) == 2


@MANY
@given(starts, st.integers(1, 60), zones)
def test_working_days_end_on_the_last_of_that_many(start, days, zone):
    began = local_day(start, zone)

    last = local_day(plus_working_days(start, days, zone, monday_to_friday), zone)

    passed = [began + number * DAY for number in range(1, (last - began).days + 1)]
    assert sum(monday_to_friday(day) for day in passed) == days
    assert monday_to_friday(last)


@MANY
@given(starts, days_counted, zones)
def test_the_end_after_a_year_is_the_last_second_of_its_day(start, days, zone):
    end = year_end_plus_days(start, days, zone)

    last_day = date(local_day(start, zone).year, 12, 31) + days * DAY
    assert local_day(end, zone) == last_day
    assert local_day(end + timedelta(seconds=1), zone) == last_day + DAY


@MANY
@given(starts, days_counted, months_counted, zones)
def test_a_strict_end_is_never_after_the_formal_one(start, days, months, zone):
    formal_days = formal_end_of_days_or_months(start, zone, monday_to_friday, days=days)
    formal_months = formal_end_of_days_or_months(
        start, zone, monday_to_friday, months=months
    )

    assert plus_calendar_days(start, days, zone) <= formal_days
    assert plus_months(start, months, zone) <= formal_months
    assert monday_to_friday(local_day(formal_days, zone))
    assert monday_to_friday(local_day(formal_months, zone))


@MANY
@given(starts, zones)
def test_noon_is_noon_of_the_first_working_day_after_a_day_off(end, zone):
    noon = noon_of_next_working_day(end, zone, monday_to_friday)

    if monday_to_friday(local_day(end, zone)):
        assert noon is None
    else:
        assert noon is not None
        assert end < noon < end + 3 * DAY
        assert noon.astimezone(zone).time() == time(12)
        assert noon.astimezone(zone).weekday() == 0


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_start_without_offset_is_refused(name):
    naive = datetime(2026, 6, 12, 9)  # noqa: DTZ001 - the fault under test

    with pytest.raises(ValueError, match="offset"):
        COUNTS[name](naive, 1, UTC)


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_period_that_runs_backwards_is_refused(name):
    with pytest.raises(ValueError, match="forward"):
        COUNTS[name](datetime(2026, 6, 12, 9, tzinfo=UTC), -1, UTC)


def test_noon_of_an_end_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        noon_of_next_working_day(
            datetime(2026, 6, 12, 9),  # noqa: DTZ001 - the fault under test
            UTC,
            monday_to_friday,
        )


def test_days_and_months_at_once_are_refused():
    with pytest.raises(ValueError, match="not in both"):
        formal_end_of_days_or_months(
            datetime(2026, 6, 12, tzinfo=UTC), UTC, monday_to_friday, days=1, months=1
        )


@pytest.mark.parametrize("broken", [never, lambda day: day.year > 2026])
def test_a_calendar_without_working_days_is_refused(broken: IsWorking):
    start = datetime(2026, 6, 12, tzinfo=UTC)

    with pytest.raises(ValueError, match="no working day"):
        plus_working_days(start, 1, UTC, broken)
    with pytest.raises(ValueError, match="no working day"):
        formal_end_of_days_or_months(start, UTC, broken, days=1)
    with pytest.raises(ValueError, match="no working day"):
        noon_of_next_working_day(start, UTC, broken)
