"""Lowering needs evidence; every rule has words, facts and a source."""

import pytest

from incidents.core.rules.floors import FLOORS
from incidents.core.rules.high_risk import HIGH_BY_EXPOSURE, HIGH_OTHERWISE
from incidents.core.rules.lowering import LOWERING
from incidents.core.rules.risk import level, reasons
from tests.core.rule_cases import (
    GONE,
    HASHED,
    HOSTILE,
    KIT,
    STRANGER,
    applying,
    circumstances,
)


@pytest.mark.parametrize(
    ("rule", "lowers", "beside"),
    [
        (
            "trivial-content-in-a-small-circle",
            [{"subjects": {"min": 50, "max": 50}, "exposure.recipients": 50}],
            [{"subjects": {"min": 51, "max": 51}}],
        ),
        ("trivial-content-in-a-small-circle", [], [{"exposure.recipients": 51}]),
        ("trivial-content-in-a-small-circle", [], [{"profile_depth": "partial"}]),
        ("trivial-content-in-a-small-circle", [], [STRANGER]),
        ("trivial-content-in-a-small-circle", [], [{"intent": "deliberate"}]),
        ("trivial-content-in-a-small-circle", [], [{"subject_kinds": ["minors"]}]),
        (
            "trivial-content-in-a-small-circle",
            [],
            [{"subject_kinds": ["protected_persons"]}],
        ),
        ("trivial-content-in-a-small-circle", [], [KIT]),
        (
            "trivial-content-in-a-small-circle",
            [],
            [{"data_categories": ["payment_means"]}],
        ),
        (
            "trivial-content-in-a-small-circle",
            [],
            [{"data_categories": ["credentials"]}],
        ),
        (
            "trivial-content-in-a-small-circle",
            [{"data_categories": ["basic", "health"]}],
            [{"data_categories": ["basic", "health"], "subject_kinds": ["patients"]}],
        ),
        (
            "unopened-and-back",
            [KIT, {"exposure.access": "unlikely", "exposure.contained": "full"}],
            [KIT, {"exposure.access": "likely", "exposure.contained": "full"}],
        ),
        (
            "unopened-and-back",
            [{"exposure.access": "unlikely", "exposure.contained": "full"}],
            [{"exposure.access": "unlikely", "exposure.contained": "partial"}],
        ),
        (
            "trusted-recipient-kept-nothing",
            [
                {"exposure.recipient": "trusted", "exposure.contained": "full"},
                {"subjects": {"min": 100, "max": 100}, "profile_depth": "partial"},
            ],
            [
                {"exposure.recipient": "known", "exposure.contained": "full"},
                {"subjects": {"min": 100, "max": 100}, "profile_depth": "partial"},
            ],
        ),
        (
            "trusted-recipient-kept-nothing",
            [{"exposure.recipient": "trusted", "exposure.contained": "full"}],
            [KIT, {"exposure.recipient": "trusted", "exposure.contained": "full"}],
        ),
        (
            "trusted-recipient-kept-nothing",
            [{"exposure.recipient": "trusted", "exposure.contained": "full"}],
            [
                {"exposure.recipient": "trusted", "exposure.contained": "full"},
                {"subjects": {"min": 101, "max": 101}},
            ],
        ),
        ("dead-passwords-only", [HASHED, HOSTILE], [HASHED, {"mitigation": []}]),
        (
            "dead-passwords-only",
            [HASHED, HOSTILE],
            [HASHED, HOSTILE, {"data_categories": ["credentials", "basic"]}],
        ),
        (
            "nobody-can-be-told-from-it",
            [
                {"identifiability": "negligible", "data_categories": ["profile"]},
                STRANGER,
            ],
            [
                {"identifiability": "negligible", "data_categories": ["profile"]},
                {"exposure.recipient": "public"},
            ],
        ),
        (
            "nobody-can-be-told-from-it",
            [{"identifiability": "negligible", "data_categories": ["health"]}],
            [{"identifiability": "negligible", "data_categories": ["health", "basic"]}],
        ),
    ],
)
def test_only_evidence_lowers_a_risk(rule, lowers, beside):
    there, not_there = circumstances(*lowers), circumstances(*beside)

    assert rule in applying(LOWERING, there)
    assert level(there) == 0
    assert rule not in applying(LOWERING, not_there)


def test_a_promise_of_deletion_lowers_nothing():
    many = {"subjects": {"min": 259, "max": 259}}

    assert level(circumstances(many)) == 1
    assert level(circumstances(many, {"mitigation": ["deletion_promised"]})) == 1


def test_paper_among_encrypted_devices_stays_readable():
    sealed = {"protection.encryption": "strong", "media": ["laptop"]}
    strangers = {"exposure.recipient": "unknown", "profile_depth": "partial"}

    assert level(circumstances(sealed, strangers)) == 0
    paper = {"media": ["laptop", "paper"]}
    assert level(circumstances(sealed, strangers, paper)) == 1


def test_nobody_as_recipient_is_believed_only_with_access_excluded():
    nobody = {"exposure.recipient": "none"}

    assert level(circumstances(nobody)) == 1
    assert level(circumstances(nobody, {"exposure.access": "excluded"})) == 0


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ([{"certainty": "near_miss"}], "no-personal-data-breach"),
        ([{"exposure.access": "excluded"}], "access-excluded"),
        ([{"protection.encryption": "strong"}], "data-unintelligible"),
        ([GONE], "little-or-no-outage"),
        ([{"effects": ["integrity"]}], "changes-put-right"),
        ([{"effects": []}], "no-effect-on-data"),
        ([{"subjects": {"min": 60, "max": 60}}], "readable-by-others"),
    ],
)
def test_every_answer_says_why(changes, rule):
    assert rule in [reason.rule for reason in reasons(circumstances(*changes))]


@pytest.mark.parametrize(
    "rule",
    FLOORS + HIGH_BY_EXPOSURE + HIGH_OTHERWISE + LOWERING,
    ids=lambda rule: rule.reason.rule,
)
def test_every_rule_has_words_facts_and_a_source(rule):
    reason = rule.reason

    assert reason.says.endswith(".")
    assert reason.source
    assert reason.facts
    assert rule.applies.__doc__


@pytest.mark.parametrize(
    "change", [{"intent": "deliberate"}, {"subject_kinds": ["protected_persons"]}]
)
def test_a_trusted_recipient_helps_neither_a_deliberate_act_nor_people_in_danger(
    change,
):
    trusted = {"exposure.recipient": "trusted", "exposure.contained": "full"}

    found = circumstances(trusted, change)

    assert "trusted-recipient-kept-nothing" not in applying(LOWERING, found)
