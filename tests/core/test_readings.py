"""Three readings of what is not known: at its best, at its worst, and as presumed.

Unknown yet: the three differ. Nobody will ever know: it counts at its worst in all of
them, and is no open question.
"""

import pytest

from incidents.core.facts import read
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.rules.readings import read as readings_of
from incidents.core.rules.registry import READERS
from incidents.core.rules.scales import CATEGORY, HARM, KIND, SCALES

MOST = float(LARGEST_COUNT)
BY_PATH = {scale.path: scale for scale in SCALES}
NEVER = "cannot_be_determined"
# What a careful person presumes of a fact that nobody has told yet.
PRESUMED = {
    "certainty": "confirmed",
    "intent": "accidental",
    "malicious": False,
    "exposure.access": "likely",
    "exposure.recipient": "unknown",
    "exposure.contained": "none",
    "exposure.logs_available": True,
    "exposure.account_takeover": False,
    "protection.encryption": "none",
    "protection.key_compromised": True,
    "protection.hashed_salted": False,
    "protection.wipe_confirmed": False,
    "identifiability": "maximum",
    "profile_depth": "complete",
    "availability.lost_for_good": True,
    "availability.service_impact": "minor",
    "integrity.misused": False,
    "integrity.recoverable": False,
    "authority_ordered": False,
}


def readings(facts, *readers):
    return readings_of(read(facts), [READERS[name] for name in readers])


def three(facts, attribute, *readers):
    found = readings(facts, *readers)
    return tuple(view[attribute] for view in (found.low, found.presumed, found.high))


def is_open(facts, path):
    return path in [unknown.path for unknown in readings(facts).unknown]


@pytest.mark.parametrize("path", PRESUMED)
def test_what_is_presumed_of_each_fact(path):
    scale = BY_PATH[path]

    assert three({}, scale.attribute) == (0, scale.places[PRESUMED[path]], scale.top)
    assert is_open({}, path)


def test_every_scale_has_its_presumption():
    assert {*PRESUMED} == {*BY_PATH}


@pytest.mark.parametrize("path", PRESUMED)
def test_what_nobody_will_ever_know_is_at_its_worst(path):
    scale = BY_PATH[path]
    facts = {"settled": {path: NEVER}}

    assert three(facts, scale.attribute) == (scale.top,) * 3
    assert not is_open(facts, path)


@pytest.mark.parametrize(
    ("facts", "attribute", "expected"),
    [
        ({}, "people", (0, 1_000, MOST)),
        ({"subjects": {"min": 2_000}}, "people", (2_000, 2_000, MOST)),
        ({"subjects": {"max": 7}}, "people", (0, 7, 7)),
        ({"settled": {"subjects": NEVER}}, "people", (MOST, MOST, MOST)),
        ({}, "recipients", (0, 1_000, MOST)),
        ({"exposure": {"recipients": 3}}, "recipients", (3, 3, 3)),
        ({"settled": {"exposure.recipients": NEVER}}, "recipients", (MOST,) * 3),
        ({}, "hours", (0, 100, MOST)),
        ({"availability": {"backup": True}}, "hours", (0, 12, MOST)),
        ({"availability": {"outage_h": 30}}, "hours", (0, 30, MOST)),
        ({"availability": {"restored_within_h": 5}}, "hours", (5, 5, 5)),
        ({"settled": {"availability.restored_within_h": NEVER}}, "hours", (MOST,) * 3),
        ({"availability": {"backup": True}}, "lost", (0, 0, 1)),
        ({"availability": {"backup": True}}, "unrecoverable", (0, 0, 1)),
        ({"data_categories": ["basic", "contact"]}, "depth", (0, 1, 2)),
        ({"data_categories": ["basic", "health"]}, "depth", (0, 2, 2)),
        ({}, "personal", (0, 1, 1)),
        ({"personal_data": False}, "personal", (0, 0, 0)),
        ({"data_categories": ["basic"]}, "personal", (1, 1, 1)),
        ({"subject_kinds": ["customers"]}, "personal", (1, 1, 1)),
        ({"subjects": {"min": 1}}, "personal", (1, 1, 1)),
        ({"records": {"min": 1}}, "personal", (1, 1, 1)),
        ({"subjects": {"min": 0}}, "personal", (0, 1, 1)),
        ({"settled": {"personal_data": NEVER}}, "personal", (1, 1, 1)),
    ],
)
def test_numbers_and_what_follows_from_other_facts(facts, attribute, expected):
    assert three(facts, attribute) == expected


