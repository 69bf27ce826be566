"""The sample of a letter that goes with a notification: headings and text, no numbers.

It holds what the letter says to everybody. Whom it goes to stands nowhere in the form,
so no name of theirs can come into it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from incidents.documents.filled import FilledField, FilledForm, State
from incidents.documents.form import FieldType
from incidents.documents.odd_text import printable
from incidents.documents.present import day_in_words

_DAYS = (FieldType.DATE, FieldType.DATETIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleText:
    """What stands below a heading: paragraphs, or the lines of a list."""

    listed: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleView:
    """The letter, ready to be set.

    Attributes:
        opening: paragraphs between the title and the first heading.
        parts: each heading with what stands below it.
    """

    language: str
    title: str
    opening: tuple[str, ...]
    parts: tuple[tuple[str, tuple[SampleText, ...]], ...]


def sample_view(filled: FilledForm) -> SampleView | None:
    """Return the sample that goes with *filled*; None where its form has none."""
    sample = filled.form.sample
    if sample is None:
        return None
    opening = _texts(filled, sample.opening, bare=True)
    return SampleView(
        language=filled.form.language,
        title=sample.title,
        opening=tuple(line for text in opening for line in text.lines),
        parts=tuple(
            (part.heading, tuple(_texts(filled, part.fields))) for part in sample.parts
        ),
    )


def _texts(
    filled: FilledForm, numbers: tuple[int, ...], *, bare: bool = False
) -> Iterator[SampleText]:
    for each in map(filled.field, numbers):
        if each.state is State.NOT_APPLICABLE:
            continue
        lines = _lines(filled, each, bare=bare)
        listed = each.field.type is FieldType.LINES and each.state is State.ANSWERED
        if lines:
            yield SampleText(listed=listed, lines=lines)


def _lines(filled: FilledForm, each: FilledField, *, bare: bool) -> tuple[str, ...]:
    label = each.field.label
    if each.state in (State.MISSING, State.TO_BE_DETERMINED) or each.value is None:
        return (f"[To be written: {label}]",)
    if each.field.type in _DAYS:
        day = _day(filled, each)
        return (day,) if bare else (f"{label}: {day}",)
    if each.field.type is FieldType.LINES:
        return tuple(printable(str(line)) for line in each.value)
    return tuple(printable(line) for line in each.shown)


def _day(filled: FilledForm, each: FilledField) -> str:
    """Return the day alone: hours and other zones are no plain language."""
    precision = each.value.get("precision") if isinstance(each.value, dict) else "day"
    if precision in ("month", "year"):
        return each.shown[0]
    if isinstance(each.value, dict):
        local = datetime.fromisoformat(each.value["at"])
        day = local.astimezone(ZoneInfo(filled.zone)).date()
    else:
        day = date.fromisoformat(each.value)
    about = "about " if precision == "estimated" else ""
    return about + day_in_words(day, filled.form.language)
