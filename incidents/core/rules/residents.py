"""How many of the people concerned live in one State of the United States."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from incidents.core.facts_breach import Breach
from incidents.core.facts_codes import US_STATES
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.facts_people import TERRITORIES
from incidents.core.facts_values import Range

_COUNTRY = "US"
# Of more parts than these only each alone and all together are looked at.
_MANY_PARTS = 6


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


def living_in(breach: Breach, state: str) -> Range:
    """Return how many live in *state*, at worst where nobody will ever know."""
    count = residents(breach, state)
    if "us_states" in breach.undeterminable:
        return Range(most_that_may_be(breach, state), count.high)
    return count


def most_in_a_state(counted: Sequence[tuple[Breach, int]]) -> int:
    """Return how many may live in one State, over all parts.

    Args:
        counted: each part, and how many people it concerns at most.
    """
    states = every_state([breach for breach, _ in counted])
    return max(
        sum(_most(breach, s, people) for breach, people in counted) for s in states
    )


def _most(breach: Breach, state: str, people: int) -> int:
    counts = breach.residents
    unlisted = max(0, people - sum(count.low for count in counts.values()))
    low = counts[state].low if state in counts else 0
    return min(residents(breach, state).high, low + unlisted)


def surely_over(parts: Sequence[Breach], many: int) -> bool:
    """Tell whether over *many* people live in one State, wherever the others live.

    By a count, or because those not placed yet do not fit into the States otherwise.
    """
    fewest = {
        state: sum(living_in(part, state).low for part in parts)
        for state in every_state(parts)
    }
    if any(count > many for count in fewest.values()):
        return True
    return any(_too_many(some, fewest, many) for some in _subsets(parts))


def every_state(parts: Iterable[Breach]) -> list[str]:
    """Return the States listed, and one that is not: it stands for all of them."""
    listed = {state for part in parts for state in part.residents}
    return [*sorted(listed), *sorted(US_STATES - listed)[:1]]


def _too_many(parts: Sequence[Breach], fewest: dict[str, int], many: int) -> bool:
    """Tell whether those whom *parts* have not placed yet find no room."""
    listed = {state for part in parts for state in part.residents}
    waiting = room = left = 0
    for part in parts:
        placed = sum(residents(part, s).low for s in part.residents)
        waiting += max(0, people_in_the_country(part).low - placed)
    for state, count in fewest.items():
        more = sum(_further(part, state) for part in parts)
        times = 1 if state in listed else len(US_STATES - fewest.keys()) + 1
        left += more
        room += times * min(many - count, more)
    return left > 0 and waiting > room


def _further(part: Breach, state: str) -> int:
    count = residents(part, state)
    return count.high - count.low


def _subsets(parts: Sequence[Breach]) -> Iterator[Sequence[Breach]]:
    many = len(parts) > _MANY_PARTS
    for size in (1, len(parts)) if many else range(1, len(parts) + 1):
        yield from combinations(parts, size)


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
