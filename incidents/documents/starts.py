"""The reporter's words, offered to a person as a start.

They never reach the form by themselves: they come back only as an answer that
somebody has edited and stands behind.
"""

from collections.abc import Callable, Mapping

from incidents.documents.record import Record

Start = Callable[[Record], str]


def _text(record: Record, *keys: str) -> str:
    return "\n\n".join(t for k in keys if (t := str(record.facts.get(k) or "").strip()))


def description(record: Record) -> str:
    """Return what happened, as it was told."""
    return _text(record, "title", "description")


def data_description(record: Record) -> str:
    """Return what data there were, as it was told."""
    return _text(record, "data_description")


def place(record: Record) -> str:
    """Return the systems named and the place described."""
    lines = [
        ", ".join(str(s[k]) for k in ("name", "vendor", "country") if s.get(k))
        for s in record.facts.get("systems") or ()
    ]
    return "\n".join([*lines, *filter(None, [_text(record, "place_detail")])])


def measures_before(record: Record) -> str:
    """Return the measures in place, as they were told."""
    return _text(record, "measures_before_detail")


def measures_after(record: Record) -> str:
    """Return the measures since, as they were told."""
    return _text(record, "measures_after_detail")


def mitigation(record: Record) -> str:
    """Return what was done, as it was told."""
    return _text(record, "mitigation_detail")


def means(record: Record) -> str:
    """Return how people were told, as the acts say it."""
    acts = record.facts.get("acts") or ()
    return "\n".join(str(a["means"]) for a in acts if a.get("means"))


def parties(record: Record) -> str:
    """Return the names of controllers and vendors in the facts, a line each."""
    facts = record.facts
    names = [str(c.get("name") or "") for c in facts.get("controllers") or ()]
    names += [str(s.get("vendor") or "") for s in facts.get("systems") or ()]
    return "\n".join(dict.fromkeys(filter(None, names)))


def awareness(record: Record) -> str:
    """Return the reason given for the instant of awareness."""
    return record.aware_reason


STARTS: Mapping[str, Start] = {
    "awareness": awareness,
    "data-description": data_description,
    "description": description,
    "means": means,
    "measures-after": measures_after,
    "measures-before": measures_before,
    "mitigation": mitigation,
    "parties": parties,
    "place": place,
}
