"""One factor of the ENISA score: its bounds, and why they are what they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.core import words
from incidents.core.facts_breach import Breach
from incidents.core.facts_values import Listed
from incidents.core.triage_answer import Reason

Interval = tuple[int, int]

METHOD = "ENISA 2013"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What the facts give for one factor or one part of it.

    Attributes:
        bounds: lowest and highest over every completion of the unknown facts; in
            quarters, or whole steps where *unit* is 1.
        read: paths of the facts that were read, known or not.
        unknown: those of them that are not known and may move the factor, but for
            what *says* tells already.
        says: what the known facts say, in sentences.
    """

    name: str
    bounds: Interval
    read: tuple[str, ...]
    unknown: tuple[str, ...]
    says: str
    source: str
    unit: int = 4

    def reason(self, breach: Breach) -> Reason:
        """Return the factor in words: known, unknown, and how far it could move."""
        return Reason(
            f"enisa-{self.name}",
            self.read,
            " ".join(each for each in (self.says, self._moves(breach)) if each),
            f"{METHOD}, {self.source}",
        )

    def _moves(self, breach: Breach) -> str:
        low, high = self.bounds
        if low == high:
            return f"This counts {low / self.unit:g}."
        never = [path for path in self.unknown if path in breach.undeterminable]
        open_ = [path for path in self.unknown if path not in never]
        said = []
        if open_:
            said.append(f"Not known yet: {_labels(breach, open_)}.")
        if never:
            said.append(f"Nobody will ever know: {_labels(breach, never)}.")
        said.append(
            f"So this counts {low / self.unit:g} at the least"
            f" and {high / self.unit:g} at the most."
        )
        return " ".join(said)


def may_hold_more(listed: Listed) -> bool:
    """Tell whether a list may hold more than is known, now or for ever."""
    return listed.open or listed.undeterminable


def unknown_of(breach: Breach, paths: Iterable[str]) -> tuple[str, ...]:
    """Return which of *paths* are not known: single facts, or lists still open."""
    return tuple(
        path
        for path in paths
        if (
            may_hold_more(breach.listed(path))
            if path in LISTED
            else breach.code(path) is None
        )
    )


LISTED = frozenset({"data_categories", "elements", "subject_kinds", "effects", "media"})


def in_words(path: str, codes: Iterable[str]) -> str:
    """Return codes of the fact at *path* as people say them, with semicolons."""
    return "; ".join(words.label(path, code) for code in sorted(codes))


def _labels(breach: Breach, paths: Iterable[str]) -> str:
    return "; ".join(_label(breach, path) for path in paths)


def _label(breach: Breach, path: str) -> str:
    label = words.fact_label(path)
    more = path in LISTED and breach.listed(path).known
    return label[:1].lower() + label[1:] + (", beyond what is named" if more else "")
