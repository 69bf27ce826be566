"""Which regimes speak: people and establishments count, servers do not.

``True``: the regime speaks. ``None``: some facts speak for it and others are missing;
it is listed, undetermined. ``False``: nothing speaks for it; it is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.regime import Regime
from incidents.core.triage_answer import Reason


@dataclass(frozen=True, slots=True)
class Spoken:
    """Whether a regime speaks, and why.

    Attributes:
        asks: paths of the facts that would tell, where *speaks* is None.
    """

    speaks: bool | None
    reason: Reason
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A named test whether a regime speaks.

    Attributes:
        trial: given the regime, facts under which it speaks and nothing else is known;
            packs are tried with them when they are loaded.
    """

    test: Callable[[Breach, Regime], Spoken]
    trial: Callable[[Regime], dict[str, Any]]


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


def known_places(breach: Breach) -> frozenset[str]:
    """Return every country that people, establishments or customers are known in.

    Who is bound by HIPAA has to do with the United States.
    """
    settings = breach.settings
    main = settings.main_establishment
    bound = settings.hipaa not in (None, "none")
    return breach.countries.union(
        ("US",) if bound else (),
        settings.established_in,
        settings.targets,
        settings.telecom_in,
        () if main is None else (main,),
        *(controller.countries for controller in breach.controllers),
    )


def covers(regime: Regime, country: str | None) -> bool:
    """Tell whether *regime* applies in *country*, its territories included."""
    return country in regime.countries or country in regime.territories


def _any_covered(regime: Regime, countries: frozenset[str]) -> bool:
    return not (
        regime.countries.isdisjoint(countries)
        and regime.territories.keys().isdisjoint(countries)
    )


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
    asks = _open_places(breach)
    addressed = settings.targets | settings.telecom_in
    if asks and _any_covered(regime, addressed):
        # Where nobody will ever know the countries, people here count as concerned.
        never = "countries" in breach.undeterminable
        return Spoken(True, _TARGETS) if never else Spoken(None, _TARGETS, asks)
    somewhere = known_places(breach) or breach.residents
    if asks and regime.fallback and not somewhere:
        return Spoken(None, _NOTHING_KNOWN, asks)
    return Spoken(False, _ELSEWHERE)


def _open_places(breach: Breach) -> tuple[str, ...]:
    """Return which places may still be added: of people, of establishments.

    The organisation's settings are its own answer: once they name an establishment
    they name them all.
    """
    established = breach.settings.established_in or _FACTS[0] in breach.settled_none
    people = ("countries",) if breach.countries_open else ()
    return people if established else (*people, _FACTS[0])


def elsewhere() -> Spoken:
    """Return that nothing in the facts points to the law."""
    return Spoken(False, _ELSEWHERE)


def _established_there(regime: Regime) -> dict[str, Any]:
    return {"organisation": {"established_in": [min(regime.countries)]}}


# The seat that stands for an institution, body, office or agency of the Union.
INSTITUTION = "EU"
_INSTITUTION = Reason(
    "institution-of-the-union",
    ("organisation.main_establishment", "organisation.established_in"),
    "The organisation is an institution, body, office or agency of the Union.",
    "Regulation (EU) 2018/1725 Art. 2(1); GDPR Art. 2(3)",
)


def is_institution(breach: Breach) -> bool:
    """Tell whether the organisation is an institution or body of the Union."""
    settings = breach.settings
    return INSTITUTION in (settings.main_establishment, *settings.established_in)


def union(breach: Breach, regime: Regime) -> Spoken:
    """Do establishments or people lie in the Union, and is it no institution of it?

    Source: GDPR Art. 2(3) and 3.
    """
    return elsewhere() if is_institution(breach) else territory(breach, regime)


def institutions(breach: Breach, regime: Regime) -> Spoken:
    """Is the organisation an institution, body, office or agency of the Union?

    Source: Regulation (EU) 2018/1725 Art. 2(1).
    """
    if is_institution(breach) and breach.code("processing_law") in (None, "general"):
        return Spoken(True, _INSTITUTION)
    return elsewhere()


def _institution(regime: Regime) -> dict[str, Any]:
    return {"organisation": {"main_establishment": INSTITUTION}}


SCOPES: Mapping[str, Scope] = {
    "territory": Scope(territory, _established_there),
    "union": Scope(union, _established_there),
    "institutions": Scope(institutions, _institution),
}
