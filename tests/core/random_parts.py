"""Parts of one breach that count people of their own, who may be the same people."""

from random import Random

from tests.core.random_world import (
    COUNTS,
    NEVER,
    People,
    World,
    a_world,
    implies_people,
)

_HOME = "US"
# At least those of the part with most of them, at most those of all parts.
Span = tuple[int, int]


def complete_world(rng: Random) -> World:
    """Return a world with nothing unknown; some of its parts count their own people."""
    world = a_world(rng)
    if len(world.cases) > 1 and world.people.countries and rng.random() < 0.6:
        count_apart(rng, world)
    return world


def count_apart(rng: Random, world: World) -> None:
    """Let each part count people of its own, in the same places."""
    for case in world.cases:
        case.people = _counted_anew(rng, world.people)
        if implies_people(case, case.people):
            case.singles["personal_data"] = True
    parts = [case.people for case in world.cases if case.people]
    open_ = People({}, {}, None, None, {"subjects": "", **world.people.settled})
    if world.people.settled.get("subjects") != NEVER:
        del open_.settled["subjects"]
    world.people = people_in_all(rng, open_, parts, None) or world.people


def _counted_anew(rng: Random, people: People) -> People:
    states: dict[str, int | None] = {s: rng.choice(COUNTS) for s in people.states}
    countries: dict[str, int | None] = {c: rng.choice(COUNTS) for c in people.countries}
    if _HOME in countries:
        countries[_HOME] = sum(count or 0 for count in states.values())
    everybody = sum(count or 0 for count in countries.values())
    told = None if people.settled.get("subjects") == NEVER else everybody
    return People(countries, states, told, told, dict(people.settled))


def people_in_all(
    rng: Random, known: People, parts: list[People], lean: int | None
) -> People | None:
    """Return the people of the whole, or None where none fit what is known of them.

    Args:
        parts: each part's own people, with nothing unknown.
        lean: 0 for few of them, -1 for many, None for any number.
    """
    states = _spans([part.states for part in parts])
    if known.settled.get("us_states") == NEVER:
        states = {}
    abroad = _spans([part.countries for part in parts])
    here = abroad.pop(_HOME, None)
    somewhere = [(part.fewest or 0) - _sum(part.countries) for part in parts]
    abroad[""] = (max(somewhere), sum(somewhere))
    spans = {**abroad, **({} if here is None or states else {_HOME: here}), **states}
    counts = _placed(rng, spans, known, lean)
    if counts is None:
        return None
    found = {state: counts[state] for state in states}
    countries = {place: counts[place] for place in abroad if place}
    if here is not None:
        countries[_HOME] = sum(found.values()) if states else counts[_HOME]
    everybody = sum(counts.values())
    settled = dict.fromkeys(("countries", "us_states"), "complete") | known.settled
    whole = People(
        dict(countries), dict(found or known.states), everybody, everybody, settled
    )
    return whole if _fits(whole, known) else None


def _spans(counted: list[dict[str, int | None]]) -> dict[str, Span]:
    places = dict.fromkeys(place for counts in counted for place in counts)
    each = {place: [counts.get(place) or 0 for counts in counted] for place in places}
    return {place: (max(found), sum(found)) for place, found in each.items()}


def _sum(counts: dict[str, int | None]) -> int:
    return sum(count or 0 for count in counts.values())


def _placed(
    rng: Random, spans: dict[str, Span], known: People, lean: int | None
) -> dict[str, int] | None:
    """Return a count for each place within its span and what is known of it."""
    told = {**known.countries, **known.states}
    counts = {
        place: max(least, told.get(place) or 0) for place, (least, _) in spans.items()
    }
    room = {
        place: 0 if _is_exact(place, told, known) else most - counts[place]
        for place, (_, most) in spans.items()
    }
    least, most = sum(counts.values()), sum(counts.values()) + sum(room.values())
    least = max(least, known.fewest or 0)
    most = most if known.most is None else min(most, known.most)
    if least > most or min(room.values(), default=0) < 0:
        return None
    target = {0: least, -1: most}.get(lean, rng.randint(least, most))
    for place in rng.sample(sorted(room), k=len(room)):
        more = min(room[place], target - sum(counts.values()))
        counts[place] += max(0, more)
    return counts


def _is_exact(place: str, told: dict[str, int | None], known: People) -> bool:
    path = "countries" if place in known.countries else "us_states"
    return told.get(place) is not None and known.settled.get(path) == "complete"


def _fits(whole: People, known: People) -> bool:
    here = known.countries.get(_HOME)
    found = whole.countries.get(_HOME) or 0
    if here is not None and known.settled.get("countries") == "complete":
        return found == here
    return found >= (here or 0)
