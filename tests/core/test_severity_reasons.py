"""Every factor says in words what it read, what is open and how far that could go."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.core import words
from incidents.core.facts import read
from incidents.core.facts_object import FACT_PATHS
from incidents.core.severity import severity
from tests.core.random_facts import complete_facts, with_gaps

BREACHES = st.integers(0, 2**64).map(Random)
RULES = [
    "enisa-dpc", "enisa-ei", "enisa-cb-confidentiality", "enisa-cb-integrity",
    "enisa-cb-availability", "enisa-cb-malicious-intent", "enisa-people",
    "enisa-unintelligible",
]  # fmt: skip


def reasons(facts):
    return {reason.rule: reason for reason in severity(read(facts)).because}


def test_a_complete_factor_says_what_it_counts():
    found = reasons(
        {
            "data_categories": ["basic", "health"],
            "profile_depth": "partial",
            "subject_kinds": ["patients"],
            "already_public": False,
            "outdated": False,
            "settled": {"data_categories": "complete", "subject_kinds": "complete"},
        }
    )["enisa-dpc"]

    assert found.says == (
        "The highest class is sensitive: Health. About each person: some entries."
        " The people raise it by a step: Patients. This counts 4."
    )
    assert found.source.startswith("ENISA 2013, Data Processing Context")


def test_what_is_open_is_named_with_how_far_it_could_go():
    found = reasons(
        {
            "effects": ["confidentiality"],
            "exposure": {"access": "likely"},
            "settled": {"exposure.recipient": "cannot_be_determined"},
        }
    )

    assert found["enisa-cb-confidentiality"].says == (
        "Loss of confidentiality. Somebody read them: probably."
        " Nobody will ever know: who has the data."
        " So this counts 0.25 at the least and 0.5 at the most."
    )
    assert (
        "It is not known yet whether this happened" in found["enisa-cb-integrity"].says
    )
    assert "Not known yet: to do harm or to gain." in (
        found["enisa-cb-malicious-intent"].says
    )


def test_a_name_with_contact_details_hints_at_a_level_and_settles_none():
    facts = {
        "data_categories": ["basic", "contact"],
        "protection": {"encryption": "none"},
    }

    found = severity(read(facts))

    assert found.ei_quarters == (1, 4)
    assert "usually counts 0.75 or 1" in found.because[1].says


def test_what_stands_beside_the_score_is_said_in_words_also_when_it_is_open():
    nothing, few = reasons({}), reasons({"subjects": {"max": 100}})
    sealed = reasons(
        {
            "protection": {"encryption": "strong", "key_compromised": False},
            "settled": {"media": "none"},
            "subjects": {"min": 101},
        }
    )

    assert "is not known" in nothing["enisa-people"].says
    assert "At most 100" in few["enisa-people"].says
    assert "More than 100" in sealed["enisa-people"].says
    assert "cannot read them" in sealed["enisa-unintelligible"].says
    assert "is not known" in nothing["enisa-unintelligible"].says


@settings(max_examples=150, deadline=None)
@given(BREACHES)
def test_words_and_numbers_of_a_factor_never_part(rng):
    facts = with_gaps(rng, complete_facts(rng))
    found = severity(read(facts))
    bounds = [
        found.dpc, tuple(n / 4 for n in found.ei_quarters)
    ]  # fmt: skip

    assert [reason.rule for reason in found.because] == RULES
    for reason, (low, high) in zip(found.because, bounds, strict=False):
        said = [float(n) for n in re.findall(r"counts (\d[\d.]*\d|\d)", reason.says)]
        last = re.search(r"and ([\d.]+) at the most\.$", reason.says)
        assert said[-1] == low
        assert (float(last.group(1)) if last else said[-1]) == high
    total = [_range(reason.says) for reason in found.because[2:6]]
    assert found.cb_quarters == (
        4 * sum(low for low, _ in total), 4 * sum(high for _, high in total)
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(BREACHES)
def test_reasons_are_for_people_and_name_facts_of_the_vocabulary(rng):
    for reason in severity(read(with_gaps(rng, complete_facts(rng)))).because:
        assert set(reason.facts) <= FACT_PATHS
        assert all(words.fact_label(path) != path for path in reason.facts)
        assert "_" not in reason.says
        assert reason.source.startswith("ENISA 2013, ")


def _range(says):
    one = re.search(r"This counts ([\d.]+)\.$", says)
    if one:
        return float(one.group(1)), float(one.group(1))
    two = re.search(r"counts ([\d.]+) at the least and ([\d.]+) at the most\.$", says)
    return float(two.group(1)), float(two.group(2))


def test_whose_data_they_are_is_an_open_question_while_they_can_be_read():
    found = reasons({"protection": {"encryption": "none"}})["enisa-ei"]

    assert f"Not known yet: {words.fact_label('identifiability').lower()}" in found.says


@pytest.mark.parametrize(("encryption", "told"), [("strong", True), ("none", False)])
def test_what_encryption_would_make_of_it_is_told_while_it_is_open(encryption, told):
    facts = {"identifiability": "maximum", "protection": {"encryption": encryption}}

    found = reasons(facts)["enisa-ei"]

    assert ("If the data are strongly encrypted" in found.says) is told
    assert ("Not known yet" in found.says) is told
