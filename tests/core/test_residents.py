"""How many live in California: counted there, or left over by what is counted."""

from typing import Any

import pytest

from incidents.core.facts import read
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.rules.residents import residents

ONLY_STATES = {"us_states": "complete"}
ONLY_PLACES = {"us_states": "complete", "countries": "complete"}
FIVE_HUNDRED = {"subjects": {"min": 500, "max": 500}}


@pytest.mark.parametrize(
    ("facts", "low", "high"),
    [
        ({}, 0, LARGEST_COUNT),
        ({"us_states": {"CA": None}}, 1, LARGEST_COUNT),
        ({"us_states": {"CA": 7}}, 7, LARGEST_COUNT),
        ({"us_states": {"CA": 7}, "settled": ONLY_STATES}, 7, 7),
        ({"us_states": {"TX": 7}, "settled": ONLY_STATES}, 0, 0),
        ({"settled": {"us_states": "none"}}, 0, 0),
        ({"countries": {"IE": 1}, "settled": {"countries": "complete"}}, 0, 0),
        # The people concerned as a whole bound them; so do those elsewhere.
        (FIVE_HUNDRED, 0, 500),
        (FIVE_HUNDRED | {"us_states": {"CA": None, "TX": 100}}, 1, 400),
        (FIVE_HUNDRED | {"us_states": {"CA": None}, "countries": {"IE": 90}}, 1, 410),
        # A territory may be counted as a country and as a State: taken off once only.
        (FIVE_HUNDRED | {"us_states": {"PR": 5}, "countries": {"PR": 5}}, 0, 495),
        ({"countries": {"US": 30}, "settled": {"countries": "complete"}}, 0, 30),
        # Everybody concerned lives there, so their number is known without a count.
        (
            FIVE_HUNDRED
            | {"us_states": {"CA": None}, "countries": {"US": None}}
            | {"settled": ONLY_PLACES},
            500,
            500,
        ),
        (
            {"us_states": {"CA": None, "TX": 30}, "countries": {"US": 90}}
            | {"settled": ONLY_PLACES},
            60,
            60,
        ),
        # What is counted there comes before a total that it does not fit.
        (
            FIVE_HUNDRED | {"us_states": {"CA": 600}, "settled": ONLY_STATES},
            600,
            600,
        ),
    ],
)
def test_residents_of_california(facts: dict[str, Any], low: int, high: int):
    count = residents(read(facts), "CA")

    assert (count.low, count.high) == (low, high)


def test_residents_counted_say_that_personal_data_are_concerned():
    assert read({"us_states": {"CA": 1}}).code("personal_data") is True
    assert read({"us_states": {"CA": None}}).code("personal_data") is None
    assert read({"us_states": {"CA": 0}}).code("personal_data") is None
