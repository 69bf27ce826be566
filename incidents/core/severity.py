"""Severity by ENISA 2013, in integer quarters, as intervals over what is not known.

Shown beside the risk, never mixed into it: the method knows no probability, no number
of people, no trusted recipient, no outage and no mitigation, and authorities have
rejected its results.

Source: ENISA, Recommendations for a methodology of the assessment of severity of
personal data breaches, Working Document v1.0, December 2013.
"""

from dataclasses import dataclass

from incidents.core.facts_breach import Breach
from incidents.core.severity_circumstances import circumstances, total
from incidents.core.severity_context import context
from incidents.core.severity_ease import ease, unintelligible
from incidents.core.severity_factor import METHOD, Factor, Interval
from incidents.core.triage_answer import Reason, Severity

LOW, MEDIUM, HIGH, VERY_HIGH = "low", "medium", "high", "very_high"
MANY = 100
_BESIDE = f"{METHOD}, criteria beside the score"


def band(score_quarters: int) -> str:
    """Return the level of a score in quarters: 8 is the first medium."""
    if score_quarters < 8:
        return LOW
    if score_quarters < 12:
        return MEDIUM
    return HIGH if score_quarters < 16 else VERY_HIGH


def score(dpc: int, ei_quarters: int, cb_quarters: int) -> int:
    """Return DPC x EI + CB in quarters."""
    return dpc * ei_quarters + cb_quarters


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """One part of a breach with its factors; no two of them share an unknown fact.

    Attributes:
        all_cb, bounds: of the circumstances together, and of the score.
    """

    breach: Breach
    dpc: Factor
    ei: Factor
    cb: tuple[Factor, ...]
    all_cb: Interval
    bounds: Interval


def severity(breach: Breach) -> Severity:
    """Return the severity of *breach*, each factor from lowest to highest.

    Where it has parts, the part with the highest score counts. While several could be
    that part, each factor spans all of them.
    """
    scored = [_scored(each) for each in breach.parts or (breach,)]
    low = max(each.bounds[0] for each in scored)
    high = max(each.bounds[1] for each in scored)
    worst = [each for each in scored if each.bounds[1] >= low]
    leading = max(worst, key=lambda each: each.bounds)
    return Severity(
        dpc=_span([each.dpc.bounds for each in worst]),
        ei_quarters=_span([each.ei.bounds for each in worst]),
        cb_quarters=_span([each.all_cb for each in worst]),
        score_quarters=(low, high),
        band=(band(low), band(high)),
        flags=_flags(breach),
        because=_because(leading, breach),
    )


def _scored(breach: Breach) -> _Scored:
    dpc, ei, cb = context(breach), ease(breach), circumstances(breach)
    all_cb = total(cb)
    low, high = (score(dpc.bounds[end], ei.bounds[end], all_cb[end]) for end in (0, 1))
    return _Scored(
        breach=breach, dpc=dpc, ei=ei, cb=cb, all_cb=all_cb, bounds=(low, high)
    )


def _span(bounds: list[Interval]) -> Interval:
    return min(low for low, _ in bounds), max(high for _, high in bounds)


def _because(scored: _Scored, breach: Breach) -> tuple[Reason, ...]:
    factors = (scored.dpc, scored.ei, *scored.cb)
    return (
        *(factor.reason(scored.breach) for factor in factors),
        _people(breach),
        _readable(breach),
    )


def _parts(breach: Breach) -> tuple[Breach, ...]:
    return breach.parts or (breach,)


def _many(breach: Breach) -> bool | None:
    """Tell whether more than a hundred people are concerned; None: not known.

    Parts may be about the same people: the largest counts, they are not added up.
    """
    counted = [each.subjects for each in (breach, *breach.parts)]
    if any(each.low > MANY for each in counted):
        return True
    unknown = any(each.high > MANY or each.undeterminable for each in counted)
    return None if unknown else False


def _sealed(breach: Breach) -> bool | None:
    """Tell whether all of the data are unintelligible; None where it is not known."""
    found = {unintelligible(each) for each in _parts(breach)}
    if False in found:
        return False
    return None if None in found else True


def _flags(breach: Breach) -> tuple[str, ...]:
    """Return what is shown beside the score, where it is certain."""
    flags = []
    if _many(breach):
        flags.append("more-than-100-people")
    if _sealed(breach):
        flags.append("unintelligible-data")
    return tuple(flags)


_PEOPLE = {
    True: "More than 100 people are concerned.",
    False: "At most 100 people are concerned.",
    None: "Whether more than 100 people are concerned is not known.",
}
_READABLE = {
    True: "Whoever has the data cannot read them: strongly encrypted, the key is safe.",
    False: "Whoever has the data can read them, all or in part.",
    None: "Whether whoever has the data can read them is not known.",
}


def _people(breach: Breach) -> Reason:
    says = f"{_PEOPLE[_many(breach)]} The number of people is not part of the score."
    return Reason("enisa-people", ("subjects",), says, _BESIDE)


def _readable(breach: Breach) -> Reason:
    facts = ("protection.encryption", "protection.key_compromised", "media")
    return Reason("enisa-unintelligible", facts, _READABLE[_sealed(breach)], _BESIDE)
