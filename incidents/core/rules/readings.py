"""Three readings of facts that are partly unknown.

Every fact that a rule reads is put on a scale from what is best to what is worst for
the people concerned. An unknown fact is read at its best (``low``), at its worst
(``high``) and as a careful person would presume it today (``presumed``). Rules only
ever say "more" when a fact moves up its scale, so what is true of ``low`` and of
``high`` is true of every completion in between: outcomes are exact, not guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incidents.core import facts_codes as codes
from incidents.core.facts_breach import Breach, Listed
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.rules.presumed import presumptions

View = dict[str, float]
Pairs = tuple[tuple[str, float], ...]

NO, YES = 0, 1


def bits(names: tuple[str, ...]) -> dict[str, int]:
    """Return a power of two for each code, so that a set of codes is one number."""
    return {name: 1 << place for place, name in enumerate(names)}


CATEGORY = bits(codes.DATA_CATEGORIES)
KIND = bits(codes.SUBJECT_KINDS)
HARM = bits(codes.HARMS)
HOSTILE_TYPES = frozenset(
    [
        "ransomware",
        "malware",
        "phishing",
        "exfiltration",
        "skimming",
        "number_takeover",
        "denial_of_service",
    ]
)


@dataclass(frozen=True, slots=True)
class Scale:
    """A single fact, from best to worst.

    Attributes:
        path: where the fact stands.
        places: code to place on the scale; 0 is best.
        attribute: its name in a view.
    """

    path: str
    attribute: str
    places: Mapping[Any, int]


_MORE = {False: NO, True: YES}
_LESS = {True: NO, False: YES}

SCALES = (
    Scale(
        "certainty",
        "breach",
        {"ruled_out": NO, "near_miss": NO, "suspected": YES, "confirmed": YES},
    ),
    Scale("intent", "deliberate", {"accidental": NO, "deliberate": YES}),
    Scale("malicious", "malicious", _MORE),
    Scale(
        "exposure.access",
        "access",
        {"excluded": 0, "unlikely": 1, "likely": 2, "confirmed": 3},
    ),
    # "none" is believed only together with access excluded; else somebody unknown.
    Scale(
        "exposure.recipient",
        "recipient",
        {
            "internal": 0,
            "trusted": 1,
            "known": 2,
            "none": 3,
            "unknown": 3,
            "public": 4,
            "malicious": 5,
        },
    ),
    Scale("exposure.contained", "uncontained", {"full": 0, "partial": 1, "none": 2}),
    Scale("exposure.logs_available", "logs_missing", _LESS),
    Scale("exposure.account_takeover", "taken_over", _MORE),
    Scale(
        "protection.encryption",
        "unencrypted",
        {"strong": NO, "weak": YES, "none": YES},
    ),
    Scale("protection.key_compromised", "key_out", _MORE),
    Scale("protection.hashed_salted", "secrets_in_clear", _LESS),
    Scale("protection.wipe_confirmed", "not_wiped", _LESS),
    Scale(
        "identifiability",
        "identifiable",
        {"negligible": 0, "limited": 1, "significant": 2, "maximum": 3},
    ),
    Scale("profile_depth", "depth", {"none": 0, "partial": 1, "complete": 2}),
    Scale("availability.lost_for_good", "lost", _MORE),
    Scale(
        "availability.service_impact", "impact", {"none": 0, "minor": 1, "serious": 2}
    ),
    Scale("integrity.misused", "misused", _MORE),
    Scale("integrity.recoverable", "unrecoverable", _LESS),
    Scale("authority_ordered", "ordered", _MORE),
)
_TOP = {scale.attribute: max(scale.places.values()) for scale in SCALES}

CEILING = float(LARGEST_COUNT)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is not known, at its best and at its worst."""

    path: str
    low: Pairs
    high: Pairs


@dataclass(slots=True)
class Readings:
    """The three readings of one breach, and what was unknown in them."""

    low: View
    high: View
    presumed: View
    unknown: list[Unknown]

    def add(self, path: str, low: Pairs, high: Pairs, presumed: Pairs) -> None:
        """Enter one fact; it is unknown where *low* and *high* differ."""
        self.low.update(low)
        self.high.update(high)
        self.presumed.update(presumed)
        if low != high:
            self.unknown.append(Unknown(path, low, high))


def read(breach: Breach) -> Readings:
    """Return the three readings of *breach*."""
    readings = Readings({}, {}, {}, [])
    presumed = presumptions(breach)
    _read_scales(breach, presumed, readings)
    _read_personal(breach, readings)
    _read_type(breach, readings)
    _read_numbers(breach, presumed, readings)
    _read_sets(breach, presumed, readings)
    return readings


