"""Open questions, answerable in place: the input that fits a fact, and reading it.

Every question also takes "nobody will ever know"; a list also takes "these and no
others". Leaving a question alone leaves the fact not known: nothing here turns that
into "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incidents.core import words as labels
from incidents.core.errors import Fault
from incidents.core.facts_nodes import (
    Amount,
    Code,
    Count,
    Flag,
    Instant,
    ListOf,
    MapOf,
    Record,
)
from incidents.services.case_views_values import CaseFile
from incidents.web.console import words
from incidents.web.console.facts_words import in_words, node_at, unit_of
from incidents.web.console.times import read_local_time
from incidents.web.posted import Posted

NEVER_KNOWN = "cannot_be_determined"
_FEW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose, and what it would change."""

    value: str
    label: str
    changes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One open question as the page shows it.

    Attributes:
        kind: which input: ``flag`` ``code`` ``codes`` ``range`` ``number`` ``moment``
            ``counts``, or ``elsewhere`` and ``awareness`` for other places.
        changes: what may turn on the answer, in words.
        known: what is known so far, "" for nothing.
        holds: codes that are ticked already.
        lines: countries that are known already, a line each.
    """

    path: str
    form: str
    ask: str
    who: str
    kind: str
    options: tuple[Option, ...]
    changes: tuple[str, ...]
    known: str
    holds: tuple[str, ...]
    unit: str
    lines: str


def question_views(case: CaseFile) -> tuple[QuestionView, ...]:
    """Return the open questions of the latest triage, in its order."""
    known = {fact.path: fact.value for fact in case.facts}
    return tuple(
        _view(question, known.get(question["fact"]), case.head.zone)
        for question in case.triage["open_questions"]
    )


def form_name(path: str) -> str:
    """Return the name of the form that answers the fact at *path*."""
    return "answer-" + path.replace(".", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A posted answer: the value, what it settles, and what is wrong with it."""

    value: Any = None
    settled: str | None = None
    faults: tuple[Fault, ...] = ()
    offers: tuple[str, ...] = ()


def read_answer(path: str, posted: Posted, *, zone: str) -> Reading:
    """Return the value that was given for the fact at *path*."""
    if posted.text("never") == "yes":
        return Reading(settled=NEVER_KNOWN)
    kind = _kind(path)
    if kind == "moment":
        moment = read_local_time(posted, "value", zone)
        value = moment.instant.isoformat() if moment.instant else None
        return Reading(value=value, faults=moment.faults, offers=moment.offers)
    reader = _READERS.get(kind)
    if reader is None:
        return Reading(faults=(Fault("value", "This is not answered here"),))
    return reader(path, posted)


def _view(question: Mapping[str, Any], value: Any, zone: str) -> QuestionView:
    path = question["fact"]
    kind = _kind(path)
    return QuestionView(
        path=path,
        form=form_name(path),
        ask=question["ask"],
        who=words.WHO.get(question["who"], ""),
        kind=kind,
        options=_options(path, kind, question["answers"]),
        changes=tuple(_duty_words(name) for name in question["could_change"]),
        known="" if value is None else in_words(path, value, zone=zone),
        holds=tuple(value) if kind == "codes" and value else (),
        unit=unit_of(path),
        lines=_lines(value) if kind == "counts" and value else "",
    )


def _lines(counts: Mapping[str, int | None]) -> str:
    return "\n".join(
        code if number is None else f"{code}: {number}"
        for code, number in counts.items()
    )


def _kind(path: str) -> str:
    if path.split(".")[0] in {"organisation", "sectors"}:
        return "elsewhere"
    if path in {"aware_at", "processor_aware_at"}:
        return "awareness"
    node = node_at(path)
    if isinstance(node, ListOf):
        return "codes" if isinstance(node.item, Code) else "elsewhere"
    if isinstance(node, Record):
        return "range" if set(node.fields) >= {"min", "max"} else "elsewhere"
    return _KINDS.get(type(node), "elsewhere")


