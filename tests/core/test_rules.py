"""Each rule: a case that it decides, and one just beside it that it must not.

A case is told as what differs from ``HARMLESS``: a confirmed breach of confidentiality
with one readable, settled fact each, in which no rule of risk applies.
"""

import copy

import pytest

from incidents.core.facts import read
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.floors import FLOORS
from incidents.core.rules.high_risk import HIGH_BY_EXPOSURE, HIGH_OTHERWISE
from incidents.core.rules.lowering import LOWERING
from incidents.core.rules.readings import read as readings_of
from incidents.core.rules.risk import level, reasons

LISTS = ["effects", "media", "data_categories", "subject_kinds", "harms", "mitigation"]
HARMLESS = {
    "certainty": "confirmed",
    "intent": "accidental",
    "malicious": False,
    "incident_type": "sent_by_mistake",
    "authority_ordered": False,
    "identifiability": "maximum",
    "profile_depth": "none",
    "effects": ["confidentiality"],
    "media": ["email"],
    "data_categories": ["basic", "contact"],
    "subject_kinds": ["customers"],
    "harms": [],
    "mitigation": [],
    "subjects": {"min": 10, "max": 10},
    "protection": {
        "encryption": "none",
        "key_compromised": False,
        "hashed_salted": False,
        "wipe_confirmed": False,
    },
    "availability": {
        "backup": True,
        "restored_within_h": 0,
        "lost_for_good": False,
        "service_impact": "none",
    },
    "integrity": {"misused": False, "recoverable": True},
    "exposure": {
        "recipient": "known",
        "recipients": 1,
        "access": "confirmed",
        "contained": "none",
        "logs_available": True,
        "account_takeover": False,
    },
    "settled": dict.fromkeys(LISTS, "complete"),
}
GONE = {"effects": ["availability"]}
HOSTILE = {"exposure.recipient": "malicious", "malicious": True}
STRANGER = {"exposure.recipient": "unknown"}
KIT = {"data_categories": ["basic", "national_id"]}
HEALTH = {"data_categories": ["basic", "health"], "profile_depth": "partial"}
HASHED = {
    "data_categories": ["credentials"],
    "protection.hashed_salted": True,
    "mitigation": ["passwords_reset"],
}


def case(*changes):
    facts = copy.deepcopy(HARMLESS)
    for change in changes:
        for path, value in change.items():
            outer, _, inner = path.partition(".")
            if inner:
                facts[outer][inner] = value
            else:
                facts[outer] = value
    return facts


def circumstances(*changes) -> Circumstances:
    readings = readings_of(read(case(*changes)))
    assert readings.unknown == [], "a case leaves nothing open"
    return Circumstances(readings.low)


def applying(rules, c: Circumstances) -> set[str]:
    return {rule.reason.rule for rule in rules if rule.applies(c)}


def test_the_harmless_case_is_unlikely_to_be_a_risk_and_says_why():
    c = circumstances()

    assert level(c) == 0
    assert [reason.rule for reason in reasons(c)] == [
        "trivial-content-in-a-small-circle"
    ]


