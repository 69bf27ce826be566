"""How the console says what it knows, and what it only presumes."""

import pytest

from incidents.core.facts_codes import US_STATES
from incidents.web.console.countries import STATE_NAMES
from incidents.web.console.facts_words import in_words
from incidents.web.console.words import jurisdiction

ZONE = "Europe/Dublin"


@pytest.mark.parametrize(
    ("reporter", "said"),
    [
        (
            {"manager": "Orla Byrne", "name": "Ada Quinn", "team": "Crews"},
            "Ada Quinn, Crews; manager named: Orla Byrne",
        ),
        ({"manager": "Orla Byrne"}, "Anonymous; manager named: Orla Byrne"),
        ({"name": "Ada Quinn"}, "Ada Quinn"),
    ],
)
def test_the_manager_is_not_taken_for_the_reporter(reporter, said):
    assert in_words("reporter", reporter, zone=ZONE) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-06-11T00:00:00+01:00", "Thursday 11 June 2026"),
        ("2026-06-11T00:00:00Z", "Thursday 11 June 2026, 01:00 IST"),
    ],
)
def test_a_day_is_not_told_with_an_hour_that_nobody_said(at, said):
    assert in_words("discovered_at", at, zone=ZONE) == said


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("availability.outage_h", 1, "1 hour"),
        ("availability.outage_h", 1.5, "1.5 hours"),
        ("exposure.recipients", 1, "1 recipient"),
        ("availability.loss_eur", 1, "1 euro"),
        ("subjects", {"min": 1, "max": 1}, "1 person"),
    ],
)
def test_one_of_a_thing_is_said_in_the_singular(path, value, said):
    assert in_words(path, value, zone=ZONE) == said


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("us_states", {"CA": 1300, "TX": None}, "California: 1,300, Texas"),
        ("countries", {"IE": None, "DE": 0}, "Ireland, Germany: 0"),
    ],
)
def test_places_are_named_with_the_people_there(path, value, said):
    assert in_words(path, value, zone=ZONE) == said


def test_every_state_has_a_name():
    assert set(STATE_NAMES) == US_STATES


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("us-tx", "Texas (United States)"),
        ("br", "Brazil"),
        ("eu-nis2", "NIS2 (European Union)"),
        ("law-enforcement-processing", "law enforcement processing"),
    ],
)
def test_what_no_law_pack_covers_is_named(name, said):
    assert jurisdiction(name) == said
