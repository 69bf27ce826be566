"""Severity by ENISA 2013, in integer quarters, as intervals over what is not known.

Shown beside the risk, never mixed into it: the method knows no probability, no number
of people, no trusted recipient, no outage and no mitigation, and authorities have
rejected its results.

Source: ENISA, Recommendations for a methodology of the assessment of severity of
personal data breaches, Working Document v1.0, December 2013.
"""

from incidents.core.facts_breach import Breach
from incidents.core.facts_codes import HARD_COPY, SPECIAL_CATEGORIES
from incidents.core.triage_answer import Severity

Interval = tuple[int, int]

LOW, MEDIUM, HIGH, VERY_HIGH = "low", "medium", "high", "very high"
_MANY = 100

_BEHAVIOURAL = frozenset({"location", "traffic_data", "profile", "communications"})
_FINANCIAL = frozenset({"financial", "payment_means"})
# What somebody could learn, by depth of insight: none, partial, complete.
_STEPS: dict[str, tuple[int, int, int]] = {
    "simple": (1, 2, 2),
    "behavioural": (1, 2, 3),
    "financial": (1, 3, 4),
    "sensitive": (1, 3, 4),
}
_DEPTHS = ("none", "partial", "complete")
_IDENTIFIABILITY = {"negligible": 1, "limited": 2, "significant": 3, "maximum": 4}
_KNOWN_READERS = frozenset({"internal", "trusted", "known"})


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


def severity(breach: Breach) -> Severity:
    """Return the severity of *breach*, each factor from lowest to highest."""
    dpc, ei, cb = context(breach), ease(breach), circumstances(breach)
    low = score(dpc[0], ei[0], cb[0])
    high = score(dpc[1], ei[1], cb[1])
    return Severity(
        dpc=dpc,
        ei_quarters=ei,
        cb_quarters=cb,
        score_quarters=(low, high),
        band=(band(low), band(high)),
        flags=_flags(breach),
    )


def _class_of(category: str) -> str:
    if category in SPECIAL_CATEGORIES:
        return "sensitive"
    if category in _FINANCIAL:
        return "financial"
    return "behavioural" if category in _BEHAVIOURAL else "simple"


def context(breach: Breach) -> Interval:
    """Return the data processing context, 1 to 4: the highest category counts.

    Credentials take the class of whatever they open, which the facts do not say:
    anything from 1 to 4. Where people are in danger or need care, simple data can be
    critical; outdated or already public data tell one step less.
    """
    listed = breach.listed("data_categories")
    depth = breach.code("profile_depth")
    low, high = 1, 4 if listed.open or listed.undeterminable else 1
    for category in listed.known:
        steps = _STEPS[_class_of(category)]
        one = steps[_DEPTHS.index(depth)] if depth else None
        low = max(low, one or steps[0])
        high = max(high, one or steps[2])
        if category == "credentials":
            high = 4
    return _for_these_people(breach, (low, high))


def _for_these_people(breach: Breach, dpc: Interval) -> Interval:
    kinds = breach.listed("subject_kinds")
    low, high = dpc
    if kinds.known & {"protected_persons", "military_law_enforcement"}:
        low = high = 4
    elif kinds.known & {"minors", "vulnerable"}:
        low, high = min(4, low + 1), min(4, high + 1)
    if kinds.open:
        high = 4
    known = [breach.code("already_public"), breach.code("outdated")]
    if True in known:
        return max(1, low - 1), max(1, high - 1)
    return (max(1, low - 1), high) if None in known else (low, high)


def _unintelligible(breach: Breach) -> bool | None:
    """Tell whether nobody can read the data; None where it is not known."""
    encryption = breach.code("protection.encryption")
    media = breach.listed("media")
    key = breach.code("protection.key_compromised")
    if encryption in ("none", "weak") or key is True or media.known & HARD_COPY:
        return False
    if encryption == "strong" and key is False and not media.open:
        return True
    return None


def ease(breach: Breach) -> Interval:
    """Return the ease of identification in quarters, 1 to 4.

    Proven strong encryption with a safe key: a quarter.
    """
    sealed = _unintelligible(breach)
    if sealed:
        return 1, 1
    code = breach.code("identifiability")
    if code:
        value = _IDENTIFIABILITY[code]
        return (1, value) if sealed is None else (value, value)
    known = breach.listed("data_categories").known
    if sealed is False and "official_documents" in known:
        return 4, 4
    if sealed is False and {"basic", "contact"} <= known:
        return 3, 4
    return 1, 4


def circumstances(breach: Breach) -> Interval:
    """Return the circumstances of the breach in quarters, 0 to 8."""
    parts = (
        _confidentiality(breach),
        _integrity(breach),
        _availability(breach),
        _intent(breach),
    )
    return sum(low for low, _ in parts), sum(high for _, high in parts)


def _touched(breach: Breach, effect: str, quarters: Interval) -> Interval:
    """Return *quarters* as far as *effect* is known to be compromised."""
    effects = breach.listed("effects")
    if effect in effects.known:
        return quarters
    return (0, quarters[1]) if effects.open else (0, 0)


def _confidentiality(breach: Breach) -> Interval:
    access, reader = breach.code("exposure.access"), breach.code("exposure.recipient")
    if access == "excluded":
        return 0, 0
    quarters: Interval = (0, 2)
    if access == "unlikely":
        quarters = (0, 0)
    elif reader in _KNOWN_READERS:
        quarters = (1, 1)
    elif reader is not None:
        quarters = (2, 2)
    if access is None:
        quarters = (0, quarters[1])
    return _touched(breach, "confidentiality", quarters)


def _integrity(breach: Breach) -> Interval:
    misused = breach.code("integrity.misused")
    recoverable = breach.code("integrity.recoverable")
    low = 2 if recoverable is False else int(misused is True)
    high = 2 if recoverable is not True else int(misused is not False)
    return _touched(breach, "integrity", (low, high))


def _availability(breach: Breach) -> Interval:
    lost = breach.code("availability.lost_for_good")
    impact = breach.code("availability.service_impact")
    low = 2 if lost else int(impact in ("minor", "serious"))
    high = 2 if lost is not False else int(impact != "none")
    return _touched(breach, "availability", (low, high))


def _intent(breach: Breach) -> Interval:
    malicious = breach.code("malicious")
    if malicious is None:
        return 0, 2
    return (2, 2) if malicious else (0, 0)


def _flags(breach: Breach) -> tuple[str, ...]:
    """Return what is shown beside the score, where it is certain."""
    flags = []
    if breach.subjects.low > _MANY:
        flags.append("more-than-100-people")
    if _unintelligible(breach):
        flags.append("unintelligible-data")
    return tuple(flags)
