"""NIS2, DORA, telecom and Swiss law: each criterion on both of its sides, in its words.

Told, like the rules of risk, as what differs from a harmless case.
"""

import pytest

from incidents.core.facts import read
from incidents.core.rules import dora, nis2, swiss, telecom
from incidents.core.rules.readings import read as readings_of
from incidents.core.rules.registry import CRITERIA, READERS
from incidents.core.triage_judge import judge
from tests.core.rule_cases import GONE, HASHED, HEALTH, KIT, STRANGER, case
from tests.core.rule_conditions import (
    BACK,
    LIKELY,
    LOST,
    MINOR,
    SERIOUS,
    UNLIKELY,
    data,
    people,
)

COUNTED = {
    "availability.outage_h": 0,
    "availability.users_affected": 0,
    "availability.loss_eur": 0,
    "countries": {"IE": 1},
}
RULED_OUT = {"certainty": "ruled_out"}
RANSOMWARE = {"incident_type": "ransomware"}
CLASSIFIED = {"classified_at": "2026-06-12T10:00:00Z"}


def judged(*changes):
    lists = dict.fromkeys(case()["settled"], "complete")
    settled = {"settled": {**lists, "countries": "complete", "classified_at": "none"}}
    readers = (READERS["disturbance"], READERS["classification"])
    facts = case(COUNTED, settled, *changes)
    if "classified_at" in facts:
        del facts["settled"]["classified_at"]
    readings = readings_of(read(facts), readers)
    assert readings.unknown == [], "a case leaves nothing open"
    return judge(readings.low)


def hours(number):
    return {"availability.outage_h": number}


def users(number):
    return {"availability.users_affected": number}


def loss(euros):
    return {"availability.loss_eur": euros}


def states(*codes):
    return {"countries": dict.fromkeys(codes, 1)}


@pytest.mark.parametrize(
    ("changes", "significant"),
    [
        ([], False),
        ([GONE, SERIOUS], True),
        ([GONE, MINOR], False),
        ([SERIOUS], False),
        ([loss(500_001)], True),
        ([loss(500_000)], False),
        ([RANSOMWARE, GONE, MINOR], True),
        ([RANSOMWARE, GONE], False),
        ([RANSOMWARE, MINOR], False),
        ([KIT, STRANGER], True),
        ([KIT], False),
        ([GONE, SERIOUS, RULED_OUT], False),
        ([loss(500_001), RULED_OUT], False),
    ],
)
def test_significant_under_nis2(changes, significant):
    assert nis2.significant(judged(*changes), {}) is significant


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([GONE, SERIOUS], True),
        ([GONE, MINOR, loss(500_001)], True),
        ([GONE, loss(500_001)], False),
        ([GONE, MINOR], False),
    ],
)
def test_recipients_of_the_service_hear_of_a_significant_incident_that_reaches_them(
    changes, told
):
    assert nis2.service_recipients_affected(judged(*changes), {}) is told


