"""What only a person can answer, ready to be asked."""

from dataclasses import dataclass
from typing import Any

from incidents.documents.conditions import Applies
from incidents.documents.draft import Draft, Found
from incidents.documents.fill import applies, fill, find
from incidents.documents.filled import State
from incidents.documents.form import Field, FieldType, Form, Mandatory, Option
from incidents.documents.present import shown
from incidents.documents.record import Record
from incidents.documents.starts import STARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field that a person may answer.

    Attributes:
        options: what may be chosen; "to be determined" only where it may follow.
        value: what a person has answered so far, or None.
        proposal: what stands in the form without an answer, or None.
        proposal_text: the same in words.
        start_text: the reporter's words, to be edited before they enter the form.
        mandatory: the form insists on an answer now.
        reason: what is wrong, or "".
        waits: the open field that decides whether this one is asked at all, in words;
            "" when it can be answered.
    """

    no: int
    section: str
    label: str
    type: FieldType
    options: tuple[Option, ...]
    help: str
    value: Any
    proposal: Any
    proposal_text: str
    start_text: str
    mandatory: bool
    limit: int
    state: State
    reason: str
    waits: str


def questions(form: Form, record: Record) -> tuple[Question, ...]:
    """Return the fields to ask a person, in the form's order.

    Fields whose condition is not met are left out; those that depend on an open
    field wait for it.
    """
    filled = fill(form, record)
    draft = Draft(form=form, record=record)
    draft.done.update({each.field.no: each for each in filled.fields()})
    return tuple(
        _question(draft, section.no, each.field, condition)
        for section, fields in filled.sections
        for each in fields
        if each.field.asks
        and (condition := applies(draft, each.field)).yes is not False
    )


def _question(draft: Draft, section: str, field: Field, condition: Applies) -> Question:
    each = draft.done[field.no]
    found = find(draft, field)
    proposal = found.value if isinstance(found, Found) else None
    zone, language = draft.record.organisation.zone, draft.form.language
    return Question(
        no=field.no,
        section=section,
        label=field.label,
        type=field.type,
        options=_options(draft, field),
        help=field.help,
        value=draft.answer(field.no),
        proposal=proposal,
        proposal_text="\n".join(shown(field, proposal, zone=zone, language=language)),
        start_text=STARTS[field.start](draft.record) if field.start else "",
        mandatory=bool(condition.yes) and field.mandatory is not Mandatory.NO,
        limit=field.limit,
        state=each.state,
        reason=each.reason,
        waits=condition.because if condition.yes is None else "",
    )


def _options(draft: Draft, field: Field) -> tuple[Option, ...]:
    if draft.record.subtype == "incomplete":
        return field.options
    return tuple(o for o in field.options if o.key != field.later)
