"""Pages 1 to 5 of the staff form: what their answers mean, and what they do not."""

from dataclasses import replace
from itertools import product

import pytest

from incidents.core.facts_codes import INCIDENT_TYPE
from incidents.intake.web_form import page_named
from tests.web.answers import DUBLIN
from tests.web.answers import coded_facts as facts
from tests.web.answers import faults_of as faults


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("mistake", {"intent": "accidental", "malicious": False}),
        ("meant", {"intent": "deliberate", "malicious": False}),
        ("harm", {"intent": "deliberate", "malicious": True}),
        ("unclear", {"intent": "deliberate"}),
        ("not_known", {}),
    ],
)
def test_on_purpose_alone_does_not_say_that_harm_was_meant(purpose, said):
    assert facts(what={"purpose": purpose}) == said


@pytest.mark.parametrize(
    ("kind", "where", "kept", "types"),
    [
        ("lost", "paper", {}, ["paper_lost_or_stolen"]),
        ("stolen", "portable", {"portable": "laptop"}, ["device_lost_or_stolen"]),
        ("lost", "paper", {"paper": "post_fax"}, ["mail_lost_or_opened"]),
        ("lost", "not_known", {}, []),
        ("lost", "email", {}, []),
        (
            "lost",
            ["paper", "portable"],
            {"portable": "usb_flash"},
            ["paper_lost_or_stolen", "device_lost_or_stolen"],
        ),
        ("thrown", "paper", {}, ["paper_disposal"]),
        ("thrown", "fixed", {"fixed": "printer_copier"}, ["e_waste"]),
        ("lost", "fixed", {"fixed": "other"}, ["device_lost_or_stolen"]),
        ("lost", "portable", {}, ["device_lost_or_stolen"]),
        ("stolen", "system", {"system": "server"}, ["device_lost_or_stolen"]),
        ("stolen", "system", {"system": "database_application"}, []),
        ("mail", "not_known", {}, ["mail_lost_or_opened"]),
        ("wrong_person", "email", {}, ["sent_by_mistake"]),
        ("ransom", "system", {}, ["ransomware"]),
    ],
)
def test_what_was_lost_tells_which_kind_of_loss_it_is(kind, where, kept, types):
    said = facts(kind={"kind": kind}, where={"held_by": where}, kept=kept)

    found = [said[k] for k in ("incident_type",) if k in said]
    assert found + said.get("also_types", []) == types


# What nobody can tell who only uses a system: IT or the DPO says it later.
FOR_IT_TO_SAY = {"vulnerability_exploited", "denial_of_service"}


def test_every_kind_of_incident_that_staff_can_tell_can_be_told():
    kinds = next(q for q in page_named("kind").asks({}, DUBLIN) if q.name == "kind")
    reached = set()
    for option, cause, medium in product(
        kinds.options, ("internal", "external"), ("paper", "post_fax", "laptop")
    ):
        group = "portable" if medium == "laptop" else "paper"
        said = facts(
            what={"cause": cause},
            kind={"kind": option.value},
            where={"held_by": group},
            kept={group: medium},
        )
        reached |= {said.get("incident_type"), *said.get("also_types", [])}

    assert set(INCIDENT_TYPE) - reached == FOR_IT_TO_SAY


def test_that_it_was_looked_into_and_no_data_were_touched_can_be_said():
    assert facts(what={"certainty": "ruled_out"}) == {"certainty": "ruled_out"}


def test_taking_it_away_is_named_by_its_means_first():
    inside = facts(what={"cause": "internal"}, kind={"kind": "took"})
    unknown = facts(kind={"kind": "took"})

    assert inside["incident_type"] == "privilege_abuse"
    assert inside["also_types"] == ["exfiltration"]
    assert unknown == {"incident_type": "exfiltration"}


