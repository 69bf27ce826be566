"""Which authority is competent: the named functions of the packs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from incidents.core.facts_breach import Breach
from incidents.core.facts_values import Controller
from incidents.core.regime import Law, Regime
from incidents.core.rules.scope import covers
from incidents.core.triage_answer import Reason


@dataclass(frozen=True, slots=True)
class Addressed:
    """One addressee of a duty.

    Attributes:
        id: an authority's id, a country's code in lower case where its authority is
            not clear, a controller's code, or None where nobody can be named yet.
        controller: the controller to be told, for a processor's duty.
        because: why this one.
        asks: paths of facts that would make it clear.
        alone: the duty is owed to nobody else.
    """

    id: str | None
    because: tuple[Reason, ...] = ()
    controller: Controller | None = None
    asks: tuple[str, ...] = ()
    alone: bool = True


_FACTS = (
    "organisation.established_in",
    "organisation.main_establishment",
    "organisation.region",
    "organisation.targets",
    "countries",
)
_MAIN = Reason(
    "lead-authority",
    _FACTS,
    "The authority of the main or only establishment leads, also for people elsewhere.",
    "GDPR Art. 55 and 56; EDPB Guidelines 9/2022 para 66 and following",
)
_ONLY = Reason(
    "only-authority",
    _FACTS,
    "This law has one authority for the whole country.",
    "GDPR Art. 33(1)",
)
_EVERY = Reason(
    "no-establishment-every-authority",
    _FACTS,
    "Without an establishment in the Union there is no lead authority: each authority"
    " where addressed people are concerned is notified. A representative does not"
    " change that.",
    "EDPB Guidelines 9/2022 para 73",
)
_NO_LEAD = Reason(
    "no-lead-authority",
    _FACTS,
    "The main establishment is outside the Union and there are several inside: none of"
    " their authorities leads, so that of each is notified.",
    "GDPR Art. 4(16), 55 and 56; EDPB Opinion 04/2024",
)
_WHERE_PEOPLE_ARE = Reason(
    "authority-where-the-people-are",
    _FACTS,
    "The organisation's establishments are not known; the people concerned are in one"
    " country, so its authority is named.",
    "GDPR Art. 55",
)
_NOT_CLEAR = Reason(
    "authority-not-clear-yet",
    _FACTS,
    "Which authority leads depends on the main establishment, which is not known yet.",
    "GDPR Art. 55 and 56",
)

_NAMED_BY_COUNTRY = Reason(
    "body-that-the-country-names",
    ("organisation.established_in",),
    "Each country names the body that receives this notice; put yours on record.",
    "Directive (EU) 2022/2555 Art. 8 and 10; Regulation (EU) 2022/2554 Art. 46",
)


def one_stop_shop(regime: Regime, breach: Breach, law: Law) -> tuple[Addressed, ...]:
    """Return the lead authority, or each authority where addressed people are.

    Where decisions are taken outside, several establishments inside have no lead among
    their authorities, but a single one has (Art. 56(1)). A law with one country has
    one authority, wherever the organisation is.

    Source: GDPR Art. 55 and 56; EDPB Guidelines 9/2022 para 66 and following.
    """
    settings = breach.settings
    if len(regime.countries) == 1:
        return (_named(regime, breach, law, min(regime.countries), _ONLY),)
    main = settings.main_establishment
    if covers(regime, main):
        return (_named(regime, breach, law, str(main), _MAIN),)
    here = within(regime, settings.established_in)
    if len(here) == 1:
        return (_named(regime, breach, law, here[0], _MAIN),)
    if here and main:
        return tuple(_named(regime, breach, law, each, _NO_LEAD) for each in here)
    if here:
        return (Addressed(None, (_NOT_CLEAR,), None, (_FACTS[1],)),)
    return _authorities_of_people(regime, breach, law)


def named_in_the_pack(
    regime: Regime, breach: Breach, law: Law
) -> tuple[Addressed, ...]:
    """Return the one authority that the pack names, or nobody where it names none."""
    if regime.authority:
        return (Addressed(regime.authority),)
    return (Addressed(None, (_NAMED_BY_COUNTRY,)),)


Addressing = Callable[[Regime, Breach, Law], tuple[Addressed, ...]]
ADDRESSING: Mapping[str, Addressing] = {
    "one-stop-shop": one_stop_shop,
    "named-in-the-pack": named_in_the_pack,
}


def _authorities_of_people(
    regime: Regime, breach: Breach, law: Law
) -> tuple[Addressed, ...]:
    """Return the authorities where people are, for want of an establishment here.

    Where the facts say nothing of establishments at all, several countries may still
    come down to one lead authority, so none is named.
    """
    settings = breach.settings
    people = within(regime, breach.countries)
    if settings.established_in:
        addressed = [c for c in people if not settings.targets or c in settings.targets]
        chosen = addressed or people
        found = [_named(regime, breach, law, country, _EVERY) for country in chosen]
        return tuple(found) or (Addressed(None, (_EVERY,), None, ("countries",)),)
    if len(people) == 1:
        return (_named(regime, breach, law, people[0], _WHERE_PEOPLE_ARE),)
    return (Addressed(None, (_NOT_CLEAR,), None, (_FACTS[0], _FACTS[1])),)


def within(regime: Regime, countries: Iterable[str]) -> list[str]:
    """Return the countries of *regime* among *countries*, territories folded in."""
    folded = {regime.territories.get(country, country) for country in countries}
    return sorted(folded & regime.countries)


def authority_in(country: str, breach: Breach, law: Law) -> str | None:
    """Return the authority of *country* for this organisation, or None if unclear."""
    settings = breach.settings
    return law.authority_of(
        country,
        region=settings.region,
        public="public" in settings.sectors,
        telecom="telecom" in settings.sectors or country in settings.telecom_in,
    )


def _named(
    regime: Regime, breach: Breach, law: Law, country: str, because: Reason
) -> Addressed:
    country = regime.territories.get(country, country)
    authority = authority_in(country, breach, law)
    if authority is None:
        return Addressed(country.lower(), (because,), None, ("organisation.region",))
    return Addressed(authority, (because,))
