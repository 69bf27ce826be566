"""Laws that count the people of a breach count those of all its parts, each once."""

from datetime import UTC, datetime

import pytest

from incidents.core.facts import read
from incidents.core.triage import triage
from incidents.packs import load_law
from tests.core.random_parts import People, people_in_all
from tests.core.random_people import Random

LAW = load_law()
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
MEDIA = ("us-hipaa", "notify-media")
SECRETARY = ("us-hipaa", "notify-authority")
SAMPLE = ("us-ca", "notify-authority")
SETTLED = {"countries": "complete", "us_states": "complete", "subjects": "complete"}
READ = {
    "protection": {"encryption": "none"},
    "exposure": {"access": "confirmed", "recipient": "malicious"},
    "media": ["server"],
}
SEALED = {
    "protection": {"encryption": "strong", "key_compromised": False},
    "exposure": {"access": "excluded", "recipient": "none"},
    "media": ["laptop"],
    "settled": {**SETTLED, "media": "complete"},
}
BREACH = {
    "certainty": "confirmed",
    "role": "controller",
    "effects": ["confidentiality"],
    "data_categories": ["basic", "health"],
    "elements": ["name", "ssn"],
    "subject_kinds": ["patients"],
    "intent": "deliberate",
    "malicious": True,
    "discovered_at": "2026-06-01T09:00:00Z",
    "organisation": {"hipaa": "covered_entity", "established_in": ["US"]},
    **READ,
}


def people(california, **more):
    """Return people of whom so many live in California, and all others in Ireland."""
    abroad = more.pop("abroad", 0)
    everybody = california + abroad
    return {
        "subjects": {"min": everybody, "max": everybody},
        "countries": {"US": california} | ({"IE": abroad} if abroad else {}),
        "us_states": {"CA": california},
        "settled": SETTLED,
        **more,
    }


def found(*parts, **whole):
    answered = triage(read({**BREACH, **whole, "parts": list(parts)}), LAW, now=NOW)
    return {(each.regime, each.duty): each for each in answered.duties}, answered


def outcome(duty, *parts, **whole):
    return str(found(*parts, **whole)[0][duty].outcome)


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
@pytest.mark.parametrize(
    ("first", "second", "whole", "is_so"),
    [
        (300, 300, people(600), "required"),
        (300, 201, people(501), "required"),
        (300, 200, people(500), "not_required"),
        (300, 300, people(300), "not_required"),
        (300, 300, people(500), "not_required"),
        (300, 300, {}, "undetermined"),
        (300, 200, {}, "not_required"),
        (501, 1, {}, "required"),
    ],
    ids=[
        "other people", "one too many", "500 are not more", "the same people",
        "some are the same", "who is the same is not known", "at most 500",
        "one part is enough",
    ],
)  # fmt: skip
def test_residents_of_all_parts_count_once(duty, first, second, whole, is_so):
    assert outcome(duty, people(first), people(second), **whole) == is_so


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
def test_a_part_that_is_no_breach_adds_nobody(duty):
    sealed = people(300, **SEALED)

    assert outcome(duty, people(300), sealed, **people(600)) == "not_required"
    assert outcome(duty, people(501), sealed, **people(801)) == "required"


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
def test_a_part_that_may_be_a_breach_may_add_its_people(duty):
    open_ = people(300, exposure={}, intent=None, malicious=None, protection={})

    assert outcome(duty, people(300), open_, **people(600)) == "undetermined"
    assert outcome(duty, people(300), open_, **people(500)) == "not_required"


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
def test_a_processors_part_is_the_controllers_to_count(duty):
    theirs = people(300, role="processor")

    assert outcome(duty, people(300), theirs, **people(600)) == "not_required"


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
def test_parts_that_count_nobody_are_about_the_people_of_the_whole(duty):
    paper, laptop = {"media": ["server"]}, {"media": ["desktop"]}

    assert outcome(duty, paper, laptop, **people(300)) == "not_required"


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
def test_the_whole_number_proves_that_no_one_is_counted_twice(duty):
    parts = people(300, abroad=10), people(300, abroad=5)

    for everybody, is_so in (
        (615, "required"),
        (516, "required"),
        (515, "undetermined"),
        (500, "not_required"),
    ):
        whole = {"subjects": {"min": everybody, "max": everybody}}
        assert outcome(duty, *parts, **whole) == is_so


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
def test_what_is_open_is_asked_of_the_whole_and_once(duty):
    _, answered = found(people(300), people(300))

    asked = [
        each for each in answered.open_questions if "/".join(duty) in each.could_change
    ]
    assert [each.fact for each in asked] == ["us_states"]
    assert "each person counted once" in asked[0].ask


@pytest.mark.parametrize(
    ("whole", "due"),
    [(people(600), 2026), (people(300), 2027), ({}, 2026)],
    ids=["500 or more", "fewer than 500", "not known: the earlier end"],
)
def test_the_secretarys_limit_follows_the_people_of_all_parts(whole, due):
    duties, _ = found(people(300), people(300), **whole)

    assert duties[SECRETARY].due_at.year == due


def test_the_reason_says_that_other_parts_count():
    duties, _ = found(people(300), people(300), **people(600))
    alone, _ = found(people(501), {}, **people(501))

    rules = {reason.rule for reason in duties[MEDIA].because}
    assert "people-of-all-parts" in rules
    assert "people-of-all-parts" not in {r.rule for r in alone[MEDIA].because}


def test_everybody_in_one_state_or_not_at_all():
    spread = {
        "subjects": {"min": 20_000, "max": 20_000},
        "countries": {"US": 20_000},
        "settled": {"countries": "complete"},
    }
    everybody = {"subjects": {"min": 40_000, "max": 40_000}}

    assert outcome(MEDIA, spread, spread, **everybody) == "required"
    assert outcome(MEDIA, spread, spread) == "undetermined"


def test_many_parts_are_looked_at_alone_and_together():
    few = {
        "subjects": {"min": 5_000, "max": 5_000},
        "countries": {"US": 5_000},
        "settled": {"countries": "complete"},
    }
    everybody = {"subjects": {"min": 35_000, "max": 35_000}}

    assert outcome(MEDIA, *[few] * 7, **everybody) == "required"
    assert outcome(MEDIA, *[few] * 5, **everybody) == "undetermined"
    assert outcome(MEDIA, *[few] * 7) == "undetermined"


@pytest.mark.parametrize("duty", [MEDIA, SAMPLE])
def test_where_nobody_will_ever_know_the_worst_counts(duty):
    never = {"settled": {"us_states": "cannot_be_determined"}}
    told = {"subjects": {"min": 600, "max": 600}, "countries": {"US": 600}}

    assert outcome(duty, people(300), people(300), **told, **never) == "required"
    never = {"settled": {"subjects": "cannot_be_determined"}}
    assert outcome(duty, people(300), people(300), **never) == "required"


def test_a_random_whole_is_never_less_than_a_part_nor_more_than_all():
    parts = [
        People({"US": 5, "IE": 7}, {"CA": 5}, 12, 12, {}),
        People({"US": 3, "IE": 9}, {"CA": 3}, 12, 12, {}),
    ]
    open_ = People({}, {}, None, None, {})

    few, many = (people_in_all(Random(1), open_, parts, lean) for lean in (0, -1))

    assert (few.countries, few.fewest) == ({"IE": 9, "US": 5}, 14)
    assert (many.countries, many.fewest) == ({"IE": 16, "US": 8}, 24)
