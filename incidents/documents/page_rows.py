"""Rows of the document, and what they say of the filings before this one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from incidents.documents.filled import FilledForm
from incidents.documents.odd_text import printable
from incidents.documents.present import instant_in_words
from incidents.documents.since import Change, FieldChange

_CHANGES = {
    Change.ADDED: "Added",
    Change.CHANGED: "Changed",
    Change.REMOVED: "No longer said",
}
# What was said before is repeated beside the new answer where it is short.
_BEFORE_AT_MOST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A label and what stands beside it.

    Attributes:
        lines: the answer, a paragraph each.
        note: said in italics below the answer, or "".
        change: that it differs from the last filing, or "".
        before: what it said then, where that is short; or "".
    """

    no: str = ""
    label: str
    lines: tuple[str, ...] = ()
    note: str = ""
    change: str = ""
    before: str = ""


def earlier_filings(filled: FilledForm) -> Iterator[str]:
    """Return the filings that this one follows or withdraws, a line each."""
    for each in filled.earlier:
        at = instant_in_words(
            each.filed_at, zone=filled.zone, language=filled.form.language
        )
        number = f"; authority’s reference {each.reference}" if each.reference else ""
        yield printable(f"Filing {each.number} of {at}{number}")


def changed_rows(differences: Mapping[int, FieldChange]) -> Iterator[Row]:
    """Return the numbers of the fields that differ, by how they differ."""
    for change in Change:
        numbers = [no for no, each in differences.items() if each.change is change]
        if numbers:
            yield Row(label=_CHANGES[change], lines=(numbers_of(numbers),))


def differs_in_words(change: FieldChange | None, since: str) -> tuple[str, str]:
    """Return that a field differs from the last filing, and what it said then."""
    if change is None:
        return "", ""
    before = printable("; ".join(change.before))
    said = f"{_CHANGES[change.change]} {since}."
    return said, before if len(before) <= _BEFORE_AT_MOST else ""


def numbers_of(numbers: Iterable[int]) -> str:
    """Return numbers of fields, comma by comma."""
    return ", ".join(str(no) for no in numbers)
