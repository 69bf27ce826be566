"""How many people are concerned and where, as the facts count them."""

from collections.abc import Mapping
from typing import Any

from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.facts_values import Range

# They have codes as countries and as States; counted either way, they are taken off
# nowhere twice.
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})


def count(value: Mapping[str, Any] | None, how: str | None) -> Range:
    """Return a count told as ``min`` and ``max``, settled as *how*."""
    low = high = None
    if value:
        low, high = value.get("min"), value.get("max")
    if how == "none":
        low = high = 0
    return Range(
        low or 0,
        LARGEST_COUNT if high is None else high,
        how == "cannot_be_determined",
    )


def everybody(document: Mapping[str, Any], settled: Mapping[str, str]) -> Range:
    """Return how many people are concerned: at least those counted by place.

    Where every country is counted and settled, no more than those.
    """
    told = count(document.get("subjects"), settled.get("subjects"))
    by_country: Mapping[str, int | None] = document.get("countries") or {}
    all_counted = settled.get("countries") in ("complete", "none")
    all_counted = all_counted and None not in by_country.values()
    there = counted(document)
    low = max(told.low, there)
    high = min(told.high, there) if all_counted else told.high
    return Range(low, max(high, low), told.undeterminable)


def by_place(
    key: str, document: Mapping[str, Any], settled: Mapping[str, str]
) -> dict[str, Range]:
    """Return the people by place: at least the count, and exactly it where settled."""
    exact = settled.get(key) == "complete"
    counts: Mapping[str, int | None] = document.get(key) or {}
    return {
        place: Range(
            1 if number is None else number,
            number if exact and number is not None else LARGEST_COUNT,
        )
        for place, number in counts.items()
    }


def countries_open(document: Mapping[str, Any], settled: Mapping[str, str]) -> bool:
    """Tell whether people may be in further countries: somebody may be left for them.

    Everybody who is listed somewhere is there, at least one in each place.
    """
    how = settled.get("countries")
    if how is not None:
        return how == "cannot_be_determined"
    most = count(document.get("subjects"), settled.get("subjects"))
    return most.undeterminable or counted(document, uncounted=1) < most.high


def counted(document: Mapping[str, Any], uncounted: int = 0) -> int:
    """Return how many people are counted by place; each place has its own people.

    Args:
        uncounted: what a place counts whose number nobody has told.
    """
    if not (document.get("countries") or document.get("us_states")):
        return 0
    abroad, states = (
        {
            place: uncounted if number is None else number
            for place, number in (document.get(key) or {}).items()
        }
        for key in ("countries", "us_states")
    )
    there = sum(abroad.pop(code, 0) for code in ("US", *TERRITORIES))
    return sum(abroad.values()) + max(there, sum(states.values()))
