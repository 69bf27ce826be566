"""People of a world whose counts are partly unknown, placed and counted anew."""

from random import Random

from incidents.core.facts_codes import US_STATES
from tests.core.random_world import COUNTS, NEVER, PLACES, STATES, People

EVERYWHERE = set(PLACES)
_HOME = "US"
Counts = dict[str, int]


def people_anew(
    rng: Random, known: People, around: set[str], lean: int | None
) -> People | None:
    """Return people that fit what is known, or None where the draw does not fit.

    Everybody is counted in one place, those in the United States in one State.

    Args:
        around: the countries that people may be in beside those listed.
        lean: 0 for few of them, -1 for many, None for any number.
    """
    states, loose_states = _states(rng, known, around, lean)
    abroad, loose = _at_least(rng, known, "countries", around - {_HOME}, lean)
    abroad.pop(_HOME, None)
    here = known.countries.get(_HOME)
    if known.settled.get("countries") == NEVER:
        # Nor in which countries: they are somewhere.
        loose.append("")
        abroad[""] = 0
    if known.settled.get("us_states") == NEVER and _may_be_there(known, around):
        # Nobody will ever know in which States they live, only how many they are.
        states, loose_states = {"": sum(states.values()) or 1}, [""]
    exact = here is not None and known.settled.get("countries") == "complete"
    _fill(rng, known, states, loose_states, lean)
    if (here or 0) > sum(states.values()) or (exact and here != sum(states.values())):
        return None
    places = [(abroad, place) for place in loose if place != _HOME]
    places += [] if exact else [(states, state) for state in loose_states]
    if not _grow(rng, known, abroad, states, places, lean):
        return None
    everybody = sum(abroad.values()) + sum(states.values())
    abroad.pop("", None)
    countries: dict[str, int | None] = dict(abroad)
    if states or _HOME in known.countries:
        countries[_HOME] = sum(states.values())
    settled = dict.fromkeys(("countries", "us_states"), "complete") | known.settled
    states = dict(known.states) if "" in states else states
    return People(countries, dict(states), everybody, everybody, settled)


def _fill(
    rng: Random, known: People, states: Counts, loose: list[str], lean: int | None
) -> None:
    """Put those of the country into its States; evenly, for few of them in each."""
    missing = (known.countries.get(_HOME) or 0) - sum(states.values())
    if lean == 0 and missing > len(US_STATES) and "us_states" not in known.settled:
        loose += sorted(US_STATES - states.keys())
    if lean == 0:
        for place, state in enumerate(loose):
            some = max(0, missing) // (len(loose) - place)
            states[state] = states.get(state, 0) + some
            missing -= some
    while missing > 0 and loose:
        some = rng.choice([missing, missing // 2 + 1])
        states[rng.choice(loose)] += some
        missing -= some


def _grow(
    rng: Random,
    known: People,
    abroad: Counts,
    states: Counts,
    places: list[tuple[Counts, str]],
    lean: int | None,
) -> bool:
    """Add people where there may be more, up to a number that is known to fit."""
    counted = sum(abroad.values()) + sum(states.values())
    fewest = max(known.fewest or 0, counted)
    more = COUNTS[-1] if lean == -1 else rng.choice(COUNTS)
    most = fewest + more if known.most is None else known.most
    if counted > most or (counted < fewest and not places):
        return False
    everybody = {0: fewest, -1: most}.get(lean, rng.randint(fewest, max(fewest, most)))
    while places and counted < everybody:
        more = everybody - counted
        if lean == -1 and rng.random() < 0.5:
            more = more // 2 + 1
        elif rng.random() < 0.3:
            more = min(more, rng.choice(COUNTS))
        group, place = rng.choice([places[-1], rng.choice(places)])
        group[place] += more
        counted += more
    return True


def _states(
    rng: Random, known: People, around: set[str], lean: int | None
) -> tuple[Counts, list[str]]:
    if not _may_be_there(known, around):
        return {}, []
    return _at_least(rng, known, "us_states", set(STATES), lean)


def _may_be_there(known: People, around: set[str]) -> bool:
    open_ = known.settled.get("countries") in (None, NEVER)
    return bool(known.states) or _HOME in known.countries or (open_ and _HOME in around)


def _at_least(
    rng: Random, known: People, path: str, around: set[str], lean: int | None
) -> tuple[Counts, list[str]]:
    """Return as many people by place as there must be, and where more may be."""
    exact = known.settled.get(path) == "complete"
    listed = known.countries if path == "countries" else known.states
    found = {place: count or 1 for place, count in listed.items()}
    loose = [p for p, count in listed.items() if count is None or not exact]
    if path not in known.settled and around and rng.random() < (0.3, 0.7)[lean != 0]:
        one, every = [rng.choice(sorted(around))], sorted(around)
        california = every[:1] if path == "us_states" else one
        some = rng.choice([one, california, every]) if lean == -1 else one
        extra = [place for place in some if place not in found]
        found |= dict.fromkeys(extra, 1)
        loose += extra
    return found, loose
