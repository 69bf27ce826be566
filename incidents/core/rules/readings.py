"""Three readings of facts that are partly unknown.

Every fact that a rule reads is put on a scale from what is best to what is worst for
the people concerned. An unknown fact is read at its best (``low``), at its worst
(``high``) and as a careful person would presume it today (``presumed``). Rules only
ever say "more" when a fact moves up its scale, so what is true of ``low`` and of
``high`` is true of every completion in between: outcomes are exact, not guessed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from incidents.core import facts_codes as codes
from incidents.core.facts_breach import Breach
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.facts_values import Listed
from incidents.core.rules.presumed import presumptions
from incidents.core.rules.scales import (
    CATEGORY,
    DISRUPTIVE_TYPES,
    HANDED_OVER_TYPES,
    HARM,
    HOSTILE_TYPES,
    KIND,
    NO,
    NOT_COMPUTERISED,
    SCALES,
    SEEN_TYPES,
    YES,
    Scale,
)

View = dict[str, float]
Pair = tuple[str, float]
Pairs = tuple[Pair, ...]
Answers = Mapping[str, Pairs]

CEILING = float(LARGEST_COUNT)
# How the competent authority stands where authorities differ: as the EDPB's guidelines
# say, unless ``competence`` enters something stricter.
AS_GUIDED: Mapping[str, float] = {
    "word_refused": NO,
    "trust_refused": NO,
    "health_never_passes": NO,
}
_NO_ANSWERS: Answers = {}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is not known, at its best and at its worst.

    Attributes:
        answers: what each answer would read as, where they can be listed.
    """

    path: str
    low: Pairs
    high: Pairs
    answers: Answers


@dataclass(slots=True)
class Readings:
    """The three readings of one breach, and what was unknown in them."""

    low: View
    high: View
    presumed: View
    unknown: list[Unknown]

    def add(
        self,
        path: str,
        low: Pairs,
        high: Pairs,
        presumed: Pairs,
        answers: Answers = _NO_ANSWERS,
    ) -> None:
        """Enter one fact; it is unknown where *low* and *high* differ."""
        self.low.update(low)
        self.high.update(high)
        self.presumed.update(presumed)
        if low != high:
            self.unknown.append(Unknown(path, low, high, answers))

    def add_scale(self, breach: Breach, scale: Scale, presumed: float) -> None:
        """Enter a fact that stands on a scale; nobody will ever know: at its worst."""
        attribute, top = scale.attribute, scale.top
        value = breach.codes.get(scale.path)
        if value is None and scale.path not in breach.undeterminable:
            self.low[attribute], self.high[attribute] = 0, top
            self.presumed[attribute] = presumed
            best, worst = ((attribute, 0),), ((attribute, top),)
            self.unknown.append(Unknown(scale.path, best, worst, scale.answers))
            return
        place = top if value is None else scale.places[value]
        for view in (self.low, self.high, self.presumed):
            view[attribute] = place


Reader = Callable[[Breach, Readings], None]
# What only some laws read is entered only where one of them speaks.
READERS: Mapping[str, Reader] = {}


def read(breach: Breach, readers: Iterable[Reader] = ()) -> Readings:
    """Return the three readings of *breach*.

    Args:
        readers: enter what only some laws read.
    """
    readings = Readings(dict(AS_GUIDED), dict(AS_GUIDED), dict(AS_GUIDED), [])
    presumed = presumptions(breach)
    for scale in SCALES:
        readings.add_scale(breach, scale, presumed[scale.attribute])
    _read_personal(breach, readings)
    _read_type(breach, readings)
    _read_numbers(breach, presumed, readings)
    _read_sets(breach, presumed, readings)
    for reader in readers:
        reader(breach, readings)
    return readings


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
    low = (("personal", YES if known else NO),)
    high = (("personal", NO if known is False else YES),)
    answers = {"true": high, "false": low}
    readings.add("personal_data", low, high, high, answers)


