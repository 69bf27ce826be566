"""The filled form as a reader meets it: the view that templates get."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, groupby, repeat

from incidents.documents.filled import FilledField, FilledForm, State
from incidents.documents.form import FieldType, SummaryRow
from incidents.documents.odd_text import printable
from incidents.documents.page_rows import (
    Row,
    changed_rows,
    differs_in_words,
    earlier_filings,
    numbers_of,
)
from incidents.documents.present import instant_in_words
from incidents.documents.record import Kind, Subtype
from incidents.documents.sample import SampleView, sample_view
from incidents.documents.since import FieldChange, changes

FOLLOWS = "To be determined, will follow"
CANNOT = "Cannot be determined"
NOT_ANSWERED = "Not answered"
NOT_FILED = "Draft, not filed"
IN_SAMPLE = "See the sample at the end"
CREATED = "%Y-%m-%dT%H:%M:%SZ"
# Tables are kept short, so that none breaks across pages and its cells keep their
# headers for screen readers.
ROWS_PER_TABLE = 3
PROSE_FROM = 280
PROSE_LINES = 6

# Page 1 leaves out what an option says in brackets; the numbered fields keep it.
_ASIDE = re.compile(r" \((?:e\.g\.|please specify)[^)]*\)")

_KINDS = {Kind.NEW: "New", Kind.FOLLOW_UP: "Follow-up"}
_SUBTYPES = {
    Subtype.COMPLETE: "complete",
    Subtype.INCOMPLETE: "incomplete: more will follow",
    Subtype.WITHDRAW: "withdrawal of the earlier one",
}
_NO_DEMAND = "Other fields of the form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Part of a section: a short table, or one long answer as prose."""

    prose: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section of the form with its answered and open fields."""

    no: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """Everything that the document says, ready to be set."""

    language: str
    title: str
    noun: str
    subject: str
    organisation: str
    status: str
    mark: str
    foot: str
    digest: str
    created: str
    notification: tuple[Row, ...]
    summary: tuple[Row, ...]
    open: tuple[Row, ...]
    changed: str
    changes: tuple[Row, ...]
    sections: tuple[SectionView, ...]
    left_out: tuple[Row, ...]
    attribution: str
    sample: SampleView | None


def page_view(filled: FilledForm) -> PageView:
    """Return the view of *filled*: page 1, the numbered fields, what was left out."""
    reference = printable(filled.reference)
    finished = filled.sent_at or filled.approved_at
    status = "" if finished else NOT_FILED
    standing = status or ("Filed" if filled.sent_at else "Approved")
    differences = changes(filled)
    return PageView(
        language=filled.form.language,
        title=filled.form.title,
        noun=filled.form.noun,
        subject=f"{filled.form.title}, {reference}, version {filled.version}",
        organisation=printable(filled.organisation),
        status=status,
        mark=filled.mark,
        foot=f"{reference} · version {filled.version} · {standing}",
        digest=f"SHA-256 of the attached form {filled.sha256}",
        created=filled.made_at.strftime(CREATED),
        notification=tuple(_notification(filled)),
        summary=tuple(_summary_row(filled, row) for row in filled.form.summary),
        open=tuple(_open(filled)),
        changed=f"Changed since filing {filled.earlier[-1].number}"
        if filled.earlier
        else "",
        changes=tuple(changed_rows(differences)),
        sections=tuple(_sections(filled, differences)),
        left_out=tuple(_left_out(filled)),
        attribution=filled.form.attribution,
        sample=sample_view(filled),
    )


def _notification(filled: FilledForm) -> Iterator[Row]:
    kind = f"{_KINDS[Kind(filled.kind)]} {filled.form.noun}"
    kind += f", {_SUBTYPES[Subtype(filled.subtype)]}"
    if filled.subtype == Subtype.INCOMPLETE and filled.form.phases:
        kind += f" ({filled.form.phases})"
    yield Row(label="Kind", lines=(kind,))
    to = (printable(filled.authority),) if filled.authority else ()
    yield Row(label="To", lines=to, note="" if to else "Authority not chosen yet")
    yield Row(label="From", lines=(printable(filled.organisation) or NOT_ANSWERED,))
    yield Row(label="Our reference", lines=(printable(filled.reference),))
    if filled.previous:
        label = "Authority’s reference"
        yield Row(label=label, lines=(printable(filled.previous),))
    if filled.earlier:
        label = "Withdraws" if filled.subtype == Subtype.WITHDRAW else "Follows"
        yield Row(label=label, lines=tuple(earlier_filings(filled)))
    yield from _instants(filled)


def _instants(filled: FilledForm) -> Iterator[Row]:
    zone, language = filled.zone, filled.form.language
    at = filled.made_at
    label = "Approved" if filled.approved_at else "Prepared"
    label = "Sent" if filled.sent_at else label
    said = instant_in_words(at, zone=zone, language=language)
    clock = filled.form.clock
    if not clock or filled.aware_at is None:
        if clock:
            yield Row(label=clock, note=FOLLOWS)
        yield Row(label=label, lines=(said,))
        return
    aware = instant_in_words(filled.aware_at, zone=zone, language=language)
    yield Row(label=clock, lines=(aware,))
    hours, rest = divmod(int((at - filled.aware_at).total_seconds()), 3600)
    after = f"{hours} h {rest // 60:02d} min after awareness" if hours >= 0 else ""
    yield Row(label=label, lines=(said,), note=after + _late(filled))


def _late(filled: FilledForm) -> str:
    reasons = filled.form.asked_when("late")
    if not filled.late or reasons is None:
        return ""
    return f"; later than 72 hours, for the reasons see field {reasons.no}"


def _summary_row(filled: FilledForm, row: SummaryRow) -> Row:
    found = [filled.field(no) for no in row.fields]
    said = [each for each in found if each.state is not State.NOT_APPLICABLE]
    text = ""
    for each, joint in zip(said, chain(("",), row.joins, repeat("; ")), strict=False):
        lines = "; ".join(_ASIDE.sub("", line) for line in _lines(each) if line)
        text += (joint if text else "") + lines
    note = "" if text else _short_note(filled, said[0] if said else found[0])
    growing = next((each.remark for each in said if each.remark and text), "")
    return Row(label=row.label, lines=(text,) if text else (), note=note or growing)


def _open(filled: FilledForm) -> Iterator[Row]:
    gaps = sorted(filled.gaps(), key=lambda gap: (gap.rank, gap.no))
    for demand, group in groupby(gaps, key=lambda gap: gap.demand):
        numbers = numbers_of(gap.no for gap in group)
        yield Row(label=demand or _NO_DEMAND, lines=(numbers,))


def _sections(
    filled: FilledForm, differences: Mapping[int, FieldChange]
) -> Iterator[SectionView]:
    since = f"since filing {filled.earlier[-1].number}" if filled.earlier else ""
    for section, fields in filled.sections:
        rows = [
            (
                _is_prose(each),
                _row(each, *differs_in_words(differences.get(each.field.no), since)),
            )
            for each in (_in_sample(filled, each) for each in fields)
            if each.state is not State.NOT_APPLICABLE
        ]
        if rows:
            blocks = tuple(_blocks(rows))
            yield SectionView(no=section.no, title=section.title, blocks=blocks)


def _in_sample(filled: FilledForm, each: FilledField) -> FilledField:
    """Return *each* without its text, where the sample says it already."""
    sample, field = filled.form.sample, each.field
    if sample is None or field.no not in sample.fields():
        return each
    if each.state is not State.ANSWERED or field.type is not FieldType.TEXTAREA:
        return each
    return replace(each, shown=(), remark=IN_SAMPLE)


def _blocks(rows: list[tuple[bool, Row]]) -> Iterator[Block]:
    for prose, group in groupby(rows, key=lambda row: row[0]):
        mine = [row for _, row in group]
        step = 1 if prose else ROWS_PER_TABLE
        for start in range(0, len(mine), step):
            yield Block(prose=prose, rows=tuple(mine[start : start + step]))


def _is_prose(each: FilledField) -> bool:
    long = sum(map(len, each.shown)) > PROSE_FROM or len(each.shown) > PROSE_LINES
    return long and each.field.type in (FieldType.TEXTAREA, FieldType.LINES)


def _row(each: FilledField, change: str, before: str) -> Row:
    field = each.field
    return Row(
        no=str(field.no),
        label=field.label,
        lines=_lines(each),
        note=_note(each),
        change=change,
        before=before,
    )


def _lines(each: FilledField) -> tuple[str, ...]:
    if each.state is State.CANNOT_BE_DETERMINED and not each.shown:
        return (CANNOT,)
    return tuple(printable(line) for line in each.shown)


def _short_note(filled: FilledForm, each: FilledField) -> str:
    """Return the note without the numbers of other fields: a summary names none."""
    if not each.waits:
        return _note(each)
    return NOT_ANSWERED if filled.subtype == Subtype.COMPLETE else FOLLOWS


def _note(each: FilledField) -> str:
    if each.state is State.TO_BE_DETERMINED:
        return FOLLOWS
    if each.state is State.MISSING:
        return f"{NOT_ANSWERED}: {each.reason}" if each.reason else NOT_ANSWERED
    if each.state is State.NOT_APPLICABLE:
        return each.reason[:1].upper() + each.reason[1:]
    return each.remark


def _left_out(filled: FilledForm) -> Iterator[Row]:
    reasons: dict[str, list[int]] = {}
    for each in filled.fields():
        if each.state is State.NOT_APPLICABLE:
            reasons.setdefault(each.reason, []).append(each.field.no)
    for reason, numbers in reasons.items():
        said = reason[:1].upper() + reason[1:]
        yield Row(label=numbers_of(numbers), lines=(said,))
