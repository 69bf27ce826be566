"""Which authority may be competent decides whose practice counts."""

from dataclasses import replace

import pytest

from incidents.core.regime import Law
from incidents.core.triage import Outcome
from tests.core.practice_cases import (
    LAW,
    PEOPLE,
    SAID_TO_BE_DELETED,
    SILENT,
    STRICT,
    TRUSTED,
    answer,
    finding,
)


@pytest.mark.parametrize(
    ("seat", "outcome"),
    [
        ({"main_establishment": STRICT}, Outcome.REQUIRED),
        ({"main_establishment": SILENT}, Outcome.NOT_REQUIRED),
        ({}, Outcome.UNDETERMINED),
        ({"main_establishment": "US"}, Outcome.REQUIRED),
        ({"telecom_in": [], "sectors": ["telecom"]}, Outcome.UNDETERMINED),
    ],
)
def test_a_provider_in_several_countries_follows_the_authority_of_its_seat(
    seat, outcome
):
    calls = {"data_categories": ["communications"], "subject_kinds": ["subscribers"]}
    provider = {"telecom_in": [SILENT, STRICT]} | seat

    answered = answer(TRUSTED, calls, **provider)

    assert finding(answered, "eu-telecom", PEOPLE).outcome is outcome


def strict(authority: str) -> Law:
    held = LAW.authorities["pl-uodo"].strictness
    changed = replace(LAW.authorities[authority], strictness=held)
    return replace(LAW, authorities={**LAW.authorities, authority: changed})


def test_a_law_of_one_country_has_one_practice_wherever_the_seat_is():
    answered = answer(SAID_TO_BE_DELETED, people=f"{SILENT} GB", law=strict("uk-ico"))

    found = finding(answered, "uk-gdpr")

    assert found.outcome is Outcome.REQUIRED


@pytest.mark.parametrize(
    ("region", "outcome"),
    [
        ("DE-HH", Outcome.REQUIRED),
        ("DE-BE", Outcome.NOT_REQUIRED),
        (None, Outcome.UNDETERMINED),
    ],
)
def test_where_regions_have_their_authorities_the_region_is_asked_for(region, outcome):
    answered = answer(
        SAID_TO_BE_DELETED, people="DE", law=strict("de-hh-hmbbfdi"), region=region
    )

    assert finding(answered).outcome is outcome
    asked = "organisation.region" in {q.fact for q in answered.open_questions}
    assert asked is (region is None)


@pytest.mark.parametrize(
    ("seat", "outcome"),
    [
        ({"established_in": ["US"], "targets": [SILENT]}, Outcome.NOT_REQUIRED),
        ({"established_in": ["US"], "targets": [STRICT]}, Outcome.REQUIRED),
        ({"established_in": ["US"], "targets": ["NL"]}, Outcome.REQUIRED),
        ({"established_in": ["US"]}, Outcome.REQUIRED),
    ],
)
def test_from_outside_the_practice_where_addressed_people_are_counts(seat, outcome):
    people = f"{SILENT} {STRICT}"

    answered = answer(SAID_TO_BE_DELETED, people=people, **seat)

    assert finding(answered).outcome is outcome


def test_a_law_of_one_country_has_one_practice_also_while_no_seat_is_known():
    answered = answer(
        SAID_TO_BE_DELETED, people="GB", law=strict("uk-ico"), established_in=[]
    )

    assert finding(answered, "uk-gdpr").outcome is Outcome.REQUIRED


def test_a_provider_in_one_country_follows_its_authority_without_a_seat():
    calls = {"data_categories": ["communications"], "subject_kinds": ["subscribers"]}

    answered = answer(TRUSTED, calls, people=STRICT, telecom_in=[STRICT])

    assert finding(answered, "eu-telecom", PEOPLE).outcome is Outcome.REQUIRED
