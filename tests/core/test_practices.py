"""Where authorities differ: whose practice counts, and what it changes."""

import copy
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.core.facts import read
from incidents.core.rules.practices import AS_GUIDED, MATTERS, mildest, stand, strictest
from incidents.core.triage import Advice, DutyFinding, Outcome, triage
from tests.core.practice_cases import (
    AUTHORITY,
    HEALTH_HINT,
    LAW,
    MANY,
    MILD,
    NOW,
    PEOPLE,
    SAID_TO_BE_DELETED,
    SILENT,
    STRICT,
    TRUSTED,
    answer,
    finding,
)
from tests.core.rule_cases import case


def rules(found: DutyFinding) -> set[str]:
    return {reason.rule for reason in found.because}


@pytest.mark.parametrize(
    ("change", "held"),
    [
        (SAID_TO_BE_DELETED, "recipient-declaration"),
        (TRUSTED, "recipient-secrecy"),
        (HEALTH_HINT, "health-data"),
    ],
)
def test_a_stricter_authority_is_notified_and_named_with_its_source(change, held):
    here, there = answer(change, people=STRICT), answer(change)

    found = finding(here)
    reason = f"practice-of-pl-uodo-on-{held}"
    assert found.outcome is Outcome.REQUIRED
    assert reason in rules(found)
    said = next(each for each in found.because if each.rule == reason)
    assert said.says.startswith("Personal Data Protection Office (UODO) ")
    assert said.source.startswith("UODO, decision")
    assert reason in {each.rule for each in here.because}
    assert finding(there).outcome is Outcome.NOT_REQUIRED
    assert not any(rule.startswith("practice-of") for rule in rules(finding(there)))


def test_an_authority_known_to_agree_is_named_too():
    found = finding(answer(SAID_TO_BE_DELETED, people=MILD))

    assert found.outcome is Outcome.NOT_REQUIRED
    assert "practice-of-be-apd-on-recipient-declaration" in rules(found)


def test_the_practice_is_silent_where_it_decides_nothing():
    strangers = answer({"exposure.recipient": "unknown"}, people=STRICT)
    unsaid = answer({"exposure.contained": "none"}, people=STRICT)

    for answered in (strangers, unsaid):
        assert finding(answered).outcome is Outcome.REQUIRED
        assert not any(rule.startswith("practice") for rule in rules(finding(answered)))


@pytest.mark.parametrize("evidence", ["returned", "access_closed"])
def test_what_came_back_is_more_than_a_word(evidence):
    back = answer(SAID_TO_BE_DELETED, {"mitigation": [evidence]}, people=STRICT)

    assert finding(back).outcome is Outcome.NOT_REQUIRED


@pytest.mark.parametrize("said", ["deletion_promised", "deletion_confirmed"])
def test_a_word_stays_a_word_whoever_writes_it_down(said):
    told = answer(SAID_TO_BE_DELETED, {"mitigation": [said]}, people=STRICT)

    assert finding(told).outcome is Outcome.REQUIRED


def test_intimate_data_deleted_on_a_word_alone_are_told_to_the_people():
    read_and_deleted = {
        "data_categories": ["basic", "health"],
        "profile_depth": "partial",
        "exposure.contained": "full",
    }

    strict = finding(answer(read_and_deleted, people=STRICT), duty=PEOPLE)
    silent = finding(answer(read_and_deleted), duty=PEOPLE)

    assert strict.outcome is Outcome.REQUIRED
    assert silent.outcome is Outcome.NOT_REQUIRED


def test_while_the_seat_is_open_it_is_asked_for_and_the_strictest_is_presumed():
    both = answer(SAID_TO_BE_DELETED, people=f"{SILENT} {STRICT}")
    open_seat = {"established_in": [SILENT, STRICT]}
    answered = answer(SAID_TO_BE_DELETED, **open_seat)

    assert finding(both).outcome is Outcome.NOT_REQUIRED
    found = finding(answered)
    assert (found.outcome, found.advice) == (Outcome.UNDETERMINED, Advice.NOTIFY)
    asked = {q.fact: q.could_change for q in answered.open_questions}
    assert asked["organisation.main_establishment"] == (f"eu-gdpr/{AUTHORITY}",)
    for seat, outcome in (
        (STRICT, Outcome.REQUIRED),
        (SILENT, Outcome.NOT_REQUIRED),
    ):
        told = answer(SAID_TO_BE_DELETED, **open_seat, main_establishment=seat)
        assert finding(told).outcome is outcome


@pytest.mark.parametrize(
    ("people", "advice"),
    [
        (STRICT, Advice.NOTIFY),
        (MILD, Advice.DO_NOT_NOTIFY),
        (SILENT, Advice.DO_NOT_NOTIFY),
    ],
)
def test_of_an_organisation_nobody_knows_the_people_point_to_an_authority(
    people, advice
):
    found = finding(answer(SAID_TO_BE_DELETED, people=people, established_in=[]))

    assert (found.outcome, found.advice) == (Outcome.UNDETERMINED, advice)


