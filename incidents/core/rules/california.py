"""California's breach law: Civil Code 1798.82, for agencies 1798.29.

It asks for no risk: personal information that the law names, held by a computer,
readable and acquired by somebody without authority, is enough. What that information
is stands in ``california_information``, the words in ``california_reasons``.
"""

from collections.abc import Mapping
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.facts_values import Range
from incidents.core.regime import Regime
from incidents.core.rules import california_reasons as words
from incidents.core.rules.beside import (
    asked_of,
    enter,
    living_together_in,
)
from incidents.core.rules.california_information import (
    is_identity,
    is_personal_information,
    read_elements,
)
from incidents.core.rules.circumstances import COLLEAGUE, LIKELY
from incidents.core.rules.criteria import Criterion, Judged, Params
from incidents.core.rules.readings import Reader, Readings
from incidents.core.rules.residents import living_in, residents
from incidents.core.rules.scales import HANDED_OVER_TYPES, LESS, YES, Scale
from incidents.core.rules.scope import Scope, Spoken, elsewhere, known_places
from incidents.core.triage_answer import Reason

STATE, COUNTRY = "CA", "US"
SAMPLE = "california-sample"
MANY_RESIDENTS = 500
_PRESUMED_RESIDENTS = 1_000


def californians(breach: Breach, regime: Regime) -> Spoken:
    """Are residents of California among the people concerned?

    With people, an establishment or customers in the United States they may be, until
    the States are settled. Where the business sits does not matter: it speaks for
    everybody who does business in California.

    Source: California Civil Code 1798.82(a) ("any resident of California").
    """
    count = residents(breach, STATE)
    if count.low:
        return Spoken(True, words.RESIDENTS)
    if not count.high or not _points_there(breach):
        return elsewhere()
    never = "us_states" in breach.undeterminable
    countries = () if COUNTRY in breach.countries else ("countries",)
    if never and not countries:
        return Spoken(True, words.RESIDENTS_NOT_EXCLUDED)
    states = () if never else ("us_states",)
    return Spoken(None, words.RESIDENTS_PERHAPS, (*states, *countries))


def _points_there(breach: Breach) -> bool:
    return COUNTRY in known_places(breach) or bool(breach.residents)


def _a_resident(regime: Regime) -> dict[str, Any]:
    return {"us_states": {STATE: None}}


def _acquired(judged: Judged) -> bool:
    """Is it reasonable to believe that somebody without authority has it?

    Somebody has read it or probably has; or a device is in other hands and not wiped
    in time, even if nobody is thought to have opened it.

    Source: California Civil Code 1798.82(a), (g); California Office of Privacy
    Protection, Recommended Practices on Notice of Security Breach (2012): physical
    possession, such as a lost or stolen device, and signs of copying or use.
    """
    c = judged.circumstances
    if not (c.exposed or c.unreadable):
        return False
    view = judged.view
    handed_over = bool(view["handed_over_type"] or view["handed_over_too"])
    return c.access >= LIKELY or (handed_over and not c.wiped)


def _readable(judged: Judged) -> bool:
    """Was it unencrypted, or encrypted and the key is gone too? 1798.82(a), (i)(4)."""
    return bool(judged.view["unencrypted"] or judged.view["key_out"])


def _computerised(judged: Judged) -> bool:
    return bool(judged.view["computerised"])


def _in_good_faith(judged: Judged) -> bool:
    """Did only our own people get it, in good faith, for our purposes? 1798.82(g)."""
    c, view = judged.circumstances, judged.view
    on_purpose = c.deliberate or view["malicious"] or c.exfiltration_open
    ours = view["recipient"] == COLLEAGUE
    return bool(ours and not on_purpose and not view["no_good_faith"])


def _information(judged: Judged) -> bool:
    view = judged.view
    return is_personal_information(int(view["elements"]), int(view["categories"]))


def breach_of_security(judged: Judged, params: Params) -> bool:
    """Is it a breach of the security of the system that residents must hear of?

    Source: California Civil Code 1798.82(a), (b), (g), (h).
    """
    return (
        _acquired(judged)
        and _readable(judged)
        and _computerised(judged)
        and _information(judged)
        and not _in_good_faith(judged)
    )


def sample_to_attorney_general(judged: Judged, params: Params) -> bool:
    """Are more than 500 residents of California to be notified?

    Source: California Civil Code 1798.82(f).
    """
    many = judged.view["californians"] > MANY_RESIDENTS
    return many and breach_of_security(judged, params)


