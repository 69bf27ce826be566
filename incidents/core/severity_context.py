"""Data processing context: what the data could tell about one person, 1 to 4.

Two readings of the facts, the unknown ones at their best and at their worst. Each fact
moves the result one way only, so every completion lies between the two, and both are
completions themselves.

Source: ENISA 2013, Data Processing Context: Assessment Table 1 with its examples,
Annex A1 (the four classes) and Annex A2 (what raises and what lowers).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.facts_codes import (
    DATA_CATEGORIES,
    SPECIAL_CATEGORIES,
    SUBJECT_KINDS,
)
from incidents.core.severity_factor import (
    Factor,
    in_words,
    may_hold_more,
    unknown_of,
)

_BEHAVIOURAL = frozenset({"location", "traffic_data", "profile", "communications"})
_FINANCIAL = frozenset({"financial", "payment_means"})
_CREDENTIALS, _PAYMENT = "credentials", "payment_means"
_DEPTHS = ("none", "partial", "complete")
# The step by what one could learn of a person: a hint, some entries, the whole file.
# The middle column is the table's row without adjustment, but two: "some entries" of
# sensitive data permit guesses (-1), a number alone gives no insight in finances (-1).
_STEPS = {
    "simple": (1, 1, 2),
    "behavioural": (1, 2, 3),
    "financial": (1, 3, 4),
    "a number to pay with": (1, 2, 4),
    "sensitive": (1, 3, 4),
}
_LOWEST, _HIGHEST = 1, 4
# With these a card or an account can be used for fraud: complete data.
_USABLE = frozenset({"card_with_code", "account_with_code"})
_IN_DANGER = frozenset({"protected_persons", "military_law_enforcement"})
_NEEDING_CARE = frozenset({"minors", "vulnerable", "patients"})
_EVERY_CATEGORY, _EVERY_KIND = frozenset(DATA_CATEGORIES), frozenset(SUBJECT_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """The facts with nothing unknown among them."""

    categories: frozenset[str]
    opened: int
    depth: int
    usable: bool
    public: bool
    outdated: bool
    kinds: frozenset[str]


def context(breach: Breach) -> Factor:
    """Return the data processing context in whole steps.

    The highest category counts. Credentials take the class of whatever they open,
    which no fact says: anything from 1 to 4. What was public before is at its class's
    lowest step, what is outdated one step lower. Children, patients and vulnerable
    people raise by one step; for people whose safety depends on it, it is the highest.
    What the controller's name gives away (a pharmacy, a dating site) no fact holds: an
    assessor adds it.
    """
    low, high = _level(_best(breach)), _level(_worst(breach))
    known = breach.listed("data_categories").known
    paths = ["data_categories", "profile_depth", "subject_kinds"]
    if _PAYMENT in known:
        paths.append("elements")
    paths += ["already_public", "outdated"]
    return Factor(
        name="dpc",
        bounds=(low, high),
        unit=1,
        read=tuple(paths),
        unknown=unknown_of(breach, paths),
        says=_says(breach),
        source="Data Processing Context: Assessment Table 1, Annexes A1 and A2",
    )


def class_of(category: str) -> str:
    """Return which of the method's classes a category of data belongs to."""
    if category in SPECIAL_CATEGORIES:
        return "sensitive"
    if category == _PAYMENT:
        return "a number to pay with"
    if category in _FINANCIAL:
        return "financial"
    return "behavioural" if category in _BEHAVIOURAL else "simple"


def _best(breach: Breach) -> _Reading:
    return _Reading(
        categories=breach.listed("data_categories").known,
        opened=_LOWEST,
        depth=_DEPTHS.index(breach.code("profile_depth") or "none"),
        usable=bool(_USABLE & breach.listed("elements").known),
        public=_flag(breach, "already_public", otherwise=True),
        outdated=_flag(breach, "outdated", otherwise=True),
        kinds=breach.listed("subject_kinds").known,
    )


def _worst(breach: Breach) -> _Reading:
    categories = breach.listed("data_categories")
    elements, kinds = breach.listed("elements"), breach.listed("subject_kinds")
    return _Reading(
        categories=_EVERY_CATEGORY if may_hold_more(categories) else categories.known,
        opened=_HIGHEST,
        depth=_DEPTHS.index(breach.code("profile_depth") or "complete"),
        usable=may_hold_more(elements) or bool(_USABLE & elements.known),
        public=_flag(breach, "already_public", otherwise=False),
        outdated=_flag(breach, "outdated", otherwise=False),
        kinds=_EVERY_KIND if may_hold_more(kinds) else kinds.known,
    )


def _flag(breach: Breach, path: str, *, otherwise: bool) -> bool:
    value: Any = breach.code(path)
    return otherwise if value is None else bool(value)


@lru_cache(maxsize=4096)
def _level(data: _Reading) -> int:
    level = max((_step(each, data) for each in data.categories), default=_LOWEST)
    if data.kinds & _NEEDING_CARE:
        level += 1
    if data.kinds & _IN_DANGER:
        level = max(level, _HIGHEST - (data.public or data.outdated))
    return min(level, _HIGHEST)


def _step(category: str, data: _Reading) -> int:
    if data.public:
        return _LOWEST
    if category == _CREDENTIALS:
        step = data.opened
    elif category == _PAYMENT and data.outdated:
        return _LOWEST
    elif category == _PAYMENT and data.usable:
        return _HIGHEST
    else:
        step = _STEPS[class_of(category)][data.depth]
    return max(_LOWEST, step - data.outdated)


def _says(breach: Breach) -> str:
    said = [_of_data(breach), *_of_depth(breach), *_of_people(breach)]
    if breach.code("already_public"):
        said.append("They were public before, which leaves the lowest step.")
    if breach.code("outdated"):
        said.append("They are outdated, which takes a step away.")
    return " ".join(each for each in said if each)


def _of_data(breach: Breach) -> str:
    listed = breach.listed("data_categories")
    if not listed.known:
        return "" if may_hold_more(listed) else "No kind of data is concerned."
    highest = max(listed.known - {_CREDENTIALS}, key=_rank, default=None)
    said = []
    if highest is not None:
        name = class_of(highest)
        alike = {each for each in listed.known if class_of(each) == name}
        said.append(f"The highest class is {name}: {_listed(alike - {_CREDENTIALS})}.")
    if _CREDENTIALS in listed.known:
        said.append(
            "Passwords count as whatever they open, which the facts do not say:"
            " anything from 1 to 4."
        )
    if _PAYMENT in listed.known and _USABLE & breach.listed("elements").known:
        said.append("With their code, card or account numbers permit fraud.")
    return " ".join(said)


def _rank(category: str) -> tuple[int, int, str]:
    _, some, whole = _STEPS[class_of(category)]
    return whole, some, category


def _of_depth(breach: Breach) -> tuple[str, ...]:
    depth = breach.code("profile_depth")
    if depth is None:
        return ()
    return (f"About each person: {_listed([depth], 'profile_depth').lower()}.",)


def _of_people(breach: Breach) -> list[str]:
    kinds = breach.listed("subject_kinds").known
    said = []
    if kinds & _NEEDING_CARE:
        who = _listed(kinds & _NEEDING_CARE, "subject_kinds")
        said.append(f"The people raise it by a step: {who}.")
    if kinds & _IN_DANGER:
        who = _listed(kinds & _IN_DANGER, "subject_kinds")
        said.append(f"Somebody's safety may depend on the data: {who}.")
    return said


def _listed(codes: Any, path: str = "data_categories") -> str:
    return in_words(path, codes)
