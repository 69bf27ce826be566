"""The severity section of the case page: the ENISA score in words. Pure."""

from collections.abc import Mapping
from typing import Any

from incidents.core import words as labels
from incidents.core.severity_factor import Interval
from incidents.core.severity_judged import RANGES, ScoreFactor, given
from incidents.services.case_views_values import CaseFile
from incidents.services.severity_views import JudgementView
from incidents.web.console import words
from incidents.web.console.case_sections import because
from incidents.web.console.times import short

View = dict[str, Any]

FACTORS: Mapping[str, str] = {
    ScoreFactor.DPC: "Data processing context",
    ScoreFactor.EI: "Ease of identification",
    ScoreFactor.CB: "Circumstances of the breach",
}
_ASKS = {
    ScoreFactor.DPC: "what the data could tell about a person, 1 to 4",
    ScoreFactor.EI: "how easily people can be told from the data, 0.25 to 1",
    ScoreFactor.CB: "what happened to the data, and whether to do harm, 0 to 2",
}
_STEPS: Mapping[str, Mapping[int, str]] = {
    ScoreFactor.DPC: {
        4: "no real insight into anybody's life",
        8: "some insight, such as habits or standing",
        12: "a picture of somebody's life, money or sensitive matters",
        16: "the most intimate, or critical to somebody's safety",
    },
    ScoreFactor.EI: {
        quarters: labels.label("identifiability", code).lower()
        for quarters, code in enumerate(labels.codes("identifiability"), start=1)
    },
}
_FLAGS = {
    "more-than-100-people": "More than 100 people are concerned.",
    "unintelligible-data": "Whoever has the data cannot read them.",
}


def severity(case: CaseFile) -> View:
    """Return the score, what stands beside it, and each factor with its reasons."""
    score = case.score
    facts = given(score.given, "score")
    judged = score.judged if score.standing else None
    return {
        "score": interval(facts),
        "band": words.bands(score.given["band"]),
        "judged": {"score": interval(judged.score), "band": words.bands(judged.band)}
        if judged
        else None,
        "beside": _beside(case),
        "reasons": bool(score.because),
        "factors": [_factor(case, factor) for factor in ScoreFactor],
    }


def interval(quarters: Interval) -> str:
    """Return bounds in quarters as people read them: ``0.5 to 2.75``."""
    low, high = quarters
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def number(quarters: int) -> str:
    """Return a value in quarters as a decimal."""
    return f"{quarters / 4:g}"


def judged_words(factor: str, quarters: int | None) -> str:
    """Return what a judgement says, for the timeline."""
    name = FACTORS.get(factor, factor)
    if quarters is None:
        return f"Took back the judgement of the ENISA score on: {name.lower()}."
    return f"Judged the ENISA score, {name.lower()}: {number(quarters)}."


def _factor(case: CaseFile, factor: ScoreFactor) -> View:
    score, zone = case.score, case.head.zone
    facts = given(score.given, factor)
    kept = score.standing.get(factor)
    earlier = [each for each in score.judgements if each.factor == factor]
    return {
        "id": factor.value,
        "name": FACTORS[factor],
        "asks": _ASKS[factor],
        "facts": interval(facts),
        "because": because(
            [
                each
                for each in score.because
                if each["rule"].startswith(f"enisa-{factor}")
            ]
        ),
        "judged": _judgement(kept, zone) if kept else None,
        "then": interval(kept.facts) if kept and kept.facts != facts else "",
        "earlier": [
            _judgement(each, zone) for each in reversed(earlier) if each != kept
        ],
        "options": [
            (str(quarters), _option(factor, quarters)) for quarters in RANGES[factor]
        ],
    }


def _judgement(each: JudgementView, zone: str) -> View:
    return {
        "value": "" if each.quarters is None else number(each.quarters),
        "author": each.author,
        "at": short(each.at, zone),
        "reason": each.reason,
        "facts": interval(each.facts),
    }


def _option(factor: ScoreFactor, quarters: int) -> str:
    means = _STEPS.get(factor, {}).get(quarters)
    return f"{number(quarters)}, {means}" if means else number(quarters)


def _beside(case: CaseFile) -> list[str]:
    """Return what the method shows beside its score and never counts."""
    said = [
        reason["says"]
        for reason in case.score.because
        if reason["rule"] in {"enisa-people", "enisa-unintelligible"}
    ]
    return said or [_FLAGS.get(flag, flag) for flag in case.score.given["flags"]]
