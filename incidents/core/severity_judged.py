"""The ENISA score as an assessor judges it, beside what the facts give. Pure.

A judgement replaces one factor. It changes no duty and no risk: those never read the
score.

Source: ENISA 2013, the ranges of the three factors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from incidents.core.severity import band, score
from incidents.core.severity_factor import Interval


class ScoreFactor(StrEnum):
    """A factor of DPC x EI + CB."""

    DPC = "dpc"
    EI = "ei"
    CB = "cb"


RANGES: Mapping[str, tuple[int, ...]] = {
    ScoreFactor.DPC: (4, 8, 12, 16),
    ScoreFactor.EI: (1, 2, 3, 4),
    ScoreFactor.CB: tuple(range(9)),
}
"""What each factor may be, in quarters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedScore:
    """The score with the judgements in it, in quarters."""

    score: Interval
    band: tuple[str, str]


def given(severity: Mapping[str, Any], factor: str) -> Interval:
    """Return what the facts give for *factor*, in quarters.

    Args:
        severity: the ``severity`` of a triage, as its document.
    """
    low, high = severity[factor]
    return round(low * 4), round(high * 4)


def judged_score(
    severity: Mapping[str, Any], standing: Mapping[str, int]
) -> JudgedScore:
    """Return the score where *standing* judgements, in quarters, replace factors.

    Without any it is the triage's own, which may be narrower than its factors where a
    case has several parts.
    """
    if not standing:
        low, high = given(severity, "score")
    else:
        dpc, ei, cb = (_bounds(severity, standing, factor) for factor in ScoreFactor)
        low, high = (score(dpc[end] // 4, ei[end], cb[end]) for end in (0, 1))
    return JudgedScore(score=(low, high), band=(band(low), band(high)))


def _bounds(
    severity: Mapping[str, Any], standing: Mapping[str, int], factor: str
) -> Interval:
    if factor in standing:
        return standing[factor], standing[factor]
    return given(severity, factor)
