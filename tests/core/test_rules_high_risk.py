"""High risk: a case that each rule decides, and one beside it that it must not."""

import pytest

from incidents.core.rules.high_risk import HIGH_BY_EXPOSURE, HIGH_OTHERWISE
from incidents.core.rules.risk import level, reasons
from tests.core.rule_cases import (
    GONE,
    HEALTH,
    HOSTILE,
    KIT,
    STRANGER,
    applying,
    circumstances,
)


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
