"""HIPAA's Breach Notification Rule, 45 CFR 164.400 to 414: what only it asks.

The assessment is in ``hipaa_factors``, the exceptions in ``hipaa_exceptions``, the
facts that only this law reads in ``hipaa_readings``.
"""

from collections.abc import Mapping
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.regime import Regime
from incidents.core.rules.criteria import Criterion, Judged, Params
from incidents.core.rules.hipaa_exceptions import EXEMPTIONS as EXEMPTIONS
from incidents.core.rules.hipaa_factors import (
    LOW_PROBABILITY,
    RANSOMWARE_GUIDANCE,
    factors_against,
    factors_for,
    held_by_ransomware,
)
from incidents.core.rules.hipaa_readings import HEALTH_DATA, MANY_OF_A_STATE, PATIENTS
from incidents.core.rules.hipaa_readings import READERS as READERS
from incidents.core.rules.scope import Scope, Spoken, covers, elsewhere, known_places
from incidents.core.triage_answer import Reason

_SETTING = "organisation.hipaa"
_BOUND = Reason(
    "bound-by-hipaa",
    (_SETTING,),
    "The organisation is a covered entity or a business associate under HIPAA.",
    "45 CFR 160.103 and 164.400",
)
_PERHAPS_BOUND = Reason(
    "may-be-bound-by-hipaa",
    (
        _SETTING,
        "sectors",
        "organisation.established_in",
        "organisation.targets",
        "countries",
        "us_states",
        "data_categories",
        "subject_kinds",
    ),
    "Health care or health data and the United States are concerned. Whether the"
    " organisation is a covered entity or a business associate is not known yet.",
    "45 CFR 160.103",
)


def bound_by_hipaa(breach: Breach, regime: Regime) -> Spoken:
    """Is the organisation a covered entity or a business associate?

    Where nobody has said so it may be, if it has to do with the United States and is
    in health care or holds health data.

    Source: 45 CFR 160.103 and 164.400.
    """
    hipaa = breach.settings.hipaa
    if hipaa == "none":
        return elsewhere()
    if hipaa:
        return Spoken(True, _BOUND)
    if _touches(breach, regime) and _health(breach):
        return Spoken(None, _PERHAPS_BOUND, (_SETTING,))
    return elsewhere()


def _touches(breach: Breach, regime: Regime) -> bool:
    """Tell whether people or settings point there, also those of another part."""
    return any(
        each.residents or any(covers(regime, place) for place in known_places(each))
        for each in breach.among or (breach,)
    )


def _health(breach: Breach) -> bool:
    """Tell whether health care or health data are in it, or in another part of it.

    The settings are the organisation's: what one part leaves open is open for all.
    """
    return any(_tells_of_health(each) for each in breach.among or (breach,))


def _tells_of_health(breach: Breach) -> bool:
    return (
        "health" in breach.settings.sectors
        or not breach.listed("data_categories").known.isdisjoint(HEALTH_DATA)
        or not breach.listed("subject_kinds").known.isdisjoint(PATIENTS)
    )


def _bound(regime: Regime) -> dict[str, Any]:
    return {"organisation": {"hipaa": "covered_entity"}}


def _health_information(judged: Judged) -> bool:
    """Is protected health information concerned? Source: 45 CFR 160.103."""
    view = judged.view
    return judged.personal and bool(view["phi_data"] or view["phi_people"])


def health_information_recorded(judged: Judged, params: Params) -> bool:
    """Is there anything whose assessment must be documented?

    The burden of proof is ours also for what was no breach in the end.

    Source: 45 CFR 164.414(b) and 164.530(j).
    """
    return _health_information(judged)


def breach_of_unsecured_information(judged: Judged, params: Params) -> bool:
    """Was unsecured protected health information breached?

    Acquisition, access, use and disclosure are presumed to be a breach unless the four
    factors show a low probability that the data were compromised.

    Source: 45 CFR 164.402.
    """
    return (
        _health_information(judged)
        and _disclosed(judged)
        and _readable(judged)
        and not any(each.test(judged) for each in LOW_PROBABILITY)
    )


def _disclosed(judged: Judged) -> bool:
    c = judged.circumstances
    seen = bool(judged.view["confidentiality"] or c.exfiltration_open)
    return c.breach and (seen or held_by_ransomware(judged))


def _readable(judged: Judged) -> bool:
    """Were the data unsecured? Paper is never encrypted.

    Source: 45 CFR 164.402; 74 Fed. Reg. 19006 (2009): encryption with a key that is
    safe, or destruction.
    """
    view = judged.view
    return bool(view["unencrypted"] or view["key_out"] or view["hard_copy"])


