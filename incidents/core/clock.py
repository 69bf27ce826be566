"""Limits to instants. Alarms always run on the strict count of elapsed time.

The formal end under Regulation 1182/71 is a note for a lawyer; nothing here uses it to
give anybody more time.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from incidents.core.facts_breach import Breach
from incidents.core.instants import in_utc
from incidents.core.periods import (
    plus_calendar_days,
    plus_months,
    year_end_plus_days,
)
from incidents.core.regime import TimeLimit, Unit

_HOUR = timedelta(hours=1)


def due_at(limit: TimeLimit, start: datetime, zone: tzinfo = UTC) -> datetime | None:
    """Return when *limit* ends, counted from *start*; None where it has no number.

    72 hours are 259,200 elapsed seconds: weekends, holidays and changes of the clock
    alter nothing. Days and months end on the day that *zone* has.

    Source: GDPR Art. 33(1); Regulation (EEC, Euratom) 1182/71 Art. 3(2) and (3).
    """
    if limit.amount is None:
        return None
    return _COUNTS[limit.unit](in_utc(start), limit.amount, zone)


def _plus_hours(start: datetime, hours: int, zone: tzinfo) -> datetime:
    return start + hours * _HOUR


_COUNTS: Mapping[Unit, Callable[[datetime, int, tzinfo], datetime]] = {
    Unit.HOURS: _plus_hours,
    Unit.CALENDAR_DAYS: plus_calendar_days,
    Unit.DAYS_AFTER_YEAR_END: year_end_plus_days,
    Unit.MONTHS: plus_months,
}


def target_at(limit: TimeLimit, start: datetime) -> datetime | None:
    """Return the internal target of a limit without a number, or None."""
    if limit.target_hours is None:
        return None
    return in_utc(start) + limit.target_hours * _HOUR


def formal_end(hours: int, start: datetime, zone: tzinfo) -> datetime:
    """Return the end of a period in *hours* as Regulation 1182/71 counts it, in UTC.

    The hour in which the event falls is not counted; the period runs from the next
    full hour of the local clock to the expiry of the last hour. Weekends and holidays
    are included; Art. 3(4) is for periods expressed otherwise than in hours.

    Source: Regulation (EEC, Euratom) 1182/71 Art. 3(1), (2)(a), (3), (4).
    """
    local = in_utc(start).astimezone(zone)
    into_the_hour = timedelta(
        minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )
    # Counting happens in UTC: a full hour of the clock is a full hour elapsed.
    return in_utc(start) - into_the_hour + (hours + 1) * _HOUR


def start_of(limit: TimeLimit, breach: Breach) -> tuple[datetime, str] | None:
    """Return the earliest instant that starts *limit*, and which fact it is.

    None while no start is known. A limit that an act starts is started elsewhere.
    """
    known = [(at, name) for name in limit.starts if (at := breach.at(name)) is not None]
    return min(known, default=None)


def alarm_start(limit: TimeLimit, breach: Breach) -> datetime | None:
    """Return the earliest instant that alarms run from while the start is not known.

    Source: EDPB Guidelines 9/2022 para 31 to 34: the controller must act on the first
    alert; what is not assessed yet may turn out to have been awareness.
    """
    known = [at for name in limit.alarm_from if (at := breach.at(name)) is not None]
    return min(known, default=None)
