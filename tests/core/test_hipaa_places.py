"""HIPAA's places and numbers: what points to it, and what is presumed."""

from datetime import UTC, datetime

import pytest

from incidents.core.facts import read
from incidents.core.triage import Advice, Outcome, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
HEALTH = {"data_categories": ["health"], "certainty": "confirmed", "role": "controller"}
READ = {
    **HEALTH,
    "effects": ["confidentiality"],
    "subject_kinds": ["patients"],
    "media": ["server"],
    "protection": {"encryption": "none"},
    "exposure": {"access": "confirmed", "recipient": "malicious"},
    "organisation": {"hipaa": "covered_entity"},
}
MEDIA = "notify-media"


def hipaa(**facts):
    answered = triage(read(facts), LAW, now=NOW)
    duties = [each for each in answered.duties if each.regime == "us-hipaa"]
    return {each.duty: each for each in duties}, answered


@pytest.mark.parametrize(
    ("places", "listed"),
    [
        ({"us_states": {"TX": 5}}, True),
        ({"countries": {"US": None}}, True),
        ({"organisation": {"targets": ["US"]}}, True),
        ({"organisation": {"main_establishment": "US"}}, True),
        ({"organisation": {"established_in": ["IE"]}}, False),
        ({"countries": {"IE": 5}}, False),
        ({}, False),
    ],
)
def test_any_place_in_the_united_states_may_bring_it_in(places, listed):
    found, _ = hipaa(**HEALTH, **places)

    assert bool(found) is listed
    outcomes = {each.outcome for each in found.values()}
    assert outcomes <= {Outcome.UNDETERMINED, Outcome.NOT_REQUIRED}


def test_of_several_parts_one_place_is_enough_for_all():
    parts = [{"us_states": {"TX": 5}}, {"countries": {"IE": 5}, "us_states": {}}]

    _, answered = hipaa(**HEALTH, parts=parts)

    asked = [each.fact for each in answered.open_questions]
    assert {"parts.0.organisation.hipaa", "parts.1.organisation.hipaa"} <= set(asked)


def test_where_nobody_will_ever_know_the_organisation_is_bound():
    facts = {key: value for key, value in READ.items() if key != "organisation"}
    never = {"settled": {"organisation.hipaa": "cannot_be_determined"}}

    found, answered = hipaa(**facts, us_states={"TX": 5}, **never)

    assert found["communicate-to-data-subjects"].outcome is Outcome.REQUIRED
    asked = {each.fact for each in answered.open_questions}
    assert "organisation.hipaa" not in asked


@pytest.mark.parametrize(
    ("people", "advice"),
    [
        ({"subjects": {"min": 501}}, Advice.NOTIFY),
        ({"subjects": {"max": 501}}, Advice.NOTIFY),
        ({"subjects": {"max": 500}}, Advice.DO_NOT_NOTIFY),
        (
            {"subjects": {"min": 520, "max": 520}, "us_states": {"TX": 19}},
            Advice.NOTIFY,
        ),
        ({"subjects": {"max": 506}, "us_states": {"TX": 5, "CA": 5}}, Advice.NOTIFY),
        (
            {"subjects": {"max": 505}, "us_states": {"TX": 5, "CA": 5}},
            Advice.DO_NOT_NOTIFY,
        ),
    ],
)
def test_people_not_placed_yet_are_presumed_to_live_in_one_state(people, advice):
    found, _ = hipaa(**READ, **people)

    assert found[MEDIA].advice is advice
