"""Random facts over the whole vocabulary: one world in which nothing is unknown.

A world is kept in four parts, so that parts of it can be forgotten and completed by the
laws of the vocabulary, without any help from the code that reads facts: ``cases`` (what
happened, one for each part of the breach), ``people``, ``settings`` and ``times``.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from incidents.core import facts_codes as codes
from tests.core.random_times import some_times

Facts = dict[str, Any]
Singles = dict[str, Any]
# How a list is settled, or None while it says "at least these".
Lists = dict[str, tuple[tuple[str, ...], str | None]]

NEVER = "cannot_be_determined"
YES_NO = (True, False)

# Every single fact, from best to worst for the people concerned where that is clear.
SINGLES: dict[str, tuple[Any, ...]] = {
    "certainty": ("ruled_out", "near_miss", "suspected", "confirmed"),
    "personal_data": (False, True),
    "role": codes.ROLE,
    "incident_type": ("other", *codes.INCIDENT_TYPE, "number_takeover"),
    "origin": codes.ORIGIN,
    "intent": ("accidental", "deliberate"),
    "malicious": (False, True),
    "sensitivity": codes.SENSITIVITY,
    "identifiability": codes.IDENTIFIABILITY,
    "profile_depth": codes.PROFILE_DEPTH,
    "already_public": (True, False),
    "outdated": (True, False),
    "people_already_know": (True, False),
    "authority_ordered": (False, True),
    "protection.encryption": ("strong", "weak", "none"),
    "protection.key_compromised": (False, True),
    "protection.pseudonymised": (True, False),
    "protection.hashed_salted": (True, False),
    "protection.wipe_confirmed": (True, False),
    "availability.backup": (True, False),
    "availability.restored_within_h": (0, 1, 24, 24.5, 25, 1_000),
    "availability.lost_for_good": (False, True),
    "availability.service_impact": ("none", "minor", "serious"),
    "availability.outage_h": (0, 2, 2.5, 24, 25, 1_000),
    "availability.users_affected": (0, 100_000, 100_001),
    "availability.loss_eur": (0, 100_000, 100_001, 500_000, 500_001),
    "integrity.misused": (False, True),
    "integrity.recoverable": (True, False),
    "exposure.recipient": (
        "internal",
        "trusted",
        "known",
        "none",
        "unknown",
        "public",
        "malicious",
    ),
    "exposure.recipients": (0, 1, 50, 51, 100, 101, 10_000),
    "exposure.access": ("excluded", "unlikely", "likely", "confirmed"),
    "exposure.contained": ("full", "partial", "none"),
    "exposure.logs_available": (True, False),
    "exposure.account_takeover": (False, True),
    "exposure.good_faith": (True, False),
    "exposure.could_not_retain": (True, False),
}
LISTS: dict[str, tuple[str, ...]] = {
    "effects": codes.EFFECTS,
    "also_types": codes.INCIDENT_TYPE,
    "media": codes.MEDIA,
    "data_categories": codes.DATA_CATEGORIES,
    "elements": codes.ELEMENTS,
    "subject_kinds": codes.SUBJECT_KINDS,
    "harms": codes.HARMS,
    "mitigation": codes.MITIGATION,
}
# Zero of these is told as "none"; zero of the other numbers as a number.
_ZERO_AS_NONE = ("exposure.recipients", "availability.users_affected")
# A category, a kind of person or a person counted means that data are personal.
OF_PEOPLE = ("data_categories", "subject_kinds")
UNION = ("IE", "DE", "FR", "PL", "BE")
PLACES = (*UNION, "NO", "GB", "CH", "US", "JP")
STATES = ("CA", "TX", "NY")
COUNTS = (1, 50, 51, 100, 101, 499, 500, 501, 9_999, 10_000, 100_001)
SETTINGS: dict[str, tuple[Any, ...]] = {
    "hipaa": codes.HIPAA,
    "nis2": codes.NIS2,
    "dora": YES_NO,
}
PLACE_SETTINGS = ("established_in", "targets", "telecom_in")


@dataclass
class Case:
    """What happened, in one part of the breach; another part may be about people.

    Attributes:
        people: those that this part counts by itself, None where the whole counts them.
    """

    singles: Singles = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    about_nobody: bool = False
    people: "People | None" = None


@dataclass
class People:
    """How many are concerned, and where; counts are exact where settled."""

    countries: dict[str, int | None]
    states: dict[str, int | None]
    fewest: int | None
    most: int | None
    settled: dict[str, str]


@dataclass
class World:
    """Everything that facts can say about one breach."""

    cases: list[Case]
    people: People
    settings: dict[str, Any]
    times: dict[str, Any]

    def everybody(self) -> list[People]:
        """Return the people of the whole and of each part that counts its own."""
        return [self.people, *(case.people for case in self.cases if case.people)]


def a_world(rng: Random) -> World:
    """Return a world in which no fact that a rule or a scope reads is unknown.

    All of its parts are about the same people.
    """
    settings = a_whole_organisation(rng)
    people = some_people(rng, settings)
    cases = [a_case(rng, people) for _ in range(rng.choice([1, 1, 1, 1, 2]))]
    return World(cases, people, settings, some_times(rng))


def a_case(rng: Random, people: People) -> Case:
    """Return what happened; half of the cases are mostly grave or mostly harmless."""
    lean = rng.choice([None, None, 0, -1])
    singles = {path: _leaning(rng, each, lean) for path, each in SINGLES.items()}
    if rng.random() < 0.1:
        singles["processing_law"] = rng.choice(codes.PROCESSING_LAW)
    lists: Lists = {}
    for path, names in LISTS.items():
        some = rng.sample(names, k=rng.randint(0, min(4, len(names))))
        lists[path] = tuple(some), "complete" if some else rng.choice(_EMPTY)
        if rng.random() < 0.02:
            lists[path] = tuple(some), NEVER
    for path in singles:
        if path != "personal_data" and rng.random() < 0.01:
            singles[path] = NEVER
    case = Case(singles, lists)
    if implies_people(case, people):
        singles["personal_data"] = True
    return case


_EMPTY = ("complete", "none")


def _leaning(rng: Random, values: tuple[Any, ...], lean: int | None) -> Any:
    if lean is None or rng.random() < 0.3:
        return rng.choice(values)
    return values[lean]


def implies_people(case: Case, people: People) -> bool:
    """Tell whether something known says by itself that data are about people."""
    known = any(case.lists[path][0] for path in OF_PEOPLE if path in case.lists)
    counted = [*people.countries.values(), *people.states.values(), people.fewest]
    return known or any(counted)


def some_people(rng: Random, settings: dict[str, Any]) -> People:
    """Return people counted in every place; in the United States by State."""
    around = [*settings["established_in"], *settings["targets"]]
    pool = list(dict.fromkeys([*around, *rng.sample(PLACES, k=2)]))
    places = rng.sample(pool, k=rng.randint(1, min(3, len(pool))))
    if rng.random() < 0.1:
        return People({}, {}, 0, 0, {"countries": "none", "us_states": "complete"})
    countries = {place: rng.choice(COUNTS) for place in places}
    states: dict[str, int | None] = {}
    if "US" in countries:
        counts = {
            s: rng.choice(COUNTS) for s in rng.sample(STATES, k=rng.randint(1, 2))
        }
        countries["US"] = sum(counts.values())
        states = dict(counts)
    everybody = sum(countries.values())
    settled = dict.fromkeys(("countries", "us_states"), "complete")
    for path in ("countries", "us_states", "subjects"):
        if rng.random() < 0.02:
            settled[path] = NEVER
    told = None if settled.get("subjects") == NEVER else everybody
    return People(dict(countries), states, told, told, settled)


def a_whole_organisation(rng: Random) -> dict[str, Any]:
    """Return settings that leave nothing open."""
    established = rng.sample(PLACES, k=rng.randint(1, 2))
    # Which of several leads decides whose practice counts.
    unsaid = None if len(established) == 1 else established[0]
    main = rng.choice([*established, *established, unsaid, "EU"])
    sectors = rng.sample(codes.SECTORS, k=rng.randint(0, 2))
    telecom = rng.random() < 0.4
    return {
        "established_in": established,
        "main_establishment": main,
        "region": rng.choice([None, "DE-BY"]),
        "targets": rng.sample(PLACES, k=rng.randint(0, 2)),
        "sectors": sectors,
        "telecom_in": rng.sample(PLACES, k=rng.randint(1, 2)) if telecom else [],
        **{name: rng.choice((*each, each[-1])) for name, each in SETTINGS.items()},
    }


def document(world: World) -> Facts:
    """Return the world as the JSON object of the vocabulary."""
    people = world.people
    whole: Facts = {
        **_counts(people),
        "organisation": {k: v for k, v in world.settings.items() if v is not None},
        **world.times,
    }
    settled: dict[str, str] = {}
    for name in ("established_in", "telecom_in"):
        if world.settings.get(name) == []:
            settled[f"organisation.{name}"] = "none"
    if "classified_at" not in world.times:
        settled["classified_at"] = "none"
    cases = [
        _case_document(case, {**(case.people or people).settled, **settled})
        for case in world.cases
    ]
    for case, found in zip(world.cases, cases, strict=True):
        if case.people:
            found |= _counts(case.people)
        if case.about_nobody:
            found |= _nobody(case.people or people)
    if len(cases) == 1:
        return whole | cases[0]
    return whole | {"settled": dict(people.settled), "parts": cases}


def _counts(people: People) -> Facts:
    return {
        "countries": people.countries,
        "us_states": people.states,
        "subjects": {"min": people.fewest, "max": people.most},
    }


def _nobody(people: People) -> Facts:
    return {
        "countries": dict.fromkeys(people.countries),
        "us_states": dict.fromkeys(people.states),
        "subjects": {"min": 0, "max": 0},
    }


def _case_document(case: Case, settled: dict[str, str]) -> Facts:
    found: Facts = {"settled": dict(settled)}
    for path, value in case.singles.items():
        if value == NEVER:
            found["settled"][path] = NEVER
        elif value == 0 and path in _ZERO_AS_NONE:
            found["settled"][path] = "none"
        else:
            _put(found, path, value)
    for path, (known, how) in case.lists.items():
        found[path] = list(known)
        if how is not None:
            found["settled"][path] = how
    return found


def _put(facts: Facts, path: str, value: Any) -> None:
    *outer, key = path.split(".")
    place = facts.setdefault(outer[0], {}) if outer else facts
    place[key] = value
