"""Which authorities may be competent, and so whose practice counts.

While that is open, the mildest and the strictest of those that may be bound what is
proven; the strictest of those that the facts point to is presumed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from incidents.core.authority import Authority
from incidents.core.facts_breach import Breach
from incidents.core.regime import Law, Regime
from incidents.core.rules.addressees import authority_in, within
from incidents.core.rules.practices import (
    AS_GUIDED,
    MATTERS,
    Stand,
    mildest,
    stand,
    strictest,
)
from incidents.core.rules.readings import Pairs, Readings
from incidents.core.rules.scales import HOSTILE_TYPES
from incidents.core.rules.scope import covers

_SEAT, _ESTABLISHED = "organisation.main_establishment", "organisation.established_in"
_REGION, _PROVIDES = "organisation.region", "organisation.telecom_in"
_PEOPLE = "countries"


@dataclass(frozen=True, slots=True)
class Practice:
    """How strict the authorities are that a law's duties are owed to.

    Attributes:
        low, high, presumed: the mildest that may be, the strictest, and what to go by
            today.
        path: the fact that would tell, where *low* and *high* differ.
    """

    low: Stand = AS_GUIDED
    high: Stand = AS_GUIDED
    presumed: Stand = AS_GUIDED
    path: str = ""

    def enter(self, breach: Breach, readings: Readings) -> None:
        """Enter the practice into the three readings."""
        low, high, presumed = map(_pairs, (self.low, self.high, self.presumed))
        readings.add(self.path, low, high, presumed)


def _pairs(at: Stand) -> Pairs:
    return tuple(
        (matter.attribute, strict)
        for matter, strict in zip(MATTERS.values(), at, strict=True)
    )


GUIDED = Practice()


@dataclass(frozen=True, slots=True)
class Competent:
    """Whose practice counts under one law.

    Attributes:
        pointed_to: the authorities that the facts point to, of those known to differ.
    """

    practice: Practice = GUIDED
    pointed_to: tuple[Authority, ...] = ()


NOBODY_DIFFERS = Competent()


# Recipients about whom authorities differ; a stranger is a risk for all of them.
_ARGUED_ABOUT = frozenset({None, "internal", "trusted", "known"})


def practice_may_weigh(breach: Breach) -> bool:
    """Tell whether it can matter whose practice counts: work is saved if not."""
    recipient = "exposure.recipient"
    return (
        breach.code(recipient) in _ARGUED_ABOUT
        and recipient not in breach.undeterminable
        and breach.code("malicious") is not True
        and breach.code("incident_type") not in HOSTILE_TYPES
    )


class _Of(Enum):
    """Which of the countries that facts point to are competent, at the least."""

    ALL = "all"
    ONE = "one"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Countries:
    """The countries whose authorities are competent.

    Attributes:
        further: those of these countries may be competent too.
        path: the fact that would tell, where that is open.
    """

    pointed_to: frozenset[str]
    competent: _Of = _Of.ALL
    further: frozenset[str] = frozenset()
    path: str = _REGION


def competent(regime: Regime, breach: Breach, law: Law) -> Competent:
    """Return whose practice counts under *regime*.

    Source: GDPR Art. 55 and 56; EDPB Guidelines 9/2022 para 66 to 73.
    """
    where = _WHERE.get(regime.addressing)
    if where is None or law.differing.keys().isdisjoint(regime.countries):
        return NOBODY_DIFFERS
    found = where(regime, breach)
    here = [_in_country(each, breach, law) for each in sorted(found.pointed_to)]
    there = [_in_country(each, breach, law) for each in sorted(found.further)]
    least = {_Of.ALL: strictest, _Of.ONE: mildest, _Of.NONE: _guided}[found.competent]
    low = least([each.low for each in here])
    high = strictest([each.high for each in (*here, *there)])
    presumed = strictest([each.high for each in here])
    if found.path in breach.undeterminable:
        low = presumed = high
    practice = Practice(low, high, presumed, found.path if low != high else "")
    return Competent(practice, tuple(a for each in here for a in each.differing))


def _guided(stands: Iterable[Stand]) -> Stand:
    return AS_GUIDED


@dataclass(frozen=True, slots=True)
class _InCountry:
    """The practice of the authority of one country.

    Attributes:
        low, high: differ where the country has several and it is open which it is.
    """

    low: Stand = AS_GUIDED
    high: Stand = AS_GUIDED
    differing: tuple[Authority, ...] = ()


_AS_GUIDED = _InCountry()


def _in_country(country: str, breach: Breach, law: Law) -> _InCountry:
    differing = law.differing.get(country)
    if differing is None:
        return _AS_GUIDED
    found = authority_in(country, breach, law)
    if found is None:
        return _InCountry(AS_GUIDED, strictest(map(stand, differing)), differing)
    authority = law.authorities[found]
    at = stand(authority)
    return _InCountry(at, at, (authority,)) if authority.strictness else _AS_GUIDED


def _one_stop_shop(regime: Regime, breach: Breach) -> _Countries:
    """Return where the lead authority is, or each one where addressed people are.

    Settings are the organisation's answer: once they name an establishment, they name
    all of them.
    """
    settings = breach.settings
    if len(regime.countries) == 1:
        return _Countries(regime.countries)
    main = settings.main_establishment
    if main is not None and covers(regime, main):
        return _Countries(_within(regime, {main}))
    here = _within(regime, settings.established_in)
    if len(here) > 1 and main is None:
        return _Countries(here, _Of.ONE, path=_SEAT)
    if here:
        return _Countries(here)
    if settings.established_in or _ESTABLISHED in breach.settled_none:
        return _of_people(regime, breach)
    people = _within(regime, breach.countries)
    return _Countries(people, _Of.NONE, regime.countries, _SEAT)


def _of_people(regime: Regime, breach: Breach) -> _Countries:
    targets = _within(regime, breach.settings.targets)
    people = _within(regime, breach.countries)
    addressed = people & targets
    chosen = addressed or people
    if not breach.countries_open:
        return _Countries(chosen)
    if addressed:
        return _Countries(chosen, _Of.ALL, targets, _PEOPLE)
    # People whom the organisation addresses may turn up: their authorities alone count.
    least = _Of.NONE if targets else _Of.ALL
    return _Countries(chosen, least, regime.countries, _PEOPLE)


def _service_authority(regime: Regime, breach: Breach) -> _Countries:
    """Return where the provider's authority is, or each where it provides."""
    settings = breach.settings
    main = settings.main_establishment
    here = _within(regime, settings.telecom_in)
    if not here:
        people = _within(regime, settings.established_in | breach.countries)
        return _Countries(people, _Of.NONE, regime.countries, _PROVIDES)
    if main in here:
        return _Countries(frozenset({main}))
    if main is None and len(here) > 1:
        return _Countries(here, _Of.ONE, path=_SEAT)
    return _Countries(here)


def _within(regime: Regime, countries: Iterable[str]) -> frozenset[str]:
    return frozenset(within(regime, countries))


# By how a regime finds its authority; where the pack names one, it is that one.
_WHERE: Mapping[str, Callable[[Regime, Breach], _Countries]] = {
    "one-stop-shop": _one_stop_shop,
    "service-authority": _service_authority,
}
