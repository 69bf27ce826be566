"""Answers in words: what a field's value looks like to a reader."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from incidents.documents.form import Field, FieldType
from incidents.documents.territory import country_name

Lines = tuple[str, ...]


def shown(field: Field, value: Any, *, zone: str, language: str) -> Lines:
    """Return *value* in words, a line each; the form's own labels for choices."""
    if value is None:
        return ()
    return _WRITERS[field.type](field, value, zone, language)


def instant_in_words(at: datetime, *, zone: str, language: str) -> str:
    """Return date and time in *zone* with its offset, and in UTC beside it."""
    local, utc = at.astimezone(ZoneInfo(zone)), at.astimezone(UTC)
    text = f"{day_in_words(local.date(), language)}, {local:%H:%M}"
    if not local.utcoffset():
        return f"{text} UTC"
    apart = "" if utc.date() == local.date() else f"{utc:%d %b} "
    return f"{text} {local:%Z} ({apart}{utc:%H:%M} UTC)"


def day_in_words(day: date, language: str) -> str:
    """Return a date with the month's name, in the order that cannot be misread."""
    # English without a country is American to Babel: the month first.
    locale = "en_GB" if language == "en" else language
    return str(format_date(day, "long", locale=locale))


def _choice(field: Field, value: Any, zone: str, language: str) -> Lines:
    keys = value if isinstance(value, list) else [value]
    if not keys:
        return ("None",)
    return tuple(o.label for o in field.options if o.key in keys)


def _text(field: Field, value: Any, zone: str, language: str) -> Lines:
    return tuple(str(value).replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _lines(field: Field, value: Any, zone: str, language: str) -> Lines:
    if len(value) == 1:
        return (str(value[0]),)
    return tuple(f"{i}. {each}" for i, each in enumerate(value, 1))


def _boolean(field: Field, value: Any, zone: str, language: str) -> Lines:
    return ("Yes",) if value else ("No",)


def _number(field: Field, value: Any, zone: str, language: str) -> Lines:
    low, high = value.get("min"), value.get("max")
    if low == high:
        return (f"{low:,}",)
    if high is None:
        return (f"at least {low:,}",)
    return (f"at most {high:,}",) if low is None else (f"{low:,} to {high:,}",)


def _date(field: Field, value: Any, zone: str, language: str) -> Lines:
    return (day_in_words(date.fromisoformat(value), language),)


def _datetime(field: Field, value: Any, zone: str, language: str) -> Lines:
    at = datetime.fromisoformat(value["at"])
    local = at.astimezone(ZoneInfo(zone)).date()
    precision = value.get("precision")
    if precision == "day":
        return (day_in_words(local, language),)
    if precision == "month":
        return (str(format_date(local, "MMMM y", locale=language)),)
    if precision == "year":
        return (str(local.year),)
    exact = instant_in_words(at, zone=zone, language=language)
    return (f"about {exact}",) if precision == "estimated" else (exact,)


def _countries(field: Field, value: Any, zone: str, language: str) -> Lines:
    return (", ".join(country_name(code, language) for code in value),)


def _counts(field: Field, value: Any, zone: str, language: str) -> Lines:
    return tuple(
        f"{country_name(code, language)}: {_count(count)}"
        for code, count in value.items()
    )


def _count(count: int | None) -> str:
    return "not known yet" if count is None else f"{count:,}"


_Writer = Callable[[Field, Any, str, str], Lines]
_WRITERS: Mapping[FieldType, _Writer] = {
    FieldType.TEXT: _text,
    FieldType.TEXTAREA: _text,
    FieldType.LINES: _lines,
    FieldType.BOOLEAN: _boolean,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.ENUM: _choice,
    FieldType.MULTI_SELECT: _choice,
    FieldType.COUNTRIES: _countries,
    FieldType.COUNTS: _counts,
}
