"""Random facts: complete ones, and the same ones with something not known yet."""

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from incidents.core import facts_codes as codes

Facts = dict[str, Any]

EEA_SAMPLE = ["IE", "FR", "DE", "PL", "NO"]
ELSEWHERE = ["US", "CH", "JP"]
SINGLE = {
    "certainty": codes.CERTAINTY,
    "role": codes.ROLE,
    "intent": codes.INTENT,
    "origin": codes.ORIGIN,
    "incident_type": codes.INCIDENT_TYPE,
    "identifiability": codes.IDENTIFIABILITY,
    "profile_depth": codes.PROFILE_DEPTH,
    "sensitivity": codes.SENSITIVITY,
}
FLAGS = ("malicious", "already_public", "outdated", "authority_ordered")
LISTS = {
    "effects": codes.EFFECTS,
    "media": codes.MEDIA,
    "data_categories": codes.DATA_CATEGORIES,
    "subject_kinds": codes.SUBJECT_KINDS,
    "harms": codes.HARMS,
    "mitigation": codes.MITIGATION,
    "elements": codes.ELEMENTS,
}
NESTED: dict[str, dict[str, Any]] = {
    "protection": {
        "encryption": codes.ENCRYPTION,
        "key_compromised": (True, False),
        "pseudonymised": (True, False),
        "hashed_salted": (True, False),
        "wipe_confirmed": (True, False),
    },
    "availability": {
        "backup": (True, False),
        "restored_within_h": (0, 1, 24, 25, 100),
        "lost_for_good": (True, False),
        "service_impact": codes.SERVICE_IMPACT,
    },
    "integrity": {"misused": (True, False), "recoverable": (True, False)},
    "exposure": {
        "recipient": codes.RECIPIENT,
        "recipients": (0, 1, 50, 51, 100, 101),
        "access": codes.ACCESS,
        "contained": codes.CONTAINED,
        "logs_available": (True, False),
        "account_takeover": (True, False),
        "good_faith": (True, False),
    },
}
PLACES = ("countries", "us_states")
COUNTS = [0, 1, 50, 51, 100, 101, 9_999, 10_000, 2**63 - 1]


def complete_facts(rng: Random) -> Facts:
    """Facts in which nothing that a rule reads is unknown."""
    found: Facts = {key: rng.choice(each) for key, each in SINGLE.items()}
    found |= {key: rng.random() < 0.5 for key in FLAGS}
    for key, each in LISTS.items():
        found[key] = rng.sample(each, k=rng.randint(0, min(4, len(each))))
    for outer, inner in NESTED.items():
        found[outer] = {k: rng.choice(each) for k, each in inner.items()}
    people = rng.choice(COUNTS)
    found["subjects"] = {"min": people, "max": people}
    found["countries"] = dict.fromkeys(_places(rng))
    found["us_states"] = {}
    if "US" in found["countries"]:
        found["us_states"] = {rng.choice(["CA", "TX"]): rng.choice([500, 501])}
    counted = people or found["us_states"]
    implied = bool(found["data_categories"] or found["subject_kinds"] or counted)
    found["personal_data"] = implied or rng.random() < 0.5
    established = _places(rng)
    found["organisation"] = {
        "established_in": established,
        "main_establishment": rng.choice(established),
        "hipaa": "none",
    }
    # Nothing happened beside the main kind of incident.
    found["settled"] = dict.fromkeys((*LISTS, *PLACES, "also_types"), "complete")
    return found


def _places(rng: Random) -> list[str]:
    return rng.sample([*EEA_SAMPLE, *ELSEWHERE, "GB"], k=rng.randint(1, 2))


def with_gaps(rng: Random, complete: Facts) -> Facts:
    """The same facts with some of them forgotten; what is left stays true."""
    left = copy.deepcopy(complete)
    share = rng.choice([0.1, 0.3, 0.6, 0.9])

    def forgotten() -> bool:
        return rng.random() < share

    _forget_single(left, forgotten)
    for key in LISTS:
        if forgotten():
            del left["settled"][key]
            left[key] = [code for code in left[key] if not forgotten()]
    if forgotten():
        low, high = left["subjects"]["min"], left["subjects"]["max"]
        left["subjects"] = {
            "min": rng.choice([None, 0, low]),
            "max": rng.choice([None, high, 2**63 - 1]),
        }
    if left["personal_data"] and forgotten():
        left["personal_data"] = None
    _forget_places(left, forgotten)
    return left


def _forget_places(left: Facts, forgotten: Callable[[], bool]) -> None:
    if forgotten():
        left["organisation"]["main_establishment"] = None
    if forgotten():
        del left["settled"]["countries"]
        if len(left["countries"]) > 1:
            left["countries"].popitem()
    if forgotten():
        del left["settled"]["us_states"]
        if forgotten():
            left["us_states"].clear()


def _forget_single(left: Facts, forgotten: Callable[[], bool]) -> None:
    """Forget single facts: half of them are null then, the others are missing."""
    for place, key in enumerate((*SINGLE, *FLAGS)):
        if forgotten():
            left[key] = None
            if place % 2:
                del left[key]
    for outer, inner in NESTED.items():
        for key in inner:
            if forgotten():
                del left[outer][key]
