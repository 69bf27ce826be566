"""How many of the people concerned live in one State of the United States."""

from incidents.core.facts_breach import Breach
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.facts_people import TERRITORIES
from incidents.core.facts_values import Range

_COUNTRY = "US"


def residents(breach: Breach, state: str) -> Range:
    """Return the people concerned who live in *state*, at least and at most.

    What is counted there comes first; the people concerned as a whole, those elsewhere
    and those in other States bound the rest. Somebody lives in one State only.
    """
    counted = breach.residents.get(state)
    if counted is None:
        counted = Range(0, LARGEST_COUNT if breach.states_open else 0)
    others = [n for other, n in breach.residents.items() if other != state]
    country = people_in_the_country(breach)
    low = counted.low
    if not breach.states_open:
        low = max(low, country.low - sum(other.high for other in others))
    low = min(low, counted.high)
    high = min(counted.high, country.high - sum(other.low for other in others))
    return Range(low, max(low, high))


def most_that_may_be(breach: Breach, state: str) -> int:
    """Return how many may live in *state*, of the fewest who may be in the country.

    Where nobody will ever know the States, as many count as may live there; how many
    are concerned at all may still be open.
    """
    found = residents(breach, state)
    others = sum(n.low for other, n in breach.residents.items() if other != state)
    fewest = people_in_the_country(breach).low - others
    return min(found.high, max(found.low, fewest))


def people_in_the_country(breach: Breach) -> Range:
    """Return the people concerned in the United States, at least and at most."""
    counts = breach.people_in
    nowhere = Range(0, LARGEST_COUNT if breach.countries_open else 0)
    here = counts.get(_COUNTRY, nowhere)
    abroad = [n for c, n in counts.items() if c != _COUNTRY and c not in TERRITORIES]
    low = here.low
    if not breach.countries_open and not TERRITORIES & counts.keys():
        low = max(low, breach.subjects.low - sum(each.high for each in abroad))
    low = min(low, here.high)
    high = min(here.high, breach.subjects.high - sum(each.low for each in abroad))
    return Range(low, max(low, high))
