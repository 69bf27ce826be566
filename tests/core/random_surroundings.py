"""Where a world plays: the places it points to, and settings for what is not known."""

from random import Random
from typing import Any

from tests.core.random_world import (
    OF_PEOPLE,
    PLACE_SETTINGS,
    PLACES,
    SETTINGS,
    UNION,
    World,
)

EVERYWHERE_AROUND, ONE_COUNTRY = "everywhere around", "one country"
# A country where none of the laws applies.
ELSEWHERE = "JP"


def places_of(world: World) -> set[str]:
    """Return every country that something known points to."""
    settings = world.settings
    places = {place for people in world.everybody() for place in people.countries}
    if any(people.states for people in world.everybody()):
        places.add("US")
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


def settings_anew(
    rng: Random, left: World, answers: dict[str, Any], *, anything: bool
) -> dict[str, Any]:
    """Return settings that answer what is not known; *anything*: out of nothing too."""
    found = dict(left.settings)
    spoken = set(_NONE) if anything else spoken_for(left)
    around = sorted(around_of(left))
    for name, otherwise in _NONE.items():
        if found.get(name) is not None:
            continue
        found[name] = otherwise
        if name in spoken:
            found[name] = _setting(rng, name, around, answers)
    if not found.get("established_in"):
        pool = [*PLACES] if anything else around
        found["established_in"] = answers.get("established_in", [rng.choice(pool)])
    if anything and not found.get("targets"):
        found["targets"] = rng.sample(PLACES, k=rng.randint(0, 2))
    if found.get("main_establishment") is None:
        institution = ["EU"] if anything else []
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
