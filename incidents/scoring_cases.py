"""Published cases as lines of JSON, read strictly.

    {"id": "...", "jurisdiction": "IE", "facts": {...},
     "expected": {"notify_authority": true, "communicate_to_data_subjects": null}}

Other keys tell people where a case comes from; nobody here reads them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.facts import read
from incidents.core.facts_breach import Breach
from incidents.intake.json_text import parse_json
from incidents.scoring import DUTIES, DecidedCase


@dataclass(frozen=True, slots=True)
class FaultyLine:
    """A line that is no case, and why.

    Attributes:
        line: its number, from 1.
    """

    line: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class CasesRead:
    """The cases of a file, and the lines that could not be read."""

    cases: list[DecidedCase] = field(default_factory=list)
    faulty: list[FaultyLine] = field(default_factory=list)


def read_cases(lines: Iterable[bytes]) -> CasesRead:
    """Return the cases in *lines*; empty lines are passed over."""
    done = CasesRead()
    seen: set[str] = set()
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            case = _case(parse_json(raw))
            if case.id in seen:
                raise InputRefusedError((Fault("id", f"{case.id!r} stands twice"),))
        except InputRefusedError as refused:
            done.faulty.append(FaultyLine(number, refused.faults))
            continue
        seen.add(case.id)
        done.cases.append(case)
    return done


def _case(document: Any) -> DecidedCase:
    if not isinstance(document, dict):
        raise InputRefusedError((Fault("", "must be an object"),))
    faults = [
        Fault(key, "must be text")
        for key in ("id", "jurisdiction")
        if not isinstance(document.get(key), str) or not document[key].strip()
    ]
    expected = _expected(document.get("expected"), faults)
    breach = _breach(document.get("facts"), faults)
    if faults:
        raise InputRefusedError(tuple(faults))
    return DecidedCase(
        id=document["id"],
        jurisdiction=document["jurisdiction"],
        breach=breach,
        expected=expected,
    )


def _expected(value: Any, faults: list[Fault]) -> dict[str, bool | None]:
    """Return what is expected by duty; missing and null both mean not decided."""
    if not isinstance(value, dict):
        faults.append(Fault("expected", "must be an object"))
        return {}
    if not DUTIES.keys() & value.keys():
        faults.append(Fault("expected", f"must hold {' or '.join(DUTIES)}"))
    for key in DUTIES:
        if not isinstance(value.get(key), bool | None):
            faults.append(Fault(f"expected.{key}", "must be true, false or null"))
    return {duty: value.get(key) for key, duty in DUTIES.items()}


def _breach(value: Any, faults: list[Fault]) -> Breach:
    if not isinstance(value, dict):
        faults.append(Fault("facts", "must be an object"))
        return Breach()
    try:
        return read(value)
    except InputRefusedError as refused:
        faults += [Fault(f"facts.{each.path}", each.says) for each in refused.faults]
        return Breach()
