"""72 hours are 259,200 elapsed seconds, whatever the calendar says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.core.clock import alarm_start, due_at, formal_end, target_at
from incidents.core.facts import read
from incidents.core.instants import in_utc
from incidents.core.regime import TimeLimit, Unit

SHOWN_AS = "%A %Y-%m-%dT%H:%M%z"

# zone, aware, hours, strict end, formal end under Regulation 1182/71
HOURS = [
    pytest.param(
        "Europe/Berlin", "2020-12-22T12:17+01:00", 72,
        "Friday 2020-12-25T12:17+0100", "Friday 2020-12-25T13:00+0100",
        id="a public holiday does not stop the clock",
    ),
    pytest.param(
        "Europe/Berlin", "2026-03-27T15:30+01:00", 72,
        "Monday 2026-03-30T16:30+0200", "Monday 2026-03-30T17:00+0200",
        id="clocks go forward: an hour later on the wall clock",
    ),
    pytest.param(
        "Europe/Berlin", "2026-10-23T16:10+02:00", 72,
        "Monday 2026-10-26T15:10+0100", "Monday 2026-10-26T16:00+0100",
        id="clocks go back: an hour earlier on the wall clock",
    ),
    pytest.param(
        "Europe/Dublin", "2026-04-03T09:00+01:00", 72,
        "Monday 2026-04-06T09:00+0100", "Monday 2026-04-06T10:00+0100",
        id="Good Friday on the hour, ends on Easter Monday",
    ),
    pytest.param(
        "Europe/Helsinki", "2026-12-31T23:59+02:00", 72,
        "Sunday 2027-01-03T23:59+0200", "Monday 2027-01-04T00:00+0200",
        id="New Year, one minute before midnight",
    ),
    pytest.param(
        "Atlantic/Canary", "2026-08-14T18:45+01:00", 72,
        "Monday 2026-08-17T18:45+0100", "Monday 2026-08-17T19:00+0100",
        id="the controller's own zone, an hour behind its capital",
    ),
    pytest.param(
        "Europe/Amsterdam", "2019-01-11T12:00+01:00", 72,
        "Monday 2019-01-14T12:00+0100", "Monday 2019-01-14T13:00+0100",
        id="a weekend runs",
    ),
    pytest.param(
        "Europe/Copenhagen", "2021-07-09T12:00+02:00", 72,
        "Monday 2021-07-12T12:00+0200", "Monday 2021-07-12T13:00+0200",
        id="Friday noon to Monday noon",
    ),
    pytest.param(
        "Europe/Copenhagen", "2021-08-09T09:00+02:00", 72,
        "Thursday 2021-08-12T09:00+0200", "Thursday 2021-08-12T10:00+0200",
        id="an ordinary week",
    ),
    pytest.param(
        "Asia/Kolkata", "2026-05-04T10:20+05:30", 72,
        "Thursday 2026-05-07T10:20+0530", "Thursday 2026-05-07T11:00+0530",
        id="a half-hour zone: the full hour is the local one",
    ),
    pytest.param(
        "Europe/London", "2026-03-27T17:05+00:00", 72,
        "Monday 2026-03-30T18:05+0100", "Monday 2026-03-30T19:00+0100",
        id="summer time begins in the United Kingdom",
    ),
    pytest.param(
        "Europe/Paris", "2026-06-12T22:40+02:00", 24,
        "Saturday 2026-06-13T22:40+0200", "Saturday 2026-06-13T23:00+0200",
        id="an early warning of 24 hours on a weekend",
    ),
    pytest.param(
        "Europe/Rome", "2026-06-13T08:15+02:00", 24,
        "Sunday 2026-06-14T08:15+0200", "Sunday 2026-06-14T09:00+0200",
        id="24 hours from a Saturday",
    ),
]  # fmt: skip


def limit(amount: int | None, unit: Unit = Unit.HOURS, **more) -> TimeLimit:
    return TimeLimit(
        in_force=date(2018, 5, 25),
        unit=unit,
        amount=amount,
        starts="aware_at",
        says="",
        source="",
        **more,
    )


@pytest.mark.parametrize(("zone", "aware", "hours", "strict", "formal"), HOURS)
def test_the_alarm_runs_on_elapsed_hours(zone, aware, hours, strict, formal):
    start = datetime.fromisoformat(aware)

    end = due_at(limit(hours), start)

    assert end is not None
    assert end - start == timedelta(seconds=hours * 3600)
    assert end.tzinfo is UTC
    assert end.astimezone(ZoneInfo(zone)).strftime(SHOWN_AS) == strict


@pytest.mark.parametrize(("zone", "aware", "hours", "strict", "formal"), HOURS)
def test_the_formal_end_is_a_note_and_never_before_the_alarm(
    zone, aware, hours, strict, formal
):
    start = datetime.fromisoformat(aware)

    end = formal_end(hours, start, ZoneInfo(zone))

    assert end.astimezone(ZoneInfo(zone)).strftime(SHOWN_AS) == formal
    assert timedelta() < end - (start + timedelta(hours=hours)) <= timedelta(hours=1)


def test_seconds_count_for_the_formal_end_too():
    start = datetime(2026, 6, 12, 9, 59, 59, 999_999, tzinfo=UTC)

    assert formal_end(72, start, UTC) == datetime(2026, 6, 15, 10, tzinfo=UTC)


def test_a_law_without_a_number_has_no_due_instant_but_a_target():
    start = datetime(2026, 6, 12, 9, tzinfo=UTC)
    undue_delay = limit(None, Unit.UNDUE_DELAY, target_hours=24)

    assert due_at(undue_delay, start) is None
    assert target_at(undue_delay, start) == start + timedelta(hours=24)


def test_a_law_with_a_number_needs_no_target_of_ours():
    assert target_at(limit(72), datetime(2026, 6, 12, tzinfo=UTC)) is None


def test_an_instant_without_offset_starts_no_clock():
    with pytest.raises(ValueError, match="offset"):
        in_utc(datetime(2026, 6, 12, 9))  # noqa: DTZ001 - the fault under test


def test_alarms_run_from_the_earliest_of_discovered_told_and_reported():
    breach = read(
        {
            "discovered_at": "2026-06-12T10:00:00+02:00",
            "told_by_processor_at": "2026-06-12T07:30:00Z",
            "reported_at": "2026-06-12T12:00:00+02:00",
        }
    )
    names = ("discovered_at", "told_by_processor_at", "reported_at")

    start = alarm_start(limit(72, alarm_from=names), breach)

    assert start == datetime(2026, 6, 12, 7, 30, tzinfo=UTC)


def test_without_any_instant_no_alarm_can_run():
    assert alarm_start(limit(72, alarm_from=("discovered_at",)), read({})) is None
