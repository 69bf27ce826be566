"""Counts as people give them: exact, about, between, or not known yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from incidents.core.errors import Fault
from incidents.intake.web_form_fields import Choice, Option, not_known
from incidents.intake.web_form_values import Values

MOST = 10_000_000_000
_GROUPED = re.compile(r"\d{1,3}([ ,.'’\u00a0\u202f]\d{3})+")
_PLAIN = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A whole number, zero or more.

    Attributes:
        needed: what to say when it is empty; "" means it may be.
    """

    kind: ClassVar[str] = "number"
    name: str
    label: str
    hint: str = ""
    needed: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return its one input."""
        return (self.name,)

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield what is no number, and numbers below zero or beyond reason."""
        typed = values.text(self.name)
        if not typed:
            if self.needed:
                yield Fault(self.name, self.needed)
            return
        count = number_in(typed)
        if count is None:
            yield Fault(self.name, "Enter a whole number in digits, such as 340.")
        elif count > MOST:
            yield Fault(self.name, "That number is too large. Check the digits.")

    def shown(self, values: Values) -> str:
        """Return the number with its thousands set apart."""
        count = number_in(values.text(self.name))
        return values.text(self.name) if count is None else f"{count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Two numbers, the least and the most; the most may not be known."""

    kind: ClassVar[str] = "span"
    name: str
    label: str
    hint: str = ""

    @property
    def ends(self) -> tuple[Number, Number]:
        """Return the two inputs."""
        return (
            Number(
                name=f"{self.name}_min",
                label="At least",
                needed="Enter the smaller number.",
            ),
            Number(
                name=f"{self.name}_max",
                label="At most",
                hint="Leave it empty if you only know that there are more.",
            ),
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of both inputs."""
        return tuple(end.name for end in self.ends)

    def faults(self, values: Values) -> Iterator[Fault]:
        """Yield faults of either end, and ends the wrong way round."""
        low, high = (number_in(values.text(end.name)) for end in self.ends)
        for end in self.ends:
            yield from end.faults(values)
        if low is not None and high is not None and low > high:
            yield Fault(
                f"{self.name}_min", "The first number must not be above the second."
            )

    def shown(self, values: Values) -> str:
        """Return both numbers, or the one that is known."""
        low, high = (end.shown(values) for end in self.ends)
        return f"{low} to {high}" if high else f"{low} or more"


def number_in(typed: str) -> int | None:
    """Return the whole number in *typed*: ``1,200`` and ``1 200`` are 1200."""
    if _GROUPED.fullmatch(typed):
        typed = re.sub(r"\D", "", typed)
    return int(typed) if _PLAIN.fullmatch(typed) else None


def amount(name: str, label: str, *, of: str, hint: str = "") -> Choice:
    """Return the question "how many": exact, about, between, not known yet.

    Args:
        of: what is counted, for the messages.
    """
    needed = f"Enter the number of {of}."
    exact = Number(name=f"{name}_exact", label="How many exactly?", needed=needed)
    about = Number(name=f"{name}_about", label="About how many?", needed=needed)
    options = (
        Option(
            value="exact", label="I know the number", reveals=(exact,), repeats="{told}"
        ),
        Option(
            value="about",
            label="I know roughly",
            reveals=(about,),
            repeats="about {told}",
        ),
        Option(
            value="between",
            label="More than a number, or between two numbers",
            reveals=(Span(name=name, label="Between"),),
            repeats="{told}",
        ),
        not_known(),
    )
    return Choice(name=name, label=label, hint=hint, options=options)


def amount_in(values: Values, name: str) -> dict[str, object] | None:
    """Return ``{"min", "max", "certainty"}`` as answered; None = not known yet."""
    how = values.choice(name)
    if how == "between":
        ends = (f"{name}_min", f"{name}_max")
        low, high = (number_in(values.text(end)) for end in ends)
    else:
        low = high = number_in(values.text(f"{name}_{how}"))
    open_ended = how == "between" and not values.text(f"{name}_max")
    if how is None or low is None or (high is None and not open_ended):
        return None
    certainty = "exact" if how == "exact" else "approximate"
    return {"min": low, "max": high, "certainty": certainty}
