"""When: occurrence, awareness, and what kind of notification this is."""

from collections.abc import Mapping
from datetime import datetime, time

from incidents.documents.draft import Draft, Found, choose
from incidents.documents.filled import Origin
from incidents.documents.form import Field

Params = Mapping[str, object]
_ROUGH = {"month", "year", "estimated"}
_NO_HOUR = time()


def kind(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether this notification is new or follows another."""
    return choose(field, str(draft.record.kind), Origin.RECORD)


def subtype(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether it is complete, incomplete or a withdrawal."""
    return choose(field, str(draft.record.subtype), Origin.RECORD)


def previous(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the authority's number of the earlier notification."""
    text = draft.record.previous
    return Found(value=text, origin=Origin.RECORD) if text else None


def reference(draft: Draft, field: Field, params: Params) -> Found:
    """Return our own reference of the case."""
    return Found(value=draft.record.reference, origin=Origin.RECORD)


def occurrence(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return how the time of the breach is known: a day, a range, ongoing.

    A beginning alone says neither that it has ended nor that it goes on.
    """
    begin, end = draft.instant("occurred_from"), draft.instant("occurred_until")
    if begin is None:
        return None
    if draft.fact("ongoing") is True:
        return choose(field, "ongoing", Origin.FACTS)
    if end is not None:
        same = _day(draft, begin) == _day(draft, end)
        return choose(field, "day" if same else "range", Origin.FACTS)
    if draft.fact("ongoing") is False and draft.fact("date_precision") in (
        "exact",
        "day",
    ):
        return choose(field, "day", Origin.FACTS)
    return None


def _day(draft: Draft, at: datetime) -> object:
    return at.astimezone(draft.zone()).date()


def estimated(draft: Draft, field: Field, params: Params) -> Found | None:
    """Are the dates estimates only?"""
    precision = draft.fact("date_precision")
    if precision is None or draft.fact("occurred_from") is None:
        return None
    return Found(value=precision in _ROUGH, origin=Origin.FACTS)


def instant(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the instant at ``fact``, with how exact it is."""
    text = draft.fact(str(params["fact"]))
    if text is None:
        return None
    precision = draft.fact("date_precision") or "exact"
    return Found(value={"at": text, "precision": precision}, origin=Origin.FACTS)


def day(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the local date of the instant at ``fact``."""
    at = draft.instant(str(params["fact"]))
    if at is None:
        return None
    return Found(value=str(_day(draft, at)), origin=Origin.FACTS)


def awareness(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return when the controller became aware; it starts the 72 hours."""
    at = draft.record.aware_at
    if at is None:
        return None
    value = {"at": at.isoformat(), "precision": "exact"}
    return Found(value=value, origin=Origin.DECISION)


def discovery(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return, in words, when the breach was noticed and reported inside."""
    steps = (
        ("discovered_at", "First noticed on {}."),
        ("told_by_processor_at", "The processor told the controller on {}."),
        ("reported_at", "Reported inside the organisation on {}."),
    )
    said = [
        text.format(_spoken(draft, at))
        for path, text in steps
        if (at := draft.instant(path)) is not None
    ]
    if not said:
        return None
    return Found(value=" ".join(said), origin=Origin.FACTS, partial=True)


def _spoken(draft: Draft, at: datetime) -> str:
    """Return *at* in words; midnight sharp is a day of which nobody knows the hour."""
    local = at.astimezone(draft.zone())
    if local.time() == _NO_HOUR:
        return f"{local.day} {local:%B %Y}"
    return f"{local.day} {local:%B %Y, %H:%M %Z}"
