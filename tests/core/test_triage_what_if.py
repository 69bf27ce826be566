"""What an answer would do: exact for each that is listed, and the weightiest first."""

import copy
import re
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.core import facts_codes as codes
from incidents.core.facts import read
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.cuts import CUTS
from incidents.core.rules.risk import level
from incidents.core.triage import Outcome, Triage, triage
from incidents.core.triage_answer import Question
from incidents.packs import load_law
from tests.core.random_facts import complete_facts, with_gaps
from tests.core.test_triage_properties import SETS_OF_A_VIEW, a_view

LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
OURS = {"role": "controller", "certainty": "confirmed", "countries": {"IE": 9}}
# Somebody known got names by mistake: how many people is what matters.
SMALL = {
    **OURS,
    "countries": {"IE": None},
    "personal_data": True,
    "incident_type": "sent_by_mistake",
    "intent": "accidental",
    "malicious": False,
    "profile_depth": "none",
    "identifiability": "maximum",
    "data_categories": ["basic"],
    "effects": ["confidentiality"],
    "protection": {"encryption": "none"},
    "exposure": {
        "recipient": "known",
        "recipients": 3,
        "access": "likely",
        "logs_available": True,
        "account_takeover": False,
    },
    "settled": dict.fromkeys(
        ("data_categories", "effects", "subject_kinds", "harms", "countries"),
        "complete",
    ),
}
BREACHES = st.integers(0, 2**64).map(Random)
FLAGS = {"true": True, "false": False}


def answer(facts: dict[str, Any]) -> Triage:
    return triage(read(facts), LAW, now=NOW)


def outcome_of(answered: Triage, name: str) -> Outcome:
    """The outcome of a duty: one row that is required, or open, is enough."""
    rows = {f.outcome for f in answered.duties if f"{f.regime}/{f.duty}" == name}
    order = (Outcome.REQUIRED, Outcome.UNDETERMINED)
    return next((each for each in order if each in rows), Outcome.NOT_REQUIRED)


def answered_with(facts: dict[str, Any], question: Question, said: str) -> Any:
    """The facts with one question answered."""
    told = copy.deepcopy(facts)
    path = question.fact
    if said == "nothing_more":
        settled = "complete" if told.get(path) else "none"
        told.setdefault("settled", {})[path] = settled
        return told
    *outer, key = path.split(".")
    value: Any = FLAGS.get(said, said)
    span = re.fullmatch(r"(?:over (\d+))?(?:, )?(?:at most (\d+))?", said)
    if span:
        bounds = told.get("subjects") or {}
        first = int(span[1]) + 1 if span[1] else bounds.get("min") or 0
        last = int(span[2]) if span[2] else bounds.get("max") or LARGEST_COUNT
        value = {"min": first, "max": last} if path == "subjects" else first
    target = told.setdefault(outer[0], {}) if outer else told
    target[key] = value
    return told


@settings(max_examples=120, deadline=None)
@given(BREACHES)
def test_every_listed_answer_does_what_it_says(rng):
    facts = with_gaps(rng, complete_facts(rng))

    for question in answer(facts).open_questions:
        for said, outcome in question.answers.items():
            told = answered_with(facts, question, said)
            found = outcome_of(answer(told), question.could_change[0])
            assert found is outcome, (question.fact, said)


@settings(max_examples=60, deadline=None)
@given(BREACHES)
def test_the_questions_that_settle_most_stand_first(rng):
    asked = answer(with_gaps(rng, complete_facts(rng))).open_questions

    weights = [(each.settles, len(each.could_change)) for each in asked]
    assert weights == sorted(weights, reverse=True)
    assert len({each.fact for each in asked}) == len(asked)


def test_a_question_whose_answers_prove_duties_stands_before_one_that_may_not():
    facts = {**OURS, "personal_data": True, "exposure": {"logs_available": True}}

    asked = answer(facts).open_questions

    places = {question.fact: place for place, question in enumerate(asked)}
    # An order proves one duty; that somebody took over an account proves nothing yet.
    assert places["authority_ordered"] < places["exposure.account_takeover"]
    assert asked[0].settles > asked[-1].settles == 0


def test_numbers_are_asked_for_around_the_thresholds_that_matter():
    asked = next(q for q in answer(SMALL).open_questions if q.fact == "subjects")

    assert asked.answers == {
        "at most 50": Outcome.NOT_REQUIRED,
        "over 50": Outcome.REQUIRED,
    }
    assert asked.who == "reporter"


def test_a_count_that_is_known_in_part_is_asked_for_within_its_bounds():
    facts = {**SMALL, "subjects": {"min": 20, "max": 60}}

    asked = next(q for q in answer(facts).open_questions if q.fact == "subjects")

    assert list(asked.answers) == ["at most 50", "over 50"]


def test_the_kinds_of_incident_are_listed_where_they_differ():
    facts = {**SMALL, "incident_type": None, "subjects": {"min": 1, "max": 1}}

    asked = next(q for q in answer(facts).open_questions if q.fact == "incident_type")

    assert set(asked.answers) == set(codes.INCIDENT_TYPE)
    assert asked.answers["sent_by_mistake"] is Outcome.NOT_REQUIRED
    assert asked.answers["number_takeover"] is Outcome.REQUIRED


def test_an_answer_proves_nothing_while_the_role_is_open():
    facts = {**SMALL, "role": None}

    asked = next(q for q in answer(facts).open_questions if q.fact == "subjects")

    assert asked.answers == {
        "at most 50": Outcome.NOT_REQUIRED,
        "over 50": Outcome.UNDETERMINED,
    }


@pytest.mark.parametrize(
    "path", ["subjects", "exposure.recipients", "availability.restored_within_h"]
)
def test_between_two_cuts_every_count_means_the_same(path):
    attribute, cuts = CUTS[path]
    edges = [0, *(cut + 1 for cut in cuts), LARGEST_COUNT]
    for seed in range(3_000):
        rng = Random(seed)  # noqa: S311 - facts, no secret
        view = a_view(rng)
        place = rng.randrange(len(edges) - 1)
        first, last = edges[place], edges[place + 1] - 1
        levels = {
            level(Circumstances(view | {attribute: float(count)}))
            for count in (first, last, rng.randint(first, last))
        }
        assert len(levels) == 1, (seed, first, last)


@settings(max_examples=100, deadline=None)
@given(BREACHES)
def test_moving_facts_is_the_same_as_reading_them_anew(rng):
    for _ in range(50):
        before, other = a_view(rng), a_view(rng)
        names = rng.sample(sorted(before), k=rng.randint(1, 3))
        moved = [(name, other[name]) for name in names]
        after = before | dict(moved)

        fast = Circumstances(before).after(after, moved)

        assert vars(fast) == vars(Circumstances(after))


@settings(max_examples=100, deadline=None)
@given(BREACHES)
def test_a_risk_that_is_bounded_by_what_got_worse_is_the_same(rng):
    for _ in range(50):
        one, other = a_view(rng), a_view(rng)
        name = rng.choice(sorted(one))
        if name in SETS_OF_A_VIEW:
            worse = one | {name: int(one[name]) | int(other[name])}
        else:
            worse = one | {name: max(one[name], other[name])}
        low, high = Circumstances(one), Circumstances(worse)

        assert level(high, at_least=level(low)) == level(high)
        assert level(low, at_most=level(high)) == level(low)
