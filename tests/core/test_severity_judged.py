"""A judged factor takes the place of the one that the facts give."""

import pytest

from incidents.core.severity_judged import given, judged_score

FROM_FACTS = {
    "dpc": [1, 3],
    "ei": [0.25, 1.0],
    "cb": [0.0, 0.5],
    "score": [0.25, 3.5],
}


def test_the_facts_give_intervals_in_quarters():
    assert given(FROM_FACTS, "dpc") == (4, 12)
    assert given(FROM_FACTS, "cb") == (0, 2)


@pytest.mark.parametrize(
    ("standing", "quarters", "band"),
    [
        ({}, (1, 14), ("low", "high")),
        ({"ei": 2}, (2, 8), ("low", "medium")),
        ({"dpc": 16, "ei": 4, "cb": 4}, (20, 20), ("very_high", "very_high")),
    ],
)
def test_a_judgement_replaces_its_factor_alone(standing, quarters, band):
    judged = judged_score(FROM_FACTS, standing)

    assert (judged.score, judged.band) == (quarters, band)
