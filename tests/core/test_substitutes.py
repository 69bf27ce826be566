"""Another form of notice for people who cannot be reached; the duty stays."""

from datetime import UTC, datetime
from typing import Any

import pytest

from incidents.core.facts import read
from incidents.core.rules.registry import SUBSTITUTES
from incidents.core.triage import DutyFinding, Outcome, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
PEOPLE = "communicate-to-data-subjects"
GRAVE: dict[str, Any] = {
    "role": "controller",
    "certainty": "confirmed",
    "incident_type": "exfiltration",
    "effects": ["confidentiality"],
    "media": ["server"],
    "data_categories": ["basic", "national_id", "health"],
    "elements": ["name", "ssn"],
    "subject_kinds": ["patients", "subscribers"],
    "protection": {"encryption": "none"},
    "exposure": {"recipient": "malicious", "access": "confirmed"},
    "countries": {"IE": 1, "GB": 1, "CH": 1, "US": 1},
    "us_states": {"CA": 1},
    "organisation": {"hipaa": "covered_entity", "telecom_in": ["IE"]},
}
UNDER_TEN, FROM_TEN = "substitute-notice-under-ten", "substitute-notice-from-ten"
CALIFORNIA = "california-substitute-notice"
EVERY = {each.reason.rule for each in SUBSTITUTES.values()}


def told(regime: str, **more: Any) -> DutyFinding:
    found = triage(read(GRAVE | more), LAW, now=NOW).duties
    return next(f for f in found if (f.regime, f.duty) == (regime, PEOPLE))


def forms(found: DutyFinding) -> set[str]:
    return {reason.rule for reason in found.because} & EVERY


@pytest.mark.parametrize(
    ("regime", "rule"),
    [
        ("uk-gdpr", "public-communication-for-the-unreachable"),
        ("ch-fadp", "public-announcement-for-the-unreachable"),
        ("eu-telecom", "advertisement-for-those-not-identified"),
        ("us-hipaa", UNDER_TEN),
        ("us-ca", CALIFORNIA),
    ],
)
def test_a_substitute_is_named_and_lifts_nothing(regime, rule):
    found = told(regime, unreachable={"min": 1, "max": 9})

    assert found.outcome is Outcome.REQUIRED
    assert found.exception is None
    assert forms(found) == {rule}
    assert forms(told(regime, unreachable={"min": 0, "max": 0})) == set()
    assert forms(told(regime)) == set()


@pytest.mark.parametrize(
    ("least", "most", "named"),
    [
        (1, 9, {UNDER_TEN}),
        (9, 9, {UNDER_TEN}),
        (9, 10, {UNDER_TEN, FROM_TEN}),
        (10, 10, {FROM_TEN}),
        (10, None, {FROM_TEN}),
        (1, None, {UNDER_TEN, FROM_TEN}),
    ],
)
def test_hipaa_asks_for_more_from_ten_people(least, most, named):
    assert forms(told("us-hipaa", unreachable={"min": least, "max": most})) == named


@pytest.mark.parametrize(
    ("people", "named"), [(500_000, set()), (500_001, {CALIFORNIA})]
)
def test_california_allows_it_above_half_a_million_people(people, named):
    assert forms(told("us-ca", subjects={"min": people, "max": None})) == named


def test_the_british_law_is_cited_as_its_own():
    found = told("uk-gdpr", unreachable={"min": 1, "max": None})

    cited = {r.source for r in found.because if r.rule in EVERY}
    assert cited == {"UK GDPR Art. 34(3)(c)"}


def test_where_nobody_is_told_no_form_is_named():
    found = told("uk-gdpr", certainty="ruled_out", unreachable={"min": 5, "max": 5})

    assert found.outcome is Outcome.NOT_REQUIRED
    assert forms(found) == set()
