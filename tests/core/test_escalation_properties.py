"""Over 72 hours and more of anything, it never goes silent while a duty is open."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from incidents.core.escalation import (
    HOUR,
    REPEATS,
    History,
    Pace,
    QuietHours,
    Told,
    Why,
    answered_until,
    due,
    next_telling,
    whom,
)

START = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)  # the clocks go back two days later
MINUTES = st.integers(min_value=1, max_value=90)
LENGTH = timedelta(hours=96)

paces = st.builds(
    lambda waits, hold, quiet, empty: Pace(
        waits=tuple(timedelta(minutes=each) for each in waits),
        hold=timedelta(hours=hold),
        quiet=quiet,
        empty=frozenset(empty),
    ),
    st.lists(MINUTES, min_size=1, max_size=4),
    st.integers(min_value=1, max_value=12),
    st.one_of(
        st.none(),
        st.just(QuietHours(start=time(22), end=time(7), zone="Europe/Dublin")),
        st.just(QuietHours(start=time(1), end=time(2), zone="Europe/Dublin")),
    ),
    st.sets(st.integers(min_value=1, max_value=4), max_size=3),
)
# What people do meanwhile: how many minutes after the last, an answer or a change.
doings = st.lists(st.tuples(st.integers(1, 600), st.booleans()), max_size=12)
# When somebody looks: steps of the clock, also backwards, and long standstills.
looks = st.lists(
    st.one_of(st.integers(1, 5), st.integers(-120, -1), st.integers(60, 1500)),
    min_size=5,
    max_size=60,
)


def walk(pace, doings, looks, deadline_at):
    """Return every instant at which something was told, why, and the history."""
    answers, changes, at = [], [], START
    for minutes, is_answer in doings:
        at += timedelta(minutes=minutes)
        (answers if is_answer else changes).append(at)
    history, now, sent = History(started_at=START), START, []
    looks = [*looks, *[30] * 200]
    for minutes in looks:
        known = History(
            started_at=START,
            told=history.told,
            acknowledged=tuple(a for a in answers if a <= now),
            progress=tuple(c for c in changes if c <= now),
        )
        found = due(pace, known, deadline_at=deadline_at, now=now)
        if found:
            sent.append((now, found))
            news = tuple(Told(level=each.level, at=now) for each in found)
            history = History(started_at=START, told=history.told + news)
        now += timedelta(minutes=minutes)
        if now > START + LENGTH:
            break
    return sent, known, now


@given(paces, doings, looks, st.integers(-10, 200))
def test_there_is_always_a_next_instant_and_it_is_never_far(pace, doings, looks, hours):
    deadline_at = START + timedelta(hours=hours)
    _, history, now = walk(pace, doings, looks, deadline_at)

    step = next_telling(pace, history, deadline_at=deadline_at)
    until = answered_until(pace, history) or START
    last = max((each.at for each in history.told), default=START)
    quiet = timedelta(hours=10 if pace.quiet else 0)
    longest = max(REPEATS[0], *pace.waits)

    assert step.at <= max(until, last) + longest + quiet
    assert due(pace, history, deadline_at=deadline_at, now=step.at)
    assert now > START


@given(paces, doings, looks, st.integers(-10, 200))
def test_a_step_names_no_level_twice_and_an_answer_is_respected(
    pace, doings, looks, hours
):
    deadline_at = START + timedelta(hours=hours)
    sent, history, _ = walk(pace, doings, looks, deadline_at)

    for at, found in sent:
        levels = whom(found, pace)
        assert len(levels) == len(set(levels))
        known = History(
            started_at=START,
            acknowledged=tuple(a for a in history.acknowledged if a <= at),
            progress=tuple(c for c in history.progress if c <= at),
        )
        until = answered_until(pace, known)
        assert until is None or at >= until


@given(paces, st.integers(-10, 400))
def test_unanswered_the_intervals_shrink_to_an_hour_and_not_below(pace, hours):
    deadline_at = START + timedelta(hours=hours)
    pace = Pace(waits=pace.waits, hold=pace.hold)
    history, again = History(started_at=START), []
    while not again or history.told[-1].at < START + LENGTH:
        step = next_telling(pace, history, deadline_at=deadline_at)
        if step.why is Why.AGAIN:
            again.append(step.at - history.told[-1].at)
        told = Told(level=step.level, at=step.at)
        history = History(started_at=START, told=(*history.told, told))

    assert again == sorted(again, reverse=True)
    assert again[-1] == HOUR


@given(paces, st.integers(0, 100), st.integers(0, 96))
def test_quiet_hours_never_carry_a_telling_past_a_deadline(pace, hours, after):
    deadline_at = START + timedelta(hours=hours)
    levels = range(1, len(pace.waits) + 1)
    last = START + timedelta(hours=after)
    history = History(
        started_at=START, told=tuple(Told(level=each, at=last) for each in levels)
    )
    loud = Pace(waits=pace.waits, hold=pace.hold, empty=pace.empty)

    held = next_telling(pace, history, deadline_at=deadline_at).at
    planned = next_telling(loud, history, deadline_at=deadline_at).at

    assert held >= planned
    assert held == planned or held <= deadline_at - timedelta(hours=12)
