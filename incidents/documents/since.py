"""What a notification says that the one before it did not, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from incidents.documents.filled import FilledField, FilledForm, State

# What tells one filing from the next is no news about the breach.
_OURSELVES = frozenset({"kind", "subtype", "previous"})
_SAID = frozenset({State.ANSWERED, State.CANNOT_BE_DETERMINED})
_CANNOT = "Cannot be determined"


class Change(StrEnum):
    """How a field differs from what was filed before."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that says something else than in the filing before.

    Attributes:
        before, after: the answers in words, a line each; empty where nothing was said.
    """

    no: int
    label: str
    change: Change
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes(filled: FilledForm) -> dict[int, FieldChange]:
    """Return the fields of *filled* that differ from the last filing, by number.

    Empty for a first notification, and where the last one used another form: its
    numbers mean other questions. A withdrawal says nothing anew.
    """
    last = filled.earlier[-1] if filled.earlier else None
    if last is None or last.document.get("form") != filled.form.id:
        return {}
    if filled.subtype == "withdraw":
        return {}
    before = {each["no"]: each for each in last.document["fields"]}
    found = (
        _change(each, before.get(each.field.no))
        for each in filled.fields()
        if each.field.source is None or each.field.source.name not in _OURSELVES
    )
    return {each.no: each for each in found if each is not None}


def _change(each: FilledField, earlier: Mapping[str, Any] | None) -> FieldChange | None:
    before, after = _said_before(earlier), _says(each)
    if before == after:
        return None
    change = Change.CHANGED
    if not before or not after:
        change = Change.REMOVED if before else Change.ADDED
    return FieldChange(
        no=each.field.no,
        label=each.field.label,
        change=change,
        before=before,
        after=after,
    )


def _says(each: FilledField) -> tuple[str, ...]:
    if each.state not in _SAID:
        return ()
    return each.shown or (_CANNOT,)


def _said_before(document: Mapping[str, Any] | None) -> tuple[str, ...]:
    if document is None or document["state"] not in _SAID:
        return ()
    return tuple(document.get("text") or ()) or (_CANNOT,)
