"""The triage against published cases; see ``incidents.scoring`` for the rule."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from incidents.core.facts import check, join_text, split_text
from incidents.packs import load_law
from incidents.scoring import score
from incidents.scoring_cases import read_cases
from tests.support.checkout import ROOT

HERE = Path(__file__).parent
LINES = (HERE / "published_cases.jsonl").read_bytes().splitlines()
CASES = [json.loads(line) for line in LINES]
READ = read_cases(LINES)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scores():
    return score(READ.cases, load_law(), now=NOW)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_published_case_speaks_the_vocabulary(case):
    assert check(case["facts"]) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_text_taken_apart_comes_together_again(case):
    assert join_text(*split_text(case["facts"])) == case["facts"]


@pytest.mark.parametrize("duty", ["notify-authority", "communicate-to-data-subjects"])
def test_no_determined_outcome_contradicts_an_authority(scores, duty):
    assert scores[duty].contradictions == []
    assert scores[duty].unlisted == []


@pytest.mark.parametrize("duty", ["notify-authority", "communicate-to-data-subjects"])
def test_no_duty_that_an_authority_held_to_exist_is_missed(scores, duty):
    assert scores[duty].missed == []


@pytest.mark.parametrize("duty", ["notify-authority", "communicate-to-data-subjects"])
def test_the_advice_is_no_blanket_yes(scores, duty):
    assert scores[duty].needless == []


def test_at_least_half_of_the_outcomes_are_determined(scores):
    judged = sum(score.judged for score in scores.values())
    determined = sum(score.determined for score in scores.values())

    assert determined / judged >= 0.5


@pytest.mark.parametrize("duty", ["notify-authority", "communicate-to-data-subjects"])
def test_the_page_on_the_law_tells_these_figures(scores, duty):
    """Judged, right, missed, needless, contradicted, proven, as in docs/law.md."""
    found = scores[duty]
    share = f"{found.determined} ({found.determined / found.judged:.0%})"
    wrong = (found.missed, found.needless, found.contradictions)
    figures = (found.judged, found.right, *map(len, wrong), share)

    row = " | ".join(("", duty, *map(str, figures), "")).strip()
    assert row in PAGE.splitlines()


def test_the_page_on_the_law_tells_where_the_cases_are_from():
    guidelines = {"EU"}  # no authority's decision
    places = {case["jurisdiction"] for case in CASES} - guidelines
    american = sum(case["jurisdiction"] == "US" for case in CASES)

    assert f"holds {len(CASES)} published cases" in PAGE
    assert f"decisions of {len(places)} authorities" in PAGE
    assert f"{len(CASES) - american} cases European and four from" in PAGE
    assert american == 4
