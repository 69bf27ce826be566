"""HIPAA: what is a breach of unsecured information, and who has to hear of it."""

import pytest

from incidents.core.facts import read
from incidents.core.triage import triage
from tests.core.hipaa_cases import LAW, NOTICES, NOW, clinic, outcome, under_hipaa

PEOPLE = "communicate-to-data-subjects"
MISTAKE = {"incident_type": "sent_by_mistake", "intent": "accidental"}
INSIDE = {"exposure__recipient": "internal"}
BACK = {"exposure__contained": "full"}
UNOPENED = {"exposure__access": "unlikely"}
RANSOMWARE = {
    "incident_type": "ransomware",
    "effects": ["availability"],
    "exposure__access": "unlikely",
}
RESTORED = {"exposure__access": "excluded", "availability__lost_for_good": False}
NAMELESS = {"data_categories": ["health"], "identifiability": "negligible"}


def rules(duty, **changes):
    return {reason.rule for reason in under_hipaa(clinic(**changes))[duty].because}


@pytest.mark.parametrize("duty", NOTICES)
def test_a_breach_is_presumed(duty):
    assert outcome(duty) == "required"
    assert "breach-is-presumed" in rules(duty)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"exposure__access": "excluded"}, "low-probability-never-acquired"),
        (NAMELESS, "low-probability-nobody-can-be-told"),
        (
            {"exposure__recipient": "trusted", **BACK, "exposure__good_faith": True},
            "low-probability-bound-recipient",
        ),
        (
            {"exposure__recipient": "known", **UNOPENED, **BACK},
            "low-probability-unopened",
        ),
        ({**RANSOMWARE, **RESTORED}, "low-probability-never-acquired"),
        ({**INSIDE, "exposure__good_faith": True}, "access-in-good-faith"),
        ({**INSIDE, **BACK, "exposure__good_faith": True}, "astray-between-colleagues"),
        ({"exposure__could_not_retain": True}, "could-not-have-been-kept"),
        ({"protection__encryption": "strong"}, "secured-information"),
        ({"certainty": "ruled_out"}, "nothing-happened"),
        ({"effects": ["integrity"]}, "nobody-acquired-the-data"),
    ],
)
def test_what_lifts_the_presumption_says_so(changes, rule):
    for duty in NOTICES:
        assert outcome(duty, **changes) == "not_required"
        assert rule in rules(duty, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"exposure__access": "unlikely"},
        # A stranger's word does not do, nor does unopened with a stranger.
        BACK,
        {**BACK, **UNOPENED},
        {"exposure__recipient": "known", **UNOPENED},
        # A known recipient who read it may say what they like.
        {"exposure__recipient": "known", **BACK},
        {"exposure__recipient": "trusted", "exposure__good_faith": True},
        {"exposure__recipient": "trusted", **BACK},
        {**INSIDE, **BACK},
        {**INSIDE, **BACK, "intent": "deliberate", "exposure__good_faith": True},
        # An attacker was inside and no log can say what left.
        {
            "malicious": True,
            "exposure__access": "excluded",
            "exposure__logs_available": False,
        },
        {
            "malicious": True,
            "effects": ["integrity"],
            "exposure__logs_available": False,
        },
        {**NAMELESS, "exposure__recipient": "public"},
        {"exposure__recipient": "public", "exposure__could_not_retain": True},
        {"protection__encryption": "weak"},
        {"protection__encryption": "strong", "protection__key_compromised": True},
        {"protection__encryption": "strong", "media": ["email", "paper"]},
        RANSOMWARE,
        {**RANSOMWARE, **RESTORED, "availability__lost_for_good": True},
        {
            **RANSOMWARE,
            "incident_type": "phishing",
            "also_types": ["ransomware"],
        },
    ],
)
def test_what_does_not_lift_the_presumption(changes):
    for duty in NOTICES:
        assert outcome(duty, **changes) == "required"


def test_an_exception_is_cited_and_a_low_probability_is_none():
    lifted = under_hipaa(clinic(exposure__could_not_retain=True))[PEOPLE]
    unlikely = under_hipaa(clinic(exposure__access="excluded"))[PEOPLE]

    assert lifted.exception == "45 CFR 164.402, breach (1)(iii)"
    assert unlikely.exception is None


def test_good_faith_is_not_presumed_of_a_colleague_who_kept_it():
    facts = clinic(**INSIDE)
    del facts["exposure"]["good_faith"]

    found = under_hipaa(facts)[PEOPLE]

    assert (found.outcome, found.advice) == ("undetermined", "notify")


