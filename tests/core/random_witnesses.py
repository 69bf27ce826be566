"""Completions to try where an outcome is said to be open: grave and harmless ones."""

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.core.random_completions import BEST, WORST, Choice
from tests.core.random_surroundings import EVERYWHERE_AROUND, ONE_COUNTRY
from tests.core.random_world import LISTS, NEVER, OF_PEOPLE, SINGLES

TRIES = 1_000
_TYPES = ("number_takeover", "device_lost_or_stolen", "ransomware", "e_waste")
_SETTINGS: tuple[dict[str, Any], ...] = (
    {"hipaa": "covered_entity", "nis2": "essential", "dora": False, "telecom_in": []},
    {"hipaa": "business_associate", "nis2": "none", "dora": True},
    {"hipaa": "none", "nis2": "none", "dora": False, "telecom_in": []},
    {"hipaa": "none", "nis2": "none", "dora": False, "telecom_in": ONE_COUNTRY},
    {
        "hipaa": "covered_entity",
        "nis2": "important",
        "dora": False,
        "telecom_in": EVERYWHERE_AROUND,
    },
)


def _without(path: str, *names: str) -> tuple[str, ...]:
    return tuple(name for name in LISTS[path] if name not in names)


# What a law that replaces another turns on is grave for one and mild for the other.
_LISTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "subject_kinds": (
        (),
        ("employees",),
        ("users", "patients"),
        _without("subject_kinds", "subscribers", "users", "customers"),
    ),
    "data_categories": (
        (),
        ("basic",),
        ("health", "contact"),
        _without("data_categories", "communications", "traffic_data"),
    ),
    "media": ((), ("phone_verbal",), ("server",)),
}


def choices(rng: Random) -> Iterator[Choice]:
    """Yield ways to answer all: grave and harmless by turns, then ever more mixed."""
    for place in range(TRIES):
        lean = (WORST, BEST)[place % 2]
        answers = dict(_SETTINGS[rng.randrange(len(_SETTINGS))])
        answers["role"] = ("controller", "processor")[(place // 2) % 2]
        answers["personal_data"] = lean == WORST or rng.random() < 0.5
        if lean == WORST:
            answers["incident_type"] = rng.choice(_TYPES)
        if place >= 8:
            answers |= {
                path: rng.choice(lists)
                for path, lists in _LISTS.items()
                if rng.random() < 0.4
            }
        if place >= 8 and rng.random() < 0.3:
            # Grave, and yet no data of a communications service.
            answers |= {path: _LISTS[path][-1] for path in OF_PEOPLE}
        if place >= 40 and rng.random() < 0.6:
            answers |= _mixed(rng)
        anywhere = rng.random() < 0.5
        yield Choice(lean=lean, answers=tuple(answers.items()), anywhere=anywhere)


def _mixed(rng: Random) -> dict[str, Any]:
    some = rng.sample(sorted(SINGLES.keys() - {"personal_data"}), k=rng.randint(1, 8))
    return {path: rng.choice((*SINGLES[path], NEVER)) for path in some}
