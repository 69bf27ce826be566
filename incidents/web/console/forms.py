"""What was typed into a form of a page, when the page is shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from incidents.core.errors import Fault
from incidents.web.posted import Posted

_NOTHING = Posted(fields={})
_PREDICATES = ("is ", "lies ", "must ", "needs ", "contains ", "has ")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """One form: what it holds and what is wrong with it.

    Attributes:
        name: begins the ids of its fields, so that a page can hold many forms.
        faults: what to correct; the path is the name of a field.
        offers: offsets to choose from where a local time happens twice.
    """

    name: str
    posted: Posted = _NOTHING
    faults: tuple[Fault, ...] = ()
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Tell whether this is the form that was sent and refused."""
        return bool(self.faults)

    def id(self, name: str) -> str:
        """Return the id of a field on the page."""
        return f"{self.name}-{name}"

    def value(self, name: str, otherwise: str = "") -> str:
        """Return what was typed, or *otherwise* when the form was not sent."""
        return self.posted.text(name) if name in self.posted.fields else otherwise

    def values(self, name: str, otherwise: Sequence[str] = ()) -> tuple[str, ...]:
        """Return every text typed under *name*, or *otherwise* as in ``value``."""
        typed = self.posted.texts(name) if self.posted.fields else otherwise
        return tuple(text for text in typed if text.strip())

    def pairs(
        self, first: str, second: str, otherwise: Sequence[tuple[str, str]] = ()
    ) -> tuple[tuple[str, str], ...]:
        """Return the texts typed beside each other, or *otherwise* as in ``value``."""
        typed = zip_longest(
            self.posted.texts(first), self.posted.texts(second), fillvalue=""
        )
        found = typed if self.posted.fields else otherwise
        return tuple((a, b) for a, b in found if a.strip() or b.strip())

    def chosen(self, name: str, value: str, otherwise: bool = False) -> bool:
        """Tell whether a box or radio was ticked."""
        if not self.posted.fields:
            return otherwise
        return value in self.posted.texts(name)

    def error(self, name: str) -> dict[str, str] | None:
        """Return the message at a field as the component kit wants it, or None."""
        says = [sentence(f.says) for f in self.faults if f.path == name]
        return {"text": says[0]} if says else None

    def summary(self) -> list[dict[str, str]]:
        """Return the entries of the error summary."""
        return [
            {"text": sentence(fault.says), "href": f"#{self.id(fault.path)}"}
            for fault in self.faults
        ]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a page: at most one was sent, all others are as new."""

    sent: FormState | None = None

    def of(self, name: str) -> FormState:
        """Return the form with this name."""
        if self.sent is not None and self.sent.name == name:
            return self.sent
        return FormState(name=name)

    def summary(self) -> list[dict[str, str]]:
        """Return the entries of the error summary, empty when all is well."""
        return self.sent.summary() if self.sent else []


def sentence(text: str) -> str:
    """Return what a fault says as a sentence of its own.

    Faults are written to follow the name of their field: "is no e-mail address".
    """
    if text.startswith(_PREDICATES):
        return f"This {text}"
    return text[:1].upper() + text[1:]