def test_looking_without_need_is_abuse_inside_and_intrusion_outside():
    inside = facts(what={"cause": "internal"}, kind={"kind": "looked"})
    unknown = facts(kind={"kind": "looked"})

    assert inside["incident_type"] == "privilege_abuse"
    assert unknown["incident_type"] == "unauthorised_access"


def test_a_theft_is_deliberate_unless_the_reporter_says_otherwise():
    assert facts(kind={"kind": "stolen"})["intent"] == "deliberate"
    said = facts(kind={"kind": "stolen"}, what={"purpose": "mistake"})
    assert said["intent"] == "accidental"


def test_follow_ups_of_an_effect_count_only_with_the_effect():
    without = facts(kind={"effects": "confidentiality", "backup": "yes"})
    gone = facts(kind={"effects": "availability", "backup": "no"})

    assert without == {"effects": ["confidentiality"]}
    assert gone["availability"] == {"backup": False}


@pytest.mark.parametrize(
    ("answers", "protection"),
    [
        ({"pin": "no"}, {"encryption": "none"}),
        ({"pin": "yes"}, None),  # only IT can say that it was strong
        ({"unlocked": "yes"}, {"key_compromised": True}),
        ({"code_with_it": "yes", "unlocked": "no"}, {"key_compromised": True}),
        ({"unlocked": "no", "code_with_it": "no"}, {"key_compromised": False}),
        ({"unlocked": "no"}, None),  # one "no" of two does not clear the key
        ({"wiped": "yes"}, {"wipe_confirmed": True}),
        ({"pin": "not_known", "wiped": "not_known"}, None),
    ],
)
def test_how_a_device_was_protected_as_far_as_staff_can_say(answers, protection):
    said = facts(where={"held_by": "portable"}, kept={"portable": "laptop", **answers})

    assert said.get("protection") == protection
    assert "parts" not in said


@pytest.mark.parametrize(
    ("medium", "answers", "protection"),
    [
        ("email", {"attachment_locked": "no"}, {"encryption": "none"}),
        ("email", {"attachment_locked": "yes"}, None),
        (
            "email",
            {"attachment_locked": "yes", "password_sent": "yes"},
            {"key_compromised": True},
        ),
        (
            "email",
            {"attachment_locked": "yes", "password_sent": "no"},
            {"key_compromised": False},
        ),
        # without a locked file there is no password that could have been sent
        ("email", {"password_sent": "no"}, None),
        (
            "email",
            {"attachment_locked": "no", "password_sent": "no"},
            {"encryption": "none"},
        ),
        ("system", {"login": "no"}, {"encryption": "none"}),
        ("system", {"login": "yes"}, None),
        ("system", {"login": "not_known"}, None),
    ],
)
def test_how_a_file_or_a_system_was_protected(medium, answers, protection):
    said = facts(where={"held_by": medium}, kept=answers)

    assert said.get("protection") == protection


def test_no_answer_of_staff_makes_the_protection_strong():
    groups = ["paper", "portable", "email", "system", "fixed"]
    asked = page_named("kept").asks({"where": {"held_by": groups}}, DUBLIN)
    kept = {q.name: "yes" for q in asked if q.kind == "choice"}
    for group in groups:
        for answer in ("yes", "no"):
            said = facts(where={"held_by": group}, kept=dict.fromkeys(kept, answer))
            assert said.get("protection", {}).get("encryption") != "strong"


def test_a_locked_laptop_does_not_protect_the_paper_beside_it():
    said = facts(
        where={"held_by": ["paper", "portable"]},
        kept={"portable": "laptop", "unlocked": "no", "code_with_it": "no"},
    )

    assert said["media"] == ["paper", "laptop"]
    assert "protection" not in said
    assert said["parts"] == [
        {"media": ["paper"]},
        {"media": ["laptop"], "protection": {"key_compromised": False}},
    ]


def test_answers_about_a_device_that_is_no_longer_ticked_are_left_out():
    said = facts(where={"held_by": "spoken"}, kept={"portable": "laptop", "pin": "no"})

    assert said == {"media": ["phone_verbal"]}


