"""Worlds with something forgotten, and their completions by the laws of the vocabulary.

A missing fact may be anything, a list or a count may be more unless it is settled, and
what is settled stays. Nothing here asks how the code reads facts.

The organisation's settings are answers, not findings. Within its known surroundings a
completion adds no place, sector or setting out of nothing: it answers a setting that is
not known only where facts speak for the law that asks (``spoken_for``), and puts people
and establishments only where something known already points. ``anything=True`` lifts
that: every setting and every place is open then.
"""

import copy
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.core.random_people import EVERYWHERE, people_anew
from tests.core.random_world import (
    LISTS,
    NEVER,
    OF_PEOPLE,
    PLACE_SETTINGS,
    PLACES,
    SETTINGS,
    SINGLES,
    UNION,
    Case,
    Lists,
    People,
    World,
    implies_people,
)

BEST, WORST = 0, -1
EVERYWHERE_AROUND, ONE_COUNTRY = "everywhere around", "one country"
# A country where none of the laws applies.
ELSEWHERE = "JP"


def forget(rng: Random, whole: World) -> World:
    """Return the world with some of it forgotten; what is left stays true."""
    left = copy.deepcopy(whole)
    share = rng.choice([0.02, 0.05, 0.1, 0.3, 0.6, 0.9])
    for case in left.cases:
        _forget_facts(rng, case, share)
    for path in ("countries", "us_states"):
        if left.people.settled[path] != NEVER:
            _forget_places(rng, left.people, path, share)
    _forget_number(rng, left.people, share)
    _forget_settings(rng, left.settings, share)
    if rng.random() < share:
        left.times["classified_at"] = None
    for case in left.cases:
        if implies_people(case, left.people):
            case.singles.setdefault("personal_data", True)
    return left


def _forget_facts(rng: Random, case: Case, share: float) -> None:
    for path in list(case.singles):
        if path != "processing_law" and rng.random() < share:
            del case.singles[path]
    for path, (known, how) in case.lists.items():
        if how != NEVER and rng.random() < share:
            some = tuple(name for name in known if rng.random() > share)
            case.lists[path] = some, None


def _forget_places(rng: Random, people: People, path: str, share: float) -> None:
    counts = people.countries if path == "countries" else people.states
    if rng.random() < share:
        del people.settled[path]
        for place in list(counts):
            if rng.random() < share:
                del counts[place]
    for place in counts:
        if rng.random() < share:
            counts[place] = None


