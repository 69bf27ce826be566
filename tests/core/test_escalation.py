"""Who is told next, and when: examples, each of one rule."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from incidents.core.escalation import (
    History,
    Pace,
    QuietHours,
    Telling,
    Told,
    Why,
    answered_until,
    due,
    interval,
    next_telling,
    whom,
)

START = datetime(2026, 6, 12, 16, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PACE = Pace(waits=(15 * MINUTE, 30 * MINUTE, 20 * MINUTE), hold=4 * HOUR)
NIGHT = QuietHours(start=time(22), end=time(7), zone="Europe/Dublin")
FAR = START + timedelta(days=30)


def told(*levels):
    """Return levels and how many minutes after the start each was told."""
    return tuple(Told(level=n, at=START + minute * MINUTE) for n, minute in levels)


def following(pace=PACE, *, deadline_at=FAR, **history):
    found = next_telling(
        pace, History(started_at=START, **history), deadline_at=deadline_at
    )
    return found.level, found.at - START, found.why


def test_the_first_level_is_told_at_once():
    assert following() == (1, timedelta(0), Why.FIRST)


def test_each_level_follows_when_the_one_before_has_let_its_time_pass():
    assert following(told=told((1, 0))) == (2, 15 * MINUTE, Why.NEXT)
    assert following(told=told((1, 0), (2, 15))) == (3, 45 * MINUTE, Why.NEXT)


def test_a_level_with_nobody_on_it_is_passed_at_once():
    pace = replace(PACE, empty=frozenset({2}))
    assert following(pace, told=told((1, 0), (2, 15))) == (3, 15 * MINUTE, Why.NEXT)


def test_the_last_level_is_told_again_at_shrinking_intervals_down_to_an_hour():
    found, history = [], told((1, 0), (2, 15), (3, 45))
    for _ in range(6):
        step = next_telling(
            PACE, History(started_at=START, told=history), deadline_at=FAR
        )
        assert (step.level, step.why) == (3, Why.AGAIN)
        found.append((step.at - history[-1].at) / HOUR)
        history += (Told(level=3, at=step.at),)

    assert found == [4, 3, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("left", "waits"), [(100, 4), (6, 3), (3, 1.5), (1, 1), (-5, 1)]
)
def test_near_a_deadline_the_last_level_is_told_again_sooner(left, waits):
    assert interval(0, START, START + left * HOUR) == waits * HOUR


def test_without_a_deadline_the_interval_is_the_longest():
    assert interval(0, START, None) == 4 * HOUR


def test_an_acknowledgement_stops_it_and_runs_out_and_the_first_level_is_told_anew():
    stopped = {"told": told((1, 0), (2, 15)), "acknowledged": (START + 20 * MINUTE,)}
    assert following(**stopped) == (1, 4 * HOUR + 20 * MINUTE, Why.RUN_OUT)

    again = stopped | {"told": told((1, 0), (2, 15), (1, 260))}
    assert following(**again) == (2, 275 * MINUTE, Why.NEXT)


def test_progress_gives_an_acknowledgement_its_time_anew():
    history = History(
        started_at=START,
        acknowledged=(START,),
        progress=(START + 3 * HOUR, START + 6 * HOUR),
    )
    assert answered_until(PACE, history) == START + 10 * HOUR


def test_progress_after_it_has_run_out_brings_nothing_back():
    history = History(
        started_at=START, acknowledged=(START,), progress=(START + 5 * HOUR,)
    )
    assert answered_until(PACE, history) == START + 4 * HOUR


def test_progress_without_an_acknowledgement_stops_nothing():
    assert answered_until(PACE, History(started_at=START, progress=(START,))) is None
    assert following(progress=(START,), told=told((1, 0)))[0] == 2


def test_after_a_standstill_every_level_missed_is_due_and_the_last_one_once():
    history = History(started_at=START, told=told((1, 0)))

    found = due(PACE, history, deadline_at=FAR, now=START + 72 * HOUR)

    assert [(each.level, each.why) for each in found] == [
        (2, Why.NEXT), (3, Why.NEXT), (3, Why.AGAIN),
    ]  # fmt: skip
    assert found[0].at == START + 15 * MINUTE


def test_nothing_is_due_before_its_instant():
    history = History(started_at=START, told=told((1, 0)))
    early = START + 15 * MINUTE - timedelta(microseconds=1)
    assert due(PACE, history, deadline_at=FAR, now=early) == ()


LAST = Told(level=3, at=START + 2 * HOUR)


def again(deadline_at):
    history = History(started_at=START, told=(*told((1, 0), (2, 15)), LAST))
    pace = replace(PACE, quiet=NIGHT)
    return next_telling(pace, history, deadline_at=deadline_at).at


def test_quiet_hours_hold_back_what_is_said_again():
    # 22:00 UTC is 23:00 in Dublin; seven there is six.
    assert again(FAR) == again(None) == datetime(2026, 6, 13, 6, tzinfo=UTC)


def test_quiet_hours_hold_nothing_back_that_is_near_a_deadline():
    assert again(datetime(2026, 6, 13, 18, tzinfo=UTC)).hour == 6
    assert again(datetime(2026, 6, 13, 17, 59, tzinfo=UTC)) == LAST.at + 4 * HOUR


def test_quiet_hours_hold_back_neither_the_first_alert_nor_the_next_level():
    night = START + 7 * HOUR
    pace = replace(PACE, quiet=NIGHT)
    first = next_telling(pace, History(started_at=night), deadline_at=FAR)
    then = History(started_at=night, told=(Told(level=1, at=night),))

    assert first.at == night
    assert next_telling(pace, then, deadline_at=FAR).at == night + 15 * MINUTE


@pytest.mark.parametrize(
    ("hour", "ends"), [(20, None), (21, 6), (23, 6), (3, 6), (5, 6), (6, None)]
)
def test_quiet_hours_over_midnight(hour, ends):
    found = NIGHT.end_after(START.replace(hour=hour))
    assert (found.hour if found else None) == ends
    assert found is None or timedelta(0) < found - START.replace(hour=hour) < 10 * HOUR


@pytest.mark.parametrize(("hour", "ends"), [(10, None), (11, 13), (12, 13), (13, None)])
def test_quiet_hours_within_a_day(hour, ends):
    noon = QuietHours(start=time(12), end=time(14), zone="Europe/Dublin")
    found = noon.end_after(START.replace(hour=hour))
    assert (found.hour if found else None) == ends


def tellings(*levels):
    return [Telling(at=START, level=level, why=Why.NEXT) for level in levels]


@pytest.mark.parametrize(
    ("wanted", "empty", "levels"),
    [
        ((1,), (), (1,)),
        ((2, 3), (), (2, 3)),
        ((2, 3), (2,), (3,)),
        ((3,), (3,), (2,)),
        ((3,), (2, 3), (1,)),
        ((1,), (1,), (2,)),
        ((1,), (1, 2, 3), ()),
        ((), (), ()),
    ],
)
def test_whom_a_telling_means(wanted, empty, levels):
    pace = replace(PACE, empty=frozenset(empty))
    assert whom(tellings(*wanted), pace) == levels
