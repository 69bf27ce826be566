"""Periods that are not in hours: days, months, working days, the end of a year.

Two kinds of ends come from here and never mix. The strict counts (``plus_...`` and
``year_end_plus_days``) are what alarms run on. ``formal_end_of_days_or_months`` and
``noon_of_next_working_day`` are notes for a lawyer; nothing gives anybody more time
because of them.

All instants come back in UTC. A start without an offset raises ``ValueError``, as in
``instants.in_utc``; so does a period that would run backwards. A calendar day is one of
the local calendar of *zone*, and it ends with its last second, 23:59:59.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from incidents.core.instants import in_utc

IsWorking = Callable[[date], bool]

_DAY = timedelta(days=1)
_LAST_SECOND = time(23, 59, 59)
_MONTHS_A_YEAR = 12
# No calendar of the world rests for a month; one that seems to is broken.
_LONGEST_REST = 31 * _DAY


def plus_calendar_days(start: datetime, days: int, zone: tzinfo) -> datetime:
    """Return *start* and *days* times 24 elapsed hours, within the last calendar day.

    Where the clocks went forward near midnight, elapsed hours alone would end on the
    day after the last one; the period then ends with the last second of the last day.
    Where they went back, it may end in the last hour of the day before: earlier than
    the law asks, never later.

    Source: 45 CFR 164.404(b); Cal. Civ. Code 1798.82(a); Regulation 1182/71
    Art. 3(2)(b), (3): weekends and holidays are included.
    """
    local = _local(start, zone)
    elapsed = local.astimezone(UTC) + _forward(days) * _DAY
    return min(elapsed, _end_of(local.date() + days * _DAY, zone))


def plus_months(start: datetime, months: int, zone: tzinfo) -> datetime:
    """Return the same local time on the same date *months* later.

    A date that the last month does not have is the last day of that month. A local
    time that does not exist or exists twice on that date is the earlier instant.

    Source: Regulation (EEC, Euratom) 1182/71 Art. 3(2)(c).
    """
    local = _local(start, zone)
    return _on(_same_date(local.date(), months), local.time(), zone)


def plus_working_days(
    start: datetime, days: int, zone: tzinfo, is_working: IsWorking
) -> datetime:
    """Return the same local time on the working day that is the last of *days*.

    The day of the start is not counted, whether it is a working day or not.

    Raises:
        ValueError: *is_working* knows no working day within a month.

    Source: Regulation (EEC, Euratom) 1182/71 Art. 2(2), 3(1), (3).
    """
    local = _local(start, zone)
    last_day = local.date()
    for _ in range(_forward(days)):
        last_day = _working_from(last_day + _DAY, is_working)
    return _on(last_day, local.time(), zone)


def year_end_plus_days(start: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the end of the day that is *days* after the local year of *start* ends.

    Counted from 31 December. A Sunday stays a Sunday: the law has no weekend rule.

    Source: 45 CFR 164.408(c), fewer than 500 people: 60 days after the end of the
    calendar year in which the breach was discovered.
    """
    year_end = date(_local(start, zone).year, 12, 31)
    return _end_of(year_end + _forward(days) * _DAY, zone)


def formal_end_of_days_or_months(
    start: datetime,
    zone: tzinfo,
    is_working: IsWorking,
    *,
    days: int = 0,
    months: int = 0,
) -> datetime:
    """Return the end of a period in *days* or *months* as Regulation 1182/71 counts it.

    A note, never an alarm. The day of the start is not counted; the period ends with
    the last hour of its last day, and if that is a public holiday, a Sunday or a
    Saturday, with the last hour of the next working day. Art. 3(5) (at least two
    working days) is left out: the note may name too early a day, never too late a one.

    Raises:
        ValueError: both *days* and *months* are given, or *is_working* knows no
            working day within a month.

    Source: Regulation (EEC, Euratom) 1182/71 Art. 3(1), (2)(b), (c), (4).
    """
    if days and months:
        raise ValueError("a period is in days or in months, not in both")
    local_day = _local(start, zone).date()
    last_day = _same_date(local_day, months) + _forward(days) * _DAY
    return _end_of(_working_from(last_day, is_working), zone)


def noon_of_next_working_day(
    end: datetime, zone: tzinfo, is_working: IsWorking
) -> datetime | None:
    """Return noon of the next working day where *end* falls on a day off, else None.

    A note, never an alarm: it is not for every financial entity (Art. 5(5)).

    Raises:
        ValueError: *is_working* knows no working day within a month.

    Source: Delegated Regulation (EU) 2025/301 Art. 5(4).
    """
    local_day = _local(end, zone).date()
    if is_working(local_day):
        return None
    return _on(_working_from(local_day, is_working), time(12), zone)


def _local(instant: datetime, zone: tzinfo) -> datetime:
    return in_utc(instant).astimezone(zone)


def _forward(number: int) -> int:
    if number < 0:
        raise ValueError("a period runs forward")
    return number


def _same_date(day: date, months: int) -> date:
    years, month_index = divmod(day.month - 1 + _forward(months), _MONTHS_A_YEAR)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _working_from(day: date, is_working: IsWorking) -> date:
    given_up = day + _LONGEST_REST
    while not is_working(day):
        day += _DAY
        if day > given_up:
            raise ValueError("the calendar has no working day within a month")
    return day


def _on(day: date, wall: time, zone: tzinfo) -> datetime:
    """Return the earlier instant of a local time, no later than the day's end."""
    return min(*_instants(day, wall, zone), _end_of(day, zone))


def _end_of(day: date, zone: tzinfo) -> datetime:
    # Where clocks go back over midnight, the day's last second comes a second time.
    return max(_instants(day, _LAST_SECOND, zone))


def _instants(day: date, wall: time, zone: tzinfo) -> list[datetime]:
    """Return both readings of a local time, without those that miss *day*.

    They differ where clocks change: a time that exists twice has two instants; one
    that was skipped lies an hour before or an hour after the skipped hour.
    """
    local = datetime.combine(day, wall, zone)
    both = [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    on_day = [at for at in both if at.astimezone(zone).date() == day]
    # A zone that moved over the date line has no such day: the evening before it.
    return on_day or [min(both)]
