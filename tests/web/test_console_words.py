"""How the console says what it knows, and what it only presumes."""

import pytest

from incidents.web.console.facts_words import in_words

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