_KINDS: Mapping[type, str] = {
    Flag: "flag",
    Code: "code",
    Count: "number",
    Amount: "number",
    Instant: "moment",
    MapOf: "counts",
}


def _options(path: str, kind: str, answers: Mapping[str, str]) -> tuple[Option, ...]:
    if kind == "flag":
        return tuple(
            Option(value=v, label=label, changes=_outcome(answers.get(v)))
            for v, label in (("true", "Yes"), ("false", "No"))
        )
    if kind in {"code", "codes"}:
        return tuple(
            Option(
                value=code,
                label=labels.label(path, code),
                changes=_outcome(answers.get(code)),
            )
            for code in labels.codes(path)
        )
    return ()


def _outcome(outcome: str | None) -> str:
    return {
        "required": "would make it required",
        "not_required": "would make it not required",
    }.get(outcome or "", "")


def _duty_words(name: str) -> str:
    regime, _, duty = name.partition("/")
    return f"{words.duty(duty)} ({regime.upper().replace('-', ' ')})"


def _read_flag(_path: str, posted: Posted) -> Reading:
    value = {"true": True, "false": False}.get(posted.text("value"))
    return Reading(value=value) if value is not None else _NOTHING_CHOSEN


def _read_code(_path: str, posted: Posted) -> Reading:
    return (
        Reading(value=posted.text("value"))
        if posted.text("value")
        else (_NOTHING_CHOSEN)
    )


def _read_codes(_path: str, posted: Posted) -> Reading:
    chosen = [code for code in posted.texts("value") if code]
    if posted.text("complete") == "yes":
        return Reading(value=chosen, settled="complete" if chosen else "none")
    return Reading(value=chosen) if chosen else _NOTHING_CHOSEN


def _read_number(_path: str, posted: Posted) -> Reading:
    number = whole_number(posted.text("value"))
    if number is None:
        return Reading(faults=(Fault("value", "Enter a whole number, such as 340"),))
    return Reading(value=number)


def _read_range(_path: str, posted: Posted) -> Reading:
    typed = {key: posted.text(key).strip() for key in ("min", "max")}
    numbers = {key: whole_number(text) for key, text in typed.items()}
    faults = tuple(
        Fault(key, "Enter a whole number, such as 340")
        for key, text in typed.items()
        if text and numbers[key] is None
    )
    if faults:
        return Reading(faults=faults)
    low, high = numbers["min"], numbers["max"]
    if low is None and high is None:
        return Reading(faults=(Fault("min", "Enter how many, at least or at most"),))
    if low is not None and high is not None and low > high:
        says = "The higher number must not be below the lower one"
        return Reading(faults=(Fault("max", says),))
    value: dict[str, Any] = {"min": low, "max": high}
    value["certainty"] = "exact" if posted.text("exact") == "yes" else "approximate"
    return Reading(value=value)


def _read_counts(_path: str, posted: Posted) -> Reading:
    counts: dict[str, int | None] = {}
    for line in posted.text("value").split("\n"):
        code, _, number = line.partition(":")
        code, number = code.strip().upper(), number.strip()
        if not code:
            continue
        counts[code] = whole_number(number) if number else None
        if number and counts[code] is None:
            says = "Write one country a line, such as IE: 300, or IE alone"
            return Reading(faults=(Fault("value", says),))
    settled = "complete" if posted.text("complete") == "yes" else None
    return Reading(value=counts, settled=settled) if counts else _NOTHING_CHOSEN


def whole_number(text: str) -> int | None:
    """Return the number in *text*, thousands separated or not; None for anything else.

    Ours hold 64 bits; longer digits are refused by the vocabulary, not here.
    """
    plain = text.strip().replace(",", "").replace(" ", "")
    return (
        int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 25 else None
    )


_NOTHING_CHOSEN = Reading(
    faults=(Fault("value", "Choose an answer, or leave the question open"),)
)
_READERS = {
    "flag": _read_flag,
    "code": _read_code,
    "codes": _read_codes,
    "number": _read_number,
    "range": _read_range,
    "counts": _read_counts,
}
