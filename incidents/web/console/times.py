"""Times as people read and type them: always with their zone.

Below this edge everything is UTC. A local time that does not exist, or that happens
twice because the clocks go back, is never guessed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidents.core.errors import Fault
from incidents.web.posted import Posted

_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})")
_IN_DAYS_FROM = timedelta(days=4)
_A_QUARTER = 4


def spoken(instant: datetime, zone: str) -> str:
    """Return an instant like ``Sunday 14 June 2026, 10:20 IST``."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{calendar_day(instant, zone)}, {local:%H:%M} {_zone_name(local)}"


def spoken_day(instant: datetime, zone: str) -> str:
    """Return the day of an instant at local midnight sharp, "" for any other."""
    local = instant.astimezone(ZoneInfo(zone))
    return "" if local.time() != time() else calendar_day(instant, zone)


def calendar_day(instant: datetime, zone: str) -> str:
    """Return the local day of an instant like ``Sunday 14 June 2026``."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y}"


def clock_parts(instant: datetime, zone: str) -> dict[str, str]:
    """Return what stands in the four fields of a local time."""
    local = instant.astimezone(ZoneInfo(zone))
    return {
        "day": str(local.day),
        "month": str(local.month),
        "year": str(local.year),
        "time": f"{local:%H:%M}",
    }


def short(instant: datetime, zone: str) -> str:
    """Return an instant like ``14 Jun 2026, 10:20 IST``."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y}, {local:%H:%M} {_zone_name(local)}"


def span(length: timedelta) -> str:
    """Return a length like ``47 h 12 min``, from four days on in days and hours."""
    minutes = int(length.total_seconds() // 60)
    if length >= _IN_DAYS_FROM:
        days, hours = minutes // 1440, minutes % 1440 // 60
        return f"{days} days {hours} h" if hours else f"{days} days"
    if minutes < 60:
        return f"{minutes} min" if minutes else "less than a minute"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """How a deadline stands.

    Attributes:
        state: ``late``, ``soon`` (under a quarter of the time is left) or ``running``.
        words: the same in words, which colour only underlines.
        at: the instant in words, with its zone.
        left_s, quarter_s: seconds, for the script that counts on.
    """

    state: str
    words: str
    at: str
    left_s: int
    quarter_s: int | None


def time_left(
    due_at: datetime | None, *, span_h: float | None, zone: str, now: datetime
) -> TimeLeft | None:
    """Return how much is left until *due_at*; None when nothing runs.

    Args:
        span_h: hours from the start of the clock to its end, or None if not known.
    """
    if due_at is None:
        return None
    left = due_at - now
    quarter = timedelta(hours=span_h) / _A_QUARTER if span_h else None
    if left <= timedelta(0):
        state, words = "late", f"late by {span(-left)}"
    else:
        soon = quarter is not None and left < quarter
        state, words = ("soon" if soon else "running"), f"{span(left)} left"
    return TimeLeft(
        state=state,
        words=words,
        at=spoken(due_at, zone),
        left_s=int(left.total_seconds()),
        quarter_s=int(quarter.total_seconds()) if quarter else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTime:
    """What was typed into day, month, year and time, and what it comes to.

    Attributes:
        instant: in UTC, or None when it is faulty or was left empty.
        offers: offsets to choose from when the local time happens twice.
    """

    instant: datetime | None = None
    faults: tuple[Fault, ...] = ()
    offers: tuple[str, ...] = ()
    empty: bool = False


def read_local_time(posted: Posted, name: str, zone: str) -> LocalTime:
    """Return the instant that a local time of *zone* means.

    The fields are ``<name>-day``, ``-month``, ``-year``, ``-time`` and, where a time
    happens twice, ``-offset``.
    """
    parts = [
        posted.text(f"{name}-{part}").strip()
        for part in ("day", "month", "year", "time")
    ]
    if not any(parts):
        return LocalTime(empty=True, faults=(Fault(name, "Enter date and time"),))
    wall = _wall_clock(*parts)
    if wall is None:
        says = "Enter day, month, year and time, such as 12 6 2026 and 14:30"
        return LocalTime(faults=(Fault(name, says),))
    return _instant(wall, ZoneInfo(zone), name, posted.text(f"{name}-offset"))


def _instant(wall: datetime, zone: ZoneInfo, name: str, offset: str) -> LocalTime:
    meant = [
        candidate
        for candidate in (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if candidate.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall
    ]
    instants = sorted({candidate.astimezone(UTC) for candidate in meant})
    if not instants:
        says = (
            "This time did not exist: the clocks went forward over it. "
            "Enter the time that the clocks showed"
        )
        return LocalTime(faults=(Fault(name, says),))
    if len(instants) == 1:
        return LocalTime(instant=instants[0])
    offers = tuple(_offset_words(at.astimezone(zone)) for at in instants)
    if offset in offers:
        return LocalTime(instant=instants[offers.index(offset)], offers=offers)
    says = "This time happened twice, because the clocks went back. Choose which one"
    return LocalTime(faults=(Fault(name, says),), offers=offers)


def _wall_clock(day: str, month: str, year: str, clock: str) -> datetime | None:
    found = _CLOCK.fullmatch(clock)
    if found is None or not all(
        part.isascii() and part.isdigit() and len(part) <= 4
        for part in (day, month, year)
    ):
        return None
    try:
        on = date(int(year), int(month), int(day))
        if not 1900 <= on.year <= 9000:
            return None
        return datetime(  # noqa: DTZ001 - a wall clock, made an instant right after
            on.year, on.month, on.day, int(found[1]), int(found[2])
        )
    except ValueError:
        return None


def _zone_name(local: datetime) -> str:
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{_offset_words(local)}"


def _offset_words(local: datetime) -> str:
    text = local.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
