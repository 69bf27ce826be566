"""How far an incident disturbs services, whether or not data are personal.

What NIS2 and DORA count beside the common facts: hours, users, losses, Member States.
"""

from collections.abc import Mapping

from incidents.core.facts_breach import Breach
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.regime import Regime
from incidents.core.rules.criteria import Judged
from incidents.core.rules.readings import Pairs, Reader, Readings
from incidents.core.rules.scope import covers

MINOR, SERIOUS = 1, 2


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Treaty on European Union Art. 52.
MEMBER_STATES = _set(
    """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
    """
)
_NUMBERS = (
    ("availability.outage_h", "outage"),
    ("availability.users_affected", "users"),
    ("availability.loss_eur", "loss"),
)


def read_disturbance(breach: Breach, readings: Readings) -> None:
    """Enter hours, users, losses and the Member States reached.

    What nobody has counted yet is presumed to be small; the attack itself speaks.
    """
    for path, attribute in _NUMBERS:
        value = breach.code(path)
        if value is None and path in breach.undeterminable:
            value = LARGEST_COUNT
        low: Pairs = ((attribute, float(value or 0)),)
        high = low if value is not None else ((attribute, float(LARGEST_COUNT)),)
        readings.add(path, low, high, low)
    readings.add("countries", *_states(breach))


def _states(breach: Breach) -> tuple[Pairs, Pairs, Pairs]:
    known: Pairs = (("states", len(breach.countries & MEMBER_STATES)),)
    every: Pairs = (("states", len(MEMBER_STATES)),)
    if "countries" in breach.undeterminable:
        return every, every, every
    return known, every if breach.countries_open else known, known


def happened(judged: Judged) -> bool:
    """Tell whether there is an incident, personal data or not."""
    return bool(judged.view["breach"])


def disturbed(judged: Judged, impact: int) -> bool:
    view = judged.view
    return bool(view["availability"]) and view["impact"] >= impact


def may_be_in(breach: Breach, regime: Regime) -> bool:
    """Tell whether facts place the organisation where *regime* applies.

    Its establishments do; while none is known, its customers and the people concerned.
    """
    settings = breach.settings
    seats = {*settings.established_in, settings.main_establishment} - {None}
    around = settings.targets | settings.telecom_in | breach.countries
    return any(covers(regime, country) for country in seats or around)


def may_be_financial(breach: Breach, regime: Regime) -> bool:
    """Tell whether it is open that the organisation is a financial entity under DORA.

    Only finance says it may be: nobody else is asked.
    """
    settings = breach.settings
    in_finance = settings.dora is None and "financial" in settings.sectors
    return in_finance and may_be_in(breach, regime)


READERS: Mapping[str, Reader] = {"disturbance": read_disturbance}