def test_a_seat_that_nobody_will_ever_know_counts_at_its_worst():
    facts = case(MANY, SAID_TO_BE_DELETED) | {"role": "controller"}
    facts["countries"] = {SILENT: None}
    facts["settled"] |= {
        "countries": "complete",
        "organisation.main_establishment": "cannot_be_determined",
    }

    answered = triage(read(facts), LAW, now=NOW)

    assert finding(answered).outcome is Outcome.REQUIRED


def test_without_an_establishment_here_the_strictest_of_all_authorities_counts():
    abroad = {"established_in": ["US"]}

    both = answer(SAID_TO_BE_DELETED, people=f"{SILENT} {STRICT}", **abroad)
    one = answer(SAID_TO_BE_DELETED, people=SILENT, **abroad)

    found = [f for f in both.duties if (f.regime, f.duty) == ("eu-gdpr", AUTHORITY)]
    assert {f.addressee for f in found} == {"ie-dpc", "pl-uodo"}
    assert {f.outcome for f in found} == {Outcome.REQUIRED}
    assert finding(one).outcome is Outcome.NOT_REQUIRED


def test_people_who_may_still_turn_up_elsewhere_leave_it_open():
    facts = case(MANY, SAID_TO_BE_DELETED) | {"role": "controller"}
    facts["countries"] = {SILENT: None}
    facts["organisation"] = {"established_in": ["US"]}

    anywhere = triage(read(facts), LAW, now=NOW)
    facts["organisation"]["targets"] = [SILENT, "FR"]
    addressed = triage(read(facts), LAW, now=NOW)

    assert finding(anywhere).outcome is Outcome.UNDETERMINED
    assert "countries" in {q.fact for q in anywhere.open_questions}
    assert finding(addressed).outcome is Outcome.NOT_REQUIRED


def test_another_law_keeps_the_practice_of_its_own_authority():
    answered = answer(SAID_TO_BE_DELETED, people=f"{STRICT} GB CH")

    assert finding(answered).outcome is Outcome.REQUIRED
    assert finding(answered, "uk-gdpr").outcome is Outcome.NOT_REQUIRED
    assert finding(answered, "ch-fadp").outcome is Outcome.NOT_REQUIRED
    regimes = [found.regime for found in answered.duties]
    assert regimes == sorted(regimes)


def test_the_practice_of_a_telecom_authority_decides_whether_people_are_told():
    calls = {"data_categories": ["communications"], "subject_kinds": ["subscribers"]}

    strict = answer(TRUSTED, calls, people=STRICT, telecom_in=[STRICT])
    silent = answer(TRUSTED, calls, people=SILENT, telecom_in=[SILENT])

    found = finding(strict, "eu-telecom", PEOPLE)
    assert found.outcome is Outcome.REQUIRED
    assert "practice-of-pl-uodo-on-recipient-secrecy" in rules(found)
    assert finding(silent, "eu-telecom", PEOPLE).outcome is Outcome.NOT_REQUIRED


def test_strictest_and_mildest_of_nobody_are_as_the_guidelines():
    strict = stand(LAW.authorities["pl-uodo"])

    assert strictest([]) == mildest([]) == AS_GUIDED
    assert strictest([strict, AS_GUIDED]) == strict
    assert mildest([strict, AS_GUIDED]) == AS_GUIDED


def test_every_view_of_a_matter_is_held_by_somebody_with_a_source():
    held = {
        (each.matter, each.value)
        for authority in LAW.authorities.values()
        for each in authority.strictness
    }

    assert held == {(name, value) for name, m in MATTERS.items() for value in m.views}


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_the_seat_once_known_never_turns_what_was_proven(seed):
    rng = Random(seed)  # noqa: S311 - facts, no secret
    changes = rng.sample([SAID_TO_BE_DELETED, TRUSTED, HEALTH_HINT, MANY], k=2)
    facts = case(*changes) | {"role": "controller", "certainty": "confirmed"}
    facts["countries"] = dict.fromkeys(rng.sample([STRICT, MILD, SILENT, "GB"], k=2))
    if rng.random() < 0.5:
        facts["settled"] |= {"countries": "complete"}
    known = rng.choice([{}, {"established_in": [SILENT, STRICT, "GB"]}])
    facts["organisation"] = known
    before = triage(read(facts), LAW, now=NOW)
    after = []
    for seat in (STRICT, SILENT):
        told = copy.deepcopy(facts)
        told["organisation"] = known | {"main_establishment": seat}
        after.append(triage(read(told), LAW, now=NOW))

    for duty in (AUTHORITY, PEOPLE):
        proven = finding(before, duty=duty).outcome
        ends = {finding(each, duty=duty).outcome for each in after}
        if proven is Outcome.UNDETERMINED:
            assert len(ends) == 2
        else:
            assert ends == {proven}
