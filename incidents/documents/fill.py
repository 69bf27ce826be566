"""Fill a form from a record: pure, total, and honest about what is not known."""

from dataclasses import replace
from typing import Any

from incidents.documents.answers import settle
from incidents.documents.conditions import CONDITIONS, Applies, notified_late
from incidents.documents.draft import Draft, Found, Refused, Unknown
from incidents.documents.filled import FilledField, FilledForm, Origin, State
from incidents.documents.form import Field, Form, Mandatory
from incidents.documents.present import shown
from incidents.documents.record import Record, Subtype
from incidents.documents.sources import SOURCES

OPTIONAL = "optional, left open"
WITHDRAWN = "the notification is withdrawn"
_MUST_SAY = "a complete notification must answer this"
_NEEDED = "nothing can be filed without this"
_ADD = "needs a person's words beside what is known"


def fill(form: Form, record: Record) -> FilledForm:
    """Return *form* filled from *record*.

    A field is answered by a person where the form asks one, else by the record; what
    nobody knows yet is "to be determined" in an incomplete notification and missing
    in a complete one. Answers must have passed ``check_answers``.
    """
    draft = Draft(form=form, record=record)
    sections = []
    for section in form.sections:
        for field in section.fields:
            draft.done[field.no] = _fill(draft, field)
        filled = tuple(draft.done[field.no] for field in section.fields)
        sections.append((section, filled))
    return FilledForm(
        form=form,
        sections=tuple(sections),
        reference=record.reference,
        version=record.version,
        kind=str(record.kind),
        subtype=str(record.subtype),
        organisation=record.organisation.name,
        authority=str((record.authority or {}).get("name") or ""),
        previous=record.previous,
        zone=record.organisation.zone,
        aware_at=record.aware_at,
        prepared_at=record.prepared_at,
        approved_at=record.approved_at,
        sent_at=record.sent_at,
        late=notified_late(record) if form.asked_when("late") else False,
        earlier=tuple(record.earlier),
        demonstration=record.organisation.demonstration,
    )


def find(draft: Draft, field: Field) -> Found | Refused | Unknown | None:
    """Return what the record itself says to *field*, before any person's answer."""
    if field.source is None:
        return None
    return SOURCES[field.source.name](draft, field, field.source.params)


def applies(draft: Draft, field: Field) -> Applies:
    """Return whether *field* applies, given the fields above it."""
    if field.condition is None:
        return Applies(yes=True)
    return CONDITIONS[field.condition.name](draft, field.condition.params)


def _fill(draft: Draft, field: Field) -> FilledField:
    condition = applies(draft, field)
    if condition.yes is False:
        return _left_out(field, condition.because)
    found = find(draft, field)
    if isinstance(found, Refused):
        return _open(draft, field, reason=found.reason)
    answer = draft.answer(field.no) if field.asks else None
    final = isinstance(found, Found) and found.final
    if answer is not None and not final:
        return _answered_by_person(draft, field, answer)
    if isinstance(found, Unknown):
        return _open(draft, field, reason=found.reason)
    if found is not None:
        return _answered_by_record(draft, field, found)
    if field.settled and draft.settled(field.settled) == "cannot_be_determined":
        return _cannot(draft, field)
    if condition.yes is None:
        return replace(_left_out(field, condition.because), waits=True)
    return _open(draft, field)


def _answered_by_person(draft: Draft, field: Field, answer: Any) -> FilledField:
    keys = answer if isinstance(answer, list) else [answer]
    if field.later and field.later in keys:
        return _open(draft, field)
    if field.cannot and field.cannot in keys:
        return _cannot(draft, field)
    return _say(draft, field, Found(value=settle(field, answer), origin=Origin.ANSWER))


def _answered_by_record(draft: Draft, field: Field, found: Found) -> FilledField:
    if found.partial and field.mandatory is not Mandatory.NO:
        return _open(draft, field, found=found, reason=_ADD)
    return _say(draft, field, found)


def _say(draft: Draft, field: Field, found: Found) -> FilledField:
    return FilledField(
        field=field,
        state=State.ANSWERED,
        value=found.value,
        shown=_words(draft, field, found.value),
        origin=found.origin,
        remark=found.remark,
    )


def _cannot(draft: Draft, field: Field) -> FilledField:
    value = field.cannot or None
    return FilledField(
        field=field,
        state=State.CANNOT_BE_DETERMINED,
        value=value,
        shown=_words(draft, field, value),
        origin=Origin.FACTS,
    )


def _open(
    draft: Draft, field: Field, *, found: Found | None = None, reason: str = ""
) -> FilledField:
    """Return the field as an open one, with what is known of it so far."""
    subtype, partly = draft.record.subtype, found.value if found else None
    if field.mandatory is Mandatory.NO and not reason:
        return _left_out(field, OPTIONAL)
    if field.mandatory is not Mandatory.ALWAYS and subtype == Subtype.WITHDRAW:
        return _left_out(field, WITHDRAWN)
    follows = subtype == Subtype.INCOMPLETE and field.mandatory is not Mandatory.ALWAYS
    default = _NEEDED if field.mandatory is Mandatory.ALWAYS else _MUST_SAY
    return FilledField(
        field=field,
        state=State.TO_BE_DETERMINED if follows else State.MISSING,
        value=partly if partly is not None else (field.later or None),
        shown=_words(draft, field, partly),
        origin=found.origin if found else None,
        reason=reason or ("" if follows else default),
        blocks=not follows,
    )


def _left_out(field: Field, because: str) -> FilledField:
    return FilledField(field=field, state=State.NOT_APPLICABLE, reason=because)


def _words(draft: Draft, field: Field, value: Any) -> tuple[str, ...]:
    zone, language = draft.record.organisation.zone, draft.form.language
    return shown(field, value, zone=zone, language=language)
