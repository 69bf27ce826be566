"""Fields of an authority's form on a page: what stands in the inputs, and reading them.

The values are the form engine's; what a page sends are texts, one list per field.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from incidents.documents.form import FieldType
from incidents.documents.questions import Question
from incidents.web.console.times import LocalTime, read_local_time
from incidents.web.posted import Posted

_HINTS = {
    FieldType.LINES: "One a line.",
    FieldType.NUMBER: "A whole number, such as 340.",
    FieldType.DATE: "Year, month and day, such as 2026-11-22.",
    FieldType.COUNTRIES: "Two-letter codes, such as IE, DE.",
    FieldType.COUNTS: "One country a line with the number of people, such as IE: 300.",
}
_LONG = frozenset({FieldType.TEXTAREA, FieldType.LINES, FieldType.COUNTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question of the form, ready for its input.

    Attributes:
        kind: ``long`` ``short`` ``one`` ``many`` ``moment``.
        text: what a person has answered so far, as text.
        parts: the same as day, month, year and time, for moments.
        chosen: what is ticked.
        stands: what the form says without an answer, in words.
        start: the reporter's words, to be edited before they enter the form.
    """

    no: int
    name: str
    label: str
    hint: str
    kind: str
    options: tuple[tuple[str, str], ...]
    text: str
    parts: Mapping[str, str]
    chosen: tuple[str, ...]
    stands: str
    start: str
    mandatory: bool
    art33: str
    reason: str
    answered: bool


def field_view(question: Question, zone: str) -> FieldView:
    """Return one question ready for the page."""
    moment = question.type is FieldType.DATETIME and question.value
    return FieldView(
        no=question.no,
        name=f"f{question.no}",
        label=question.label,
        hint=" ".join(filter(None, (question.help, _HINTS.get(question.type, "")))),
        kind=_kind(question.type),
        options=_options(question),
        text=_text(question.value),
        parts=_parts(question.value, zone) if moment else {},
        chosen=_chosen(question.value),
        stands=question.proposal_text,
        start=question.start_text,
        mandatory=question.mandatory,
        art33=question.art33,
        reason=question.reason,
        answered=question.value is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPosted:
    """What a section's page sent: texts by field, and local times that were faulty."""

    texts: Mapping[int, Sequence[str]]
    times: Mapping[str, LocalTime]


def read_section(
    asked: Sequence[Question], posted: Posted, *, zone: str
) -> SectionPosted:
    """Return what was typed into the fields of one section."""
    texts: dict[int, Sequence[str]] = {}
    times: dict[str, LocalTime] = {}
    for question in asked:
        name = f"f{question.no}"
        if question.type is not FieldType.DATETIME:
            texts[question.no] = posted.texts(name)
            continue
        moment = read_local_time(posted, name, zone)
        if moment.instant is not None:
            texts[question.no] = [moment.instant.isoformat()]
        elif moment.empty:
            texts[question.no] = []
        else:
            times[name] = moment
    return SectionPosted(texts=texts, times=times)


def _kind(kind: FieldType) -> str:
    if kind is FieldType.DATETIME:
        return "moment"
    if kind is FieldType.MULTI_SELECT:
        return "many"
    if kind in {FieldType.ENUM, FieldType.BOOLEAN}:
        return "one"
    return "long" if kind in _LONG else "short"


def _options(question: Question) -> tuple[tuple[str, str], ...]:
    if question.type is FieldType.BOOLEAN:
        return (("true", "Yes"), ("false", "No"))
    return tuple((option.key, option.label) for option in question.options)


def _text(value: Any) -> str:
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else ""


def _mapping(value: Mapping[str, Any]) -> str:
    if set(value) <= {"min", "max"}:
        return str(value.get("min") if value.get("min") is not None else value["max"])
    return "\n".join(
        code if count is None else f"{code}: {count}" for code, count in value.items()
    )


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    list: "\n".join,
    dict: _mapping,
}


def _chosen(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("true",) if value else ("false",)
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, str) else ()


def _parts(value: str, zone: str) -> dict[str, str]:
    local = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    return {
        "day": str(local.day),
        "month": str(local.month),
        "year": str(local.year),
        "time": f"{local:%H:%M}",
    }
