"""The risk to the people concerned in one reading of the facts, and the reasons.

Every breach that exposes data is a risk unless evidence lowers it; floors cannot be
lowered. No score takes part: ENISA 2013 is shown beside the risk, never mixed into it.
"""

from collections.abc import Iterable

from incidents.core.rules.circumstances import EXCLUDED, Circumstances
from incidents.core.rules.floors import FLOORS
from incidents.core.rules.high_risk import HIGH_BY_EXPOSURE, HIGH_OTHERWISE
from incidents.core.rules.lowering import LOWERING
from incidents.core.rules.rule import Rule, Test
from incidents.core.triage_answer import Reason

UNLIKELY_RISK, RISK, HIGH_RISK = range(3)


def level(
    c: Circumstances, at_least: int = UNLIKELY_RISK, at_most: int = HIGH_RISK
) -> int:
    """Return 0 where a risk is unlikely, 1 where there is one, 2 where it is high.

    Source: GDPR Art. 33(1) and 34(1); EDPB Guidelines 9/2022, section IV.

    Args:
        at_least: known already, because some facts are only worse than where the risk
            was this; no rule says less when a fact gets worse.
        at_most: in the same way, where some facts are only better.
    """
    if at_least == at_most:
        return at_most
    if not c.breach:
        return UNLIKELY_RISK
    missing_or_wrong = c.unavailable or c.altered
    if at_most == HIGH_RISK:
        if c.exposed and c.linkable and _any(_HIGH_BY_EXPOSURE, c):
            return HIGH_RISK
        if missing_or_wrong and _any(_HIGH_OTHERWISE, c):
            return HIGH_RISK
        if at_least == RISK:
            return RISK
    if (c.exposed or missing_or_wrong) and _any(_FLOORS, c):
        return RISK
    return RISK if c.exposed and not _any(_LOWERING, c) else UNLIKELY_RISK


def _tests(rules: Iterable[Rule]) -> tuple[Test, ...]:
    return tuple(each.applies for each in rules)


_HIGH_BY_EXPOSURE = _tests(HIGH_BY_EXPOSURE)
_HIGH_OTHERWISE = _tests(HIGH_OTHERWISE)
_FLOORS = _tests(FLOORS)
_LOWERING = _tests(LOWERING)


def _any(tests: tuple[Test, ...], c: Circumstances) -> bool:
    for test in tests:  # noqa: SIM110 - any() costs three times as much here
        if test(c):
            return True
    return False


def _high_rules(c: Circumstances) -> tuple[Rule, ...]:
    by_exposure = HIGH_BY_EXPOSURE if c.exposed and c.linkable else ()
    return by_exposure + HIGH_OTHERWISE


_NOT_A_BREACH = Reason(
    "no-personal-data-breach",
    ("certainty", "personal_data"),
    "No personal data breach happened: it was ruled out, it nearly happened, or no"
    " personal data were concerned.",
    "GDPR Art. 4(12)",
)
_NOBODY_READ_IT = Reason(
    "access-excluded",
    ("exposure.access", "exposure.logs_available"),
    "It is established that nobody who should not have them has read the data.",
    "EDPB Guidelines 01/2021, cases No. 1 and 2; Guidelines 9/2022, Annex B, vii",
)
_UNINTELLIGIBLE = Reason(
    "data-unintelligible",
    ("protection.encryption", "protection.key_compromised", "media"),
    "The data are strongly encrypted, the key is safe and no paper is among them:"
    " nobody can read them.",
    "EDPB Guidelines 01/2021, case No. 10; Guidelines 9/2022, Annex B, i",
)
_NOTHING_MISSING = Reason(
    "little-or-no-outage",
    ("effects", "availability.restored_within_h", "availability.service_impact"),
    "The data were back within a day, or their absence touched nobody, and none of"
    " them are lost.",
    "EDPB Guidelines 9/2022, Annex B, iii and iv; Guidelines 01/2021, case No. 1",
)
_NOTHING_WRONG = Reason(
    "changes-put-right",
    ("effects", "integrity.misused", "integrity.recoverable"),
    "What was changed has been put right before anybody used it.",
    "ENISA 2013, circumstances of the breach (integrity)",
)
_NO_EFFECT = Reason(
    "no-effect-on-data",
    ("effects",),
    "Confidentiality, integrity and availability of the data are untouched.",
    "GDPR Art. 4(12)",
)
_EXPOSED = Reason(
    "readable-by-others",
    ("effects", "exposure.access", "protection.encryption"),
    "Somebody who should not have them may have read the data, and nothing shows that"
    " harm is unlikely.",
    "GDPR Art. 33(1): the controller must show that a risk is unlikely; EDPB"
    " Guidelines 9/2022, section IV.B",
)


def reasons(c: Circumstances) -> tuple[Reason, ...]:
    """Return why ``level`` is what it is, the weightiest reasons first."""
    at = level(c)
    if at == HIGH_RISK:
        return tuple(r.reason for r in _high_rules(c) if r.applies(c))
    if at == RISK:
        found = [r.reason for r in FLOORS if r.applies(c)]
        return tuple(found) or (_EXPOSED,)
    return _why_unlikely(c)


def _why_unlikely(c: Circumstances) -> tuple[Reason, ...]:
    if not c.breach:
        return (_NOT_A_BREACH,)
    found = []
    if c.exposed:
        found += [r.reason for r in LOWERING if r.applies(c)]
    elif c.unreadable:
        found.append(_UNINTELLIGIBLE)
    elif c.access == EXCLUDED:
        found.append(_NOBODY_READ_IT)
    if c.unavailable:
        found.append(_NOTHING_MISSING)
    if c.altered:
        found.append(_NOTHING_WRONG)
    return tuple(found) or (_NO_EFFECT,)
