"""Two assessments of a case beside each other, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from incidents.core import words as labels
from incidents.core.facts_nodes import parse_instant
from incidents.core.severity_judged import given
from incidents.services.case_compare import (
    Assessment,
    Comparison,
    FactChange,
    Said,
    compare,
)
from incidents.services.case_views_difference import DutyChange
from incidents.web.console import words
from incidents.web.console.access import Visit
from incidents.web.console.case_sections import voice
from incidents.web.console.case_severity import FACTORS, interval
from incidents.web.console.facts_words import in_words, is_typed, settled_words
from incidents.web.console.questions import whole_number
from incidents.web.console.times import short, spoken

View = dict[str, Any]
_NOT_KNOWN, _NOTHING = "not known yet", "not asked for"
_FLAGS = {
    "more-than-100-people": "more than 100 people",
    "unintelligible-data": "nobody can read the data",
}


@get("/cases/{reference:str}/compare", sync_to_thread=True)
def compare_page(
    reference: FromPath[str], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show what the second assessment says otherwise; ``?first=1&second=3``."""
    query = visit.request.query_params
    first, second = (_number(query.get(name, "")) for name in ("first", "second"))
    found = compare(
        visit.rt, visit.actor, reference=reference, first=first, second=second
    )
    law = {regime.id: regime.name for regime in visit.rt.law.regimes}
    authorities = {key: each.name for key, each in visit.rt.law.authorities.items()}
    return visit.page(
        "web/console/compare.html",
        reference=found.reference,
        base=f"/console/cases/{found.reference}",
        choices=[_choice(each, found.zone) for each in found.assessments],
        first=found.before.number,
        second=found.after.number,
        same=found.before.number == found.after.number,
        read=_read(found),
        facts=[_fact(found, change) for change in found.facts],
        risk=_row("Risk to people", [words.RISKS[risk] for risk in found.found.risk]),
        severity=_severity(found),
        duties=[
            _duty(each, found.zone, law, authorities) for each in found.found.duties
        ],
        unchanged=[_title(each, law, authorities) for each in found.unchanged],
        settled=_questions(found.found.settled),
        opened=_questions(found.found.opened),
        elsewhere=_elsewhere(found),
    )


def _number(text: str) -> int | None:
    """Return the number of an assessment, None where the page chooses."""
    if not text:
        return None
    number = whole_number(text)
    if not number:
        raise NotFoundException
    return number


def _choice(each: Assessment, zone: str) -> tuple[str, str]:
    said = (
        f"{each.number}: {short(each.at, zone)}, facts version {each.facts_version}"
        f" ({voice(each.said_by, each.channel)})"
    )
    return str(each.number), said


def _row(name: str, sides: Sequence[str], *, news: bool = True) -> View:
    """Return a row of a table; without *news* a difference needs no mark."""
    before, after = sides
    return {
        "name": name,
        "before": before,
        "after": after,
        "moved": news and before != after,
        "typed": False,
    }


def _read(found: Comparison) -> list[View]:
    """Return what the two assessments read: facts, awareness, law."""
    zone, sides = found.zone, (found.before, found.after)
    return [
        _row("Assessed", [spoken(each.at, zone) for each in sides], news=False),
        _row("Facts version", [str(each.facts_version) for each in sides]),
        _row("We became aware", [_aware(each, zone) for each in sides]),
        _row("Version of the law", [each.law_version for each in sides]),
    ]


def _aware(each: Assessment, zone: str) -> str:
    return spoken(each.aware_at, zone) if each.aware_at else "not set"


def _fact(found: Comparison, change: FactChange) -> View:
    sides = [
        _value(change.path, said, found.zone) for said in (change.before, change.after)
    ]
    row = _row(labels.fact_label(change.path), sides, news=False)
    return {**row, "typed": is_typed(change.path)}


def _value(path: str, said: Said | None, zone: str) -> str:
    if said is None:
        return _NOT_KNOWN
    value, settled = said
    parts = [
        "" if value is None else in_words(path, value, zone=zone),
        settled_words(value, settled),
    ]
    return ", ".join(part for part in parts if part) or _NOT_KNOWN


def _severity(found: Comparison) -> list[View]:
    sides = [each.document["severity"] for each in (found.before, found.after)]
    names = {**FACTORS, "score": "Score"}
    flags = [[_FLAGS.get(flag, flag) for flag in each["flags"]] for each in sides]
    return [
        *(
            _row(name, [interval(given(each, factor)) for each in sides])
            for factor, name in names.items()
        ),
        _row("Severity after ENISA", [words.bands(each["band"]) for each in sides]),
        _row("Beside the score", ["; ".join(s) or "nothing certain" for s in flags]),
    ]


def _duty(
    change: DutyChange,
    zone: str,
    law: Mapping[str, str],
    authorities: Mapping[str, str],
) -> View:
    sides = (change.before, change.after)
    return {
        "title": _title(change.finding, law, authorities),
        "rows": [
            _row(name, [say(each, zone) for each in sides]) for name, say in _OF_A_DUTY
        ],
    }


def _title(
    finding: Mapping[str, Any], law: Mapping[str, str], authorities: Mapping[str, str]
) -> str:
    to = finding["addressee"] or ""
    name = words.duty_to(
        finding["duty"], authorities.get(to, to), finding["stage"] or ""
    )
    return f"{name} ({law.get(finding['regime'], finding['regime'])})"


def _word(key: str, of: Mapping[str, str]) -> Any:
    def say(finding: Mapping[str, Any] | None, _zone: str) -> str:
        return of.get(finding[key], finding[key]) if finding else _NOTHING

    return say


def _instant(key: str) -> Any:
    def say(finding: Mapping[str, Any] | None, zone: str) -> str:
        text = finding[key] if finding else None
        instant = parse_instant(text) if text else None
        return spoken(instant, zone) if instant else "none"

    return say


def _replaced(finding: Mapping[str, Any] | None, _zone: str) -> str:
    by = finding["superseded_by"] if finding else None
    return words.jurisdiction(by) if by else "no"


_OF_A_DUTY = (
    ("What the facts prove", _word("outcome", words.OUTCOMES)),
    ("What to do today", _word("advice", words.ADVICE)),
    ("Due", _instant("due_at")),
    ("Provisionally due", _instant("provisional_due_at")),
    ("Replaced by another notice", _replaced),
)


def _questions(paths: Sequence[str]) -> str:
    return "; ".join(labels.fact_label(path) for path in paths)


def _elsewhere(found: Comparison) -> bool:
    """Tell whether something moved that neither facts, law nor awareness explain."""
    before, after = found.before, found.after
    same = (before.law_version, before.aware_at) == (after.law_version, after.aware_at)
    return same and not found.facts and not found.found.is_empty
