"""How the score of published cases is printed."""

import json
from collections.abc import Iterator, Mapping

from incidents.scoring import DutyScore
from incidents.scoring_cases import CasesRead

_COLUMNS = ("judged", "right", "missed", "needless", "contradictions", "determined")
_TROUBLE: Mapping[str, str] = {
    "missed": "missed: the duty existed, the advice was against it",
    "needless": "needless: the advice was to notify, there was no duty",
    "contradictions": "contradictions: proven, and the authority decided otherwise",
    "unlisted": "unlisted: the case's own regime did not speak, or has no pack",
}


def as_json(scores: Mapping[str, DutyScore], read: CasesRead, version: str) -> str:
    """Return the score as one JSON object."""
    return json.dumps(
        {
            "cases": len(read.cases),
            "law_version": version,
            "duties": {duty: each.to_document() for duty, each in scores.items()},
            "faults": [
                {"line": faulty.line, "path": fault.path, "says": fault.says}
                for faulty in read.faulty
                for fault in faulty.faults
            ],
        },
        ensure_ascii=False,
    )


def as_table(
    scores: Mapping[str, DutyScore], read: CasesRead, version: str
) -> Iterator[str]:
    """Return the lines of the table, then every case that went wrong."""
    yield f"{len(read.cases)} published cases, law {version}"
    yield ""
    widest = max(len(duty) for duty in scores)
    yield f"{'duty':{widest}}  " + "  ".join((*_COLUMNS, "unlisted"))
    for duty, each in scores.items():
        yield f"{duty:{widest}}  " + "  ".join(_cells(each))
    for name, says in _TROUBLE.items():
        named = [
            f"  {duty}: {', '.join(ids)}"
            for duty, each in scores.items()
            if (ids := getattr(each, name))
        ]
        if named:
            yield ""
            yield says
            yield from named


def _cells(each: DutyScore) -> Iterator[str]:
    for name in ("judged", "right"):
        yield f"{getattr(each, name):>{len(name)}}"
    for name in ("missed", "needless", "contradictions"):
        yield f"{len(getattr(each, name)):>{len(name)}}"
    share = f"{each.determined_share:.0%}" if each.judged else "-"
    yield f"{share:>{len('determined')}}"
    yield f"{len(each.unlisted):>{len('unlisted')}}"


def troubles(read: CasesRead) -> Iterator[str]:
    """Return a line of words for each fault, and one where there is no case at all."""
    for faulty in read.faulty:
        for fault in faulty.faults:
            yield f"line {faulty.line}: {fault.path or 'the line'}: {fault.says}"
    if not read.cases:
        yield "there is no case to score"
