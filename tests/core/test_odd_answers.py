"""What nobody will ever know, and other answers that few cases have."""

from datetime import UTC, datetime

import pytest

from incidents.core.errors import DeliveryFailed
from incidents.core.facts import read
from incidents.core.rules import registry, scope
from incidents.core.triage import DutyFinding, Outcome, Triage, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)


def answer(law=LAW, **facts) -> Triage:
    return triage(read(facts), law, now=NOW)


def finding(answered: Triage, regime: str, duty: str) -> DutyFinding:
    return next(f for f in answered.duties if (f.regime, f.duty) == (regime, duty))


def test_how_long_a_service_failed_counts_at_its_worst_if_nobody_will_know():
    attack = {
        "certainty": "confirmed",
        "role": "controller",
        "effects": ["availability"],
        "organisation": {"dora": True, "established_in": ["IE"]},
        "countries": {"IE": None, "FR": None},
        "availability": {"service_impact": "serious"},
    }

    answered = answer(
        **attack, settled={"availability.outage_h": "cannot_be_determined"}
    )

    assert finding(answered, "eu-dora", "notify-authority").outcome is Outcome.REQUIRED
    asked = {question.fact for question in answered.open_questions}
    assert "availability.outage_h" not in asked


def test_a_number_of_people_that_nobody_will_know_has_the_limit_for_many():
    clinic = {
        "organisation": {"hipaa": "covered_entity", "established_in": ["US"]},
        "role": "controller",
        "certainty": "confirmed",
        "us_states": {"TX": None},
        "discovered_at": "2026-06-01T12:00:00Z",
    }

    answered = answer(**clinic, settled={"subjects": "cannot_be_determined"})

    found = finding(answered, "us-hipaa", "notify-authority")
    assert "60" in found.due_rule
    assert ";" not in found.due_rule


def test_an_oral_hold_without_a_beginning_moves_nothing():
    resident = {
        "role": "controller",
        "certainty": "confirmed",
        "us_states": {"CA": 3},
        "discovered_at": "2026-06-01T12:00:00Z",
    }
    held = {"until": "2026-09-01T12:00:00Z", "written": False}

    without = finding(answer(**resident), "us-ca", "communicate-to-data-subjects")
    found = finding(
        answer(**resident, law_enforcement_hold=held),
        "us-ca",
        "communicate-to-data-subjects",
    )

    assert without.due_at is not None
    assert found.due_at == without.due_at


def test_several_facts_that_turn_a_duty_only_together_are_asked_for():
    answered = answer(
        certainty="suspected",
        personal_data=True,
        protection={"encryption": "strong", "key_compromised": False},
        organisation={"established_in": ["CH"]},
    )

    asked = {name for q in answered.open_questions for name in q.could_change}
    open_duties = {
        f"{f.regime}/{f.duty}"
        for f in answered.duties
        if f.outcome is Outcome.UNDETERMINED
    }
    assert open_duties <= asked


def test_the_role_proves_nothing_while_the_place_is_open():
    answered = answer(
        certainty="confirmed",
        personal_data=True,
        effects=["availability"],
        availability={"lost_for_good": True},
    )

    role = next(q for q in answered.open_questions if q.fact == "role")
    assert role.answers["controller"] is Outcome.UNDETERMINED
    assert role.answers["processor"] is Outcome.NOT_REQUIRED


def test_a_role_that_nobody_will_ever_know_bears_every_duty():
    answered = answer(
        certainty="confirmed",
        personal_data=True,
        countries={"IE": 1},
        effects=["availability"],
        availability={"lost_for_good": True},
        settled={"role": "cannot_be_determined"},
    )

    for duty in ("notify-authority", "notify-controller"):
        found = finding(answered, "eu-gdpr", duty)
        assert found.outcome is Outcome.REQUIRED
        assert any(reason.facts == ("role",) for reason in found.because)


def test_a_place_that_nobody_will_ever_know_makes_the_law_speak():
    places = ("countries", "organisation.established_in")

    answered = answer(
        role="controller",
        certainty="confirmed",
        personal_data=True,
        effects=["availability"],
        availability={"lost_for_good": True},
        settled=dict.fromkeys(places, "cannot_be_determined"),
    )

    found = finding(answered, "eu-gdpr", "notify-authority")
    assert found.outcome is Outcome.REQUIRED


def test_pseudonyms_are_told_to_who_judges_how_easily_people_are_found():
    found = answer(
        data_categories=["basic"], protection={"pseudonymised": True}
    ).severity

    assert any("Pseudonyms count 0.25" in reason.says for reason in found.because)


def test_what_if_puts_the_proposal_in_the_place_of_the_law():
    proposed = LAW.what_if("eu-gdpr-omnibus")

    regimes = {f.regime for f in answer(proposed, countries={"IE": 1}).duties}
    assert regimes == {"eu-gdpr-omnibus"}
    assert proposed.version == f"{LAW.version}+eu-gdpr-omnibus"


def test_two_modules_that_offer_the_same_name_are_refused(monkeypatch):
    monkeypatch.setattr(registry, "_MODULES", (scope, scope))

    with pytest.raises(ValueError, match="two of the SCOPES are called 'territory'"):
        registry._gathered("SCOPES")


def test_a_delivery_that_failed_says_when_to_try_again():
    failed = DeliveryFailed("busy", retry_after_s=3.0)

    assert (str(failed), failed.retry_after_s) == ("busy", 3.0)
    assert not failed.outcome_unknown
