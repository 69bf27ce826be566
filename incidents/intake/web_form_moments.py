"""Dates and times as people remember them, turned into instants.

What is typed is local time of the organisation. "Today" counts from the day on
which the page was asked, which travels with the answer, so that a draft resumed
after midnight does not move.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from incidents.core.errors import Fault
from incidents.intake.web_form_fields import Choice, Option, not_known
from incidents.intake.web_form_values import Context, Values

ASKED_ON = "asked_on"
_EARLIEST = 1900
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_ROUGHLY = re.compile(r"(?:about|around|approx\.?|circa|ca\.?|~)\s*", re.I)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something was: from and until bound it, both in UTC.

    Attributes:
        precision: ``exact`` ``day`` ``month`` ``year`` ``estimated``.
    """

    start: datetime
    end: datetime
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Day, month and year in three inputs.

    Attributes:
        whole: all three are needed; otherwise the year alone will do.
    """

    kind: ClassVar[str] = "day"
    name: str
    label: str
    latest: date
    hint: str = ""
    whole: bool = True
    needed: bool = True

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the three inputs."""
        return tuple(f"{self.name}-{part}" for part in ("day", "month", "year"))

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield the first thing wrong with the date."""
        typed = self._typed(values)
        if not any(typed) and not self.needed:
            return
        says = self._says(typed)
        if says:
            yield Fault(self.name, says)

    def shown(self, values: Values) -> str:
        """Return the date in words, or as typed when it is none."""
        bounds = self.bounds(values)
        day, month, year = self._typed(values)
        if bounds is None:
            return " ".join(part for part in (day, month, year) if part)
        if day:
            return f"{bounds[0].day} {bounds[0]:%B %Y}"
        return f"{bounds[0]:%B %Y}" if month else f"{bounds[0].year}"

    def bounds(self, values: Values) -> tuple[date, date] | None:
        """Return the first and last day that the answer allows, None if faulty."""
        typed = self._typed(values)
        return None if self._says(typed) else _bounds(*typed)

    def precision(self, values: Values) -> str:
        """Return ``day``, ``month`` or ``year``."""
        day, month, _ = self._typed(values)
        return "day" if day else "month" if month else "year"

    def _typed(self, values: Values) -> tuple[str, str, str]:
        day, month, year = (values.text(name) for name in self.inputs)
        return day, month, year

    def _says(self, typed: tuple[str, str, str]) -> str:
        day, month, year = typed
        if not year or (day and not month) or (self.whole and not day):
            wanted = "day, month and year" if self.whole else "at least the year"
            return f"Enter {wanted}, such as 27 3 2026."
        bounds = _bounds(day, month, year)
        if bounds is None:
            return "This is not a date in the calendar. Check day, month and year."
        if bounds[0] > self.latest:
            return "This date is in the future. Check day, month and year."
        return ""


@lru_cache(maxsize=64)  # the same all day long, and one send asks for it often
def when(
    name: str,
    label: str,
    *,
    today: date,
    asked_on: date,
    rough_hint: str = "Month and year will do, or the year alone.",
) -> Choice:
    """Return the question when something was, with today, about and not known."""
    yesterday = asked_on - timedelta(days=1)
    on = Day(name=f"{name}_on", label="Date", latest=today)
    about = Day(
        name=f"{name}_about",
        label="Roughly when",
        hint=rough_hint,
        latest=today,
        whole=False,
    )
    options = (
        Option(value="today", label=f"Today, {_in_words(asked_on)}"),
        Option(value="yesterday", label=f"Yesterday, {_in_words(yesterday)}"),
        Option(value="on", label="On another day", reveals=(on,), repeats="{told}"),
        Option(
            value="about",
            label="I only know roughly",
            reveals=(about,),
            repeats="about {told}",
        ),
        not_known(),
    )
    return Choice(name=name, label=label, options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """A time on the clock, as people write it; "about 14:30" is one too."""

    kind: ClassVar[str] = "time"
    name: str
    label: str
    hint: str = "For example 14:30 or “about 14:30”. Leave it empty if not known."

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return its one input."""
        return (self.name,)

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield a fault when it is no time."""
        typed = values.text(self.name)
        if typed and time_in(typed) is None:
            says = "Enter a time such as 14:30 or “about 14:30”, or leave it empty."
            yield Fault(self.name, says)

    def shown(self, values: Values) -> str:
        """Return the time on a 24-hour clock, or as typed when it is none."""
        typed = values.text(self.name)
        at = time_in(typed)
        if at is None:
            return typed
        return f"about {at:%H:%M}" if is_rough(typed) else f"{at:%H:%M}"


def asked_on(values: Values, context: Context) -> date:
    """Return the day on which the page was asked; never a day to come."""
    try:
        asked = date.fromisoformat(values.text(ASKED_ON))
    except ValueError:
        return context.today
    within = context.today - timedelta(days=2) <= asked <= context.today
    return asked if within else context.today


def moment_in(
    values: Values, name: str, *, context: Context, time_name: str
) -> Moment | None:
    """Return when it was, as answered; None = not known yet."""
    asked = asked_on(values, context)
    how = when(name, "", today=context.today, asked_on=asked).chosen(values)
    if how is None:
        return None
    days, precision = _days(how, values, asked)
    if days is None:
        return None
    typed = values.text(time_name)
    at = time_in(typed) if days[0] == days[1] else None
    if at is not None:
        start = _instant(days[0], at, context.zone)
        exact = precision == "day" and not is_rough(typed)
        return Moment(
            start=start, end=start, precision="exact" if exact else "estimated"
        )
    return day_moment(days, context.zone, precision)


def day_moment(
    days: tuple[date, date], zone: ZoneInfo, precision: str = "day"
) -> Moment:
    """Return the time from the first to the last second of *days*."""
    start = _instant(days[0], time.min, zone)
    end = _instant(days[1] + timedelta(days=1), time.min, zone)
    return Moment(start=start, end=end - timedelta(seconds=1), precision=precision)


def time_in(typed: str) -> time | None:
    """Return the time in *typed*: ``14:30``, ``14.30``, ``2 pm``, ``about 9``."""
    match = _CLOCK.fullmatch(_ROUGHLY.sub("", typed.strip(), count=1))
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[3] or "").replace(".", "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def is_rough(typed: str) -> bool:
    """Tell whether the time in *typed* is said to be about right only."""
    return _ROUGHLY.match(typed.strip()) is not None


def _days(
    how: Option, values: Values, asked: date
) -> tuple[tuple[date, date] | None, str]:
    if how.value == "today":
        return (asked, asked), "day"
    if how.value == "yesterday":
        before = asked - timedelta(days=1)
        return (before, before), "day"
    if not how.reveals:
        return None, ""
    (day,) = how.reveals
    if not isinstance(day, Day):
        return None, ""
    precision = day.precision(values)
    if how.value == "about" and precision == "day":
        precision = "estimated"
    return day.bounds(values), precision


def _bounds(day: str, month: str, year: str) -> tuple[date, date] | None:
    years = _year(year)
    months = _month(month) if month else 0
    if years is None or months is None:
        return None
    if not months:
        return date(years, 1, 1), date(years, 12, 31)
    if not day:
        after = date(years + months // 12, months % 12 + 1, 1)
        return date(years, months, 1), after - timedelta(days=1)
    try:
        exact = date(years, months, int(day) if day.isascii() else 0)
    except (ValueError, OverflowError):
        return None
    return exact, exact


def _year(typed: str) -> int | None:
    if not re.fullmatch(r"[0-9]{2}|[0-9]{4}", typed):
        return None
    year = int(typed) + (2000 if len(typed) == 2 else 0)
    return year if _EARLIEST <= year < 9999 else None


def _month(typed: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    begins = typed[:3].lower()
    return _MONTHS.index(begins) + 1 if begins in _MONTHS else None


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    # An hour that the clock shows twice is read as the first: the earlier alarm.
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
