"""California's rules, each gate by itself: what is enough, and what is not."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from incidents.core import facts_codes as codes
from incidents.core.facts import read
from incidents.core.triage import Advice, DutyFinding, Outcome, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 2, 2, 12, tzinfo=UTC)
PEOPLE, SAMPLE = "communicate-to-data-subjects", "notify-authority"
OFFER, OWNER = "offer-identity-protection", "notify-controller"
REQUIRED, NOT_REQUIRED = Outcome.REQUIRED, Outcome.NOT_REQUIRED
# Every fact is known, and everything is owed.
OWED: dict[str, Any] = {
    "role": "controller",
    "certainty": "confirmed",
    "personal_data": True,
    "incident_type": "unauthorised_access",
    "intent": "accidental",
    "malicious": False,
    "effects": ["confidentiality"],
    "media": ["server"],
    "data_categories": [],
    "elements": ["name", "ssn"],
    "exposure": {
        "recipient": "internal",
        "access": "likely",
        "good_faith": False,
        "logs_available": True,
    },
    "protection": {
        "encryption": "none",
        "key_compromised": False,
        "wipe_confirmed": False,
    },
    "subjects": {"min": 501, "max": 501},
    "us_states": {"CA": 501},
    "also_types": [],
    "settled": dict.fromkeys(
        ("effects", "media", "data_categories", "elements", "us_states", "also_types"),
        "complete",
    ),
}


def findings(**changes: Any) -> dict[str, DutyFinding]:
    """What California asks; a dotted path is written with two underscores."""
    facts = copy.deepcopy(OWED)
    for path, value in changes.items():
        *outer, key = path.split("__")
        place = facts[outer[0]] if outer else facts
        place[key] = value
    answered = triage(read(facts), LAW, now=NOW)
    return {f.duty: f for f in answered.duties if f.regime == "us-ca"}


def outcome(duty: str, **changes: Any) -> Outcome:
    return findings(**changes)[duty].outcome


def rules(duty: str, **changes: Any) -> set[str]:
    return {reason.rule for reason in findings(**changes)[duty].because}


def test_everything_is_owed():
    assert {f.outcome for f in findings().values()} == {REQUIRED}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"certainty": "ruled_out"}, "no-breach-of-security"),
        ({"certainty": "near_miss"}, "no-breach-of-security"),
        ({"effects": ["availability", "integrity"]}, "not-acquired"),
        ({"exposure__access": "unlikely"}, "not-acquired"),
        (
            {"exposure__access": "excluded", "incident_type": "device_lost_or_stolen"},
            "not-acquired",
        ),
        (
            {
                "exposure__access": "unlikely",
                "incident_type": "device_lost_or_stolen",
                "protection__wipe_confirmed": True,
            },
            "not-acquired",
        ),
        ({"protection__encryption": "strong"}, "encrypted-and-key-safe"),
        ({"media": ["paper"]}, "not-computerised"),
        ({"media": ["post_fax", "phone_verbal"]}, "not-computerised"),
        ({"exposure__good_faith": True}, "acquired-in-good-faith"),
        ({"elements": ["ssn"]}, "no-personal-information-by-this-law"),
        ({"elements": ["name"]}, "no-personal-information-by-this-law"),
    ],
)
def test_one_fact_lifts_every_duty_and_says_so(changes: dict[str, Any], why: str):
    assert {f.outcome for f in findings(**changes).values()} == {NOT_REQUIRED}
    assert why in rules(PEOPLE, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"certainty": "suspected"},
        {"exposure__access": "confirmed"},
        {"exposure__access": "unlikely", "incident_type": "device_lost_or_stolen"},
        {
            "exposure__access": "unlikely",
            "incident_type": "paper_lost_or_stolen",
            "also_types": ["device_lost_or_stolen"],
        },
        {"exposure__access": "unlikely", "incident_type": "e_waste"},
        {"protection__encryption": "weak"},
        {"protection__encryption": "strong", "protection__key_compromised": True},
        {"media": ["paper", "laptop"]},
        {"media": []},
        {"exposure__good_faith": True, "exposure__recipient": "known"},
        {"exposure__good_faith": True, "exposure__recipient": "trusted"},
        {"exposure__good_faith": True, "intent": "deliberate"},
        {"exposure__good_faith": True, "malicious": True},
        {
            "effects": ["availability"],
            "incident_type": "ransomware",
            "exposure__logs_available": False,
        },
    ],
)
def test_these_lift_nothing(changes: dict[str, Any]):
    assert {f.outcome for f in findings(**changes).values()} == {REQUIRED}


def test_a_key_gone_is_said():
    changes = {"protection__encryption": "strong", "protection__key_compromised": True}

    assert "key-acquired-too" in rules(PEOPLE, **changes)
    assert "key-acquired-too" not in rules(PEOPLE)


IDENTITY = {"ssn", "driving_licence", "tax_id", "passport"}


@pytest.mark.parametrize("element", sorted(set(codes.ELEMENTS) - {"name"}))
def test_each_item_with_a_name_is_personal_information(element: str):
    found = findings(elements=["name", element])

    assert found[PEOPLE].outcome is REQUIRED
    assert found[OFFER].outcome is (REQUIRED if element in IDENTITY else NOT_REQUIRED)


@pytest.mark.parametrize("element", codes.ELEMENTS)
def test_alone_only_a_log_in_is_personal_information(element: str):
    expected = REQUIRED if element == "login_with_secret" else NOT_REQUIRED

    assert outcome(PEOPLE, elements=[element]) is expected


@pytest.mark.parametrize(
    "category", ["health", "employment_health", "genetic", "biometric"]
)
def test_a_category_that_is_such_an_item_counts_as_one(category: str):
    assert outcome(PEOPLE, elements=[], data_categories=["basic", category]) is REQUIRED
    assert outcome(PEOPLE, elements=[], data_categories=[category]) is NOT_REQUIRED


@pytest.mark.parametrize(
    ("category", "people", "offer"),
    [
        ("national_id", Advice.NOTIFY, Advice.NOTIFY),
        ("official_documents", Advice.NOTIFY, Advice.NOTIFY),
        ("payment_means", Advice.NOTIFY, Advice.DO_NOT_NOTIFY),
        ("credentials", Advice.NOTIFY, Advice.DO_NOT_NOTIFY),
        ("employment", Advice.NOTIFY, Advice.NOTIFY),
        ("communications", Advice.NOTIFY, Advice.DO_NOT_NOTIFY),
        ("contact", Advice.DO_NOT_NOTIFY, Advice.DO_NOT_NOTIFY),
        ("location", Advice.DO_NOT_NOTIFY, Advice.DO_NOT_NOTIFY),
    ],
)
def test_a_category_that_may_be_such_an_item_decides_advice_only(
    category: str, people: Advice, offer: Advice
):
    places = OWED["settled"].keys() - {"elements"}
    settled = dict.fromkeys(places, "complete")
    found = findings(elements=[], data_categories=[category], settled=settled)

    assert found[PEOPLE].outcome is Outcome.UNDETERMINED
    assert (found[PEOPLE].advice, found[OFFER].advice) == (people, offer)
    assert outcome(PEOPLE, elements=[], data_categories=[category]) is NOT_REQUIRED


@pytest.mark.parametrize(("count", "sample"), [(499, False), (500, False), (501, True)])
def test_the_attorney_general_hears_above_five_hundred(count: int, sample: bool):
    changes = {"us_states": {"CA": count}, "subjects": {"min": count, "max": count}}
    found = findings(**changes)

    assert found[PEOPLE].outcome is REQUIRED
    assert found[SAMPLE].outcome is (REQUIRED if sample else NOT_REQUIRED)
    assert ("at-most-500-californians" in rules(SAMPLE, **changes)) is not sample


def test_other_states_are_not_counted():
    changes = {
        "us_states": {"CA": 500, "NV": 500},
        "subjects": {"min": 1000, "max": 1000},
    }

    assert outcome(SAMPLE, **changes) is NOT_REQUIRED


def test_who_holds_the_data_for_another_tells_its_owner_alone():
    found = findings(role="processor")

    assert found[OWNER].outcome is REQUIRED
    assert {found[duty].outcome for duty in (PEOPLE, SAMPLE, OFFER)} == {NOT_REQUIRED}
    assert outcome(OWNER, role="processor", elements=["name"]) is NOT_REQUIRED
    assert OWNER not in findings()


def test_the_notice_is_described_with_its_title_and_headings():
    said = " ".join(reason.says for reason in findings()[PEOPLE].because)

    for words in (
        "Notice of Data Breach",
        "What Happened",
        "What Information Was Involved",
        "What We Are Doing",
        "What You Can Do",
        "For More Information",
        "10 points",
    ):
        assert words in said


def test_nothing_asks_for_a_register():
    assert "record-in-register" not in findings()


def test_no_incident_is_of_two_kinds_at_once():
    """A device in other hands, or an attacker: neither alone would be a breach here."""
    found = findings(
        incident_type=None, exposure__access="unlikely", exposure__good_faith=True
    )

    assert found[PEOPLE].outcome is NOT_REQUIRED


def test_a_device_that_may_have_been_lost_too_leaves_it_open():
    unread = {"exposure__access": "unlikely", "incident_type": "sent_by_mistake"}

    settled = {k: how for k, how in OWED["settled"].items() if k != "also_types"}

    assert outcome(PEOPLE, **unread, settled=settled) is Outcome.UNDETERMINED
    assert outcome(PEOPLE, **unread) is NOT_REQUIRED