def breach_of_many_in_a_state(judged: Judged, params: Params) -> bool:
    """Was information of more than 500 residents of one State breached?

    Source: 45 CFR 164.406(a).
    """
    many = bool(judged.view["many_in_a_state"])
    return many and breach_of_unsecured_information(judged, params)


_RECORDED = Reason(
    "assessment-is-documented",
    ("data_categories", "subject_kinds"),
    "We must be able to prove that all notices were made, or that there was no breach:"
    " what happened, the four factors and the notices are kept for six years.",
    "45 CFR 164.414(b), 164.530(j)",
)
_NO_HEALTH_INFORMATION = Reason(
    "no-protected-health-information",
    ("personal_data", "data_categories", "subject_kinds", _SETTING),
    "No protected health information is concerned: no health data, and nobody whom a"
    " covered entity treats or insures. Employment and education records do not count.",
    "45 CFR 160.103",
)
_PRESUMED_BREACH = Reason(
    "breach-is-presumed",
    ("effects", "exposure", "protection.encryption"),
    "Protected health information that was not secured was acquired, used or disclosed"
    " without permission. That is a breach unless the four factors show a low"
    " probability that it was compromised; they do not.",
    "45 CFR 164.402, breach (2)",
)
_RANSOMWARE = Reason(
    "encrypted-by-ransomware",
    ("incident_type", "also_types", "effects"),
    "Ransomware took hold of the data: whoever encrypts data has acquired them, also if"
    " nothing is known to have left.",
    RANSOMWARE_GUIDANCE,
)
_NOTHING_HAPPENED = Reason(
    "nothing-happened",
    ("certainty",),
    "It was ruled out, or it only nearly happened.",
    "45 CFR 164.402",
)
_NOT_DISCLOSED = Reason(
    "nobody-acquired-the-data",
    ("effects", "incident_type", "also_types"),
    "Nobody acquired, read, used or was shown the data: they were changed or out of"
    " reach, and no ransomware held them.",
    "45 CFR 164.402",
)
_SECURED = Reason(
    "secured-information",
    ("protection.encryption", "protection.key_compromised", "media"),
    "The data are secured: strongly encrypted, the key is safe, and no paper is among"
    " them. The rule is about unsecured information only.",
    "45 CFR 164.402; 74 Fed. Reg. 19006 (2009)",
)
_STATES = ("us_states", "subjects")
_MANY = Reason(
    "more-than-500-in-a-state",
    _STATES,
    "More than 500 residents of one State or jurisdiction are concerned.",
    "45 CFR 164.406(a)",
)
_NOT_MANY = Reason(
    "at-most-500-in-each-state",
    _STATES,
    "In no State or jurisdiction are more than 500 residents concerned. 500 are not"
    " more than 500.",
    "45 CFR 164.406(a)",
)


def _explain_record(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    return (_RECORDED,) if arises else (_NO_HEALTH_INFORMATION,)


def _explain(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if not arises:
        return _why_not(judged)
    own = (_RANSOMWARE,) if held_by_ransomware(judged) else ()
    return (_PRESUMED_BREACH, *own, *factors_against(judged))


def _why_not(judged: Judged) -> tuple[Reason, ...]:
    """Return what lifts the duty; nothing where only an exception does."""
    if not _health_information(judged):
        return (_NO_HEALTH_INFORMATION,)
    if not judged.circumstances.breach:
        return (_NOTHING_HAPPENED,)
    if not _disclosed(judged):
        return (_NOT_DISCLOSED,)
    if not _readable(judged):
        return (_SECURED,)
    low = tuple(each.reason for each in LOW_PROBABILITY if each.test(judged))
    return (*low, *factors_for(judged)) if low else ()


def _explain_many(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if arises:
        return (_MANY, *_explain(judged, params, arises))
    few = () if judged.view["many_in_a_state"] else (_NOT_MANY,)
    return (*few, *_why_not(judged))


_READS = ("hipaa-health-information", "hipaa-ransomware", "hipaa-good-faith")
SCOPES: Mapping[str, Scope] = {"hipaa": Scope(bound_by_hipaa, _bound)}
CRITERIA: Mapping[str, Criterion] = {
    "health-information-recorded": Criterion(
        health_information_recorded,
        _explain_record,
        reads=("hipaa-health-information",),
    ),
    "breach-of-unsecured-information": Criterion(
        breach_of_unsecured_information, _explain, reads=_READS
    ),
    MANY_OF_A_STATE: Criterion(
        breach_of_many_in_a_state,
        _explain_many,
        reads=(*_READS, "hipaa-states"),
        counts="breach-of-unsecured-information",
    ),
}
