"""What an authority answered to a filing: its reference, its acknowledgement, a file.

A reply is kept for good and never changed; a later one follows it. A file is bytes to
us: its kind is told by what it holds, not by its name, and it is only ever handed out
to be saved.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotFoundError,
)
from incidents.keys import new_row_id
from incidents.models import FilingReplyFileRow, FilingReplyRow, FilingRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.acts import REFERENCE_AT_MOST
from incidents.services.filing_views import Download
from incidents.services.record import record
from incidents.store import Transaction

FILE_AT_MOST = 10 * 2**20
NOTE_AT_MOST = 2_000
_NAME_AT_MOST = 100
# What begins the bytes of a kind, and the ending that its files bear.
_KINDS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)
_TEXT = ("text/plain", ".txt")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
WRONG_KIND = "must be a PDF, a PNG or JPEG picture, or plain text such as a saved mail"
TOO_LARGE = "must be at most 10 MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back, as it is handed in.

    Attributes:
        authority_reference: "" where it gave none.
        content: the file's bytes; empty where there is none.
    """

    received_at: datetime
    authority_reference: str = ""
    note: str = ""
    file_name: str = ""
    content: bytes = b""


def keep_reply(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    filing_id: UUID,
    reply: Reply,
    now: datetime,
) -> None:
    """Keep what an authority answered to what was filed; also in a closed case.

    Its reference, if it gave one, stands in later notifications.

    Raises:
        InputRefusedError: it says nothing, lies in the future or before the filing, or
            the file is too large or of another kind.
        ConflictError: nothing has been filed yet.
    """
    faults = _faults(reply, now=now)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.begin() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        filing = _filing(tx, incident.id, filing_id)
        document = tx.filing_document(filing_id)
        if document is None:
            msg = f"incident {reference}: nothing has been filed there"
            raise ConflictError(msg)
        if reply.received_at < document.filed_at:
            raise InputRefusedError((Fault("received_at", "lies before the filing"),))
        row = _row(tx, filing, reply, actor, now=now)
        tx.add(FilingReplyRow, [row])
        file = _file(row, reply) if reply.content else None
        tx.add(FilingReplyFileRow, [file] if file else [])
        record(
            tx, incident, "filing-answered-by-authority", actor=actor.name, now=now,
            number=filing.number, received_at=reply.received_at.isoformat(),
            authority_reference=row["authority_reference"] or None,
            sha256=file["sha256"] if file else None,
        )  # fmt: skip


def _row(
    tx: Transaction, filing: FilingRow, reply: Reply, actor: Actor, *, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_row_id(),
        "organisation_id": filing.organisation_id,
        "filing_id": filing.id,
        "seq": len(tx.replies([filing.id])) + 1,
        "authority_reference": reply.authority_reference.strip(),
        "note": reply.note.strip(),
        "received_at": reply.received_at,
        "author": actor.name,
        "at": now,
    }


def _file(row: Mapping[str, Any], reply: Reply) -> dict[str, Any]:
    media_type, ending = kind_of(reply.content) or _TEXT
    return {
        "reply_id": row["id"],
        "organisation_id": row["organisation_id"],
        "name": safe_name(reply.file_name, ending),
        "media_type": media_type,
        "size": len(reply.content),
        "sha256": hashlib.sha256(reply.content).hexdigest(),
        "content": reply.content,
    }


def reply_file(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, reply_id: UUID
) -> Download:
    """Return the file of a reply, byte for byte.

    Raises:
        NotFoundError: there is none, or not for this actor to see.
    """
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        _filing(tx, incident.id, filing_id)
        mine = {reply.id for reply in tx.replies([filing_id])}
        row = tx.reply_file(reply_id) if reply_id in mine else None
        if row is None:
            msg = f"incident {reference}: no such file"
            raise NotFoundError(msg)
        return Download(row.content, row.name)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """Return media type and ending by what the bytes are; None for what is not kept."""
    for start, media_type, ending in _KINDS:
        if content.startswith(start):
            return media_type, ending
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else _TEXT


def safe_name(name: str, ending: str) -> str:
    """Return a file name without paths or odd characters, with the ending it merits."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"[^A-Za-z0-9_ -]+", "-", stem.rsplit(".", 1)[0]).strip(" -")
    return (stem[:_NAME_AT_MOST] or "reply") + ending


def _filing(tx: Transaction, incident_id: UUID, filing_id: UUID) -> FilingRow:
    filing = tx.filing(incident_id, filing_id)
    if filing is None:
        raise NotFoundError("the case has no such notification")
    return filing


def _faults(reply: Reply, *, now: datetime) -> tuple[Fault, ...]:
    faults = []
    if reply.received_at.tzinfo is None:
        faults.append(Fault("received_at", "needs a time zone"))
    elif reply.received_at > now:
        faults.append(Fault("received_at", "lies in the future"))
    if len(reply.authority_reference.strip()) > REFERENCE_AT_MOST:
        says = f"must be at most {REFERENCE_AT_MOST} characters"
        faults.append(Fault("authority_reference", says))
    if len(reply.note.strip()) > NOTE_AT_MOST:
        faults.append(Fault("note", f"must be at most {NOTE_AT_MOST:,} characters"))
    if len(reply.content) > FILE_AT_MOST:
        faults.append(Fault("file", TOO_LARGE))
    elif reply.content and kind_of(reply.content) is None:
        faults.append(Fault("file", WRONG_KIND))
    said = (reply.authority_reference.strip(), reply.note.strip(), reply.content)
    if not any(said):
        faults.append(
            Fault("authority_reference", "give a reference, a note or a file")
        )
    return tuple(faults)
