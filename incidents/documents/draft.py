"""The form while it is being filled: the record, and the fields already done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from incidents.documents.filled import FilledField, Origin, State
from incidents.documents.form import CHOICES, Field, Form
from incidents.documents.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer that a source read out of the record.

    Attributes:
        partial: true but not all that the form asks; a person must add to it.
        final: stands against whatever a person answers.
        remark: what a reader must know beside it, or "".
    """

    value: Any
    origin: Origin
    partial: bool = False
    final: bool = False
    remark: str = ""


def choose(
    field: Field, code: str, origin: Origin, *, final: bool = False
) -> Found | None:
    """Return the option of *field* that *code* means as found; None if it has none."""
    option = field.option_of(code)
    return Found(value=option.key, origin=origin, final=final) if option else None


def number_in(params: Mapping[str, object], key: str) -> int:
    """Return the number of a field that a form hands to a function.

    Raises:
        TypeError: it hands none; the form is faulty.
    """
    number = params.get(key)
    if not isinstance(number, int):
        raise TypeError(f"wants {key} = number of a field")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An answer that the record contradicts, with the reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """An answer that the record cannot give, and why; a person may give it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What sources and conditions may read.

    ``done`` holds the fields above the present one; asking for a later one is a
    fault of the form, found by the loader's trial run.
    """

    form: Form
    record: Record
    done: dict[int, FilledField] = field(default_factory=dict)

    def fact(self, path: str) -> Any:
        """Return the fact at a dotted *path*; None = not known yet."""
        value: Any = self.record.facts
        for key in path.split("."):
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        return value

    def instant(self, path: str) -> datetime | None:
        """Return the instant at *path*; None = not known yet."""
        text = self.fact(path)
        return self.instant_of(text) if text else None

    def instant_of(self, text: str) -> datetime:
        """Return the instant that an RFC 3339 *text* names."""
        return datetime.fromisoformat(text)

    def settled(self, path: str) -> str:
        """Return what ``settled`` says of *path*: "" means it may still grow."""
        return str((self.record.facts.get("settled") or {}).get(path, ""))

    def answer(self, no: int) -> Any:
        """Return what a person answered to field *no*, or None."""
        return self.record.answers.get(no)

    def chosen(self, no: int) -> tuple[str, ...] | None:
        """Return the keys chosen in field *no*; None = not determined yet.

        A field that itself waits for an earlier one is not determined either.
        """
        each = self.done[no]
        if each.waits or each.state in (State.MISSING, State.TO_BE_DETERMINED):
            return None
        if each.value is None:
            return ()
        if each.field.type in CHOICES and isinstance(each.value, list):
            return tuple(each.value)
        return (str(each.value),)

    def zone(self) -> ZoneInfo:
        """Return the organisation's time zone."""
        return ZoneInfo(self.record.organisation.zone)

    def words_of(self, no: int, codes: Iterable[str]) -> tuple[str, ...]:
        """Return, in the form's words, those *codes* that field *no* has no option for.

        A code of "other" says nothing by itself and is left out.
        """
        words = self.form.field(no).words
        return tuple(words[c] for c in codes if c in words)

    def label_of(self, no: int, code: str) -> str:
        """Return the form's words for one code: the option's label or our own."""
        found: Field = self.form.field(no)
        option = found.option_of(code)
        return found.words.get(code) or (option.label if option else "")
