"""Open questions, answerable in place: the input that fits a fact.

Every question also takes "nobody will ever know"; a list also takes "these and no
others". Leaving a question alone leaves the fact not known: nothing here turns that
into "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incidents.core import words as labels
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
from incidents.web.console.countries import STATE_NAMES, count_rows
from incidents.web.console.facts_words import in_words, node_at, unit_of


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
            ``country`` ``counts`` ``states``, or ``elsewhere`` and ``awareness`` for
            other places.
        changes: what may turn on the answer, in words.
        known: what is known so far, "" for nothing.
        holds: codes that are ticked already.
        rows: countries or States that are known already, each with its number.
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
    rows: tuple[tuple[str, str], ...]


def question_views(case: CaseFile) -> tuple[QuestionView, ...]:
    """Return the open questions of the latest triage, in its order."""
    known = {fact.path: fact.value for fact in case.facts}
    laws = {duty.regime: duty.regime_name for duty in case.duties}
    return tuple(
        _view(question, known.get(question["fact"]), case.head.zone, laws)
        for question in case.triage["open_questions"]
    )


def form_name(path: str) -> str:
    """Return the name of the form that answers the fact at *path*."""
    return "answer-" + path.replace(".", "-")


def _view(
    question: Mapping[str, Any], value: Any, zone: str, laws: Mapping[str, str]
) -> QuestionView:
    path = question["fact"]
    kind = kind_of(path)
    return QuestionView(
        path=path,
        form=form_name(path),
        ask=question["ask"],
        who=words.WHO.get(question["who"], ""),
        kind=kind,
        options=_options(path, kind, question["answers"]),
        changes=tuple(_duty_words(name, laws) for name in question["could_change"]),
        known="" if value is None else in_words(path, value, zone=zone),
        holds=tuple(value) if kind == "codes" and value else (),
        unit=unit_of(path),
        rows=_rows(kind, value or {}),
    )


def _rows(kind: str, value: Any) -> tuple[tuple[str, str], ...]:
    if kind == "states":
        return count_rows(value, STATE_NAMES)
    return count_rows(value) if kind == "counts" else ()


def kind_of(path: str) -> str:
    """Return which input asks for the fact at *path*; see ``QuestionView``."""
    if path.split(".")[0] in {"organisation", "sectors"}:
        return "elsewhere"
    if path in {"aware_at", "processor_aware_at"}:
        return "awareness"
    node = node_at(path)
    if path in {"us_states", "place_country"}:
        return "states" if path == "us_states" else "country"
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


def _duty_words(name: str, laws: Mapping[str, str]) -> str:
    regime, _, duty = name.partition("/")
    law = laws.get(regime) or regime.upper().replace("-", " ")
    return f"{words.duty(duty)} ({law})"


def whole_number(text: str) -> int | None:
    """Return the number in *text*, thousands separated or not; None for anything else.

    Ours hold 64 bits; longer digits are refused by the vocabulary, not here.
    """
    plain = text.strip().replace(",", "").replace(" ", "")
    return (
        int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 25 else None
    )
