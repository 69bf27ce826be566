"""HIPAA's risk assessment: the four factors, and where the probability is low.

A breach is presumed. The factors that decided are told, because the assessment has to
be documented (45 CFR 164.414(b)); only the combinations named here lift the
presumption, and each asks for evidence.
"""

from dataclasses import dataclass

from incidents.core.rules.circumstances import (
    EXCLUDED,
    KNOWN,
    STRANGER,
    TRUSTED,
    UNLIKELY,
)
from incidents.core.rules.criteria import Ground, Judged
from incidents.core.rules.hipaa_readings import BAD_FAITH
from incidents.core.triage_answer import Reason

WHO = ("exposure.recipient", "intent", "malicious", "incident_type")
_RULE = "45 CFR 164.402, breach (2)"
_PREAMBLE = "78 Fed. Reg. 5566 (2013), section on the definition of breach"
RANSOMWARE_GUIDANCE = "HHS OCR fact sheet on ransomware and HIPAA (2016)"


def held_by_ransomware(judged: Judged) -> bool:
    """Did ransomware encrypt or change the data, so that an attacker had hold of them?

    Source: HHS OCR fact sheet on ransomware (2016): data encrypted by ransomware were
    acquired, which is a disclosure.
    """
    c, view = judged.circumstances, judged.view
    ransomware = bool(view["ransomware"] or view["ransomware_too"])
    return ransomware and (c.unavailable or c.altered)


def little_about_anybody(judged: Judged) -> bool:
    """Factor 1, nature and extent: can nobody be told from the data?"""
    return not judged.circumstances.linkable


def bound_recipient(judged: Judged) -> bool:
    """Factor 2, the recipient: is it somebody bound to protect such data?"""
    return judged.circumstances.reach <= TRUSTED


def not_viewed(judged: Judged) -> bool:
    """Factor 3: is it unlikely that the data were acquired or viewed?"""
    return judged.circumstances.access <= UNLIKELY


def mitigated(judged: Judged) -> bool:
    """Factor 4: is all of it back, destroyed or out of reach again?"""
    return judged.circumstances.fully_contained


@dataclass(frozen=True, slots=True)
class _Factor:
    """One factor of the assessment, and what to say of it either way."""

    lowers: Ground
    otherwise: Reason


_NATURE = ("data_categories", "identifiability")
_FACTORS = (
    _Factor(
        Ground(
            little_about_anybody,
            Reason(
                "factor-1-nobody-can-be-told",
                _NATURE,
                "First factor, the data: they do not lead to a person by themselves.",
                f"{_RULE}(i)",
            ),
        ),
        Reason(
            "factor-1-leads-to-people",
            _NATURE,
            "First factor, the data: they lead, or may lead, to people.",
            f"{_RULE}(i)",
        ),
    ),
    _Factor(
        Ground(
            bound_recipient,
            Reason(
                "factor-2-bound-recipient",
                WHO,
                "Second factor, the recipient: somebody who has to protect such data.",
                f"{_RULE}(ii); {_PREAMBLE}",
            ),
        ),
        Reason(
            "factor-2-no-bound-recipient",
            WHO,
            "Second factor, the recipient: nobody who has to protect such data is known"
            " to be the only one.",
            f"{_RULE}(ii); {_PREAMBLE}",
        ),
    ),
    _Factor(
        Ground(
            not_viewed,
            Reason(
                "factor-3-not-viewed",
                ("exposure.access", "exposure.logs_available"),
                "Third factor: that anybody acquired or viewed the data is excluded or"
                " unlikely.",
                f"{_RULE}(iii)",
            ),
        ),
        Reason(
            "factor-3-viewed",
            ("exposure.access", "exposure.logs_available"),
            "Third factor: the data were acquired or viewed, or that is likely.",
            f"{_RULE}(iii)",
        ),
    ),
    _Factor(
        Ground(
            mitigated,
            Reason(
                "factor-4-mitigated",
                ("exposure.contained",),
                "Fourth factor, mitigation: all of it is back, destroyed or out of"
                " reach again.",
                f"{_RULE}(iv)",
            ),
        ),
        Reason(
            "factor-4-not-mitigated",
            ("exposure.contained",),
            "Fourth factor, mitigation: it is not known that all of it is back,"
            " destroyed or out of reach again.",
            f"{_RULE}(iv)",
        ),
    ),
)


def factors_against(judged: Judged) -> tuple[Reason, ...]:
    """Return the factors that weigh against a low probability.

    A duty is proven by the best reading of the facts: what weighs against even there is
    certain, while what speaks for may merely be unknown.
    """
    return tuple(f.otherwise for f in _FACTORS if not f.lowers.test(judged))


def factors_for(judged: Judged) -> tuple[Reason, ...]:
    """Return the factors that speak for a low probability, even at the worst."""
    return tuple(f.lowers.reason for f in _FACTORS if f.lowers.test(judged))


def _nobody_can_be_told(judged: Judged) -> bool:
    """Factors 1 and 2: no person can be told, and no attacker or public has it."""
    return little_about_anybody(judged) and judged.circumstances.reach <= STRANGER


def _never_acquired(judged: Judged) -> bool:
    """Factor 3 alone, where it is proven; after ransomware all must be there again."""
    c = judged.circumstances
    gone = held_by_ransomware(judged) and c.lost
    return c.access == EXCLUDED and not gone


def _bound_recipient_kept_nothing(judged: Judged) -> bool:
    """Factors 2 and 4: whose assurance can be relied on, unless given in bad faith."""
    honest = judged.view["bad_faith"] < BAD_FAITH
    return bound_recipient(judged) and mitigated(judged) and honest


def _came_back_unopened(judged: Judged) -> bool:
    """Factors 2, 3 and 4: a known recipient, probably unread, and all of it back."""
    c = judged.circumstances
    by_mistake = c.reach <= KNOWN and not c.deliberate
    return by_mistake and not_viewed(judged) and mitigated(judged)


LOW_PROBABILITY = (
    Ground(
        _nobody_can_be_told,
        Reason(
            "low-probability-nobody-can-be-told",
            (*_NATURE, *WHO),
            "Nobody can be told from the data by those who may have them, so the"
            " probability that they were compromised is low.",
            f"{_RULE}(i) and (ii); {_PREAMBLE}",
        ),
    ),
    Ground(
        _never_acquired,
        Reason(
            "low-probability-never-acquired",
            (
                "exposure.access",
                "exposure.logs_available",
                "availability.lost_for_good",
            ),
            "It is proven that nobody acquired or viewed the data although they could"
            " have, so the probability that they were compromised is low.",
            f"{_RULE}(iii); {_PREAMBLE}; {RANSOMWARE_GUIDANCE}",
        ),
    ),
    Ground(
        _bound_recipient_kept_nothing,
        Reason(
            "low-probability-bound-recipient",
            (*WHO, "exposure.contained", "exposure.good_faith"),
            "Whoever received the data has to protect such data anyway, and has kept"
            " nothing; that assurance can be relied on.",
            f"{_RULE}(ii) and (iv); {_PREAMBLE}",
        ),
    ),
    Ground(
        _came_back_unopened,
        Reason(
            "low-probability-unopened",
            (*WHO, "exposure.access", "exposure.contained"),
            "The data went to a known recipient by mistake, were probably not opened,"
            " and all of them are back or destroyed.",
            f"{_RULE}(ii), (iii) and (iv)",
        ),
    ),
)