def _forget_number(rng: Random, people: People, share: float) -> None:
    if people.fewest is not None and rng.random() < share:
        people.fewest = rng.choice([None, 0, people.fewest // 2])
    if people.most is not None and rng.random() < share:
        people.most = rng.choice([None, people.most, people.most * 2])


def _forget_settings(rng: Random, settings: dict[str, Any], share: float) -> None:
    for name in list(settings):
        if rng.random() < share / 2:
            settings[name] = None


@dataclass(frozen=True)
class Choice:
    """How a completion answers what is not known.

    Attributes:
        lean: ``BEST``, ``WORST`` or None for anything.
        answers: single facts and settings to answer so where they are not known.
        anywhere: people may be in any country.
        anything: settings and places out of nothing too.
    """

    lean: int | None = None
    answers: tuple[tuple[str, Any], ...] = ()
    anywhere: bool = False
    anything: bool = False


def complete(rng: Random, left: World, whole: World, choice: Choice) -> World | None:
    """Return a completion of *left*, which was forgotten from *whole*.

    None where no draw of people fits what is known of their number and places.
    """
    personal = dict(choice.answers).get("personal_data", rng.random() < 0.8)
    people = _nobody(left.people) if _about_nobody(left, personal=personal) else None
    people = people or _placed(rng, left, whole, choice)
    if people is None:
        return None
    counted = left.people
    cases = [
        _case(rng, case, choice, personal=personal or implies_people(case, counted))
        for case in left.cases
    ]
    return World(cases, people, _settings(rng, left, choice), _times(rng, left, choice))


def _about_nobody(left: World, *, personal: bool) -> bool:
    """Tell whether the completion is about no people: it must be, or it may be."""
    told = [case.singles.get("personal_data") for case in left.cases]
    implied = [implies_people(case, left.people) for case in left.cases]
    if all(says is False and not by for says, by in zip(told, implied, strict=True)):
        return True
    return not (personal or True in implied)


def _placed(rng: Random, left: World, whole: World, choice: Choice) -> People | None:
    widely = choice.anything or choice.anywhere
    around = EVERYWHERE if widely else around_of(left)
    for _ in range(20):
        people = people_anew(rng, left.people, around, choice.lean)
        if people is not None:
            return people
    return whole.people if around.issuperset(whole.people.countries) else None


def _nobody(known: People) -> People:
    settled = dict.fromkeys(("countries", "us_states"), "complete") | known.settled
    return People(
        dict.fromkeys(known.countries), dict.fromkeys(known.states), 0, 0, settled
    )


def _times(rng: Random, left: World, choice: Choice) -> dict[str, Any]:
    times = dict(left.times)
    if "classified_at" in times and times["classified_at"] is None:
        major = rng.random() < 0.5 if choice.lean is None else choice.lean == WORST
        if major:
            times["classified_at"] = "2026-06-01T10:30:00+02:00"
        else:
            del times["classified_at"]
    return times


def _case(rng: Random, left: Case, choice: Choice, *, personal: bool) -> Case:
    answers = dict(choice.answers)
    about_people = left.singles.get("personal_data", personal)
    singles = dict(left.singles) | {"personal_data": about_people}
    for path, values in SINGLES.items():
        if path not in singles:
            singles[path] = _answer(rng, path, values, choice, answers)
    lists: Lists = {}
    for path, (known, how) in left.lists.items():
        if how is not None:
            lists[path] = known, how
        elif path in OF_PEOPLE and not about_people:
            lists[path] = (), "none"
        else:
            lists[path] = _grown(rng, path, known, choice, answers), "complete"
    return Case(singles, lists, about_nobody=not about_people)


def _answer(
    rng: Random,
    path: str,
    values: tuple[Any, ...],
    choice: Choice,
    answers: dict[str, Any],
) -> Any:
    if path in answers:
        return answers[path]
    if choice.lean is None or rng.random() < 0.02:
        return rng.choice((*values, NEVER))
    return values[choice.lean]


def _grown(
    rng: Random,
    path: str,
    known: tuple[str, ...],
    choice: Choice,
    answers: dict[str, Any],
) -> tuple[str, ...]:
    """Return a list with what may still belong to it; measures taken are good news."""
    grows = (choice.lean == BEST) if path == "mitigation" else (choice.lean == WORST)
    more: list[str] = list(answers.get(path, ()))
    if path not in answers:
        if choice.lean is None:
            more = rng.sample(LISTS[path], k=rng.randint(0, 3))
        elif grows:
            more = list(LISTS[path])
    return tuple(dict.fromkeys((*known, *more)))


def places_of(world: World) -> set[str]:
    """Return every country that something known points to."""
    settings = world.settings
    places = {*world.people.countries, *(["US"] if world.people.states else [])}
    for name in PLACE_SETTINGS:
        places.update(settings.get(name) or ())
    if settings.get("hipaa") in ("covered_entity", "business_associate"):
        places.add("US")
    return places | {settings.get("main_establishment") or ""} - {"", "EU"}


def around_of(world: World) -> set[str]:
    """Return where completions may place people and establishments.

    Where nothing is known, the law of the Union is listed alone: there or elsewhere.
    """
    return (places_of(world) or {"IE"}) | {ELSEWHERE}


def spoken_for(world: World) -> set[str]:
    """Return the unknown settings that decide about a law for which facts speak."""
    settings, places = world.settings, places_of(world)
    sectors = set(settings.get("sectors") or ())
    seat = {*(settings.get("established_in") or ())}
    seat |= {settings.get("main_establishment") or ""} - {""}
    in_the_union = bool((seat or places).intersection(UNION))
    found = set()
    health = {"health", "genetic"}
    for case in world.cases:
        kinds, data = (set(case.lists[path][0]) for path in OF_PEOPLE[::-1])
        if "US" in places and (
            "health" in sectors or data & health or "patients" in kinds
        ):
            found.add("hipaa")
    if in_the_union and sectors & {"critical_infrastructure", "health", "telecom"}:
        found.add("nis2")
    if in_the_union and "financial" in sectors:
        found.add("dora")
    if "telecom" in sectors and places:
        found.add("telecom_in")
    return {name for name in found if settings.get(name) is None}


_NONE = {"hipaa": "none", "nis2": "none", "dora": False, "telecom_in": []}


def _settings(rng: Random, left: World, choice: Choice) -> dict[str, Any]:
    found = dict(left.settings)
    answers = dict(choice.answers)
    spoken = set(_NONE) if choice.anything else spoken_for(left)
    around = sorted(around_of(left))
    for name, otherwise in _NONE.items():
        if found.get(name) is not None:
            continue
        found[name] = otherwise
        if name in spoken:
            found[name] = _setting(rng, name, around, answers)
    if not found.get("established_in"):
        pool = [*PLACES] if choice.anything else around
        found["established_in"] = answers.get("established_in", [rng.choice(pool)])
    if choice.anything and not found.get("targets"):
        found["targets"] = rng.sample(PLACES, k=rng.randint(0, 2))
    if found.get("main_establishment") is None:
        institution = ["EU"] if choice.anything else []
        main = rng.choice([*found["established_in"], *institution])
        found["main_establishment"] = main
    return found


def _setting(rng: Random, name: str, around: list[str], answers: dict[str, Any]) -> Any:
    if answers.get(name) == EVERYWHERE_AROUND:
        return around
    if answers.get(name) == ONE_COUNTRY:
        return [rng.choice(around)]
    if name in answers:
        return answers[name]
    if name == "telecom_in":
        return rng.sample(around, k=rng.randint(0, min(2, len(around))))
    return rng.choice(SETTINGS[name])
