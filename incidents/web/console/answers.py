"""What was typed as the answer to an open question, read as the fact it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from incidents.core.errors import Fault
from incidents.web.console.countries import (
    country_code,
    no_country,
    read_counts,
    state_code,
)
from incidents.web.console.questions import kind_of, whole_number
from incidents.web.console.times import read_local_time
from incidents.web.posted import Posted

NEVER_KNOWN = "cannot_be_determined"


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
    kind = kind_of(path)
    if kind == "moment":
        moment = read_local_time(posted, "value", zone)
        value = moment.instant.isoformat() if moment.instant else None
        return Reading(value=value, faults=moment.faults, offers=moment.offers)
    reader = _READERS.get(kind)
    if reader is None:
        return Reading(faults=(Fault("value", "This is not answered here"),))
    return reader(path, posted)


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


def _read_country(_path: str, posted: Posted) -> Reading:
    typed = posted.text("value").strip()
    code = country_code(typed)
    if typed and code is None:
        return Reading(faults=(Fault("value", no_country(typed)),))
    return Reading(value=code) if code else _NOTHING_CHOSEN


def _read_counts(_path: str, posted: Posted) -> Reading:
    return _counts(posted, country_code, "country")


def _read_states(_path: str, posted: Posted) -> Reading:
    return _counts(posted, state_code, "State")


def _counts(posted: Posted, code_of: Callable[[str], str | None], noun: str) -> Reading:
    """Read numbers of people by country or State, a line each."""
    places, numbers = posted.texts("value-place"), posted.texts("value-number")
    typed, unknown = read_counts(places, numbers, code_of)
    if unknown:
        return Reading(faults=(Fault("value", no_country(unknown[0], noun)),))
    counts = {code: whole_number(text) for code, text in typed.items()}
    if any(text and counts[code] is None for code, text in typed.items()):
        says = "Enter whole numbers of people, such as 340, or leave the number empty"
        return Reading(faults=(Fault("value", says),))
    settled = "complete" if posted.text("complete") == "yes" else None
    return Reading(value=counts, settled=settled) if counts else _NOTHING_CHOSEN


_NOTHING_CHOSEN = Reading(
    faults=(Fault("value", "Choose an answer, or leave the question open"),)
)
_READERS: Mapping[str, Callable[[str, Posted], Reading]] = {
    "flag": _read_flag,
    "code": _read_code,
    "codes": _read_codes,
    "number": _read_number,
    "range": _read_range,
    "country": _read_country,
    "counts": _read_counts,
    "states": _read_states,
}
