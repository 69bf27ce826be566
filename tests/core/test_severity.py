"""ENISA 2013 in integer quarters, as intervals over what is not known."""

import pytest

from incidents.core.facts import read
from incidents.core.severity import band, score, severity
from incidents.core.severity_circumstances import circumstances, total
from incidents.core.severity_context import context
from incidents.core.severity_ease import ease

LISTS = ["data_categories", "elements", "subject_kinds", "effects", "media"]
SETTLED = dict.fromkeys(LISTS, "complete")
CURRENT = {"already_public": False, "outdated": False}


def breach(**facts):
    return read({**CURRENT, "settled": SETTLED, **facts})


@pytest.mark.parametrize(
    ("dpc", "ei", "cb", "quarters", "level"),
    [
        (1, 4, 0, 4, "low"),
        (1, 4, 3, 7, "low"),
        (2, 4, 0, 8, "medium"),
        (3, 4, 0, 12, "high"),
        (4, 4, 0, 16, "very_high"),
        (4, 1, 4, 8, "medium"),
        (4, 4, 8, 24, "very_high"),
        (2, 4, 3, 11, "medium"),
        (3, 4, 3, 15, "high"),
    ],
)
def test_the_score_is_exact_in_quarters(dpc, ei, cb, quarters, level):
    assert score(dpc, ei, cb) == quarters
    assert band(quarters) == level


@pytest.mark.parametrize(
    ("facts", "dpc"),
    [
        ({"data_categories": ["contact"], "profile_depth": "none"}, (1, 1)),
        ({"data_categories": ["contact"], "profile_depth": "complete"}, (2, 2)),
        ({"data_categories": ["contact"]}, (1, 2)),
        ({"data_categories": ["location"], "profile_depth": "partial"}, (2, 2)),
        ({"data_categories": ["location"], "profile_depth": "complete"}, (3, 3)),
        ({"data_categories": ["payment_means"], "profile_depth": "none"}, (1, 1)),
        ({"data_categories": ["financial"], "profile_depth": "complete"}, (4, 4)),
        ({"data_categories": ["health"], "profile_depth": "partial"}, (3, 3)),
        ({"data_categories": ["criminal", "basic"]}, (1, 4)),
        ({"data_categories": ["credentials"], "profile_depth": "none"}, (1, 4)),
        ({"data_categories": ["basic"], "subject_kinds": ["minors"]}, (2, 3)),
        (
            {
                "data_categories": ["contact"],
                "profile_depth": "none",
                "subject_kinds": ["protected_persons"],
            },
            (4, 4),
        ),
        (
            {
                "data_categories": ["financial"],
                "profile_depth": "partial",
                "outdated": True,
            },
            (2, 2),
        ),
        (
            {
                "data_categories": ["financial"],
                "profile_depth": "partial",
                "outdated": None,
            },
            (2, 3),
        ),
        ({"data_categories": [], "profile_depth": "none"}, (1, 1)),
        ({"data_categories": ["contact"], "profile_depth": "partial"}, (1, 1)),
        ({"data_categories": ["payment_means"], "profile_depth": "partial"}, (2, 2)),
        (
            {
                "data_categories": ["payment_means"],
                "profile_depth": "none",
                "elements": ["card_with_code"],
            },
            (4, 4),
        ),
        (
            {
                "data_categories": ["payment_means"],
                "profile_depth": "complete",
                "outdated": True,
            },
            (1, 1),
        ),
        (
            {
                "data_categories": ["health"],
                "profile_depth": "complete",
                "already_public": True,
            },
            (1, 1),
        ),
        (
            {
                "data_categories": ["health"],
                "profile_depth": "none",
                "subject_kinds": ["patients"],
            },
            (2, 2),
        ),
    ],
)
def test_the_highest_category_makes_the_context(facts, dpc):
    assert context(breach(**facts)).bounds == dpc


def test_an_open_list_of_categories_may_hold_the_worst():
    assert context(read({"data_categories": ["contact"]})).bounds == (1, 4)


def test_a_card_number_may_come_with_its_code_while_the_items_are_open():
    facts = {"data_categories": ["payment_means"], "profile_depth": "none"}
    lists = {path: how for path, how in SETTLED.items() if path != "elements"}

    assert context(breach(**facts)).bounds == (1, 1)
    assert context(breach(**facts, settled=lists)).bounds == (1, 4)


@pytest.mark.parametrize("old", ["outdated", "already_public"])
def test_an_old_address_of_somebody_in_danger_counts_a_step_less(old):
    facts = {
        "data_categories": ["contact"],
        "profile_depth": "none",
        "subject_kinds": ["protected_persons"],
    }

    assert context(breach(**facts)).bounds == (4, 4)
    assert context(breach(**facts, **{old: True})).bounds == (3, 3)


def test_paper_may_be_among_media_that_are_not_all_known():
    facts = {
        "identifiability": "maximum",
        "media": ["laptop"],
        "protection": {"encryption": "strong", "key_compromised": False},
    }
    lists = {path: how for path, how in SETTLED.items() if path != "media"}

    assert ease(breach(**facts)).bounds == (1, 1)
    assert ease(breach(**facts, settled=lists)).bounds == (1, 4)
    assert severity(breach(**facts, settled=lists)).flags == ()


