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
    worst = every if breach.countries_open else known
    return known, worst, known


def happened(judged: Judged) -> bool:
    """Tell whether there is an incident, personal data or not."""
    return bool(judged.view["breach"])


def disturbed(judged: Judged, impact: int) -> bool:
    view = judged.view
    return bool(view["availability"]) and view["impact"] >= impact


def is_in(breach: Breach, regime: Regime) -> bool:
    """Tell whether the organisation is where *regime* applies, or may be.

    An organisation that is subject to the law and says nothing of its place is taken
    at its word.
    """
    settings = breach.settings
    places = settings.established_in | settings.targets | breach.countries
    if settings.main_establishment:
        places |= {settings.main_establishment}
    return not places or any(covers(regime, country) for country in places)


READERS: Mapping[str, Reader] = {"disturbance": read_disturbance}