def _read_scales(
    breach: Breach, presumed: Mapping[str, float], readings: Readings
) -> None:
    low, high, middle = readings.low, readings.high, readings.presumed
    for scale in SCALES:
        attribute = scale.attribute
        value = breach.codes.get(scale.path)
        if value is not None:
            low[attribute] = high[attribute] = middle[attribute] = scale.places[value]
            continue
        top = _TOP[attribute]
        if scale.path in breach.undeterminable:
            low[attribute] = high[attribute] = middle[attribute] = top
            continue
        low[attribute], high[attribute] = 0, top
        middle[attribute] = presumed[attribute]
        readings.unknown.append(
            Unknown(scale.path, ((attribute, 0),), ((attribute, top),))
        )


def is_personal(breach: Breach) -> bool | None:
    """Tell whether personal data are concerned; None where it is not known.

    A data category, a kind of person or a person counted says so by itself.
    """
    implied = (
        breach.listed("data_categories").known
        or breach.listed("subject_kinds").known
        or breach.subjects.low > 0
        or breach.records.low > 0
    )
    return True if implied else breach.code("personal_data")


def _read_personal(breach: Breach, readings: Readings) -> None:
    known = is_personal(breach)
    if known is None and "personal_data" in breach.undeterminable:
        known = True
    low = YES if known else NO
    high = NO if known is False else YES
    pair = (("personal", high),)
    readings.add("personal_data", (("personal", low),), pair, pair)


def _read_type(breach: Breach, readings: Readings) -> None:
    code = breach.code("incident_type")
    if code is None:
        best: Pairs = (("hostile_type", NO), ("takeover_type", NO))
        worst: Pairs = (("hostile_type", YES), ("takeover_type", YES))
        readings.add("incident_type", best, worst, best)
        return
    known: Pairs = (
        ("hostile_type", int(code in HOSTILE_TYPES)),
        ("takeover_type", int(code == "number_takeover")),
    )
    readings.add("incident_type", known, known, known)


def _read_numbers(
    breach: Breach, presumed: Mapping[str, float], readings: Readings
) -> None:
    subjects = breach.subjects
    low: float = CEILING if subjects.undeterminable else float(subjects.low)
    high: float = CEILING if subjects.undeterminable else float(subjects.high)
    middle = min(high, max(low, presumed["people"]))
    readings.add(
        "subjects", (("people", low),), (("people", high),), (("people", middle),)
    )
    for path, attribute in (
        ("exposure.recipients", "recipients"),
        ("availability.restored_within_h", "hours"),
    ):
        value = breach.code(path)
        if value is None and path in breach.undeterminable:
            value = CEILING
        if value is None:
            value_presumed = ((attribute, presumed[attribute]),)
            readings.add(
                path, ((attribute, 0),), ((attribute, CEILING),), value_presumed
            )
        else:
            pair = ((attribute, float(value)),)
            readings.add(path, pair, pair, pair)


def _read_sets(
    breach: Breach, presumed: Mapping[str, float], readings: Readings
) -> None:
    for path, attribute, weights in (
        ("data_categories", "categories", CATEGORY),
        ("subject_kinds", "kinds", KIND),
        ("harms", "harms", HARM),
    ):
        listed = breach.listed(path)
        known = sum(weights[name] for name in listed.known)
        every = sum(weights.values())
        low = every if listed.undeterminable else known
        high = every if listed.open else low
        middle = (low | int(presumed[attribute])) if listed.open else low
        readings.add(
            path, ((attribute, low),), ((attribute, high),), ((attribute, middle),)
        )
    _read_effects(breach.listed("effects"), readings)
    _read_media(breach.listed("media"), readings)
    _read_mitigation(breach.listed("mitigation"), readings)


def _read_effects(listed: Listed, readings: Readings) -> None:
    names = codes.EFFECTS
    low = tuple((n, int(n in listed.known or listed.undeterminable)) for n in names)
    high = tuple((name, YES) for name in names) if listed.open else low
    nothing_said = listed.open and not listed.known
    middle = (("confidentiality", YES), *low[1:]) if nothing_said else low
    readings.add("effects", low, high, middle)


def _read_media(listed: Listed, readings: Readings) -> None:
    on_paper = bool(listed.known & codes.HARD_COPY) or listed.undeterminable
    low = (("hard_copy", int(on_paper)),)
    high = (("hard_copy", YES),) if listed.open else low
    readings.add("media", low, high, low)


def _read_mitigation(listed: Listed, readings: Readings) -> None:
    as_listed = (
        ("secrets_valid", int("passwords_reset" not in listed.known)),
        ("cards_valid", int("cards_blocked" not in listed.known)),
    )
    best: Pairs = (("secrets_valid", NO), ("cards_valid", NO))
    readings.add("mitigation", best if listed.open else as_listed, as_listed, as_listed)
