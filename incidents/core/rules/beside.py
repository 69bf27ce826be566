"""People of other parts of the same breach, for laws that count all of them.

Parts may be about the same people. Together they are never more than the whole is said
to concern; while nobody has said so, at least those of one part, at most the sum.
"""

from collections.abc import Sequence

from incidents.core.facts_breach import Beside, Breach
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.facts_values import Range
from incidents.core.rules.readings import Pairs, Readings
from incidents.core.rules.residents import living_in
from incidents.core.triage_answer import Reason

# The question for the States of everybody whom the breach concerns, and its fact.
ALL_STATES, ALL_STATES_FACT = "us_states of all parts", "us_states"

COUNTED_TOGETHER = Reason(
    "people-of-all-parts",
    ("parts", "subjects", "us_states"),
    "The law counts the people of the whole breach: those of its other parts count too,"
    " but never more than are concerned in all.",
    "45 CFR 164.406(a), 164.408; California Civil Code 1798.82(f)",
)


def concerned(breach: Breach) -> Range:
    """Return how many people are concerned, those listed by State among them.

    Source: 45 CFR 164.408: the number counts across all States.
    """
    subjects = breach.subjects
    if subjects.undeterminable:
        return Range(LARGEST_COUNT, LARGEST_COUNT)
    listed = sum(count.low for count in breach.residents.values())
    return Range(max(subjects.low, listed), max(subjects.high, listed))


def concerned_together(breach: Breach, beside: Sequence[Beside]) -> Range:
    """Return how many people are concerned in all parts that count."""
    every = [(each.surely, concerned(each.part)) for each in beside]
    whole = concerned(breach.whole or breach)
    # The whole concerns no fewer people than any of its parts.
    fewest = max(whole.low, *(concerned(each).low for each in breach.among))
    return _together(concerned(breach), every, Range(fewest, whole.high), LARGEST_COUNT)


def living_together_in(breach: Breach, state: str, beside: Sequence[Beside]) -> Range:
    """Return how many live in *state*, over all parts that count."""
    every = [(each.surely, living_in(each.part, state)) for each in beside]
    whole = living_in(breach.whole or breach, state)
    return _together(living_in(breach, state), every, whole, counted_twice(breach))


def counted_twice(breach: Breach) -> int:
    """Return how many people may be counted in more than one part, at most."""
    counted = sum(concerned(each).high for each in breach.among)
    return max(0, counted - concerned(breach.whole or breach).low)


def _together(
    own: Range, others: Sequence[tuple[bool, Range]], whole: Range, twice: int
) -> Range:
    surely = own.low + sum(count.low for sure, count in others if sure)
    every = own.high + sum(count.high for _, count in others)
    high = max(own.high, min(every, whole.high))
    low = max(own.low, min(surely, whole.low), surely - twice)
    return Range(min(low, high), high)


def asked_of(breach: Breach, state: str, *, known: bool) -> str:
    """Return what to ask while the number over all parts is open; "" for nothing here.

    Args:
        state: one whose residents the whole breach must tell.
        known: this part has counted its own people by State.
    """
    if not known:
        return "us_states"
    whole = living_in(breach.whole or breach, state)
    return ALL_STATES if whole.low != whole.high else ""


def enter(
    readings: Readings, path: str, low: Pairs, high: Pairs, presumed: Pairs
) -> None:
    """Enter a number; where *path* is "", another part has the question."""
    if path:
        readings.add(path, low, high, presumed)
        return
    readings.low.update(low)
    readings.high.update(high)
    readings.presumed.update(presumed)
