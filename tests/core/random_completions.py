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

from tests.core.random_parts import people_in_all
from tests.core.random_people import EVERYWHERE, people_anew
from tests.core.random_surroundings import around_of, settings_anew
from tests.core.random_world import (
    LISTS,
    NEVER,
    OF_PEOPLE,
    SINGLES,
    Case,
    Lists,
    People,
    World,
    implies_people,
)

BEST, WORST = 0, -1


def forget(rng: Random, whole: World) -> World:
    """Return the world with some of it forgotten; what is left stays true."""
    left = copy.deepcopy(whole)
    share = rng.choice([0.02, 0.05, 0.1, 0.3, 0.6, 0.9])
    for case in left.cases:
        _forget_facts(rng, case, share)
    _forget_people(rng, left, share)
    _forget_settings(rng, left.settings, share)
    if rng.random() < share:
        left.times["classified_at"] = None
    for case in left.cases:
        if implies_people(case, case.people or left.people):
            case.singles.setdefault("personal_data", True)
    return left


def _forget_people(rng: Random, left: World, share: float) -> None:
    """Forget where people are and how many; where parts count them, all or nothing.

    Then either the whole says nothing of its people, and each part may have forgotten
    some of its own, or all is known.
    """
    apart = [case.people for case in left.cases if case.people]
    if not apart:
        _forget_places(rng, left.people, share)
        _forget_number(rng, left.people, share)
    elif rng.random() < 0.5:
        left.people = People({}, {}, None, None, {})
        alike = rng.random()
        for people in apart:
            # The same places in all parts: each of them tells which laws speak.
            _forget_places(Random(alike), people, share)  # noqa: S311 - no secret
            for counts in (people.countries, people.states):
                counts |= dict.fromkeys(p for p in counts if rng.random() < share)
            _forget_number(rng, people, share)


def _forget_facts(rng: Random, case: Case, share: float) -> None:
    for path in list(case.singles):
        if path != "processing_law" and rng.random() < share:
            del case.singles[path]
    for path, (known, how) in case.lists.items():
        if how != NEVER and rng.random() < share:
            some = tuple(name for name in known if rng.random() > share)
            case.lists[path] = some, None


def _forget_places(rng: Random, people: People, share: float) -> None:
    for path, counts in (("countries", people.countries), ("us_states", people.states)):
        if people.settled[path] == NEVER:
            continue
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
    nobody = _about_nobody(left, personal=personal)
    cases = [
        _case(
            rng,
            case,
            choice,
            personal=personal or implies_people(case, case.people or left.people),
        )
        for case in left.cases
    ]
    for case, known, true in zip(cases, left.cases, whole.cases, strict=True):
        if known.people and true.people:
            case.people = _counted(rng, left, known.people, true.people, choice, nobody)
            if case.people is None:
                return None
    people = _in_all(rng, left, whole, cases, choice, nobody)
    if people is None:
        return None
    settings = settings_anew(rng, left, dict(choice.answers), anything=choice.anything)
    return World(cases, people, settings, _times(rng, left, choice))


def _counted(
    rng: Random, left: World, known: People, true: People, choice: Choice, nobody: bool
) -> People | None:
    return _nobody(known) if nobody else _placed(rng, left, known, true, choice)


def _in_all(
    rng: Random,
    left: World,
    whole: World,
    cases: list[Case],
    choice: Choice,
    nobody: bool,
) -> People | None:
    """Return the people of the whole; where parts count them, as many as may be."""
    parts = [case.people for case in cases if case.people]
    if not parts:
        return _counted(rng, left, left.people, whole.people, choice, nobody)
    if nobody:
        return _nobody(left.people)
    return people_in_all(rng, left.people, parts, choice.lean)


def _about_nobody(left: World, *, personal: bool) -> bool:
    """Tell whether the completion is about no people: it must be, or it may be."""
    told = [case.singles.get("personal_data") for case in left.cases]
    implied = [implies_people(each, each.people or left.people) for each in left.cases]
    if all(says is False and not by for says, by in zip(told, implied, strict=True)):
        return True
    return not (personal or True in implied)


def _placed(
    rng: Random, left: World, known: People, true: People, choice: Choice
) -> People | None:
    widely = choice.anything or choice.anywhere
    around = EVERYWHERE if widely else around_of(left)
    for _ in range(20):
        people = people_anew(rng, known, around, choice.lean)
        if people is not None:
            return people
    return true if around.issuperset(true.countries) else None


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