@pytest.mark.parametrize(
    ("rule", "decides", "beside"),
    [
        ("identity-number-outside", [KIT], [KIT, {"exposure.recipient": "trusted"}]),
        (
            "identity-number-outside",
            [KIT, STRANGER, {"exposure.access": "unlikely"}],
            [KIT, {"exposure.access": "unlikely"}],
        ),
        (
            "taken-on-purpose-from-inside",
            [{"intent": "deliberate", "exposure.recipient": "internal"}],
            [{"exposure.recipient": "internal"}],
        ),
        (
            "many-people-in-hostile-hands",
            [HOSTILE, {"subjects": {"min": 101, "max": 101}}],
            [HOSTILE, {"subjects": {"min": 100, "max": 100}}],
        ),
        (
            "account-taken-over",
            [{"exposure.account_takeover": True}],
            [{"exposure.account_takeover": True, "exposure.access": "excluded"}],
        ),
        ("account-taken-over", [{"incident_type": "number_takeover"}], []),
        (
            "usable-passwords-outside",
            [{"data_categories": ["credentials"]}],
            [HASHED],
        ),
        (
            "usable-passwords-outside",
            [HASHED, {"mitigation": []}],
            [{"data_categories": ["credentials"], "exposure.access": "unlikely"}],
        ),
        ("special-data-outside", [HEALTH], [HEALTH, {"profile_depth": "none"}]),
        (
            "exfiltration-cannot-be-excluded",
            [HOSTILE, GONE, {"exposure.logs_available": False}],
            [HOSTILE, GONE, {"exposure.access": "excluded"}],
        ),
        (
            "exfiltration-cannot-be-excluded",
            [
                {"incident_type": "ransomware", "exposure.logs_available": False},
                {"exposure.access": "excluded"},
            ],
            [{"exposure.logs_available": False}],
        ),
        ("a-harm-is-likely", [{"harms": ["reputation"]}], [{"harms": ["other"]}]),
        (
            "a-harm-is-likely",
            [GONE, {"harms": ["limited_rights"]}],
            [{"harms": ["reputation"], "exposure.access": "excluded"}],
        ),
        (
            "out-of-reach-for-days",
            [
                GONE,
                {
                    "availability.restored_within_h": 25,
                    "availability.service_impact": "minor",
                },
            ],
            [
                GONE,
                {
                    "availability.restored_within_h": 24,
                    "availability.service_impact": "minor",
                },
            ],
        ),
        (
            "out-of-reach-for-days",
            [
                GONE,
                {
                    "availability.restored_within_h": 120,
                    "availability.service_impact": "minor",
                },
            ],
            [GONE, {"availability.restored_within_h": 120}],
        ),
        (
            "lost-for-good",
            [GONE, {"availability.lost_for_good": True}],
            [{"availability.lost_for_good": True}],
        ),
        (
            "a-service-suffers",
            [GONE, {"availability.service_impact": "serious"}],
            [GONE, {"availability.service_impact": "minor"}],
        ),
        (
            "wrong-data-used-or-left",
            [{"effects": ["integrity"], "integrity.misused": True}],
            [{"effects": ["integrity"]}],
        ),
        (
            "wrong-data-used-or-left",
            [{"effects": ["integrity"], "integrity.recoverable": False}],
            [{"integrity.recoverable": False}],
        ),
    ],
)
def test_a_floor_makes_a_risk_and_only_where_it_belongs(rule, decides, beside):
    there, not_there = circumstances(*decides), circumstances(*beside)

    assert rule in applying(FLOORS, there)
    assert level(there) >= 1
    assert rule not in applying(FLOORS, not_there)


