"""Counts that may be published without pointing at anybody.

A count of one to four incidents of a kind can tell colleagues, or the press, who is
meant. Such counts are withheld, and so many besides that they cannot be worked out from
the total. The threshold of five is what statistical offices commonly use for tables of
counts (see the "Handbook on Statistical Disclosure Control", section 5: minimum
frequency rules and secondary suppression).
"""

from collections.abc import Sequence

LEAST = 5


def publishable(
    counts: Sequence[int], *, fewest: int = 0, least: int = LEAST
) -> tuple[int | None, ...] | None:
    """Return *counts* with None for what is withheld, beside a total that is known.

    Zero is withheld like one to four, so that a gap does not say "not none".

    Args:
        fewest: what everybody knows of each count: 1 where only kinds that occurred
            have a row.
        least: the smallest count that may be told.

    Returns:
        None when the table as a whole must not be shown: whatever is withheld, the
        total would give the rest away.
    """
    hidden = {place for place, count in enumerate(counts) if count < least}
    while _is_pinned([counts[place] for place in hidden], fewest, least):
        left = [place for place in range(len(counts)) if place not in hidden]
        if not left:
            return None
        # All of one size go together: which of them went first would say something.
        smallest = min(counts[place] for place in left)
        hidden.update(place for place in left if counts[place] == smallest)
    return tuple(
        None if place in hidden else count for place, count in enumerate(counts)
    )


def _is_pinned(hidden: Sequence[int], fewest: int, least: int) -> bool:
    """Tell whether the sum of the hidden counts leaves one of them no second value."""
    if not any(hidden):
        # That nothing happened at all points at nobody.
        return False
    total, places = sum(hidden), len(hidden)
    all_small = all(count < least for count in hidden)
    as_many_as_can_be = all_small and total >= places * (least - 1)
    return places == 1 or total <= places * fewest or as_many_as_can_be
