"""What an answer changed: two answers of the triage beside each other. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Key = tuple[str, str, str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChange:
    """One duty that reads otherwise now; None on a side where it did not speak.

    Attributes:
        fields: names of the keys that differ, such as ``outcome`` and ``due_at``.
    """

    before: Document | None
    after: Document | None
    fields: tuple[str, ...]

    @property
    def finding(self) -> Document:
        """Return the duty as it reads now, or as it read before it went."""
        found = self.after if self.after is not None else self.before
        return found or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is different after the triage ran again.

    Attributes:
        risk, band: before and after; equal when nothing moved.
        settled: facts that are open questions no more.
        opened: facts that are asked for now.
    """

    risk: tuple[str, str]
    band: tuple[tuple[str, ...], tuple[str, ...]]
    duties: tuple[DutyChange, ...]
    settled: tuple[str, ...]
    opened: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing that matters has moved."""
        return (
            self.risk[0] == self.risk[1]
            and self.band[0] == self.band[1]
            and not (self.duties or self.settled or self.opened)
        )


_COMPARED = ("outcome", "advice", "due_at", "provisional_due_at", "superseded_by")


def difference(before: Document, after: Document) -> Difference:
    """Return what the later answer of the triage says otherwise."""
    asked_before, asked_after = _asked(before), _asked(after)
    return Difference(
        risk=(before["risk"], after["risk"]),
        band=(tuple(before["severity"]["band"]), tuple(after["severity"]["band"])),
        duties=_duties(_by_identity(before), _by_identity(after)),
        settled=tuple(fact for fact in asked_before if fact not in asked_after),
        opened=tuple(fact for fact in asked_after if fact not in asked_before),
    )


def _asked(document: Document) -> list[str]:
    return [question["fact"] for question in document["open_questions"]]


def _by_identity(document: Document) -> dict[Key, Document]:
    return {
        (d["regime"], d["duty"], d["stage"], d["addressee"]): d
        for d in document["duties"]
    }


def _duties(
    before: dict[Key, Document], after: dict[Key, Document]
) -> tuple[DutyChange, ...]:
    changes = []
    for key in sorted({*before, *after}, key=lambda k: tuple(map(str, k))):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            changes.append(DutyChange(before=old, after=new, fields=()))
            continue
        fields = tuple(name for name in _COMPARED if old[name] != new[name])
        if fields:
            changes.append(DutyChange(before=old, after=new, fields=fields))
    return tuple(changes)
