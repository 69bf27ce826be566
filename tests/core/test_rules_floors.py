"""Floors: a case that each decides, and one just beside it that it must not."""

import pytest

from incidents.core.rules.floors import FLOORS
from incidents.core.rules.risk import level, reasons
from tests.core.rule_cases import (
    GONE,
    HASHED,
    HEALTH,
    HOSTILE,
    KIT,
    STRANGER,
    applying,
    circumstances,
)


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
