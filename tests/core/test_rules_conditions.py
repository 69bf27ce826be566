"""No condition of a rule is idle: a case where it applies, and each one fact lifts it.

The other tests of rules tell what a rule is for; these hold its every condition, each
threshold on both of its sides.
"""

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
from tests.core.rule_conditions import (
    BACK,
    CONDITIONS,
    HINT,
    INTERNAL,
    LIKELY,
    NAMELESS,
    SEALED,
    SERIOUS,
    TAKEN_OVER,
    TRUSTED,
    UNLIKELY,
    data,
    people,
)

RULES = (*FLOORS, *HIGH_BY_EXPOSURE, *HIGH_OTHERWISE, *LOWERING)
LIFTED = [
    pytest.param(rule, applies, change, id=f"{rule}: {change}")
    for rule, (applies, changes) in CONDITIONS.items()
    for change in changes
]


@pytest.mark.parametrize(("rule", "applies", "change"), LIFTED)
def test_each_condition_alone_lifts_the_rule(rule, applies, change):
    assert rule in applying(RULES, circumstances(*applies))
    assert rule not in applying(RULES, circumstances(*applies, change))


# Another way to meet the same rule.
@pytest.mark.parametrize(
    ("rule", "applies"),
    [
        ("identity-number-outside", [KIT, LIKELY]),
        ("identity-number-with-intimate-data",
         [data("basic", "national_id", "financial")]),
        ("identity-kit-read-and-not-recovered",
         [data("contact", "national_id"), STRANGER, BACK]),
        ("money-data-in-hostile-hands",
         [HOSTILE, data("financial"), {"mitigation": ["cards_blocked"]}]),
        ("a-harm-is-likely", [GONE, {"harms": ["reputation"]}]),
        ("a-harm-is-likely", [{"effects": ["integrity"], "harms": ["reputation"]}]),
        ("care-suffers", [GONE, SERIOUS, data("health")]),
        ("wrong-data-used-or-left",
         [{"effects": ["integrity"], "integrity.recoverable": False}]),
        ("bodily-harm-from-missing-or-wrong-data",
         [{"effects": ["integrity"], "integrity.misused": True,
           "harms": ["physical_mental_harm"]}]),
        ("trivial-content-in-a-small-circle", [data("health")]),
        ("trivial-content-in-a-small-circle", [people("patients")]),
        ("trivial-content-in-a-small-circle", [INTERNAL]),
        ("unopened-and-back", [TRUSTED, UNLIKELY, BACK]),
        ("trusted-recipient-kept-nothing", [INTERNAL, BACK]),
        ("dead-passwords-only", [HASHED, HINT, HOSTILE]),
        ("nobody-can-be-told-from-it", [data("profile"), NAMELESS, TRUSTED]),
    ],
)  # fmt: skip
def test_each_other_way_meets_the_rule(rule, applies):
    assert rule in applying(RULES, circumstances(*applies))


def test_every_rule_has_its_conditions_here():
    assert {rule.reason.rule for rule in RULES} - {*CONDITIONS} <= {
        "health-data-where-none-pass"  # stands with the practices of authorities
    }


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ([GONE, SERIOUS, people("patients")], 2),
        ([GONE, SERIOUS, people("patients"), {"certainty": "ruled_out"}], 0),
        ([TAKEN_OVER, HOSTILE], 2),
        ([TAKEN_OVER, HOSTILE, SEALED], 0),
        ([TAKEN_OVER, HOSTILE, data("other"), NAMELESS], 1),
        ([GONE, {"harms": ["reputation"]}], 1),
        ([GONE, TAKEN_OVER, HOSTILE], 0),
        ([SERIOUS, people("patients")], 0),
    ],
)
def test_how_high_the_risk_is_follows_from_what_happened_to_the_data(changes, at):
    assert level(circumstances(*changes)) == at


def test_a_high_risk_gives_only_the_reasons_that_its_way_allows():
    # Somebody's account is gone, but the data lead to nobody: care is the reason.
    c = circumstances(
        TAKEN_OVER, HOSTILE, SERIOUS, data("other"), NAMELESS,
        {"effects": ["confidentiality", "availability"], **people("patients")},
    )  # fmt: skip

    assert [reason.rule for reason in reasons(c)] == ["care-suffers"]