@pytest.mark.parametrize(
    ("rule", "decides", "beside"),
    [
        (
            "identity-kit-with-a-stranger",
            [KIT, STRANGER],
            [KIT, STRANGER, {"exposure.access": "unlikely"}],
        ),
        (
            "identity-kit-with-a-stranger",
            [{"data_categories": ["official_documents"]}, STRANGER],
            [{"data_categories": ["national_id"]}, STRANGER],
        ),
        (
            "identity-kit-with-a-stranger",
            [KIT, {"exposure.recipients": 101}],
            [KIT, {"exposure.recipients": 100}],
        ),
        (
            "identity-kit-read-and-not-recovered",
            [{"data_categories": ["basic", "contact", "national_id"]}],
            [
                {"data_categories": ["basic", "contact", "national_id"]},
                {"exposure.contained": "full"},
            ],
        ),
        (
            "identity-number-with-intimate-data",
            [
                {"data_categories": ["basic", "national_id", "health"]},
                {"exposure.recipient": "trusted", "exposure.contained": "full"},
            ],
            [
                {"data_categories": ["basic", "national_id", "health"]},
                {"exposure.recipient": "internal"},
            ],
        ),
        (
            "identity-number-with-intimate-data",
            [{"data_categories": ["basic", "national_id", "financial"]}],
            [{"data_categories": ["basic", "national_id", "education"]}],
        ),
        ("special-data-read", [HEALTH], [HEALTH, {"exposure.contained": "full"}]),
        (
            "special-data-read",
            [HEALTH, {"exposure.contained": "partial"}],
            [HEALTH, {"profile_depth": "none"}],
        ),
        (
            "money-data-in-hostile-hands",
            [HOSTILE, {"data_categories": ["basic", "payment_means"]}],
            [
                HOSTILE,
                {
                    "data_categories": ["basic", "payment_means"],
                    "mitigation": ["cards_blocked"],
                },
            ],
        ),
        (
            "money-data-in-hostile-hands",
            [
                HOSTILE,
                {
                    "data_categories": ["financial", "payment_means"],
                    "mitigation": ["cards_blocked"],
                },
            ],
            [STRANGER, {"data_categories": ["financial"]}],
        ),
        (
            "whole-finances-read",
            [{"data_categories": ["financial"], "profile_depth": "complete"}],
            [{"data_categories": ["financial"], "profile_depth": "partial"}],
        ),
        (
            "passwords-with-strangers",
            [STRANGER, {"data_categories": ["credentials"]}],
            [{"data_categories": ["credentials"]}],
        ),
        (
            "people-in-danger-can-be-found",
            [{"subject_kinds": ["protected_persons"]}],
            [{"subject_kinds": ["protected_persons"], "data_categories": ["basic"]}],
        ),
        (
            "people-needing-care-exposed",
            [
                {"subject_kinds": ["minors"], "profile_depth": "partial"},
                {"exposure.recipient": "public"},
            ],
            [{"subject_kinds": ["minors"], "profile_depth": "partial"}, STRANGER],
        ),
        (
            "very-many-people-in-hostile-hands",
            [HOSTILE, {"subjects": {"min": 10_000, "max": 10_000}}],
            [HOSTILE, {"subjects": {"min": 9_999, "max": 9_999}}],
        ),
        (
            "whole-file-in-hostile-hands",
            [HOSTILE, {"profile_depth": "complete"}],
            [HOSTILE, {"profile_depth": "partial"}],
        ),
        (
            "misuse-is-likely",
            [HOSTILE, {"harms": ["fraud"]}],
            [HOSTILE, {"harms": ["reputation"]}],
        ),
        (
            "private-life-made-public",
            [
                {"data_categories": ["communications"], "profile_depth": "partial"},
                {"exposure.recipient": "public"},
            ],
            [
                {"data_categories": ["communications"], "profile_depth": "partial"},
                STRANGER,
            ],
        ),
        (
            "account-in-hostile-hands",
            [HOSTILE, {"exposure.account_takeover": True}],
            [STRANGER, {"exposure.account_takeover": True}],
        ),
        (
            "care-suffers",
            [
                GONE,
                {"subject_kinds": ["patients"]},
                {"availability.service_impact": "serious"},
            ],
            [GONE, {"availability.service_impact": "serious"}],
        ),
        (
            "health-data-lost-for-good",
            [
                GONE,
                HEALTH,
                {"subject_kinds": ["patients"], "availability.lost_for_good": True},
            ],
            [GONE, HEALTH, {"availability.lost_for_good": True}],
        ),
        (
            "bodily-harm-from-missing-or-wrong-data",
            [
                GONE,
                {"harms": ["physical_mental_harm"]},
                {"availability.service_impact": "serious"},
            ],
            [GONE, {"harms": ["physical_mental_harm"]}],
        ),
        (
            "bodily-harm-from-missing-or-wrong-data",
            [
                {"effects": ["integrity"], "harms": ["physical_mental_harm"]},
                {"integrity.misused": True},
            ],
            [{"effects": ["integrity"], "harms": ["physical_mental_harm"]}],
        ),
    ],
)
def test_a_high_risk_is_likely_and_only_where_it_belongs(rule, decides, beside):
    there, not_there = circumstances(*decides), circumstances(*beside)
    every = HIGH_BY_EXPOSURE + HIGH_OTHERWISE

    assert rule in applying(every, there)
    assert level(there) == 2
    assert rule in [reason.rule for reason in reasons(there)]
    assert rule not in applying(every, not_there)


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
    ("rule", "changes"),
    [
        ("identity-kit-with-a-stranger", [KIT, STRANGER]),
        ("money-data-in-hostile-hands", [HOSTILE, {"data_categories": ["financial"]}]),
        ("passwords-with-strangers", [STRANGER, {"data_categories": ["credentials"]}]),
        ("whole-file-in-hostile-hands", [HOSTILE, {"profile_depth": "complete"}]),
        ("special-data-read", [HEALTH]),
    ],
)
def test_probably_read_counts_as_read(rule, changes):
    likely = circumstances(*changes, {"exposure.access": "likely"})
    unlikely = circumstances(*changes, {"exposure.access": "unlikely"})

    assert rule in applying(HIGH_BY_EXPOSURE, likely)
    assert rule not in applying(HIGH_BY_EXPOSURE, unlikely)


@pytest.mark.parametrize(
    "change", [{"intent": "deliberate"}, {"subject_kinds": ["protected_persons"]}]
)
def test_a_trusted_recipient_helps_neither_a_deliberate_act_nor_people_in_danger(
    change,
):
    trusted = {"exposure.recipient": "trusted", "exposure.contained": "full"}

    found = circumstances(trusted, change)

    assert "trusted-recipient-kept-nothing" not in applying(LOWERING, found)
