"""What people answer: from a page's strings to values, and what is wrong with them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from incidents.core.errors import Fault
from incidents.documents.form import Field, FieldType, Form
from incidents.documents.territory import is_country

MOST = 2**63 - 1
MOST_LINES = 50
LINE_LIMIT = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def check_answers(form: Form, answers: Mapping[Any, Any]) -> tuple[Fault, ...]:
    """Return every fault of *answers*; none means that ``fill`` may use them.

    Paths are ``answers.<number>``; no fault repeats what was typed.
    """
    asked = {f.no: f for f in form.fields() if f.asks}
    faults = []
    for no, value in answers.items():
        path = f"answers.{no}"
        field = asked.get(no) if isinstance(no, int) else None
        if field is None:
            faults.append(Fault(path, "the form does not ask this of a person"))
        elif value is not None and (says := fault_of(field, value)):
            faults.append(Fault(path, says))
    return tuple(faults)


def fault_of(field: Field, value: Any) -> str:
    """Return what is wrong with *value* as an answer to *field*; "" if nothing."""
    return _CHECKS[field.type](field, value)


def settle(field: Field, answer: Any) -> Any:
    """Return a checked answer in the shape that records give: one shape per type."""
    if field.type is FieldType.NUMBER and isinstance(answer, int):
        return {"min": answer, "max": answer}
    if field.type is FieldType.DATETIME and isinstance(answer, str):
        return {"at": answer, "precision": "exact"}
    return answer


def read_answer(field: Field, texts: Sequence[str]) -> Any:
    """Return the answer in a page's strings; None when they are all blank.

    What cannot be read stays as it was typed, for ``check_answers`` to name.
    """
    given = [t.replace("\r\n", "\n").strip() for t in texts]
    given = [t for t in given if t]
    if not given:
        return None
    if field.type is FieldType.MULTI_SELECT:
        return given
    if field.type is FieldType.COUNTRIES:
        return re.split(r"[\s,;]+", " ".join(given).upper())
    return _READERS.get(field.type, _as_typed)(given[0])


def _as_typed(text: str) -> Any:
    return text


def _read_lines(text: str) -> Any:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _read_boolean(text: str) -> Any:
    return {"true": True, "yes": True, "false": False, "no": False}.get(
        text.lower(), text
    )


_NUMBER = re.compile(r"[0-9]{1,20}")
_RANGE = re.compile(r"([0-9]{1,20})[-–]([0-9]{1,20})")


def _read_number(text: str) -> Any:
    """Read ``1,200`` or ``300-400`` as bounds."""
    plain = re.sub(r"[ ,\u00a0\u202f]", "", text)
    if _NUMBER.fullmatch(plain):
        return {"min": int(plain), "max": int(plain)}
    if bounds := _RANGE.fullmatch(plain):
        return {"min": int(bounds[1]), "max": int(bounds[2])}
    return text


def _read_counts(text: str) -> Any:
    """Read lines like ``IE: 300``; a bare code means that the number is not known."""
    counts: dict[str, Any] = {}
    for line in _read_lines(text):
        code, _, number = line.partition(":")
        counts[code.strip().upper()] = _read_count(number.strip())
    return counts


def _read_count(text: str) -> Any:
    bounds = _read_number(text) if text else None
    if isinstance(bounds, dict) and bounds["min"] == bounds["max"]:
        return bounds["min"]
    return bounds


def _check_text(field: Field, value: Any) -> str:
    return _text_fault(value, field.limit)


def _text_fault(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        return "must be text"
    if not value.strip():
        return "must not be empty"
    if len(value) > limit:
        return f"must have {limit:,} characters or fewer; it has {len(value):,}"
    if _CONTROL.search(value) or _SURROGATE.search(value):
        return "must not contain control characters"
    return ""


def _check_lines(field: Field, value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "must be a list of lines"
    if len(value) > MOST_LINES:
        return f"must have {MOST_LINES} lines or fewer"
    faults = (_text_fault(each, LINE_LIMIT) for each in value)
    return next((f"line {i}: {says}" for i, says in enumerate(faults, 1) if says), "")


def _check_boolean(field: Field, value: Any) -> str:
    return "" if isinstance(value, bool) else "must be yes or no"


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _check_number(field: Field, value: Any) -> str:
    if not isinstance(value, Mapping):
        return "" if _is_count(value) else "must be a whole number, 0 or more"
    known = [v for v in (value.get("min"), value.get("max")) if v is not None]
    if set(value) - {"min", "max"} or not known or not all(map(_is_count, known)):
        return "must have min or max, whole numbers, 0 or more"
    return "min must not be above max" if known[0] > known[-1] else ""


def _check_date(field: Field, value: Any) -> str:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return "must be a date such as 2026-11-22"
    return "" if len(value) == 10 else "must be a date such as 2026-11-22"


def _check_datetime(field: Field, value: Any) -> str:
    says = "must be a date and time with offset, such as 2026-11-22T09:20:00+01:00"
    try:
        at = datetime.fromisoformat(value)
        at.timestamp()
    except (TypeError, ValueError, OverflowError):
        return says
    return says if at.tzinfo is None else ""


def _check_enum(field: Field, value: Any) -> str:
    known = isinstance(value, str) and field.option(value) is not None
    return "" if known else "must be one of the options"


def _check_multi_select(field: Field, value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "must be a list of options"
    if any(_check_enum(field, each) for each in value):
        return "must name options of this field only"
    if len(set(value)) != len(value):
        return "must name each option once"
    mixed = field.later in value and len(value) > 1
    return "must be either to be determined or options" if mixed else ""


def _check_countries(field: Field, value: Any) -> str:
    listed = isinstance(value, list) and value and all(map(is_country, value))
    return "" if listed else "must be a list of two-letter country codes"


def _check_counts(field: Field, value: Any) -> str:
    if not isinstance(value, Mapping) or not value or not all(map(is_country, value)):
        return "must be lines such as IE: 300, with two-letter country codes"
    counts = [v for v in value.values() if v is not None]
    return "" if all(map(_is_count, counts)) else "must be whole numbers, 0 or more"


_CHECKS: Mapping[FieldType, Callable[[Field, Any], str]] = {
    FieldType.TEXT: _check_text,
    FieldType.TEXTAREA: _check_text,
    FieldType.LINES: _check_lines,
    FieldType.BOOLEAN: _check_boolean,
    FieldType.NUMBER: _check_number,
    FieldType.DATE: _check_date,
    FieldType.DATETIME: _check_datetime,
    FieldType.ENUM: _check_enum,
    FieldType.MULTI_SELECT: _check_multi_select,
    FieldType.COUNTRIES: _check_countries,
    FieldType.COUNTS: _check_counts,
}
_READERS: Mapping[FieldType, Callable[[str], Any]] = {
    FieldType.LINES: _read_lines,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.NUMBER: _read_number,
    FieldType.COUNTS: _read_counts,
}
