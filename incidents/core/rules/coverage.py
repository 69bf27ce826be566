"""Jurisdictions in the facts for which no pack speaks: silence is never "no duty"."""

from incidents.core.facts_breach import Breach
from incidents.core.regime import Law
from incidents.core.rules.scope import INSTITUTION, covers

# In the United States each State has its law; the country is named unless all States
# are known and covered.
_STATES_COUNT = "US"
_OTHER_PROCESSING = {
    "law_enforcement": "law-enforcement-processing",
    "national_security": "national-security-processing",
}


def not_covered(breach: Breach, law: Law) -> tuple[str, ...]:
    """Return what the facts point to and no pack covers, in alphabetical order.

    Countries are ISO codes in lower case, States ``us-xx``, other laws their id.
    """
    places = _places(breach)
    known = {regime.id for regime in law.regimes}
    general = [each for each in law.regimes if not (each.sectoral or each.states)]
    covered = frozenset().union(*(regime.states for regime in law.regimes))
    states = breach.residents.keys() - covered
    all_covered = bool(breach.residents) and not states and not breach.states_open
    missing = {
        country.lower()
        for country in places
        if not any(covers(regime, country) for regime in general)
        and not (country == _STATES_COUNT and all_covered)
    }
    missing |= {f"us-{state.lower()}" for state in states}
    missing |= (_by_sector(breach) | _beside_the_general(breach, places)) - known
    other = _OTHER_PROCESSING.get(breach.code("processing_law"))
    return tuple(sorted(missing | ({other} if other else set())))


def _places(breach: Breach) -> frozenset[str]:
    """Return the countries concerned: where people may turn up are those addressed."""
    settings = breach.settings
    seats = {*settings.established_in, settings.main_establishment}
    addressed = settings.targets | settings.telecom_in
    return breach.countries.union(
        frozenset(each for each in seats if each not in (None, INSTITUTION)),
        addressed if breach.countries_open else (),
        *(controller.countries for controller in breach.controllers),
    )


def _beside_the_general(breach: Breach, places: frozenset[str]) -> set[str]:
    """Return the laws of one kind of organisation that stand beside a country's own.

    Source: 16 CFR 318 (health records outside HIPAA) and 314.4(j) (finance); for the
    cantons' bodies FADP Art. 2(1), which binds private persons and federal bodies.
    """
    settings = breach.settings
    found = set()
    bound = settings.hipaa in ("covered_entity", "business_associate")
    watched = "financial" in settings.sectors or (
        "health" in settings.sectors and not bound
    )
    if watched and (_STATES_COUNT in places or breach.residents):
        found.add("us-ftc")
    if "public" in settings.sectors and "CH" in settings.established_in:
        found.add("ch-cantons")
    return found


def _by_sector(breach: Breach) -> set[str]:
    settings = breach.settings
    found = set()
    if settings.hipaa in ("covered_entity", "business_associate"):
        found.add("us-hipaa")
    if settings.nis2 in ("essential", "important"):
        found.add("eu-nis2")
    if settings.dora:
        found.add("eu-dora")
    telecom_in = settings.telecom_in
    if "telecom" in settings.sectors and not telecom_in:
        telecom_in = settings.established_in
    if "GB" in telecom_in:
        found.add("uk-pecr")
    if "US" in telecom_in:
        found.add("us-fcc")
    if telecom_in - {"GB", "US", "CH"}:
        found.add("eu-telecom")
    return found
