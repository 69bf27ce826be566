"""HIPAA's clocks and thresholds, to the day and to the person."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.core.hipaa_cases import clinic, outcome, under_hipaa

CHICAGO = ZoneInfo("America/Chicago")
SIXTY_DAYS = "500 people or more"
AFTER_THE_YEAR = "fewer than 500 people"


def people(number):
    return {"subjects": {"min": number, "max": number}}


def day_of(instant):
    return instant.astimezone(CHICAGO).date()


@pytest.mark.parametrize(
    ("discovered", "last_day"),
    [
        # A Saturday, and a Thursday in the next year: weekends run.
        ("2013-10-22T10:00:00-05:00", date(2013, 12, 21)),
        ("2026-11-22T10:00:00-06:00", date(2027, 1, 21)),
    ],
)
@pytest.mark.parametrize(
    "duty", ["communicate-to-data-subjects", "notify-authority", "notify-media"]
)
def test_sixty_calendar_days_from_discovery(duty, discovered, last_day):
    facts = clinic(**people(836), us_states={"IL": 836}, discovered_at=discovered)

    assert day_of(under_hipaa(facts, CHICAGO)[duty].due_at) == last_day


@pytest.mark.parametrize(
    ("year", "last_day"),
    [
        (2019, date(2020, 2, 29)),
        # A Sunday: the law has no rule for weekends.
        (2025, date(2026, 3, 1)),
        (2026, date(2027, 3, 1)),
        (2027, date(2028, 2, 29)),
    ],
)
@pytest.mark.parametrize("day", ["01-01T00:00:00-06:00", "12-31T23:59:00-06:00"])
def test_small_breaches_go_to_the_secretary_after_the_year(year, day, last_day):
    facts = clinic(**people(499), discovered_at=f"{year}-{day}")

    assert day_of(under_hipaa(facts, CHICAGO)["notify-authority"].due_at) == last_day


@pytest.mark.parametrize(
    ("number", "states", "rule", "media"),
    [
        (499, {"IL": 499}, AFTER_THE_YEAR, "not_required"),
        (500, {"IL": 500}, SIXTY_DAYS, "not_required"),
        (501, {"IL": 501}, SIXTY_DAYS, "required"),
        (900, {"IL": 450, "WI": 450}, SIXTY_DAYS, "not_required"),
    ],
)
def test_500_people_in_all_and_more_than_500_in_one_state(number, states, rule, media):
    found = under_hipaa(clinic(**people(number), us_states=states))

    assert found["notify-authority"].due_rule.startswith(rule)
    assert found["notify-media"].outcome == media


@pytest.mark.parametrize(
    ("fewest", "most", "last_day"),
    [
        (None, None, date(2026, 3, 11)),
        (499, 500, date(2026, 3, 11)),
        (500, None, date(2026, 3, 11)),
        (1, 499, date(2027, 3, 1)),
    ],
)
def test_while_the_number_is_open_the_earlier_end_counts(fewest, most, last_day):
    found = under_hipaa(
        clinic(
            subjects={"min": fewest, "max": most},
            us_states={},
            settled={},
            discovered_at="2026-01-10T12:00:00-06:00",
        ),
        CHICAGO,
    )["notify-authority"]

    assert day_of(found.due_at) == last_day


def test_the_words_say_that_the_number_is_open():
    found = under_hipaa(clinic(subjects=None, us_states=None))["notify-authority"]

    assert AFTER_THE_YEAR in found.due_rule
    assert SIXTY_DAYS in found.due_rule
    assert found.due_rule.endswith("the earlier end counts")


def test_people_counted_by_state_are_people():
    found = under_hipaa(clinic(subjects=None, us_states={"IL": 300, "WI": 200}))

    assert found["notify-authority"].due_rule.startswith(SIXTY_DAYS)


@pytest.mark.parametrize(
    ("number", "expected"), [(28_001, "required"), (28_000, "undetermined")]
)
def test_too_many_for_every_state_to_have_500_at_most(number, expected):
    facts = clinic(subjects=None, us_states=None, countries={"US": number}, settled={})

    assert under_hipaa(facts)["notify-media"].outcome == expected


ONLY_US = {"countries": {"US": None}}
NEVER = {"us_states": "cannot_be_determined", "countries": "complete"}
CLOSED = {"us_states": "complete", "countries": "complete"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Counts are "at least" until they are settled, and the people bound them.
        ({"us_states": {"IL": 400}, "settled": {}, **people(400)}, "not_required"),
        ({"us_states": {"IL": 400}, "settled": {}, **people(901)}, "undetermined"),
        ({"us_states": {"IL": 400}, "settled": {}, "subjects": None}, "undetermined"),
        ({"us_states": {"IL": 501}, "settled": {}, "subjects": None}, "required"),
        # Nobody lives in two States.
        ({"us_states": {"IL": 450, "WI": 450}, "settled": {}, **people(951)}, "open"),
        ({"us_states": {"IL": 450, "WI": 450}, "settled": {}, **people(950)}, "no"),
        # So many do not fit in two States otherwise.
        (
            {
                **ONLY_US,
                "us_states": {"IL": None, "WI": None},
                "settled": CLOSED,
                **people(1001),
            },
            "required",
        ),
        (
            {
                **ONLY_US,
                "us_states": {"IL": None, "WI": None},
                "settled": CLOSED,
                **people(1000),
            },
            "undetermined",
        ),
        ({"us_states": {}, "settled": {"us_states": "none"}, **people(900)}, "no"),
        ({**ONLY_US, "settled": NEVER, **people(501)}, "required"),
        # All but ten may live abroad.
        ({"settled": {"us_states": "cannot_be_determined"}, **people(501)}, "open"),
        ({"settled": {"us_states": "cannot_be_determined"}, **people(500)}, "no"),
    ],
)
def test_how_many_may_live_in_one_state(changes, expected):
    words = {"open": "undetermined", "no": "not_required"}
    known = {"settled": {**clinic()["settled"], **changes["settled"]}}
    if "us_states" not in changes["settled"]:
        del known["settled"]["us_states"]

    found = outcome("notify-media", **{**changes, **known})

    assert found == words.get(expected, expected)
