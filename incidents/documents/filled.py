"""A filled form: an answer, or the reason why there is none, for every field."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from incidents.documents.form import Field, Form, Section
from incidents.documents.record import Earlier

# Controls that would let the attached data read otherwise than it is: written as
# JSON escapes, so that a text editor shows them.
_HIDDEN = (
    *range(0x7F, 0xA0),
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
)
# At the head of each page of what a demonstration organisation would file.
DEMONSTRATION = "Demonstration: not a real notification"
_ESCAPES = {point: f"\\u{point:04x}" for point in _HIDDEN}


class State(StrEnum):
    """What a field says. ``missing`` is an open wound; the others are answers."""

    ANSWERED = "answered"
    TO_BE_DETERMINED = "to_be_determined"
    CANNOT_BE_DETERMINED = "cannot_be_determined"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"


class Origin(StrEnum):
    """Where an answer comes from."""

    FACTS = "facts"
    ORGANISATION = "organisation"
    TRIAGE = "triage"
    DECISION = "decision"
    RECORD = "record"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledField:
    """One field with what it says.

    Attributes:
        value: the answer in the form's own keys, or None.
        shown: the answer in words, a line each.
        remark: what a reader must know beside the answer, or "".
        reason: why the field does not apply or what is wrong with it, or "".
        blocks: missing, and nothing may be filed before it is answered.
        waits: left out only while an earlier field that decides it is open.
    """

    field: Field
    state: State
    value: Any = None
    shown: tuple[str, ...] = ()
    origin: Origin | None = None
    remark: str = ""
    reason: str = ""
    blocks: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something an authority would find missing.

    Attributes:
        demand: the provision that demands an answer, or "".
        rank: place of the provision among the demands of the form.
        blocks: it cannot follow later; answer it before filing.
    """

    no: int
    label: str
    demand: str
    rank: int
    blocks: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form, filled from one record; what the PDF shows and what is attached to it.

    Attributes:
        approved_at, sent_at: both None while it is a draft.
        earlier: the filings that it follows or withdraws, oldest first.
        demonstration: it is made up, to look at, and says so on each page.
    """

    form: Form
    sections: tuple[tuple[Section, tuple[FilledField, ...]], ...]
    reference: str
    version: int
    kind: str
    subtype: str
    organisation: str
    authority: str
    previous: str
    zone: str
    aware_at: datetime | None
    prepared_at: datetime
    sent_at: datetime | None
    late: bool | None
    approved_at: datetime | None = None
    earlier: tuple[Earlier, ...] = ()
    demonstration: bool = False

    @property
    def mark(self) -> str:
        """Return what stands at the head of each page, "" for a real notification."""
        return DEMONSTRATION if self.demonstration else ""

    @property
    def made_at(self) -> datetime:
        """Return the instant that the document bears: sent, approved, or prepared."""
        return self.sent_at or self.approved_at or self.prepared_at

    def fields(self) -> tuple[FilledField, ...]:
        """Return every filled field in the form's order."""
        return tuple(each for _, fields in self.sections for each in fields)

    def field(self, no: int) -> FilledField:
        """Return one filled field; KeyError when the form has no such number."""
        for each in self.fields():
            if each.field.no == no:
                return each
        raise KeyError(no)

    def gaps(self) -> tuple[Gap, ...]:
        """Return what is missing: blockers first, then as the law lists its demands."""
        demands = {key: rank for rank, key in enumerate(self.form.demands)}
        found = [
            self._gap(each, demands.get(each.field.demand, len(demands)))
            for each in self.fields()
            if each.state in (State.MISSING, State.TO_BE_DETERMINED)
        ]
        return tuple(sorted(found, key=lambda g: (not g.blocks, g.rank, g.no)))

    def _gap(self, each: FilledField, rank: int) -> Gap:
        return Gap(
            no=each.field.no,
            label=each.field.label,
            demand=self.form.demands.get(each.field.demand, ""),
            rank=rank,
            blocks=each.blocks,
            says=each.reason or "not answered yet",
        )

    def to_document(self) -> dict[str, Any]:
        """Return the form as JSON: no reporter, no note, nothing but answers."""
        return {
            "form": self.form.id,
            "title": self.form.title,
            "language": self.form.language,
            "reference": self.reference,
            "version": self.version,
            "notification": self.kind,
            "subtype": self.subtype,
            "organisation": self.organisation,
            "authority": self.authority or None,
            "previous_notification": self.previous or None,
            "aware_at": _instant(self.aware_at),
            "prepared_at": _instant(self.prepared_at),
            "approved_at": _instant(self.approved_at),
            "sent_at": _instant(self.sent_at),
            "earlier_filings": [
                {
                    "number": each.number,
                    "filed_at": _instant(each.filed_at),
                    "authority_reference": each.reference or None,
                }
                for each in self.earlier
            ],
            "fields": [_field_document(each) for each in self.fields()],
        } | ({"demonstration": True} if self.demonstration else {})

    def to_json(self) -> bytes:
        """Return the document as canonical UTF-8 JSON, the bytes that are attached."""
        text = json.dumps(
            self.to_document(), ensure_ascii=False, indent=1, sort_keys=True
        )
        return (text.translate(_ESCAPES) + "\n").encode()

    @property
    def sha256(self) -> str:
        """Return the hex SHA-256 of ``to_json()``: what the foot of each page says."""
        return hashlib.sha256(self.to_json()).hexdigest()


def _field_document(each: FilledField) -> dict[str, Any]:
    document: dict[str, Any] = {
        "no": each.field.no,
        "label": each.field.label,
        "state": each.state.value,
    }
    if each.value is not None:
        document["value"] = each.value
        document["text"] = list(each.shown)
    if each.origin is not None:
        document["origin"] = each.origin.value
    if each.remark:
        document["remark"] = each.remark
    if each.reason:
        document["reason"] = each.reason
    return document


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at is not None else None
