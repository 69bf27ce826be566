"""The hash chain of a timeline: what stood there, in which order, provably.

Each entry carries a salted commitment to its payload and the digest of the entry
before it. Erasing a payload with its salt leaves the chain valid; changing,
removing or reordering an entry does not.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One link, as a verifier sees it; payload and salt are None once erased."""

    seq: int
    kind: str
    at: datetime
    actor: str
    payload: Mapping[str, Any] | None
    salt: str | None
    commitment: str
    previous: str
    digest: str


def canonical(value: Any) -> bytes:
    """Return the one JSON text of *value*: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    ).encode()


def commit(payload: Mapping[str, Any], *, salt: str) -> str:
    """Return the commitment to *payload*: SHA-256 over salt and canonical JSON."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(payload)).hexdigest()


def link(
    *,
    incident: str,
    previous: str,
    seq: int,
    kind: str,
    at: datetime,
    actor: str,
    commitment: str,
) -> str:
    """Return the digest of an entry.

    Args:
        incident: the case's key, so that an entry cannot move to another case.
        at: the instant of the entry; its microseconds are part of the digest.
    """
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(
        canonical([incident, previous, seq, kind, instant, actor, commitment])
    ).hexdigest()


def first_fault(incident: str, entries: Iterable[Entry]) -> int | None:
    """Return the sequence number of the first broken entry, or None if all hold."""
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        digest = link(
            incident=incident,
            previous=previous,
            seq=expected,
            kind=entry.kind,
            at=entry.at,
            actor=entry.actor,
            commitment=entry.commitment,
        )
        if entry.seq != expected or entry.previous != previous:
            return expected
        if entry.digest != digest or not _holds(entry):
            return expected
        previous = entry.digest
    return None


def _holds(entry: Entry) -> bool:
    if entry.payload is None or entry.salt is None:
        return entry.payload is None and entry.salt is None
    return commit(entry.payload, salt=entry.salt) == entry.commitment
