"""Which regimes speak: people and establishments count, servers do not.

``True``: the regime speaks. ``None``: some facts speak for it and others are missing;
it is listed, undetermined. ``False``: nothing speaks for it; it is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from incidents.core.facts_breach import Breach
from incidents.core.regime import Regime
from incidents.core.triage_answer import Reason


@dataclass(frozen=True, slots=True)
class Spoken:
    """Whether a regime speaks, and why."""

    speaks: bool | None
    reason: Reason


Scope = Callable[[Breach, Regime], Spoken]

_FACTS = (
    "organisation.established_in",
    "organisation.main_establishment",
    "organisation.targets",
    "countries",
)
_SOURCE = "GDPR Art. 3; EDPB Guidelines 3/2018"
_ESTABLISHED = Reason(
    "established-here",
    _FACTS,
    "The organisation has an establishment where this law applies.",
    _SOURCE,
)
_PEOPLE = Reason(
    "people-here",
    _FACTS,
    "People concerned are where this law applies.",
    _SOURCE,
)
_TARGETS = Reason(
    "people-here-are-addressed",
    _FACTS,
    "The organisation addresses people where this law applies; whether any of them"
    " are concerned is not known yet.",
    _SOURCE,
)
_NOTHING_KNOWN = Reason(
    "place-not-known",
    _FACTS,
    "Neither the organisation's place nor the people's is known yet.",
    _SOURCE,
)
_ELSEWHERE = Reason(
    "elsewhere", _FACTS, "Nothing in the facts points to this law.", _SOURCE
)


def covers(regime: Regime, country: str | None) -> bool:
    """Tell whether *regime* applies in *country*, its territories included."""
    return country in regime.countries or country in regime.territories


def _any_covered(regime: Regime, countries: frozenset[str]) -> bool:
    return any(covers(regime, country) for country in countries)


def territory(breach: Breach, regime: Regime) -> Spoken:
    """Do establishments or people lie in the regime's countries?

    Processing for law enforcement or national security is outside (GDPR Art. 2(2)(b)
    and (d)); where the facts are silent it is general.

    Source: GDPR Art. 3(1) and (2); UK GDPR Art. 3.
    """
    if breach.code("processing_law") in ("law_enforcement", "national_security"):
        return Spoken(False, _ELSEWHERE)
    settings = breach.settings
    established = settings.established_in
    if _any_covered(regime, established) or covers(regime, settings.main_establishment):
        return Spoken(True, _ESTABLISHED)
    concerned = breach.countries.union(*(c.countries for c in breach.controllers))
    if _any_covered(regime, concerned):
        return Spoken(True, _PEOPLE)
    if _any_covered(regime, settings.targets) and breach.countries_open:
        return Spoken(None, _TARGETS)
    if (
        regime.fallback
        and not (established or settings.main_establishment or settings.targets)
        and not (concerned or breach.us_states)
    ):
        return Spoken(None, _NOTHING_KNOWN)
    return Spoken(False, _ELSEWHERE)


SCOPES: Mapping[str, Scope] = {"territory": territory}
