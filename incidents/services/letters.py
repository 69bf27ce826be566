"""The letter to the people concerned: begun from the facts, kept in versions.

GDPR Art. 34; UK GDPR Art. 34; 45 CFR 164.404. Writing it tells nobody: that people
were told is recorded as an act of its duty.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.core.ledger import canonical
from incidents.core.organisation import Organisation
from incidents.documents.letter import PART_AT_MOST, PARTS, LetterWords, first_text
from incidents.keys import new_row_id
from incidents.models import IncidentRow, LetterRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case
from incidents.services.facts_changes import current_facts
from incidents.services.profiles import readable_organisation
from incidents.services.record import record
from incidents.store import Transaction

ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterVersion:
    """One version as it was kept."""

    number: int
    language: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """The letter of a case as it stands.

    Attributes:
        number: of the version that stands; 0 while nothing was kept in this language,
            and *parts* are what the facts offer to begin with.
        kept: number of the version that stands, by language.
        behind: the facts have changed since this version was kept.
        versions: oldest first.
    """

    reference: str
    organisation: Organisation
    is_open: bool
    words: LetterWords
    layout: str
    number: int
    parts: Mapping[str, str]
    behind: bool
    versions: tuple[LetterVersion, ...]
    kept: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote.

    Attributes:
        before: number of the version that they began from; 0 for none in this
            language.
    """

    language: str
    layout: str
    parts: Mapping[str, str]
    before: int


def letter_view(
    rt: Runtime, actor: Actor, *, reference: str, language: str = "", now: datetime
) -> LetterView:
    """Return the letter of a case in one language, or its beginning.

    Args:
        language: one that we have words in; else the organisation's first that we
            have, and failing that English.

    Raises:
        NotFoundError: there is no such case, or it is another organisation's.
    """
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        rows = tx.letters(incident.id)
        organisation = readable_organisation(
            tx.organisation_by_id(incident.organisation_id)
        )
        facts = current_facts(tx, incident)
    words = rt.letters[_language(rt, language, organisation)]
    standing = {row.language: row for row in rows}
    last = standing.get(words.language)
    layout = last.layout if last else _usual_layout(organisation)
    return LetterView(
        reference=incident.reference,
        organisation=organisation,
        is_open=incident.status == "open",
        words=words,
        layout=words.layout(layout).id,
        number=last.number if last else 0,
        parts=dict(last.parts) if last else first_text(words, facts, organisation),
        behind=last is not None and last.facts_version < incident.facts_version,
        versions=tuple(
            LetterVersion(
                number=row.number, language=row.language, author=row.author, at=row.at
            )
            for row in rows
        ),
        kept={language: row.number for language, row in standing.items()},
        at=last.at if last else now,
    )


def keep_letter(
    rt: Runtime, actor: Actor, *, reference: str, written: Written, now: datetime
) -> int:
    """Keep a new version of the letter; return its number.

    What equals the version that stands is not kept again.

    Raises:
        InputRefusedError: a part is too long, or the layout is not known.
        NotFoundError: there is no such case, or it is another organisation's.
        ConflictError: the case is closed, or somebody kept a version meanwhile.
    """
    parts = {part: _tidy(written.parts.get(part, "")) for part in PARTS}
    faults = _faults(rt, written, parts)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        rows = tx.letters(incident.id)
        mine = [row for row in rows if row.language == written.language]
        standing = mine[-1].number if mine else 0
        if written.before != standing:
            msg = f"incident {reference}: somebody kept a version of the letter"
            raise ConflictError(msg)
        if mine and (mine[-1].layout, dict(mine[-1].parts)) == (written.layout, parts):
            return standing
        _keep(tx, incident, actor, written, parts, len(rows) + 1, now=now)
    return len(rows) + 1


def _keep(
    tx: Transaction,
    incident: IncidentRow,
    actor: Actor,
    written: Written,
    parts: Mapping[str, str],
    number: int,
    *,
    now: datetime,
) -> None:
    row = {
        "id": new_row_id(),
        "organisation_id": incident.organisation_id,
        "incident_id": incident.id,
        "number": number,
        "language": written.language,
        "layout": written.layout,
        "parts": dict(parts),
        "facts_version": incident.facts_version,
        "author": actor.name,
        "at": now,
    }
    tx.add(LetterRow, [row])
    record(
        tx,
        incident,
        "letter-kept",
        actor=actor.name,
        now=now,
        number=number,
        language=written.language,
        layout=written.layout,
        sha256=hashlib.sha256(canonical(dict(parts))).hexdigest(),
    )


def _usual_layout(organisation: Organisation) -> str:
    return "hipaa" if organisation.hipaa not in {"", "none"} else "general"


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _language(rt: Runtime, wanted: str, organisation: Organisation) -> str:
    known = (each for each in (wanted, *organisation.languages) if each in rt.letters)
    return next(known, ENGLISH)


def _faults(
    rt: Runtime, written: Written, parts: Mapping[str, str]
) -> tuple[Fault, ...]:
    words = rt.letters.get(written.language)
    layouts = {each.id for each in words.layouts} if words else set()
    faults = [
        Fault(part, f"must be at most {PART_AT_MOST:,} characters long")
        for part, text in parts.items()
        if len(text) > PART_AT_MOST
    ]
    if written.layout not in layouts:
        faults.append(Fault("layout", "choose one of the list"))
    return tuple(faults)