@pytest.mark.parametrize(
    ("facts", "quarters"),
    [
        ({"identifiability": "negligible", "protection.encryption": "none"}, (1, 1)),
        ({"identifiability": "maximum", "protection.encryption": "none"}, (4, 4)),
        ({"identifiability": "maximum"}, (1, 4)),
        ({"protection.encryption": "weak"}, (1, 4)),
        (
            {
                "protection.encryption": "none",
                "data_categories": ["official_documents"],
            },
            (1, 4),
        ),
        (
            {
                "identifiability": "maximum",
                "protection.encryption": "strong",
                "protection.key_compromised": False,
                "media": ["laptop"],
            },
            (1, 1),
        ),
        (
            {
                "identifiability": "maximum",
                "protection.encryption": "strong",
                "protection.key_compromised": False,
                "media": ["laptop", "paper"],
            },
            (4, 4),
        ),
        (
            {
                "identifiability": "maximum",
                "protection.encryption": "strong",
                "media": ["laptop"],
            },
            (1, 4),
        ),
    ],
)
def test_encryption_with_a_safe_key_leaves_a_quarter(facts, quarters):
    protection = {
        path.split(".")[1]: value for path, value in facts.items() if "." in path
    }
    plain = {path: value for path, value in facts.items() if "." not in path}

    found = ease(breach(**plain, protection=protection))

    assert found.bounds == quarters


@pytest.mark.parametrize(
    ("facts", "quarters"),
    [
        ({"exposure": {"access": "excluded", "recipient": "malicious"}}, (0, 0)),
        ({"exposure": {"access": "unlikely", "recipient": "unknown"}}, (0, 0)),
        ({"exposure": {"access": "confirmed", "recipient": "known"}}, (1, 1)),
        ({"exposure": {"access": "likely", "recipient": "public"}}, (2, 2)),
        ({"exposure": {"access": "likely"}}, (1, 2)),
        ({"exposure": {"recipient": "known"}}, (0, 1)),
        ({"exposure": {"recipient": "public"}}, (0, 2)),
        ({}, (0, 2)),
    ],
)
def test_confidentiality_counts_who_may_have_read_it(facts, quarters):
    found = circumstances(breach(effects=["confidentiality"], malicious=False, **facts))

    assert total(found) == quarters


@pytest.mark.parametrize(
    ("integrity", "quarters"),
    [
        ({"misused": False, "recoverable": True}, (0, 0)),
        ({"misused": True, "recoverable": True}, (1, 1)),
        ({"misused": True, "recoverable": False}, (2, 2)),
        ({"recoverable": True}, (0, 1)),
        ({}, (0, 2)),
    ],
)
def test_integrity_counts_wrong_use_and_recovery(integrity, quarters):
    found = circumstances(
        breach(effects=["integrity"], malicious=False, integrity=integrity)
    )

    assert total(found) == quarters


@pytest.mark.parametrize(
    ("availability", "quarters"),
    [
        ({"lost_for_good": False, "service_impact": "none", "backup": True}, (0, 0)),
        ({"lost_for_good": False, "service_impact": "none", "backup": False}, (1, 1)),
        ({"lost_for_good": False, "service_impact": "none"}, (0, 1)),
        ({"lost_for_good": False, "backup": True}, (0, 1)),
        ({"lost_for_good": False, "service_impact": "minor"}, (1, 1)),
        ({"lost_for_good": True, "service_impact": "none"}, (2, 2)),
        ({"service_impact": "serious"}, (1, 2)),
        ({}, (0, 2)),
    ],
)
def test_availability_counts_outage_and_loss(availability, quarters):
    found = circumstances(
        breach(effects=["availability"], malicious=False, availability=availability)
    )

    assert total(found) == quarters


@pytest.mark.parametrize(
    ("malicious", "quarters"), [(True, (2, 2)), (False, (0, 0)), (None, (0, 2))]
)
def test_ill_intent_adds_half_a_point(malicious, quarters):
    found = circumstances(breach(effects=[], malicious=malicious))

    assert total(found) == quarters


def test_with_nothing_known_the_score_runs_from_lowest_to_highest():
    found = severity(read({})).to_document()

    assert found == {
        "method": "enisa-2013",
        "dpc": [1, 4],
        "ei": [0.25, 1.0],
        "cb": [0.0, 2.0],
        "score": [0.25, 6.0],
        "band": ["low", "very_high"],
        "flags": [],
    }


def test_number_of_people_and_unreadable_data_are_shown_and_not_counted():
    sealed = {"encryption": "strong", "key_compromised": False}
    facts = {"media": ["laptop"], "protection": sealed}

    few = severity(breach(subjects={"min": 100}, **facts))
    many = severity(breach(subjects={"min": 101}, **facts))

    assert few.flags == ("unintelligible-data",)
    assert many.flags == ("more-than-100-people", "unintelligible-data")
    assert few.score_quarters == many.score_quarters