def test_nothing_about_any_person_means_no_personal_data():
    assert facts(data={"categories": "nobody"}) == {"personal_data": False}
    mixed = faults("data", categories=["nobody", "health"])
    assert "either" in mixed["categories"]


def test_categories_are_complete_only_if_the_reporter_is_sure():
    ticked = {"categories": ["basic", "health"]}

    sure = facts(data=ticked | {"complete": "yes"})
    unsure = facts(data=ticked | {"complete": "no"})

    assert sure["settled"] == {"data_categories": "complete"}
    assert "settled" not in unsure
    assert "complete" in faults("data", complete="yes")


@pytest.mark.parametrize(
    ("answers", "subjects"),
    [
        (
            {"people": "exact", "people_exact": "340"},
            {"min": 340, "max": 340, "certainty": "exact"},
        ),
        (
            {"people": "about", "people_about": "1 200"},
            {"min": 1200, "max": 1200, "certainty": "approximate"},
        ),
        (
            {"people": "between", "people_min": "500"},
            {"min": 500, "max": None, "certainty": "approximate"},
        ),
        (
            {"people": "between", "people_min": "30", "people_max": "50"},
            {"min": 30, "max": 50, "certainty": "approximate"},
        ),
        ({"people": "not_known", "people_exact": "5"}, None),
        ({"people": "exact", "people_exact": ""}, None),
    ],
)
def test_people_are_counted_as_exactly_as_they_are_known(answers, subjects):
    assert facts(people=answers).get("subjects") == subjects


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"people": "exact"}, "people_exact"),
        ({"people": "exact", "people_exact": "-3"}, "people_exact"),
        ({"people": "exact", "people_exact": "3.5"}, "people_exact"),
        ({"people": "exact", "people_exact": "9" * 19}, "people_exact"),
        ({"people": "exact", "people_exact": "9" * 400}, "people_exact"),
        ({"people": "exact", "people_exact": "three"}, "people_exact"),
        ({"people": "exact", "people_exact": "１２"}, "people_exact"),
        ({"people": "between", "people_min": "9", "people_max": "3"}, "people_min"),
        ({"people": "between", "people_max": "9"}, "people_min"),
        ({"people": "between", "people_min": "9", "people_max": "?"}, "people_max"),
        ({"people_about": "40"}, "people"),  # typed without choosing its button
        ({"people": "all of them"}, "people"),
        ({"countable": "yes", "count": "40"}, "unit"),
        ({"country_1": "XX"}, "country_1"),
        ({"countries_complete": "yes"}, "countries_complete"),
    ],
)
def test_a_number_that_is_none_is_named_at_its_field(answers, field):
    assert list(faults("people", **answers)) == [field]


def test_countries_are_at_least_these_until_somebody_is_sure():
    said = facts(people={"country_1": "IE", "country_2": "US", "state": "CA"})

    assert said["countries"] == {"IE": None, "US": None}
    assert said["us_states"] == {"CA": None}
    assert "settled" not in said
    assert "us_states" not in facts(people={"country_1": "IE", "state": "CA"})


def test_both_settled_lists_stand_side_by_side():
    said = facts(
        data={"categories": "basic", "complete": "yes"},
        people={"country_1": "IE", "countries_complete": "yes"},
    )

    assert said["settled"] == {"data_categories": "complete", "countries": "complete"}


def test_items_that_us_laws_name_are_asked_only_where_the_us_may_matter():
    page = page_named("data")
    dublin_alone = replace(DUBLIN, countries=("IE",))

    asked, not_asked = (
        [question.name for question in page.asks({}, context)]
        for context in (DUBLIN, dublin_alone)
    )

    assert set(asked) - set(not_asked) == {"elements"}
    assert facts(data={"elements": ["ssn", "medical"]}) == {
        "elements": ["ssn", "medical"]
    }
