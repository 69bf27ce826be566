"""Random facts for HIPAA: complete, with gaps, and completed to the worst or the best.

People are counted consistently: those of the States are among the people concerned, and
where only the United States are concerned, they are all of them.
"""

import copy
from random import Random
from typing import Any

from incidents.core import facts_codes as codes
from incidents.core.facts_nodes import LARGEST_COUNT
from tests.core.random_facts import complete_facts, with_gaps
from tests.core.test_triage_properties import BEST, WORST, completed

Facts = dict[str, Any]
STATES = sorted(codes.US_STATES)
FLAGS = ("good_faith", "could_not_retain")
MANY = 500


def complete_hipaa(rng: Random) -> Facts:
    """Facts in which nothing that HIPAA reads is unknown."""
    found = complete_facts(rng)
    counts = rng.choice([[1], [250, 250], [500], [499, 2], [501], [30_000, 500]])
    found["us_states"] = dict(zip(rng.sample(STATES, k=2), counts, strict=False))
    abroad = rng.choice([0, 0, 7])
    found["countries"] = {"US": None} | ({"IE": None} if abroad else {})
    people = sum(counts) + abroad
    found["subjects"] = {"min": people, "max": people}
    found["personal_data"] = True
    found["also_types"] = rng.sample(codes.INCIDENT_TYPE, k=rng.randint(0, 2))
    found["exposure"] |= {flag: rng.random() < 0.5 for flag in FLAGS}
    found["organisation"]["hipaa"] = rng.choice(codes.HIPAA)
    settled = ("us_states", "also_types", "countries")
    found["settled"] |= dict.fromkeys(settled, "complete")
    return found


def hipaa_with_gaps(rng: Random, complete: Facts) -> Facts:
    """The same facts with some of them forgotten; what is left stays true."""
    left = with_gaps(rng, complete)
    share = rng.choice([0.1, 0.5, 0.9])

    def forgotten() -> bool:
        return rng.random() < share

    for flag in FLAGS:
        if forgotten():
            left["exposure"].pop(flag, None)
    if forgotten():
        del left["organisation"]["hipaa"]
    if forgotten():
        left["also_types"] = []
        del left["settled"]["also_types"]
    _forget_states(left, forgotten)
    return left


def _forget_states(left: Facts, forgotten) -> None:
    for state, count in left["us_states"].items():
        if forgotten():
            left["us_states"][state] = None
        elif count and "us_states" not in left["settled"] and forgotten():
            left["us_states"][state] = 1
    if "us_states" in left["settled"] and forgotten():
        del left["settled"]["us_states"]
        left["us_states"] = {
            state: count for state, count in left["us_states"].items() if not count
        }


def completed_hipaa(partial: Facts, *, worst: bool, role: str) -> Facts:
    """Answer everything unknown at once, all for the worse or all for the better."""
    extremes = copy.deepcopy(WORST if worst else BEST)
    extremes["exposure"] |= dict.fromkeys(FLAGS, not worst)
    extremes["incident_type"] = "ransomware" if worst else "other"
    counts = _counts(partial, worst=worst)
    full = completed(partial, extremes, worst=worst, role=role)
    if "also_types" not in partial["settled"] and worst:
        full["also_types"] = ["ransomware"]
    if "hipaa" not in partial["organisation"]:
        full["organisation"]["hipaa"] = "covered_entity" if worst else "none"
    if "countries" not in partial["settled"] and not worst:
        full["countries"]["IE"] = None
    full["us_states"] = counts
    people = max(full["subjects"]["max"], sum(counts.values()))
    full["subjects"] = {"min": people, "max": people}
    full["settled"] |= dict.fromkeys(
        ("us_states", "also_types", "countries"), "complete"
    )
    return full


def _counts(partial: Facts, *, worst: bool) -> dict[str, int]:
    """Return people by State: as many as may be in one, or as few as can be helped."""
    given = partial["us_states"]
    counts = {state: count or 1 for state, count in given.items()}
    if "us_states" in partial["settled"]:
        free = [state for state, count in given.items() if count is None]
    else:
        free = sorted(STATES, key=lambda state: -counts.get(state, 0))
    rest = _people_here(partial, worst=worst) - sum(counts.values())
    if not free or rest <= 0:
        return counts
    if worst:
        free = free[:1]
    for state in free[:-1]:
        room = min(rest, max(0, MANY - counts.get(state, 0)))
        counts[state] = counts.get(state, 0) + room
        rest -= room
    counts[free[-1]] = counts.get(free[-1], 0) + rest
    return {state: count for state, count in counts.items() if count}


def _people_here(partial: Facts, *, worst: bool) -> int:
    """Return how many people may be in the United States: at most, or at least.

    One country that is listed beside them is enough for everybody else to be there.
    """
    low, high = partial["subjects"]["min"] or 0, partial["subjects"]["max"]
    if worst:
        return LARGEST_COUNT if high is None else high
    closed = partial["settled"].get("countries") == "complete"
    return low if closed and set(partial["countries"]) == {"US"} else 0
