"""Published counts that nobody can be told from: small ones cannot be worked out."""

from collections import defaultdict
from itertools import product

import pytest

from incidents.core.small_counts import LEAST, publishable


def test_rows_that_say_that_something_happened_give_no_one_away():
    # Two kinds, two incidents: one each.
    assert publishable([1, 1], fewest=1) is None
    assert publishable([9, 1, 1], fewest=1) == (None, None, None)
    assert publishable([9, 2, 1], fewest=1) == (9, None, None)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([12, 7, 5], (12, 7, 5)),
        ([], ()),
        ([0, 0], (None, None)),
        # One gap alone would be the rest of the total.
        ([12, 7, 3], (12, None, None)),
        # Two gaps that are both as large as gaps can be give themselves away.
        ([12, 9, 4, 4], (12, None, None, None)),
        ([12, 9, 4, 3], (12, 9, None, None)),
        # Which of two equal ones went along must not say anything.
        ([12, 7, 7, 3], (12, None, None, None)),
        ([3], None),
        ([4, 4], None),
    ],
)
def test_what_is_withheld(counts, shown):
    assert publishable(counts) == shown


@pytest.mark.parametrize("fewest", [0, 1])
@pytest.mark.parametrize(("places", "below"), [(1, 14), (2, 14), (3, 12), (4, 8)])
def test_no_small_count_follows_from_what_is_published(places, below, fewest):
    """Somebody who knows the rule and the total tries every table that there can be."""
    published = defaultdict(list)
    for counts in product(range(fewest, below), repeat=places):
        shown = publishable(counts, fewest=fewest)
        if shown is not None:
            published[shown, sum(counts)].append(counts)

    given_away = [
        (shown, total, place)
        for (shown, total), tables in published.items()
        for place in range(places)
        if shown[place] is None
        and len(values := {table[place] for table in tables}) == 1
        and 0 < min(values) < LEAST
        and total < below
    ]

    assert published
    assert given_away == []