def test_without_personal_data_nothing_is_owed():
    facts = {"personal_data": False, "organisation": {"hipaa": "covered_entity"}}

    assert {f.outcome for f in under_hipaa(facts).values()} == {"not_required"}


def test_a_factor_that_is_not_known_is_not_told_as_a_fact():
    facts = clinic()
    del facts["exposure"]["contained"]

    told = {reason.rule for reason in under_hipaa(facts)[PEOPLE].because}

    assert "factor-3-viewed" in told
    assert not {"factor-4-mitigated", "factor-4-not-mitigated"} & told


@pytest.mark.parametrize(
    ("hipaa", "kinds", "categories", "expected"),
    [
        ("covered_entity", ["patients"], ["basic"], "required"),
        ("covered_entity", ["customers"], ["basic"], "required"),
        ("covered_entity", ["employees"], ["employment_health"], "not_required"),
        ("covered_entity", ["students", "partners_suppliers"], [], "not_required"),
        ("covered_entity", ["employees"], ["health"], "required"),
        ("covered_entity", ["employees", "patients"], ["basic"], "required"),
        ("business_associate", ["customers"], ["basic"], "not_required"),
        ("business_associate", ["customers"], ["genetic"], "required"),
        ("business_associate", ["patients"], ["basic"], "required"),
    ],
)
def test_what_is_protected_health_information(hipaa, kinds, categories, expected):
    found = outcome(
        "record-in-register",
        organisation={"hipaa": hipaa},
        subject_kinds=kinds,
        data_categories=categories,
    )

    assert found == expected


@pytest.mark.parametrize(
    ("facts", "presumed"),
    [
        ({"organisation": {"hipaa": "covered_entity"}, "role": "controller"}, True),
        (
            {
                "organisation": {"hipaa": "covered_entity"},
                "subject_kinds": ["employees"],
                "data_categories": ["employment"],
            },
            False,
        ),
        ({"organisation": {"hipaa": "business_associate"}}, True),
        # What it holds for itself is no covered entity's.
        (
            {"organisation": {"hipaa": "business_associate"}, "role": "controller"},
            False,
        ),
        (
            {
                "organisation": {"hipaa": "business_associate"},
                "data_categories": ["communications"],
            },
            True,
        ),
        (
            {
                "organisation": {"hipaa": "business_associate"},
                "data_categories": ["contact"],
            },
            False,
        ),
    ],
)
def test_health_information_is_presumed_where_the_lists_do_not_point_away(
    facts, presumed
):
    found = under_hipaa(facts)[PEOPLE]

    assert found.outcome == "undetermined"
    assert (found.advice == "notify") == presumed


@pytest.mark.parametrize(
    ("facts", "listed"),
    [
        ({"organisation": {"hipaa": "business_associate"}}, True),
        ({"organisation": {"hipaa": "none", "sectors": ["health"]}}, False),
        ({"us_states": {"TX": 1}, "data_categories": ["health"]}, True),
        ({"countries": {"US": 1}, "subject_kinds": ["patients"]}, True),
        ({"organisation": {"targets": ["US"], "sectors": ["health"]}}, True),
        ({"sectors": ["health"], "organisation": {"main_establishment": "US"}}, True),
        (
            {
                "data_categories": ["genetic"],
                "controllers": [{"code": "a", "countries": {"US": 1}}],
            },
            True,
        ),
        ({"countries": {"US": 1}, "data_categories": ["employment_health"]}, False),
        ({"countries": {"IE": 1}, "data_categories": ["health"]}, False),
    ],
)
def test_whom_the_rule_speaks_to(facts, listed):
    answered = triage(read(facts), LAW, now=NOW)
    found = [each for each in answered.duties if each.regime == "us-hipaa"]
    asked = {question.fact for question in answered.open_questions}

    assert bool(found) == listed
    if listed and "hipaa" not in facts.get("organisation", {}):
        assert {each.outcome for each in found} == {"undetermined"}
        assert "organisation.hipaa" in asked


def test_a_business_associate_as_processor_has_no_clock_to_the_secretary():
    found = under_hipaa(
        clinic(
            role="processor",
            organisation={"hipaa": "business_associate"},
            processor_aware_at="2026-06-01T00:00:00Z",
        )
    )

    assert found["notify-controller"].outcome == "required"
    for duty in (*NOTICES, "notify-media"):
        assert found[duty].outcome == "not_required"
        assert found[duty].alarm_at is None
