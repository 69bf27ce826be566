"""Who must be told next, and when, until somebody answers: pure, `now` is handed in.

It never ends while a duty is open. The first level is told at once, each next one when
the one before has let its time pass, the last one again and again, at intervals that
shrink to an hour. An acknowledgement stops it for a time; it runs on while progress is
recorded on the case, and once it has run out the first level is told anew.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
# The last level is told again after these, and then every hour.
REPEATS = (timedelta(hours=4), timedelta(hours=3), timedelta(hours=2))
# Quiet hours hold nothing back that is nearer to a deadline than this when they end.
MARGIN = timedelta(hours=12)


class Why(StrEnum):
    """What makes us tell a level."""

    FIRST = "first"
    NEXT = "escalated"
    AGAIN = "unanswered"
    RUN_OUT = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nobody is told again of what they know; never a deadline's own hours.

    Attributes:
        start, end: by the clock of *zone*; an end before the start is the next day's.
    """

    start: time
    end: time
    zone: str

    def end_after(self, at: datetime) -> datetime | None:
        """Return when the quiet that *at* falls into ends, None when it is loud."""
        local = at.astimezone(ZoneInfo(self.zone))
        clock = local.time().replace(tzinfo=None)
        overnight = self.end <= self.start
        late, early = clock >= self.start, clock < self.end
        if not ((late or early) if overnight else (late and early)):
            return None
        day = local.date() + timedelta(days=1 if overnight and late else 0)
        ends = datetime.combine(day, self.end, tzinfo=local.tzinfo)
        # The hour that a change of clocks skips or repeats must not lead backwards.
        return max(at, ends.astimezone(at.tzinfo))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a case climbs.

    Attributes:
        waits: how long each level has to answer, the first told first; never empty.
        hold: for how long an acknowledgement stops the escalation.
        quiet: None where the organisation keeps no quiet hours.
        empty: levels, from 1, with nobody to tell now; they are passed at once.
    """

    waits: tuple[timedelta, ...]
    hold: timedelta
    quiet: QuietHours | None = None
    empty: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A level, from 1, was told at an instant."""

    level: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What has happened on a case.

    Attributes:
        progress: when a person changed something on it.
    """

    started_at: datetime
    told: tuple[Told, ...] = ()
    acknowledged: tuple[datetime, ...] = ()
    progress: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A level that is to be told.

    Attributes:
        at: when, UTC; in the past when it is late.
        level: from 1.
    """

    at: datetime
    level: int
    why: Why


def answered_until(pace: Pace, history: History) -> datetime | None:
    """Return when the last acknowledgement runs out or ran out, None without any.

    Each progress that falls into its time gives it that time anew; what is done after
    it has run out does not bring it back.
    """
    until: datetime | None = None
    answers = [(at, True) for at in history.acknowledged]
    changes = [(at, False) for at in history.progress]
    for at, is_answer in sorted(answers + changes):
        if is_answer or (until is not None and at <= until):
            until = at + pace.hold if until is None else max(until, at + pace.hold)
    return until


def next_telling(
    pace: Pace, history: History, *, deadline_at: datetime | None
) -> Telling:
    """Return whom to tell next and when, as long as a duty is open.

    Args:
        deadline_at: the next deadline of the case; the nearer it is, the sooner the
            last level is told again.
    """
    until = answered_until(pace, history)
    begins = history.started_at if until is None else until
    told = sorted(
        (each for each in history.told if each.at >= begins),
        key=lambda each: (each.at, each.level),
    )
    if not told:
        why = Why.FIRST if until is None else Why.RUN_OUT
        return _loud(Telling(at=begins, level=1, why=why), pace, deadline_at)
    last, top = told[-1], len(pace.waits)
    if last.level < top:
        wait = timedelta(0) if last.level in pace.empty else pace.waits[last.level - 1]
        return Telling(at=last.at + wait, level=last.level + 1, why=Why.NEXT)
    again = sum(each.level >= top for each in told) - 1
    wait = interval(again, last.at, deadline_at)
    return _loud(
        Telling(at=last.at + wait, level=top, why=Why.AGAIN), pace, deadline_at
    )


def due(
    pace: Pace, history: History, *, deadline_at: datetime | None, now: datetime
) -> tuple[Telling, ...]:
    """Return every level whose instant has come, in order; () while none has.

    After a standstill that is each level that should have been told meanwhile, and
    the last one once, however often it was missed.
    """
    found: list[Telling] = []
    while not found or found[-1].why is not Why.AGAIN:
        step = next_telling(pace, history, deadline_at=deadline_at)
        if step.at > now:
            break
        found.append(step)
        told = Told(level=step.level, at=step.at)
        history = replace(history, told=(*history.told, told))
    return tuple(found)


def interval(again: int, told_at: datetime, deadline_at: datetime | None) -> timedelta:
    """Return how long after *told_at* the last level is told again: an hour at least.

    Half of what is left to the deadline at most, so that none passes between two.

    Args:
        again: how often it has been told again already.
    """
    wait = REPEATS[again] if again < len(REPEATS) else HOUR
    if deadline_at is not None:
        wait = min(wait, (deadline_at - told_at) / 2)
    return max(wait, HOUR)


def whom(found: Collection[Telling], pace: Pace) -> tuple[int, ...]:
    """Return the levels whose people are told for what was *found*, lowest first.

    Where nobody is there on any of them: the highest level below that has somebody,
    and failing that the lowest above.
    """
    wanted = {each.level for each in found}
    there = sorted(set(range(1, len(pace.waits) + 1)) - pace.empty)
    told = tuple(level for level in there if level in wanted)
    if told or not wanted:
        return told
    below = [level for level in there if level < max(wanted)]
    return tuple(below[-1:] or there[:1])


def _loud(step: Telling, pace: Pace, deadline_at: datetime | None) -> Telling:
    """Return *step* after quiet hours, where no deadline is near when they end.

    Held back is only what somebody has been told before: telling the last level
    again, and telling anew when an acknowledgement has run out.
    """
    if step.why is Why.FIRST or pace.quiet is None:
        return step
    ends = pace.quiet.end_after(step.at)
    if ends is None or (deadline_at is not None and deadline_at - ends < MARGIN):
        return step
    return replace(step, at=ends)
