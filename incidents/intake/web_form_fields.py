"""The kinds of question on the staff form: what they look like, what they refuse.

Each kind knows its faults (as ``Fault`` with the field's name as path) and the
words in which the check page repeats an answer. How it is drawn is the template's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

from incidents.core.errors import Fault
from incidents.core.facts_nodes import check_text
from incidents.intake.web_form_values import NO, NOT_KNOWN, YES, Values

_PICK = "Choose one of the answers on the page."


class Question(Protocol):
    """Something the page asks."""

    kind: ClassVar[str]

    @property
    def name(self) -> str:
        """Return the name under which the answer is sent."""
        ...

    @property
    def label(self) -> str:
        """Return the question in words."""
        ...

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of every input of the question."""
        ...

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield what is wrong with the answer."""
        ...

    def shown(self, values: Values) -> str:
        """Return the answer in words, "" when there is none or not known yet."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to tick.

    Attributes:
        alone: cannot be ticked together with others.
        apart: stands below the others, after an "or".
        heading: begins a new part of a long list, under these words.
        reveals: questions that only matter when this is chosen.
        repeats: how the check page says it together with what it reveals.
    """

    value: str
    label: str
    hint: str = ""
    alone: bool = False
    apart: bool = False
    heading: str = ""
    reveals: tuple[Question, ...] = ()
    repeats: str = "{label}: {told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words, on one line or several.

    Attributes:
        limit: most characters that are taken.
        rows: lines shown; 1 is a single-line input.
        purpose: HTML ``autocomplete`` token, "" for none.
        needed: what to say when it is empty; "" means it may be.
    """

    kind: ClassVar[str] = "text"
    name: str
    label: str
    hint: str = ""
    limit: int = 200
    rows: int = 1
    input_type: str = "text"
    purpose: str = ""
    needed: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return its one input."""
        return (self.name,)

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield what is wrong with the text."""
        typed = values.text(self.name)
        if not typed and self.needed:
            yield Fault(self.name, self.needed)
        if check_text(typed):
            yield Fault(self.name, "Some characters could not be read. Check the text.")
        if len(typed) > self.limit:
            over = len(typed) - self.limit
            yield Fault(
                self.name,
                f"Shorten this by {over:,} characters. We can take {self.limit:,}.",
            )

    def shown(self, values: Values) -> str:
        """Return the text as typed."""
        return values.text(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Radio buttons: one answer or none."""

    kind: ClassVar[str] = "choice"
    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    inline: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return its own input and those that its options reveal."""
        return (self.name, *_revealed_inputs(self.options))

    def chosen(self, values: Values) -> Option | None:
        """Return the option chosen, None when none or an unknown one is."""
        return self._option(values.text(self.name))

    def _option(self, wanted: str) -> Option | None:
        for option in self.options if wanted else ():
            if option.value == wanted:
                return option
        return None

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield a code we never offered, and faults of what the choice reveals.

        Without JavaScript all inputs are in sight: one filled in without its button
        would be lost silently, so that is a fault too.
        """
        wanted = values.text(self.name)
        option = self._option(wanted)
        if option is None:
            if wanted:
                yield Fault(self.name, _PICK)
            elif any(values.text(name) for name in _revealed_inputs(self.options)):
                yield Fault(self.name, "Choose the answer that your entry belongs to.")
            return
        for question in option.reveals:
            yield from question.faults(values)

    def shown(self, values: Values) -> str:
        """Return the label chosen, with what it reveals; "" when not known."""
        option = self.chosen(values)
        if option is None or option.value == NOT_KNOWN:
            return ""
        return _with_revealed(option, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Boxes under one small heading; "" for none."""

    heading: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Boxes to tick, as many as apply, in groups."""

    kind: ClassVar[str] = "choices"
    name: str
    label: str
    groups: tuple[Group, ...]
    hint: str = ""

    @property
    def options(self) -> tuple[Option, ...]:
        """Return all boxes in order."""
        return tuple([option for group in self.groups for option in group.options])

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return its own input and those that its options reveal."""
        return (self.name, *_revealed_inputs(self.options))

    def chosen(self, values: Values) -> tuple[Option, ...]:
        """Return the boxes ticked, in the order of the page."""
        ticked = values.ticked(self.name)
        return tuple([option for option in self.options if option.value in ticked])

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield codes we never offered and boxes that exclude each other."""
        chosen = self.chosen(values)
        if set(values.ticked(self.name)) - {option.value for option in chosen}:
            yield Fault(self.name, _PICK)
        alone = [option for option in chosen if option.alone]
        if alone and len(chosen) > 1:
            yield Fault(
                self.name, f"Tick either “{alone[0].label}” or the others, not both."
            )
        for option in chosen:
            for question in option.reveals:
                yield from question.faults(values)

    def shown(self, values: Values) -> str:
        """Return the labels ticked, one a line; "" when not known."""
        known = [o for o in self.chosen(values) if o.value != NOT_KNOWN]
        return "\n".join(_with_revealed(option, values) for option in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A list that opens; for long lists only.

    Attributes:
        empty: label of the entry that says nothing.
    """

    kind: ClassVar[str] = "select"
    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    empty: str = "Not known yet"

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return its one input."""
        return (self.name,)

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield a code we never offered."""
        if values.text(self.name) and self._chosen(values) is None:
            yield Fault(self.name, "Choose an entry of the list.")

    def shown(self, values: Values) -> str:
        """Return the label chosen."""
        option = self._chosen(values)
        return option.label if option else ""

    def _chosen(self, values: Values) -> Option | None:
        wanted = values.text(self.name)
        return next((o for o in self.options if o.value == wanted), None)


def _revealed_inputs(options: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(
        [
            name
            for option in options
            for question in option.reveals
            for name in question.inputs
        ]
    )


def _with_revealed(option: Option, values: Values) -> str:
    details = [question.shown(values) for question in option.reveals]
    told = ", ".join(detail for detail in details if detail)
    if not told:
        return option.label
    return option.repeats.format(label=option.label, told=told)


def not_known(label: str = "Not known yet", *, apart: bool = True) -> Option:
    """Return the answer that is always allowed."""
    return Option(value=NOT_KNOWN, label=label, alone=True, apart=apart)


def yes_or_no(name: str, label: str, *, hint: str = "") -> Choice:
    """Return a question with yes, no and not known yet."""
    options = (
        Option(value=YES, label="Yes"),
        Option(value=NO, label="No"),
        not_known(apart=False),
    )
    return Choice(name=name, label=label, hint=hint, options=options, inline=True)