@pytest.mark.parametrize(
    ("path", "attribute"),
    [
        ("exposure.recipients", "recipients"),
        ("availability.outage_h", "outage"),
        ("availability.users_affected", "users"),
        ("availability.loss_eur", "loss"),
    ],
)
def test_a_number_known_to_be_none_is_zero(path, attribute):
    outer, key = path.split(".")
    none = {"settled": {path: "none"}}

    assert three(none, attribute, "disturbance") == (0, 0, 0)
    assert not is_open(none, path)
    assert three(none | {outer: {key: 7}}, attribute, "disturbance") == (7, 7, 7)


def test_no_hours_until_data_were_back_may_mean_at_once_or_never():
    none = {"settled": {"availability.restored_within_h": "none"}}

    assert three(none, "hours") == three({}, "hours")
    assert is_open(none, "availability.restored_within_h")


@pytest.mark.parametrize(
    ("facts", "attribute", "place"),
    [
        ({"exposure": {"access": "excluded"}}, "access", 0),
        ({"exposure": {"recipients": 3}}, "recipients", 3),
        ({"availability": {"restored_within_h": 5}}, "hours", 5),
        ({"availability": {"loss_eur": 7}}, "loss", 7),
        ({"personal_data": False}, "personal", 0),
        ({"incident_type": "sent_by_mistake"}, "hostile_type", 0),
        ({"incident_type": "sent_by_mistake"}, "ransomware", 0),
    ],
)
def test_what_was_told_counts_although_nobody_was_to_know(facts, attribute, place):
    ((path, value),) = facts.items()
    name = f"{path}.{next(iter(value))}" if isinstance(value, dict) else path
    settled = {"settled": {name: NEVER}}

    found = three(facts | settled, attribute, "disturbance", "hipaa-ransomware")

    assert found == (place,) * 3


@pytest.mark.parametrize(
    ("path", "attribute", "weights", "name"),
    [
        ("data_categories", "categories", CATEGORY, "basic"),
        ("subject_kinds", "kinds", KIND, "customers"),
        ("harms", "harms", HARM, "fraud"),
    ],
)
def test_a_list_is_open_until_it_is_settled(path, attribute, weights, name):
    one, every = weights[name], sum(weights.values())

    assert three({path: [name]}, attribute) == (one, one, every)
    complete = {path: [name], "settled": {path: "complete"}}
    assert three(complete, attribute) == (one, one, one)
    never = {path: [name], "settled": {path: NEVER}}
    assert three(never, attribute) == (every, every, every)


@pytest.mark.parametrize(
    ("facts", "category"),
    [
        ({"elements": ["ssn"]}, "national_id"),
        ({"elements": ["passport"]}, "official_documents"),
        ({"elements": ["card_with_code"]}, "payment_means"),
        ({"elements": ["medical"]}, "health"),
        ({"elements": ["login_with_secret"]}, "credentials"),
        ({"sensitivity": "special"}, "health"),
    ],
)
def test_items_and_the_reporters_word_point_to_a_category(facts, category):
    low, presumed, _ = three(facts, "categories")

    assert (low, presumed) == (0, CATEGORY[category])


@pytest.mark.parametrize(
    ("facts", "confidentiality", "integrity"),
    [
        ({}, (0, 1, 1), (0, 0, 1)),
        ({"effects": ["integrity"]}, (0, 0, 1), (1, 1, 1)),
        (
            {"effects": ["integrity"], "settled": {"effects": "complete"}},
            (0, 0, 0),
            (1, 1, 1),
        ),
        ({"settled": {"effects": "none"}}, (0, 0, 0), (0, 0, 0)),
        ({"settled": {"effects": NEVER}}, (1, 1, 1), (1, 1, 1)),
    ],
)
def test_while_nothing_is_said_of_effects_somebody_is_presumed_to_read(
    facts, confidentiality, integrity
):
    assert three(facts, "confidentiality") == confidentiality
    assert three(facts, "integrity") == integrity


