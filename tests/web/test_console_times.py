"""Local times become instants without a guess, and lengths read as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.web.console.times import read_local_time, short, span, spoken, time_left
from incidents.web.posted import Posted

NOON = datetime(2026, 6, 12, 12, 0, tzinfo=UTC)


def typed(day, month, year, clock, offset=""):
    fields = {"day": day, "month": month, "year": year, "time": clock}
    fields |= {"offset": offset} if offset else {}
    return Posted(fields={f"at-{key}": (value,) for key, value in fields.items()})


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Dublin", ("12", "6", "2026", "14:30"), "2026-06-12T13:30"),
        ("Europe/Dublin", ("12", "12", "2026", "14:30"), "2026-12-12T14:30"),
        ("Europe/Berlin", ("12", "06", "2026", "9.05"), "2026-06-12T07:05"),
        ("Pacific/Auckland", ("1", "1", "2026", "08:00"), "2025-12-31T19:00"),
        ("Asia/Kathmandu", ("1", "1", "2026", "08:00"), "2026-01-01T02:15"),
    ],
)
def test_a_local_time_is_read_in_the_organisations_zone(zone, local, utc):
    found = read_local_time(typed(*local), "at", zone)

    assert found.instant == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.faults == ()


def test_a_time_that_happens_twice_is_asked_and_not_guessed():
    twice = ("25", "10", "2026", "02:30")  # Sunday, clocks go back at 03:00

    found = read_local_time(typed(*twice), "at", "Europe/Berlin")

    assert found.instant is None
    assert found.offers == ("+02:00", "+01:00")
    assert "happened twice" in found.faults[0].says


@pytest.mark.parametrize(("offset", "utc_hour"), [("+02:00", 0), ("+01:00", 1)])
def test_the_chosen_offset_settles_it(offset, utc_hour):
    twice = ("25", "10", "2026", "02:30")

    found = read_local_time(typed(*twice, offset), "at", "Europe/Berlin")

    assert found.instant == datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)


def test_an_offset_that_was_not_offered_settles_nothing():
    found = read_local_time(
        typed("25", "10", "2026", "02:30", "+05:00"), "at", "Europe/Berlin"
    )

    assert found.instant is None


def test_a_time_that_did_not_exist_is_refused():
    skipped = ("29", "3", "2026", "02:30")  # Sunday, clocks go forward at 02:00

    found = read_local_time(typed(*skipped), "at", "Europe/Berlin")

    assert found.instant is None
    assert "did not exist" in found.faults[0].says


@pytest.mark.parametrize(
    "local",
    [
        ("31", "2", "2026", "10:00"),
        ("12", "6", "26", "10:00"),
        ("12", "6", "2026", "25:00"),
        ("12", "6", "2026", "soon"),
        ("12", "6", "2026", ""),
        ("", "", "", "10:00"),
        ("²", "6", "2026", "10:00"),
        ("12", "6", "99999", "10:00"),
    ],
)
def test_what_is_no_time_is_said_at_the_field(local):
    found = read_local_time(typed(*local), "at", "Europe/Dublin")

    assert found.instant is None
    assert [fault.path for fault in found.faults] == ["at"]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=30), "less than a minute"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=47, minutes=12), "47 h 12 min"),
        (timedelta(hours=72), "72 h"),
        (timedelta(days=5, hours=3), "5 days 3 h"),
    ],
)
def test_lengths_have_units(length, words):
    assert span(length) == words


@pytest.mark.parametrize(
    ("left", "state", "words"),
    [
        (timedelta(hours=18), "running", "18 h left"),
        (timedelta(hours=17, minutes=59), "soon", "17 h 59 min left"),
        (timedelta(0), "late", "late by less than a minute"),
        (-timedelta(hours=2, minutes=5), "late", "late by 2 h 5 min"),
    ],
)
def test_under_a_quarter_is_soon_and_past_the_end_is_late(left, state, words):
    found = time_left(NOON + left, span_h=72, zone="Europe/Dublin", now=NOON)

    assert (found.state, found.words) == (state, words)


def test_without_a_deadline_nothing_is_left():
    assert time_left(None, span_h=72, zone="UTC", now=NOON) is None


def test_every_time_names_its_zone():
    assert spoken(NOON, "Europe/Dublin") == "Friday 12 June 2026, 13:00 IST"
    assert short(NOON, "Asia/Kathmandu") == "12 Jun 2026, 17:45 UTC+05:45"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "UTC"])
@pytest.mark.parametrize("year", ["9999", "1", "0"])
def test_a_year_at_the_end_of_the_calendar_is_a_fault_and_no_crash(zone, year):
    found = read_local_time(typed("31", "12", year, "23:59"), "at", zone)

    assert found.instant is None
    assert [fault.path for fault in found.faults] == ["at"]
