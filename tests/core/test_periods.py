"""Periods in days, months and working days, in sentences that a lawyer can check."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.core.periods import (
    formal_end_of_days_or_months,
    noon_of_next_working_day,
    plus_calendar_days,
    plus_months,
    plus_working_days,
    year_end_plus_days,
)

SHOWN_AS = "%A %Y-%m-%dT%H:%M:%S%z"
BERLIN = ZoneInfo("Europe/Berlin")

CALENDAR_DAYS = [
    pytest.param(
        "America/Chicago", "2013-10-22T09:00-05:00", 60,
        "Saturday 2013-12-21T08:00:00-0600",
        id="HIPAA: 60 days from 22 October 2013 end on a Saturday, and stay there",
    ),
    pytest.param(
        "America/New_York", "2026-11-22T09:00-05:00", 60,
        "Thursday 2027-01-21T09:00:00-0500",
        id="HIPAA: 60 days run over the new year",
    ),
    pytest.param(
        "America/Los_Angeles", "2026-01-02T17:45-08:00", 30,
        "Sunday 2026-02-01T17:45:00-0800",
        id="California: 30 days from discovery end on a Sunday, and stay there",
    ),
    pytest.param(
        "America/Los_Angeles", "2026-01-28T10:00-08:00", 15,
        "Thursday 2026-02-12T10:00:00-0800",
        id="California: the Attorney General has the sample 15 days after the people",
    ),
    pytest.param(
        "America/Los_Angeles", "2028-02-01T10:00-08:00", 30,
        "Thursday 2028-03-02T10:00:00-0800",
        id="California: 30 days over 29 February",
    ),
    pytest.param(
        "Europe/Berlin", "2026-03-20T23:30+01:00", 10,
        "Monday 2026-03-30T23:59:59+0200",
        id="clocks go forward: late in the evening the legal day ends first",
    ),
    pytest.param(
        "Europe/Berlin", "2026-03-20T22:30+01:00", 10,
        "Monday 2026-03-30T23:30:00+0200",
        id="clocks go forward: an hour earlier the elapsed time ends first",
    ),
    pytest.param(
        "Europe/Berlin", "2026-10-20T00:30+02:00", 10,
        "Thursday 2026-10-29T23:30:00+0100",
        id="clocks go back: just after midnight it ends before the legal day",
    ),
    pytest.param(
        "Europe/Berlin", "2026-06-01T00:00+02:00", 3,
        "Thursday 2026-06-04T00:00:00+0200",
        id="midnight belongs to the day that begins",
    ),
    pytest.param(
        "Europe/Berlin", "2026-06-01T23:59:59.900+02:00", 3,
        "Thursday 2026-06-04T23:59:59+0200",
        id="the day ends with its last whole second",
    ),
    pytest.param(
        "America/Nuuk", "2026-03-18T23:45-02:00", 10,
        "Saturday 2026-03-28T22:59:59-0200",
        id="the last hour of the last day was skipped: it ends an hour before midnight",
    ),
    pytest.param(
        "America/Santiago", "2025-08-01T23:30-04:00", 246,
        "Saturday 2026-04-04T23:30:00-0400",
        id="the last hour of the last day comes twice: both belong to it",
    ),
]  # fmt: skip

MONTHS = [
    pytest.param(
        "Europe/Paris", "2026-01-31T11:20+01:00", 1,
        "Saturday 2026-02-28T11:20:00+0100", "Monday 2026-03-02T23:59:59+0100",
        id="NIS2: no 31 February, so the 28th; the note says Monday",
    ),
    pytest.param(
        "Europe/Paris", "2026-06-15T11:20+02:00", 1,
        "Wednesday 2026-07-15T11:20:00+0200", "Wednesday 2026-07-15T23:59:59+0200",
        id="NIS2: the same date a month later, a Wednesday",
    ),
    pytest.param(
        "Europe/Paris", "2028-01-31T11:20+01:00", 1,
        "Tuesday 2028-02-29T11:20:00+0100", "Tuesday 2028-02-29T23:59:59+0100",
        id="a leap year has a 29 February",
    ),
    pytest.param(
        "Europe/Paris", "2028-02-29T11:20+01:00", 12,
        "Wednesday 2029-02-28T11:20:00+0100", "Wednesday 2029-02-28T23:59:59+0100",
        id="a year from 29 February ends on the 28th",
    ),
    pytest.param(
        "Europe/Paris", "2026-11-30T11:20+01:00", 3,
        "Sunday 2027-02-28T11:20:00+0100", "Monday 2027-03-01T23:59:59+0100",
        id="three months over the new year end on a Sunday; the note says Monday",
    ),
    pytest.param(
        "Europe/Berlin", "2026-02-27T15:30+01:00", 2,
        "Monday 2026-04-27T15:30:00+0200", "Monday 2026-04-27T23:59:59+0200",
        id="the wall clock counts, not the hours: summer time began between",
    ),
    pytest.param(
        "Europe/Berlin", "2026-01-29T02:30+01:00", 2,
        "Sunday 2026-03-29T01:30:00+0100", "Monday 2026-03-30T23:59:59+0200",
        id="half past two does not exist that night: the earlier instant",
    ),
    pytest.param(
        "Europe/Berlin", "2026-09-25T02:30+02:00", 1,
        "Sunday 2026-10-25T02:30:00+0200", "Monday 2026-10-26T23:59:59+0100",
        id="half past two comes twice that night: the earlier instant",
    ),
    pytest.param(
        "America/Santiago", "2026-08-06T00:30-04:00", 1,
        "Sunday 2026-09-06T01:30:00-0300", "Monday 2026-09-07T23:59:59-0300",
        id="half past midnight does not exist: it stays on its day",
    ),
    pytest.param(
        "Pacific/Apia", "2011-11-30T10:00-10:00", 1,
        "Thursday 2011-12-29T10:00:00-1000", "Thursday 2011-12-29T23:59:59-1000",
        id="Samoa skipped 30 December 2011: the day before",
    ),
    pytest.param(
        "Europe/Paris", "2026-06-15T23:59:59.500+02:00", 1,
        "Wednesday 2026-07-15T23:59:59+0200", "Wednesday 2026-07-15T23:59:59+0200",
        id="the day ends with its last whole second",
    ),
]  # fmt: skip

# zone, discovered, end of the 60 days
YEAR_ENDS = [
    pytest.param(
        "America/New_York", "2019-05-03T10:00-04:00",
        "Saturday 2020-02-29T23:59:59-0500",
        id="discovered in 2019: the 60th day is 29 February",
    ),
    pytest.param(
        "America/New_York", "2025-01-01T00:00-05:00",
        "Sunday 2026-03-01T23:59:59-0500",
        id="discovered in the first minute of 2025: 1 March, though a Sunday",
    ),
    pytest.param(
        "America/New_York", "2026-11-22T10:00-05:00",
        "Monday 2027-03-01T23:59:59-0500",
        id="discovered in 2026: 1 March",
    ),
    pytest.param(
        "America/New_York", "2027-08-01T10:00-04:00",
        "Tuesday 2028-02-29T23:59:59-0500",
        id="discovered in 2027: 29 February",
    ),
    pytest.param(
        "America/New_York", "2027-01-01T03:00+00:00",
        "Monday 2027-03-01T23:59:59-0500",
        id="in New York it was still 2026, whatever the year in Greenwich",
    ),
]  # fmt: skip

# Days between awareness and notification, and days past the 72 hours, as published.
LATE = [
    pytest.param("2021-03-31", "2022-09-07", 525, 522, id="Poland: almost 18 months"),
    pytest.param("2021-07-19", "2021-09-24", 67, 64, id="Norway: 67 days"),
    pytest.param("2019-01-13", "2019-02-07", 25, 22, id="Netherlands: 22 days late"),
    pytest.param("2023-03-06", "2023-04-24", 49, 46, id="Austria: from the attack on"),
]


def monday_to_friday(day: date) -> bool:
    return day.weekday() < 5


def holidays(*days: str) -> Callable[[date], bool]:
    off = {date.fromisoformat(day) for day in days}
    return lambda day: monday_to_friday(day) and day not in off


def shown(instant: datetime, zone: str) -> str:
    assert instant.tzinfo is UTC
    assert instant.microsecond == 0
    return instant.astimezone(ZoneInfo(zone)).strftime(SHOWN_AS)


@pytest.mark.parametrize(("zone", "start", "days", "end"), CALENDAR_DAYS)
def test_calendar_days_run_by_the_hour_and_end_on_the_legal_day(zone, start, days, end):
    counted = plus_calendar_days(datetime.fromisoformat(start), days, ZoneInfo(zone))

    assert shown(counted, zone) == end


@pytest.mark.parametrize(("zone", "start", "months", "end", "formal"), MONTHS)
def test_months_end_at_the_same_local_time(zone, start, months, end, formal):
    counted = plus_months(datetime.fromisoformat(start), months, ZoneInfo(zone))

    assert shown(counted, zone) == end


@pytest.mark.parametrize(("zone", "start", "months", "end", "formal"), MONTHS)
def test_the_formal_end_of_months_is_the_end_of_a_working_day(
    zone, start, months, end, formal
):
    counted = formal_end_of_days_or_months(
        datetime.fromisoformat(start), ZoneInfo(zone), monday_to_friday, months=months
    )

    assert shown(counted, zone) == formal


@pytest.mark.parametrize(("zone", "discovered", "end"), YEAR_ENDS)
def test_small_breaches_are_reported_60_days_after_the_local_year(
    zone, discovered, end
):
    start = datetime.fromisoformat(discovered)

    assert shown(year_end_plus_days(start, 60, ZoneInfo(zone)), zone) == end


@pytest.mark.parametrize(("aware", "notified", "days", "days_late"), LATE)
def test_published_delays_are_counted_as_the_authorities_did(
    aware, notified, days, days_late
):
    start = datetime.fromisoformat(f"{aware}T12:00+01:00")
    sent = date.fromisoformat(notified)

    due = plus_calendar_days(start, 3, ZoneInfo("Europe/Amsterdam"))

    assert (sent - start.date()).days == days
    assert (sent - due.date()).days == days_late


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-04-02T15:00+02:00", 0, "Thursday 2026-04-02T15:00:00+0200"),
        ("2026-04-02T15:00+02:00", 1, "Tuesday 2026-04-07T15:00:00+0200"),
        ("2026-04-04T15:00+02:00", 1, "Tuesday 2026-04-07T15:00:00+0200"),
        ("2026-04-02T15:00+02:00", 5, "Monday 2026-04-13T15:00:00+0200"),
        ("2026-03-27T02:30+01:00", 1, "Monday 2026-03-30T02:30:00+0200"),
    ],
    ids=["none", "over Easter", "from a Saturday", "a week", "over summer time"],
)
def test_working_days_leave_out_weekends_and_holidays(start, days, end):
    easter = holidays("2026-04-03", "2026-04-06")

    counted = plus_working_days(datetime.fromisoformat(start), days, BERLIN, easter)

    assert shown(counted, "Europe/Berlin") == end


def test_the_formal_end_of_days_passes_over_a_chain_of_holidays():
    start = datetime.fromisoformat("2026-04-01T10:00+02:00")
    easter = holidays("2026-04-03", "2026-04-06")

    counted = formal_end_of_days_or_months(start, BERLIN, easter, days=2)

    assert shown(counted, "Europe/Berlin") == "Tuesday 2026-04-07T23:59:59+0200"


@pytest.mark.parametrize(
    ("end", "noon"),
    [
        ("2026-04-04T10:00+02:00", "Tuesday 2026-04-07T12:00:00+0200"),
        ("2026-04-06T23:59+02:00", "Tuesday 2026-04-07T12:00:00+0200"),
        ("2026-03-28T23:30+00:00", "Monday 2026-03-30T12:00:00+0200"),
    ],
    ids=["a Saturday", "a bank holiday", "Sunday in Berlin, Saturday in Greenwich"],
)
def test_dora_notes_noon_of_the_next_working_day(end, noon):
    easter = holidays("2026-04-03", "2026-04-06")

    noted = noon_of_next_working_day(datetime.fromisoformat(end), BERLIN, easter)

    assert noted is not None
    assert shown(noted, "Europe/Berlin") == noon


def test_dora_notes_nothing_on_a_working_day():
    end = datetime.fromisoformat("2026-04-07T15:00+02:00")

    assert noon_of_next_working_day(end, BERLIN, monday_to_friday) is None
