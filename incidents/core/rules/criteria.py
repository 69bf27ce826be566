"""When a duty arises: the named criteria, demands and exemptions of the packs.

A criterion answers for one reading of the facts. Parameters are checked when the packs
are loaded, never while a breach is judged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from incidents.core.rules.circumstances import UNLIKELY, Circumstances
from incidents.core.rules.readings import View
from incidents.core.rules.risk import HIGH_RISK, RISK, reasons
from incidents.core.triage_answer import Reason

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """One reading of the facts with its risk.

    Attributes:
        view: the reading itself, for what only one law asks.
    """

    view: View
    circumstances: Circumstances
    personal: bool
    level: int


Test = Callable[[Judged, Params], bool]
Explain = Callable[[Judged, Params, bool], tuple[Reason, ...]]

RISK_LEVELS = {"risk": RISK, "high": HIGH_RISK}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named test, the parameters it takes and the reasons it gives.

    Attributes:
        reads: names of the readers that enter what only this test needs.
        weighs_risk: the practice of the authority may decide it.
        counts: the criterion of a part of the breach whose people this one counts over
            all parts; None where each part is judged by itself.
    """

    test: Test
    explain: Explain
    params: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    weighs_risk: bool = False
    counts: str | None = None


def risk_at_least(judged: Judged, params: Params) -> bool:
    """Is the risk at or above ``params["risk"]``?

    Source: GDPR Art. 33(1) ("unless ... unlikely to result in a risk") and Art. 34(1)
    ("likely to result in a high risk").
    """
    return judged.level >= RISK_LEVELS[params["risk"]]


_BELOW_HIGH = Reason(
    "no-high-risk",
    ("data_categories", "exposure.recipient", "profile_depth"),
    "Nothing in the facts makes serious harm to the people concerned likely.",
    "GDPR Art. 34(1); EDPB Guidelines 9/2022, section IV",
)


def _explain_risk(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if not arises and judged.level == RISK:
        return (_BELOW_HIGH, *reasons(judged.circumstances))
    return reasons(judged.circumstances)


def every_breach(judged: Judged, params: Params) -> bool:
    """Are personal data concerned? Near misses and suspicions count too.

    Source: GDPR Art. 33(5): any personal data breach, so that the authority can verify
    compliance; what was ruled out needs its reasons kept as much (Art. 5(2)).
    """
    return judged.personal


_RECORDED = Reason(
    "every-breach-is-recorded",
    ("personal_data",),
    "Every breach stays in the register, reported or not, with facts, effects and"
    " what was done; so do suspicions and near misses, with the reasons.",
    "GDPR Art. 33(5) and 5(2)",
)
_NOT_PERSONAL = Reason(
    "no-personal-data",
    ("personal_data",),
    "No personal data are concerned. The law asks for no entry; it is kept in the"
    " register all the same.",
    "GDPR Art. 4(12)",
)


def _explain_record(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    return (_RECORDED,) if arises else (_NOT_PERSONAL,)


def every_breach_told(judged: Judged, params: Params) -> bool:
    """Did a personal data breach happen at the processor?

    Source: GDPR Art. 33(2): the processor tells the controller of every breach, and
    leaves the assessment of the risk to it (EDPB Guidelines 9/2022, section II.A.4).
    """
    return judged.circumstances.breach


_TELL_CONTROLLER = Reason(
    "processor-tells-without-judging",
    ("role", "certainty", "personal_data"),
    "We process these data for somebody else. That controller is told of every breach;"
    " how grave it is, the controller decides.",
    "GDPR Art. 33(2) and 28(3)(f); EDPB Guidelines 9/2022, section II.A.4",
)


def _explain_told(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    return (_TELL_CONTROLLER,) if arises else reasons(judged.circumstances)


CRITERIA: Mapping[str, Criterion] = {
    "risk-at-least": Criterion(
        risk_at_least, _explain_risk, {"risk": tuple(RISK_LEVELS)}, weighs_risk=True
    ),
    "every-breach": Criterion(every_breach, _explain_record),
    "every-breach-told": Criterion(every_breach_told, _explain_told),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A named ground beside the criterion: a demand, or an exemption.

    Attributes:
        exception: how an answer cites it, for exemptions.
        reads: names of the readers that enter what only this test needs.
    """

    test: Callable[[Judged], bool]
    reason: Reason
    exception: str | None = None
    reads: tuple[str, ...] = ()


def _ordered(judged: Judged) -> bool:
    """Has the authority ordered that people be told? Source: GDPR Art. 34(4)."""
    c = judged.circumstances
    return c.breach and c.ordered


def unintelligible(judged: Judged) -> bool:
    """Were the data unreadable beforehand? Source: GDPR Art. 34(3)(a).

    Encryption protects from readers; it brings back nothing that is missing or wrong.
    """
    c = judged.circumstances
    return c.unreadable and not (c.unavailable or c.altered)


def _neutralised(judged: Judged) -> bool:
    """Have later measures removed the high risk? Source: GDPR Art. 34(3)(b).

    A device that was wiped before anybody is likely to have opened it; nothing that
    only makes harm less likely.
    """
    c = judged.circumstances
    return c.wiped and c.access <= UNLIKELY and not (c.unavailable or c.altered)


DEMANDS: Mapping[str, Ground] = {
    "ordered-by-authority": Ground(
        _ordered,
        Reason(
            "ordered-by-authority",
            ("authority_ordered",),
            "The authority has ordered that the people concerned be told.",
            "GDPR Art. 34(4) and 58(2)(e)",
        ),
    )
}
EXEMPTIONS: Mapping[str, Ground] = {
    "data-unintelligible": Ground(
        unintelligible,
        Reason(
            "data-unintelligible",
            ("protection.encryption", "protection.key_compromised", "media"),
            "The data were made unreadable beforehand and the key is safe.",
            "GDPR Art. 34(3)(a)",
        ),
        "GDPR Art. 34(3)(a)",
    ),
    "risk-neutralised": Ground(
        _neutralised,
        Reason(
            "risk-neutralised",
            ("protection.wipe_confirmed", "exposure.access"),
            "The device was wiped before anybody is likely to have opened it, so the"
            " high risk is no longer likely.",
            "GDPR Art. 34(3)(b)",
        ),
        "GDPR Art. 34(3)(b)",
    ),
}