_TYPES = (
    ("hostile_type", HOSTILE_TYPES),
    ("takeover_type", frozenset({"number_takeover"})),
    ("disruptive_type", DISRUPTIVE_TYPES),
    ("handed_over_type", HANDED_OVER_TYPES),
)
_EVERY_TYPE: Answers = {
    code: tuple((attribute, int(code in kinds)) for attribute, kinds in _TYPES)
    for code in codes.INCIDENT_TYPE
}
_BEST_TYPE: Pairs = tuple((attribute, NO) for attribute, _ in _TYPES)
_WORST_TYPE: Pairs = tuple((attribute, YES) for attribute, _ in _TYPES)


def _read_type(breach: Breach, readings: Readings) -> None:
    code = breach.code("incident_type")
    if code is None and "incident_type" in breach.undeterminable:
        readings.add("incident_type", _WORST_TYPE, _WORST_TYPE, _WORST_TYPE)
        return
    if code is None:
        best, worst = _BEST_TYPE, _WORST_TYPE
        readings.add("incident_type", best, worst, best, _EVERY_TYPE)
        return
    known = _EVERY_TYPE[code]
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


_SETS = tuple(
    (path, attribute, weights, sum(weights.values()))
    for path, attribute, weights in (
        ("data_categories", "categories", CATEGORY),
        ("subject_kinds", "kinds", KIND),
        ("harms", "harms", HARM),
    )
)


def _read_sets(
    breach: Breach, presumed: Mapping[str, float], readings: Readings
) -> None:
    for path, attribute, weights, every in _SETS:
        listed = breach.listed(path)
        known = sum([weights[name] for name in listed.known])
        low = every if listed.undeterminable else known
        high = every if listed.open else low
        middle = (low | int(presumed[attribute])) if listed.open else low
        readings.add(
            path, ((attribute, low),), ((attribute, high),), ((attribute, middle),)
        )
    _read_effects(breach, readings)
    _read_media(breach.listed("media"), readings)
    _read_mitigation(breach.listed("mitigation"), readings)


def _read_effects(breach: Breach, readings: Readings) -> None:
    """Enter the effects; what is lost or went astray is presumed to be seen as well."""
    listed, names = breach.listed("effects"), codes.EFFECTS
    low = tuple((n, int(n in listed.known or listed.undeterminable)) for n in names)
    high = tuple((name, YES) for name in names) if listed.open else low
    types = {breach.code("incident_type"), *breach.listed("also_types").known}
    seen = not listed.known or not types.isdisjoint(SEEN_TYPES)
    middle = (("confidentiality", YES), *low[1:]) if listed.open and seen else low
    readings.add("effects", low, high, middle)


def _read_media(listed: Listed, readings: Readings) -> None:
    on_paper = bool(listed.known & codes.HARD_COPY) or listed.undeterminable
    without = bool(listed.known) and listed.known <= NOT_COMPUTERISED
    computerised = not without or listed.undeterminable
    known = (("hard_copy", int(on_paper)), ("computerised", int(computerised)))
    if not listed.open:
        readings.add("media", known, known, known)
        return
    certain = bool(listed.known - NOT_COMPUTERISED)
    low = (known[0], ("computerised", int(certain)))
    readings.add("media", low, (("hard_copy", YES), ("computerised", YES)), known)


# The thing itself came back, or we took it back: more than a recipient's word.
_MORE_THAN_A_WORD = frozenset({"returned", "access_closed"})


def _read_mitigation(listed: Listed, readings: Readings) -> None:
    as_listed = (
        ("secrets_valid", int("passwords_reset" not in listed.known)),
        ("cards_valid", int("cards_blocked" not in listed.known)),
        ("on_word_only", int(not listed.known & _MORE_THAN_A_WORD)),
    )
    best: Pairs = tuple((attribute, NO) for attribute, _ in as_listed)
    readings.add("mitigation", best if listed.open else as_listed, as_listed, as_listed)
