"""Facts in words with units: "about 340 people", never a code, never a bare number."""

from collections.abc import Callable, Mapping
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
    Node,
    Record,
    parse_instant,
)
from incidents.core.facts_object import OBJECT
from incidents.documents.territory import country_name
from incidents.web.console.countries import STATE_NAMES, count_rows
from incidents.web.console.times import spoken, spoken_day

_SETTLED = {
    "complete": "and nothing else",
    "none": "None",
    "cannot_be_determined": "Nobody will ever know",
}
_COUNTED = {"subjects": "people", "records": "records", "unreachable": "people"}
_UNITS = {
    "availability.restored_within_h": "hours",
    "availability.outage_h": "hours",
    "availability.users_affected": "users",
    "availability.loss_eur": "euro",
    "exposure.duration_h": "hours",
    "exposure.recipients": "recipients",
}


def node_at(path: str) -> Node | None:
    """Return what the vocabulary allows at a dotted path, or None."""
    node: Node | None = OBJECT
    for key in path.split("."):
        node = node.fields.get(key) if isinstance(node, Record) else None
    return node


def unit_of(path: str) -> str:
    """Return the unit that a count or amount has, "" for none."""
    return _COUNTED.get(path) or _UNITS.get(path, "")


def is_typed(path: str) -> bool:
    """Tell whether a person typed the text of this fact."""
    return path in {"title", "description", "data_description"} or path.endswith(
        "_detail"
    )


def in_words(path: str, value: Any, *, zone: str) -> str:
    """Return the value of a fact as a person would say it."""
    if path in _COUNTED:
        return amount(value, _COUNTED[path])
    if path == "quantity":
        return _quantity(value)
    node = node_at(path)
    return _say(node, path, value, zone)


def settled_words(value: Any, settled: str | None) -> str:
    """Return what ``settled`` adds to a value, "" for nothing."""
    if settled is None:
        return ""
    if settled == "none" and value not in (None, [], {}):
        return ""
    return _SETTLED.get(settled, "")


def amount(value: Mapping[str, Any], unit: str) -> str:
    """Return a count between bounds: ``about 340 people``, ``100 to 200 people``."""
    low, high = value.get("min"), value.get("max")
    about = "about " if value.get("certainty") == "approximate" else ""
    if low is None:
        return (
            f"at most {about}{_counted(high, unit)}"
            if high is not None
            else ("not known yet")
        )
    if high is None:
        return f"at least {about}{_counted(low, unit)}"
    if low == high:
        return f"{about}{_counted(low, unit)}"
    return f"{about}{low:,} to {_counted(high, unit)}"


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {_unit(number, unit)}"


def _unit(number: float, unit: str) -> str:
    """Return the unit in the form that goes with the number: 1 hour, 2 hours."""
    if number != 1:
        return unit
    return "person" if unit == "people" else unit.removesuffix("s")


def _quantity(value: Mapping[str, Any]) -> str:
    number, unit = value.get("n"), str(value.get("unit") or "things")
    return unit if number is None else f"{number:,} {unit}"


def _say(node: Node | None, path: str, value: Any, zone: str) -> str:
    if value is None:
        return "not known yet"
    writer = _WRITERS.get(type(node))
    if writer is not None:
        return writer(node, path, value, zone)
    return str(value)


def _code(_node: Any, path: str, value: Any, _zone: str) -> str:
    if path.rsplit(".", 1)[-1] in {"country", "place_country"}:
        return country_name(value, "en")
    return labels.label(path, value)


def _flag(_node: Any, _path: str, value: Any, _zone: str) -> str:
    return "yes" if value else "no"


def _number(_node: Any, path: str, value: Any, _zone: str) -> str:
    text = f"{value:,}" if isinstance(value, int) else f"{value:,g}"
    unit = _UNITS.get(path, "")
    return f"{text} {_unit(value, unit)}" if unit else text


def _instant(_node: Any, _path: str, value: Any, zone: str) -> str:
    instant = parse_instant(value)
    if instant is None:
        return str(value)
    # Midnight sharp stands for a day of which nobody knows the hour.
    return spoken_day(instant, zone) or spoken(instant, zone)


def _list(node: Any, path: str, value: Any, zone: str) -> str:
    said = [_say(node.item, path, each, zone) for each in value]
    return "; ".join(said)


def _map(_node: Any, path: str, value: Any, _zone: str) -> str:
    names = STATE_NAMES if path.endswith("us_states") else None
    return ", ".join(
        f"{name}: {value[code]:,}" if number else name
        for code, (name, number) in zip(value, count_rows(value, names), strict=True)
    )


def _record(node: Any, path: str, value: Any, zone: str) -> str:
    if path == "reporter":
        return _reporter(value)
    said = [
        f"{labels.fact_label(f'{path}.{key}')}: {_part(node, path, key, each, zone)}"
        for key, each in value.items()
        if each not in (None, [], {}, "")
    ]
    return ", ".join(said)


def _reporter(value: Mapping[str, Any]) -> str:
    """Return who reported it; a manager they named is not the reporter."""
    manager = value.get("manager")
    said = [str(each) for key, each in value.items() if each and key != "manager"]
    who = ", ".join(said) or "Anonymous"
    return f"{who}; manager named: {manager}" if manager else who


def _part(node: Any, path: str, key: str, value: Any, zone: str) -> str:
    inner = node.fields.get(key)
    if isinstance(inner, Record) and set(inner.fields) >= {"min", "max"}:
        return amount(value, _COUNTED.get(key, ""))
    return _say(inner, f"{path}.{key}", value, zone)


_WRITERS: Mapping[type, Callable[[Any, str, Any, str], str]] = {
    Code: _code,
    Flag: _flag,
    Count: _number,
    Amount: _number,
    Instant: _instant,
    ListOf: _list,
    MapOf: _map,
    Record: _record,
}