@pytest.mark.parametrize(
    ("changes", "major"),
    [
        ([CLASSIFIED], True),
        ([CLASSIFIED, RULED_OUT], False),
        # An attacker at the data is enough.
        ([{"malicious": True}, LIKELY], True),
        ([RANSOMWARE, LIKELY], True),
        ([{"incident_type": "skimming"}, LIKELY], True),
        ([{"incident_type": "denial_of_service"}, LIKELY], True),
        ([{"malicious": True}, UNLIKELY], False),
        ([{"malicious": True}, GONE], False),
        ([LIKELY], False),
        ([{"malicious": True}, RULED_OUT], False),
        # Critical services, and two of the other criteria.
        ([GONE, SERIOUS, users(100_001), loss(100_001)], True),
        ([GONE, SERIOUS, users(100_001), loss(100_000)], False),
        ([GONE, SERIOUS, users(100_000), loss(100_001)], False),
        ([GONE, SERIOUS, users(100_001), hours(3)], True),
        ([GONE, SERIOUS, users(100_001), hours(2)], False),
        ([SERIOUS, users(100_001), hours(24)], False),
        ([SERIOUS, users(100_001), hours(25)], True),
        ([GONE, SERIOUS, users(100_001), states("IE", "FR")], True),
        ([GONE, SERIOUS, users(100_001), states("IE", "GB")], False),
        ([GONE, SERIOUS, loss(100_001), people("patients")], True),
        ([GONE, SERIOUS, loss(100_001)], False),
        ([GONE, MINOR, users(100_001), loss(100_001)], False),
        ([GONE, SERIOUS, users(100_001), loss(100_001), RULED_OUT], False),
    ],
)
def test_major_under_dora(changes, major):
    assert dora.major(judged(*changes), {}) is major


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([CLASSIFIED, GONE, SERIOUS], True),
        ([CLASSIFIED, KIT, STRANGER], True),
        ([CLASSIFIED, GONE, MINOR], False),
        ([CLASSIFIED], False),
        ([GONE, SERIOUS], False),
    ],
)
def test_clients_of_a_financial_entity(changes, told):
    assert dora.clients_affected(judged(*changes), {}) is told


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ([KIT, STRANGER], True),
        ([data("credentials"), LIKELY], True),
        ([data("credentials"), UNLIKELY], False),
        ([HASHED], False),
        ([data("payment_means")], True),
        ([data("payment_means"), {"mitigation": ["cards_blocked"]}], False),
        ([data("credentials"), {"protection.encryption": "strong"}], False),
        ([], False),
    ],
)
def test_swiss_people_are_told_where_they_alone_can_act(changes, needed):
    assert swiss.needed_for_protection(judged(*changes), {}) is needed


@pytest.mark.parametrize(
    ("changes", "adverse"),
    [
        ([KIT, STRANGER], True),
        ([data("location"), {"subjects": {"min": 60, "max": 60}}, LIKELY], True),
        ([data("location"), {"subjects": {"min": 60, "max": 60}}, UNLIKELY], False),
        ([data("basic"), {"subjects": {"min": 60, "max": 60}}, LIKELY], False),
        ([data("health"), BACK, LIKELY, {"profile_depth": "partial"}], True),
        ([data("location"), LIKELY], False),
        ([GONE, LOST, data("location")], False),
    ],
)
def test_an_adverse_effect_on_subscribers(changes, adverse):
    assert telecom.adverse_effect_likely(judged(*changes), {}) is adverse


@pytest.mark.parametrize(
    ("criterion", "changes", "first"),
    [
        ("significant-incident", [GONE, SERIOUS], "significant-incident"),
        ("significant-incident", [], "incident-not-significant"),
        (
            "service-recipients-affected",
            [GONE, SERIOUS],
            "recipients-of-the-service-affected",
        ),
        ("service-recipients-affected", [], "recipients-not-affected"),
        ("major-incident", [CLASSIFIED], "major-incident"),
        ("major-incident", [], "incident-not-major"),
        (
            "clients-affected",
            [CLASSIFIED, GONE, SERIOUS],
            "clients-financial-interests",
        ),
        ("clients-affected", [], "clients-not-affected"),
        (
            "needed-for-protection",
            [data("credentials")],
            "people-can-protect-themselves",
        ),
        ("needed-for-protection", [KIT, STRANGER], "identity-kit-with-a-stranger"),
        ("needed-for-protection", [], "protection-does-not-need-it"),
        ("adverse-effect-likely", [HEALTH, LIKELY], "data-that-the-law-names"),
        ("adverse-effect-likely", [], "no-adverse-effect-likely"),
        ("every-breach-notified", [], "every-breach-is-notified"),
        ("every-breach-notified", [RULED_OUT], "no-personal-data-breach"),
        ("every-breach", [], "every-breach-is-recorded"),
        ("every-breach-told", [], "processor-tells-without-judging"),
        ("every-breach-told", [RULED_OUT], "no-personal-data-breach"),
    ],
)
def test_an_explanation_begins_with_what_was_decided(criterion, changes, first):
    tried = CRITERIA[criterion]
    view = judged(*changes)

    found = tried.explain(view, {}, tried.test(view, {}))

    assert found[0].rule == first
