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
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """The letter of a case as it stands.

    Attributes:
        number: of the version that stands; 0 while nothing was kept, and *parts* are
            what the facts offer to begin with.
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
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote.

    Attributes:
        before: number of the version that they began from.
    """

    layout: str
    parts: Mapping[str, str]
    before: int


def letter_view(
    rt: Runtime, actor: Actor, *, reference: str, now: datetime
) -> LetterView:
    """Return the letter of a case, or its beginning.

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
    words = rt.letters[ENGLISH]
    last = rows[-1] if rows else None
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
            LetterVersion(number=row.number, author=row.author, at=row.at)
            for row in rows
        ),
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
    faults = _faults(rt, written.layout, parts)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        rows = tx.letters(incident.id)
        standing = rows[-1].number if rows else 0
        if written.before != standing:
            msg = f"incident {reference}: somebody kept a version of the letter"
            raise ConflictError(msg)
        if rows and (rows[-1].layout, dict(rows[-1].parts)) == (written.layout, parts):
            return standing
        _keep(tx, incident, actor, written.layout, parts, standing + 1, now=now)
    return standing + 1


def _keep(
    tx: Transaction,
    incident: IncidentRow,
    actor: Actor,
    layout: str,
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
        "language": ENGLISH,
        "layout": layout,
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
        layout=layout,
        sha256=hashlib.sha256(canonical(dict(parts))).hexdigest(),
    )


def _usual_layout(organisation: Organisation) -> str:
    return "hipaa" if organisation.hipaa not in {"", "none"} else "general"


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _faults(rt: Runtime, layout: str, parts: Mapping[str, str]) -> tuple[Fault, ...]:
    known = {each.id for each in rt.letters[ENGLISH].layouts}
    faults = [
        Fault(part, f"must be at most {PART_AT_MOST:,} characters long")
        for part, text in parts.items()
        if len(text) > PART_AT_MOST
    ]
    if layout not in known:
        faults.append(Fault("layout", "choose one of the list"))
    return tuple(faults)
