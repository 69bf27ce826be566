"""A file of reports, one JSON object a line: each line becomes a case or says why not.

Safe to repeat: a line's key follows from what it says, or from the id that it brings,
so that an import that was cut off is simply run again. A faulty line never stops the
others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.core.facts import check
from incidents.core.ledger import canonical
from incidents.intake.api import shortened, stored_key
from incidents.intake.json_text import MOST_BYTES, parse_json
from incidents.runtime import Runtime
from incidents.services.submit import Report, submit_report

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ID_AT_MOST = 200
_CHUNK = 65_536


class Did(StrEnum):
    """What became of a line."""

    STORED = "stored"
    REPEATED = "repeated"
    VALID = "valid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the file; ``raw`` ends where the limit is passed."""

    number: int
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a file is imported.

    Attributes:
        key_field: the key of each line that holds its own id, "" when there is none.
        dry_run: check only, store nothing.
    """

    slug: str
    key_field: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one line.

    Attributes:
        reference: the case, or None where nothing was stored.
    """

    line: int
    did: Did
    reference: str | None = None
    faults: tuple[Fault, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """Return the result as one line of the import's report."""
        document: dict[str, Any] = {"line": self.line, "did": self.did.value}
        if self.reference is not None:
            document["reference"] = self.reference
        if self.faults:
            document["errors"] = [
                {"path": fault.path, "says": fault.says} for fault in self.faults
            ]
        return document


def lines_of(file: BinaryIO) -> Iterator[Line]:
    """Return the lines that hold something; of one too long only the beginning.

    No line is read whole before its length is known, so that a file without line
    ends cannot fill the memory.
    """
    number = 0
    while raw := file.readline(MOST_BYTES + 1):
        number += 1
        if len(raw) > MOST_BYTES and not raw.endswith(b"\n"):
            _skip_rest(file)
        raw = raw.removeprefix(_BYTE_ORDER_MARK) if number == 1 else raw
        if raw.strip():
            yield Line(number=number, raw=raw.rstrip(b"\r\n"))


def import_lines(rt: Runtime, lines: Iterable[Line], plan: Plan) -> Iterator[Result]:
    """File the report in each line, one transaction each, and say what became of it.

    Raises:
        NotFoundError: there is no such organisation.
        StoreUnavailableError: the database does not answer; run the import again.
    """
    for line in lines:
        try:
            yield _import(rt, line, plan, now=rt.clock.now())
        except InputRefusedError as refused:
            faults = shortened(refused.faults)
            yield Result(line=line.number, did=Did.REFUSED, faults=faults)
        except ConflictError:
            says = "was imported before with other facts; that case is unchanged"
            fault = Fault(plan.key_field, says)
            yield Result(line=line.number, did=Did.REFUSED, faults=(fault,))


def _import(rt: Runtime, line: Line, plan: Plan, *, now: datetime) -> Result:
    facts = parse_json(line.raw)
    key = _own_id(facts, plan.key_field)
    faults = check(facts)
    if faults:
        raise InputRefusedError(faults)
    if plan.dry_run:
        return Result(line=line.number, did=Did.VALID)
    report = Report(
        slug=plan.slug,
        facts=facts,
        channel="import",
        idempotency_key=stored_key("import", key or canonical(facts).decode()),
        said_by="import",
    )
    done = submit_report(rt, report, now=now)
    did = Did.REPEATED if done.repeated else Did.STORED
    return Result(line=line.number, did=did, reference=done.reference)


def _own_id(facts: Any, key_field: str) -> str | None:
    """Take the line's own id out of its facts; None when lines bring none."""
    if not key_field or not isinstance(facts, dict):
        return None
    own = facts.pop(key_field, None)
    text = str(own) if isinstance(own, str | int) else ""
    if not text or len(text) > _ID_AT_MOST or not text.isprintable():
        says = f"must be this line's own id, of 1 to {_ID_AT_MOST} characters"
        raise InputRefusedError((Fault(key_field, says),))
    return f"{key_field}={text}"


def _skip_rest(file: BinaryIO) -> None:
    while (chunk := file.readline(_CHUNK)) and not chunk.endswith(b"\n"):
        pass