@pytest.mark.parametrize(
    ("media", "settled", "hard_copy", "computerised"),
    [
        (["laptop"], "complete", (0, 0, 0), (1, 1, 1)),
        (["paper"], "complete", (1, 1, 1), (0, 0, 0)),
        (["paper", "laptop"], "complete", (1, 1, 1), (1, 1, 1)),
        (["laptop"], NEVER, (1, 1, 1), (1, 1, 1)),
        (["paper"], NEVER, (1, 1, 1), (1, 1, 1)),
        (["laptop"], None, (0, 0, 1), (1, 1, 1)),
        (["paper"], None, (1, 1, 1), (0, 0, 1)),
        ([], None, (0, 0, 1), (0, 1, 1)),
    ],
)
def test_paper_and_computers_among_the_media(media, settled, hard_copy, computerised):
    facts = {"media": media, "settled": {"media": settled} if settled else {}}

    assert three(facts, "hard_copy") == hard_copy
    assert three(facts, "computerised") == computerised


@pytest.mark.parametrize(
    ("done", "attribute"),
    [
        ("passwords_reset", "secrets_valid"),
        ("cards_blocked", "cards_valid"),
        ("returned", "on_word_only"),
        ("access_closed", "on_word_only"),
    ],
)
def test_what_was_done_helps_only_once_it_is_told(done, attribute):
    assert three({}, attribute) == (0, 1, 1)
    assert three({"mitigation": [done]}, attribute) == (0, 0, 0)
    assert three({"settled": {"mitigation": "none"}}, attribute) == (1, 1, 1)


@pytest.mark.parametrize(
    ("facts", "hostile", "takeover"),
    [
        ({}, (0, 0, 1), (0, 0, 1)),
        ({"incident_type": "phishing"}, (1, 1, 1), (0, 0, 0)),
        ({"incident_type": "number_takeover"}, (1, 1, 1), (1, 1, 1)),
        ({"incident_type": "sent_by_mistake"}, (0, 0, 0), (0, 0, 0)),
    ],
)
def test_the_kind_of_incident_says_who_acted(facts, hostile, takeover):
    assert three(facts, "hostile_type") == hostile
    assert three(facts, "takeover_type") == takeover


@pytest.mark.parametrize(
    ("path", "attribute"),
    [
        ("availability.outage_h", "outage"),
        ("availability.users_affected", "users"),
        ("availability.loss_eur", "loss"),
    ],
)
def test_what_nobody_has_counted_is_presumed_small(path, attribute):
    name = path.split(".")[1]

    assert three({}, attribute, "disturbance") == (0, 0, MOST)
    counted = {"availability": {name: 7}}
    assert three(counted, attribute, "disturbance") == (7, 7, 7)
    never = {"settled": {path: NEVER}}
    assert three(never, attribute, "disturbance") == (MOST, MOST, MOST)


@pytest.mark.parametrize(
    ("facts", "ransomware", "too"),
    [
        ({}, (0, 0, 1), (0, 0, 1)),
        ({"incident_type": "ransomware"}, (1, 1, 1), (0, 0, 1)),
        ({"incident_type": "phishing"}, (0, 0, 0), (0, 0, 1)),
        ({"settled": {"incident_type": NEVER}}, (1, 1, 1), (0, 0, 1)),
        ({"also_types": ["ransomware"]}, (0, 0, 1), (1, 1, 1)),
        ({"settled": {"also_types": "none"}}, (0, 0, 1), (0, 0, 0)),
        ({"settled": {"also_types": NEVER}}, (0, 0, 1), (1, 1, 1)),
    ],
)
def test_ransomware_as_the_incident_and_beside_it(facts, ransomware, too):
    assert three(facts, "ransomware", "hipaa-ransomware") == ransomware
    assert three(facts, "ransomware_too", "hipaa-ransomware") == too
