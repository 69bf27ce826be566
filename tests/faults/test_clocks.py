"""Clocks that jump, zones that change theirs: a deadline stays so many seconds away."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from incidents.core.clock import due_at
from incidents.core.regime import TimeLimit, Unit
from incidents.worker import Worker
from tests.worker.conftest import hire, house, slack, smtp, worker
from tests.worker.house import START, House

__all__ = ["hire", "house", "slack", "smtp", "worker"]

pytestmark = pytest.mark.fault
ZONES = (
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Gaza",
)
YEARS = range(2024, 2037)
THREE_DAYS = timedelta(seconds=259_200)
END = START + timedelta(hours=72)


def changes_of(zone: zoneinfo.ZoneInfo) -> list[datetime]:
    """Return the instants, to the hour, at which a zone's offset changes."""
    found, at = [], datetime(YEARS[0], 1, 1, tzinfo=UTC)
    end, day = datetime(YEARS[-1] + 1, 1, 1, tzinfo=UTC), timedelta(days=1)
    while at < end:
        if at.astimezone(zone).utcoffset() != (at + day).astimezone(zone).utcoffset():
            hours = (at + timedelta(hours=h) for h in range(25))
            before = at.astimezone(zone).utcoffset()
            found.append(
                next(h for h in hours if h.astimezone(zone).utcoffset() != before)
            )
        at += day
    return found


def limit(hours: int) -> TimeLimit:
    """Return a limit in hours."""
    in_force = date(2018, 5, 25)
    return TimeLimit(
        amount=hours, unit=Unit.HOURS, in_force=in_force, says="", source=""
    )


@pytest.mark.parametrize("name", ZONES)
def test_72_hours_are_259200_seconds_around_every_change_of_the_clock(name: str):
    zone = zoneinfo.ZoneInfo(name)
    draw = Random(name)  # noqa: S311
    changes = changes_of(zone)

    assert len(changes) >= 20
    for change in changes:
        for _ in range(10):
            start = change - timedelta(minutes=draw.randrange(-120, 74 * 60))
            for told in (start, start.astimezone(zone)):
                assert due_at(limit(72), told, zone) == start + THREE_DAYS


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_no_zone_of_the_world_makes_it_more_or_less():
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        for change in changes_of(zone):
            for minutes in range(-75 * 60, 121, 97):
                start = change + timedelta(minutes=minutes)
                assert due_at(limit(72), start.astimezone(zone), zone) == (
                    start + THREE_DAYS
                ), (name, start)


@pytest.mark.parametrize(
    "step",
    [
        {"seconds": 1},
        {"seconds": -1},
        {"minutes": 1},
        {"minutes": -1},
        {"hours": 1},
        {"hours": -1},
        {"days": 1},
        {"days": -1},
        {"days": 366},
        {"days": -366},
    ],
    ids=str,
)
def test_a_clock_that_jumps_tells_nobody_twice_and_forgets_nobody(
    house: House, worker: Worker, step: dict[str, int]
):
    duty = house.duty()
    for hours_left in (48, 24, 0):
        house.step(duty, hours_left=hours_left, deadline_at=END)
    house.clock.at = END - timedelta(hours=48)
    house.work(worker)
    assert house.steps() == ["done", "waiting", "waiting"]

    house.clock.forward(**step)
    house.tend(worker, seconds=120)
    after_the_jump = house.clock.at
    house.clock.at = max(after_the_jump, END + timedelta(seconds=1))
    house.work(worker)
    house.tend(worker, seconds=30)

    assert house.steps() == ["done", "done", "done"]
    told = [row for row in house.all_messages() if row.channel == "slack"]
    assert len({row.created_at for row in told}) == len(told)
    assert {row.state for row in told} <= {"sent", "collapsed"}


def test_a_clock_set_back_sends_nothing_early(house: House, worker: Worker):
    house.step(house.duty(), hours_left=24, deadline_at=END)
    house.clock.at = END - timedelta(hours=24, seconds=1)
    house.work(worker)

    house.clock.forward(hours=-5)
    house.tend(worker, seconds=60)

    assert house.steps() == ["waiting"]
    assert house.slack.posts == []


def test_a_process_that_stood_still_across_a_deadline_says_that_it_is_late(
    house: House, worker: Worker
):
    house.step(house.duty(), hours_left=0, deadline_at=END)
    house.clock.at = END - timedelta(minutes=1)
    house.work(worker)

    house.clock.forward(hours=2)
    house.work(worker)

    assert house.steps() == ["done"]
    assert "Late: this should have gone out" in str(house.slack.posts[0]["blocks"])
