"""The shape of an authority's form: sections, fields, options, and who answers.

Everything a lawyer would look up is data (``incidents/law/forms/*.toml``); everything
one would argue about is a named function (``sources``, ``conditions``, ``starts``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class FieldType(StrEnum):
    """What an answer to a field looks like.

    ``lines`` is a list of short texts, ``countries`` a list of ISO 3166 codes and
    ``counts`` an object of country code to number or null.
    """

    TEXT = "text"
    TEXTAREA = "textarea"
    LINES = "lines"
    BOOLEAN = "boolean"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    ENUM = "enum"
    MULTI_SELECT = "multi-select"
    COUNTRIES = "countries"
    COUNTS = "counts"


class Mandatory(StrEnum):
    """How much the form insists on a field whose condition holds.

    ``always`` cannot follow in a later phase: without it nothing can be filed.
    """

    NO = "no"
    YES = "yes"
    ALWAYS = "always"


CHOICES = frozenset({FieldType.ENUM, FieldType.MULTI_SELECT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a choice, and the codes of our facts that mean it."""

    key: str
    label: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A named function with the parameters that the form gives it."""

    name: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One numbered field of a form.

    Attributes:
        condition: when the field applies; None means always.
        source: reads the answer out of the record; None means only a person can.
        start: reads the reporter's words, offered to be edited, never printed.
        asks: a person may answer it in the console.
        later: key of the option "to be determined", or "".
        cannot: key of the option "cannot be determined", or "".
        settled: path in ``facts.settled`` whose ``cannot_be_determined`` speaks here.
        words: our codes that the form has no option for, in the form's language.
        undecided: our codes that say nothing here by themselves; a person chooses.
        demand: key of the form's ``demands`` that misses this answer, or "".
        limit: longest text, in characters; most entries of a list.
    """

    no: int
    label: str
    type: FieldType
    mandatory: Mandatory
    options: tuple[Option, ...] = ()
    condition: Call | None = None
    source: Call | None = None
    start: str = ""
    asks: bool = False
    later: str = ""
    cannot: str = ""
    settled: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    demand: str = ""
    help: str = ""
    limit: int = 10_000

    def option(self, key: str) -> Option | None:
        """Return the option with *key*, or None."""
        return next((o for o in self.options if o.key == key), None)

    def option_of(self, code: str) -> Option | None:
        """Return the option that a code of our facts means, or None."""
        return next((o for o in self.options if code in o.codes), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of fields under one heading."""

    no: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A line of page 1: a label and the fields whose answers stand beside it.

    Attributes:
        joins: what stands between the fields' answers; "; " where none is given.
    """

    label: str
    fields: tuple[int, ...]
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePart:
    """One heading of a sample and the fields that stand below it, without numbers."""

    heading: str
    fields: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A letter to the people concerned that the authority wants a copy of.

    Attributes:
        title: what stands above it, in the words of the law.
        opening: fields that stand between title and first heading.
    """

    title: str
    opening: tuple[int, ...]
    parts: tuple[SamplePart, ...]

    def fields(self) -> tuple[int, ...]:
        """Return the numbers of all its fields, in the order of the letter."""
        return (*self.opening, *(no for part in self.parts for no in part.fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One version of one form, in one language.

    Attributes:
        regimes: ids of the laws whose notification it is.
        general: fits every authority of its laws, also one that is not known yet.
        noun: what is filed is called: a notification, a report, a notice.
        clock: what the law calls the instant that its time runs from; "" where the
            form says nothing of it.
        phases: the provision that lets the rest follow later, or "".
        demands: what the law demands to be said, in its order: key to provision.
        advice: what a person must know before it is sent; said in the console alone.
        unchecked: what nobody has compared with the authority's own form; likewise.
        sample: the letter that goes with it, or None.
    """

    id: str
    title: str
    language: str
    regimes: tuple[str, ...]
    source: str
    attribution: str
    reviewed: date
    sections: tuple[Section, ...]
    summary: tuple[SummaryRow, ...]
    general: bool = False
    noun: str = "notification"
    clock: str = ""
    phases: str = ""
    demands: Mapping[str, str] = field(default_factory=dict)
    advice: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    sample: Sample | None = None

    def fields(self) -> tuple[Field, ...]:
        """Return every field in the form's order."""
        return tuple(f for section in self.sections for f in section.fields)

    def field(self, no: int) -> Field:
        """Return the field with this number; KeyError when the form has none."""
        for each in self.fields():
            if each.no == no:
                return each
        raise KeyError(no)

    def read_by(self, source: str) -> Field | None:
        """Return the first field that the function *source* reads, or None."""
        found = (f for f in self.fields() if f.source and f.source.name == source)
        return next(found, None)

    def asked_when(self, condition: str) -> Field | None:
        """Return the first field with this *condition*, or None."""
        found = (
            f for f in self.fields() if f.condition and f.condition.name == condition
        )
        return next(found, None)
