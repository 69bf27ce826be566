"""Open questions: what is asked, of whom, and what each answer changes."""

from datetime import UTC, datetime

import pytest

from incidents.core.facts import read
from incidents.core.triage import Outcome, triage
from incidents.core.triage_asks import ASKS
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
AWARE = datetime(2026, 6, 12, 9, 10, tzinfo=UTC)
OURS = {"role": "controller", "certainty": "confirmed", "countries": {"IE": 9}}


def answer(**facts):
    return triage(read(facts), LAW, now=NOW)


def finding(duty, **facts):
    return next(f for f in answer(**{**OURS, **facts}).duties if f.duty == duty)


def question(fact, **facts):
    return next(q for q in answer(**facts).open_questions if q.fact == fact)


def test_the_question_about_the_key_says_what_its_answers_change():
    asked = question(
        "protection.key_compromised",
        **OURS,
        effects=["confidentiality"],
        settled=dict.fromkeys(["effects", "media", "harms"], "complete"),
        media=["laptop"],
        data_categories=["basic", "national_id"],
        exposure={"access": "likely", "recipient": "unknown"},
        protection={"encryption": "strong"},
        malicious=False,
        incident_type="device_lost_or_stolen",
    )

    assert asked.who == "it"
    assert asked.could_change[0] == "eu-gdpr/notify-authority"
    assert asked.answers == {"true": Outcome.REQUIRED, "false": Outcome.NOT_REQUIRED}


def test_the_role_is_asked_of_a_lawyer_and_decides_whose_duty_it_is():
    asked = question(
        "role",
        certainty="confirmed",
        personal_data=True,
        countries={"IE": 1},
        effects=["availability"],
        availability={"lost_for_good": True},
    )

    assert asked.who == "legal"
    assert asked.answers == {
        "controller": Outcome.REQUIRED,
        "joint_controller": Outcome.REQUIRED,
        "processor": Outcome.NOT_REQUIRED,
    }


def test_a_list_that_is_open_is_asked_for_and_complete_is_an_answer():
    logs = {"logs_available": True}

    asked = question("effects", **OURS, personal_data=True, exposure=logs)

    assert asked.answers == {"nothing_more": Outcome.NOT_REQUIRED}


def test_personal_data_are_asked_for_where_nothing_implies_them():
    asked = question("personal_data", **OURS | {"countries": {"IE": None}})

    assert asked.answers["false"] is Outcome.NOT_REQUIRED


def test_the_german_land_is_asked_for():
    asked = question("organisation.region", role="controller", countries={"DE": 1})

    assert asked.could_change == ("eu-gdpr/notify-authority",)


def test_every_question_has_words():
    assert all(ask.endswith("?") for ask, _ in ASKS.values())
    assert {who for _, who in ASKS.values()} == {"reporter", "it", "dpo", "legal"}


@pytest.mark.parametrize(
    ("media", "says"),
    [
        (["laptop"], "a PIN or password needed"),
        (["email"], "the message or its file"),
        (["database_application", "server"], "have to log in"),
        (["email", "laptop"], "a PIN, password or log-in"),
        ([], "a PIN, password or log-in"),
    ],
)
def test_what_protected_the_data_is_asked_as_fits_what_held_them(media, says):
    asked = question(
        "protection.encryption",
        **OURS,
        media=media,
        effects=["confidentiality"],
        data_categories=["basic", "national_id"],
        exposure={"recipient": "unknown"},
    )

    assert says in asked.ask
    assert asked.who == "it"


def test_questions_name_the_part_they_belong_to():
    asked = answer(**OURS, parts=[{"personal_data": True}, {"certainty": "near_miss"}])

    facts = {question.fact for question in asked.open_questions}
    assert "parts.0.effects" in facts
    assert "parts.1.effects" not in facts


def test_the_role_is_not_asked_for_where_it_could_change_nothing():
    asked = answer(certainty="near_miss", personal_data=True).open_questions

    assert {question.fact for question in asked} == {
        "countries",
        "organisation.established_in",
    }


def test_a_count_that_settles_nothing_alone_is_asked_for_without_answers():
    assert question("subjects", **OURS).answers == {}


@pytest.mark.parametrize(("media", "answers"), [(["laptop"], 1), ([], 0)])
def test_nothing_more_is_an_answer_only_where_something_is_known(media, answers):
    asked = question(
        "media",
        **OURS,
        personal_data=True,
        media=media,
        effects=["confidentiality"],
        protection={"encryption": "strong", "key_compromised": False},
    )

    assert list(asked.answers) == ["nothing_more"] * answers
