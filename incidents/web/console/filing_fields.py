"""Fields of an authority's form on a page: what stands in the inputs, and reading them.

The values are the form engine's; what a page sends are texts, one list per field.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.core.errors import Fault
from incidents.documents.form import FieldType, Form
from incidents.documents.questions import Question
from incidents.web.console.countries import (
    count_rows,
    named,
    no_country,
    read_countries,
    read_counts,
)
from incidents.web.console.times import clock_parts, read_local_time
from incidents.web.posted import Posted

_HINTS = {
    FieldType.LINES: "One a line.",
    FieldType.NUMBER: "A whole number, such as 340.",
    FieldType.DATE: "Year, month and day, such as 2026-11-22.",
}
_LONG = frozenset({FieldType.TEXTAREA, FieldType.LINES})
_KINDS = {
    FieldType.DATETIME: "moment",
    FieldType.MULTI_SELECT: "many",
    FieldType.ENUM: "one",
    FieldType.BOOLEAN: "one",
    FieldType.COUNTRIES: "countries",
    FieldType.COUNTS: "counts",
}
_FIELD = re.compile(r"\bfield (\d+)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question of the form, ready for its input.

    Attributes:
        kind: ``long`` ``short`` ``one`` ``many`` ``moment`` ``countries`` ``counts``,
            or ``waits`` for a field that is asked only once another is answered.
        text: what a person has answered so far, as text.
        parts: the same as day, month, year and time, for moments.
        chosen: what is ticked; for ``countries`` their names.
        rows: for ``counts``, each country's name and its number.
        waits: what must be answered first, in words, or "".
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
    rows: tuple[tuple[str, str], ...]
    waits: str
    stands: str
    start: str
    mandatory: bool
    reason: str
    answered: bool


def field_view(question: Question, zone: str, form: Form) -> FieldView:
    """Return one question of *form* ready for the page."""
    kind = "waits" if question.waits else _kind(question.type)
    listed = question.value if kind in {"countries", "counts"} else None
    moment = question.type is FieldType.DATETIME and question.value
    return FieldView(
        no=question.no,
        name=f"f{question.no}",
        label=question.label,
        hint=" ".join(filter(None, (question.help, _HINTS.get(question.type, "")))),
        kind=kind,
        options=_options(question),
        text=_text(question.value),
        parts=clock_parts(datetime.fromisoformat(question.value), zone)
        if moment
        else {},
        chosen=named(listed or ()) if listed else _chosen(question.value),
        rows=count_rows(listed) if kind == "counts" and listed else (),
        waits=with_labels(question.waits, form),
        stands=question.proposal_text,
        start=question.start_text,
        mandatory=question.mandatory,
        reason=with_labels(question.reason, form),
        answered=question.value is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPosted:
    """What a section's page sent.

    Attributes:
        texts: what was typed or ticked, by field.
        offers: offsets to choose from, for local times that happen twice.
        faults: what could not be read.
    """

    texts: Mapping[int, Sequence[str]]
    offers: Mapping[str, tuple[str, ...]]
    faults: tuple[Fault, ...]


def read_section(
    asked: Sequence[Question], posted: Posted, *, zone: str
) -> SectionPosted:
    """Return what was typed into the fields of one section that can be answered."""
    texts: dict[int, Sequence[str]] = {}
    offers: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for question in asked:
        if question.waits:
            continue
        name = f"f{question.no}"
        if question.type is FieldType.DATETIME:
            moment = read_local_time(posted, name, zone)
            texts[question.no] = [moment.instant.isoformat()] if moment.instant else []
            offers[name] = moment.offers
            faults += () if moment.empty else moment.faults
        elif question.type in {FieldType.COUNTRIES, FieldType.COUNTS}:
            texts[question.no], unknown = _places(question.type, name, posted)
            faults += [Fault(name, no_country(each)) for each in unknown[:1]]
        else:
            texts[question.no] = posted.texts(name)
    return SectionPosted(texts=texts, offers=offers, faults=tuple(faults))


def _places(
    kind: FieldType, name: str, posted: Posted
) -> tuple[list[str], tuple[str, ...]]:
    if kind is FieldType.COUNTRIES:
        codes, unknown = read_countries(posted.texts(name))
        return [" ".join(codes)], unknown
    counts, unknown = read_counts(
        posted.texts(f"{name}-place"), posted.texts(f"{name}-number")
    )
    return ["\n".join(f"{code}: {number}" for code, number in counts.items())], unknown


def with_labels(text: str, form: Form) -> str:
    """Return *text* with each number of a field followed by what the field is called.

    ``depends on field 79, still open`` -> ``depends on field 79 (Likely ...), ...``
    """
    labels = {str(field.no): field.label for field in form.fields()}

    def called(found: re.Match[str]) -> str:
        label = labels.get(found[1])
        return f"{found[0]} ({label})" if label else found[0]

    return _FIELD.sub(called, text)


def _kind(kind: FieldType) -> str:
    return _KINDS.get(kind) or ("long" if kind in _LONG else "short")


def _options(question: Question) -> tuple[tuple[str, str], ...]:
    if question.type is FieldType.BOOLEAN:
        return (("true", "Yes"), ("false", "No"))
    return tuple((option.key, option.label) for option in question.options)


def _text(value: Any) -> str:
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else ""


def _mapping(value: Mapping[str, Any]) -> str:
    """Return a number as it was typed: one, or two bounds."""
    bounds = [value[end] for end in ("min", "max") if value.get(end) is not None]
    return "-".join(dict.fromkeys(str(bound) for bound in bounds))


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