def identity_exposed(judged: Judged, params: Params) -> bool:
    """Were numbers exposed for which identity protection must be offered?

    Source: California Civil Code 1798.82(d)(2)(G), (h)(1)(A) and (B).
    """
    return is_identity(int(judged.view["elements"])) and breach_of_security(
        judged, params
    )


def _why_no_breach(judged: Judged) -> tuple[Reason, ...]:
    c = judged.circumstances
    if not c.breach:
        return (words.NO_BREACH,)
    checks = (
        (_acquired, words.NOT_ACQUIRED),
        (_readable, words.ENCRYPTED),
        (_computerised, words.NOT_COMPUTERISED),
        (_information, words.NO_PERSONAL_INFORMATION),
    )
    found = tuple(reason for holds, reason in checks if not holds(judged))
    return (*found, words.GOOD_FAITH) if _in_good_faith(judged) else found


def _why_breach(judged: Judged) -> tuple[Reason, ...]:
    key = () if judged.view["unencrypted"] else (words.KEY_GONE,)
    return (words.ACQUIRED, *key)


def _explain_residents(
    judged: Judged, params: Params, arises: bool
) -> tuple[Reason, ...]:
    if not arises:
        return _why_no_breach(judged)
    return (*_why_breach(judged), words.NOTICE_FORM, words.NOTICE_CONTENT, words.DELAY)


def _explain_sample(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if arises:
        return (words.MORE_THAN_500, *_why_breach(judged))
    few = judged.view["californians"] <= MANY_RESIDENTS
    return (*((words.AT_MOST_500,) if few else ()), *_why_no_breach(judged))


def _explain_offer(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if arises:
        return (words.OFFER, *_why_breach(judged))
    exposed = is_identity(int(judged.view["elements"]))
    return (*(() if exposed else (words.NO_OFFER,)), *_why_no_breach(judged))


def _explain_owner(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if not arises:
        return _why_no_breach(judged)
    return (words.TELL_OWNER, *_why_breach(judged))


def _read_good_faith(breach: Breach, readings: Readings) -> None:
    readings.add_scale(breach, GOOD_FAITH, YES)


def _read_other_types(breach: Breach, readings: Readings) -> None:
    """Enter whether a device was lost beside what mainly happened, as in a bag."""
    also = breach.listed("also_types")
    low = also.undeterminable or not also.known.isdisjoint(HANDED_OVER_TYPES)
    pair = (("handed_over_too", int(low)),)
    high = (("handed_over_too", int(low or also.open)),)
    readings.add("also_types", pair, high, pair)


def _read_californians(breach: Breach, readings: Readings) -> None:
    """Enter how many residents are concerned, those of other parts of it included."""
    own = count = living_in(breach, STATE)
    presumed, path = _presumed(own), "us_states"
    if beside := breach.beside.get(SAMPLE):
        count = living_together_in(breach, STATE, beside)
        likely = [living_in(each.part, STATE) for each in beside if each.presumably]
        presumed += sum(map(_presumed, likely))
        path = asked_of(breach, STATE, known=own.low == own.high)
    enter(
        readings,
        path,
        (("californians", count.low),),
        (("californians", count.high),),
        (("californians", min(count.high, max(count.low, presumed))),),
    )


def _presumed(count: Range) -> int:
    return min(count.high, max(count.low, _PRESUMED_RESIDENTS))


GOOD_FAITH = Scale("exposure.good_faith", "no_good_faith", LESS)
READERS: Mapping[str, Reader] = {
    "california-elements": read_elements,
    "good-faith": _read_good_faith,
    "california-other-types": _read_other_types,
    "californians": _read_californians,
}
_BREACH = ("california-elements", "good-faith", "california-other-types")
SCOPES: Mapping[str, Scope] = {"californians": Scope(californians, _a_resident)}
CRITERIA: Mapping[str, Criterion] = {
    "california-breach": Criterion(
        breach_of_security, _explain_residents, reads=_BREACH
    ),
    SAMPLE: Criterion(
        sample_to_attorney_general,
        _explain_sample,
        reads=(*_BREACH, "californians"),
        counts="california-breach",
    ),
    "california-offer": Criterion(identity_exposed, _explain_offer, reads=_BREACH),
    "california-owner": Criterion(breach_of_security, _explain_owner, reads=_BREACH),
}
