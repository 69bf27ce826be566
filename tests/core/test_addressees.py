"""Whom the notice is for: each way to an authority, and the reason given for it."""

import pytest

from incidents.core.facts import read
from incidents.core.triage import triage
from incidents.packs import load_law
from tests.test_scenarios import NOW

LAW = load_law()
OURS = {"certainty": "confirmed", "role": "controller", "personal_data": True}
ABROAD = {"established_in": ["US"]}


def notices(regime="eu-gdpr", **facts):
    answered = triage(read({**OURS, **facts}), LAW, now=NOW)
    return [
        finding
        for finding in answered.duties
        if (finding.regime, finding.duty) == (regime, "notify-authority")
    ]


@pytest.mark.parametrize(
    ("organisation", "countries", "addressees", "reason"),
    [
        (
            {"established_in": ["IE", "FR"], "main_establishment": "FR"},
            ["IE"],
            ["fr-cnil"],
            "lead-authority",
        ),
        ({"established_in": ["IE"]}, ["FR"], ["ie-dpc"], "lead-authority"),
        # Decisions are taken outside: a single establishment inside still leads.
        (
            {"established_in": ["IE", "US"], "main_establishment": "US"},
            ["FR"],
            ["ie-dpc"],
            "lead-authority",
        ),
        (
            {"established_in": ["IE", "FR"], "main_establishment": "US"},
            ["NL"],
            ["fr-cnil", "ie-dpc"],
            "no-lead-authority",
        ),
        ({"established_in": ["IE", "FR"]}, ["NL"], [None], "authority-not-clear-yet"),
        (
            ABROAD,
            ["FR", "IE"],
            ["fr-cnil", "ie-dpc"],
            "no-establishment-every-authority",
        ),
        (
            {**ABROAD, "targets": ["IE"]},
            ["FR", "IE"],
            ["ie-dpc"],
            "no-establishment-every-authority",
        ),
        # Nobody who is addressed is concerned: the authorities of those who are.
        (
            {**ABROAD, "targets": ["NL"]},
            ["FR", "IE"],
            ["fr-cnil", "ie-dpc"],
            "no-establishment-every-authority",
        ),
        ({}, ["IE"], ["ie-dpc"], "authority-where-the-people-are"),
        ({}, ["IE", "FR"], [None], "authority-not-clear-yet"),
    ],
)
def test_the_authorities_of_the_union(organisation, countries, addressees, reason):
    found = notices(organisation=organisation, countries=dict.fromkeys(countries))

    assert [each.addressee for each in found] == addressees
    assert all(reason in {r.rule for r in each.because} for each in found)


@pytest.mark.parametrize("organisation", [ABROAD, {"established_in": ["GB", "IE"]}, {}])
def test_a_law_of_one_country_has_one_authority(organisation):
    (found,) = notices("uk-gdpr", organisation=organisation, countries={"GB": 1})

    assert found.addressee == "uk-ico"
    assert "only-authority" in {reason.rule for reason in found.because}


@pytest.mark.parametrize(
    ("organisation", "addressees"),
    [
        ({"telecom_in": ["IE"]}, ["ie"]),
        ({"telecom_in": ["FR", "IE"]}, ["fr", "ie"]),
        ({"telecom_in": ["FR", "IE"], "main_establishment": "IE"}, ["ie"]),
        ({"telecom_in": ["FR", "IE"], "main_establishment": "US"}, ["fr", "ie"]),
    ],
)
def test_a_provider_notifies_where_it_provides(organisation, addressees):
    found = notices(
        "eu-telecom",
        organisation=organisation,
        countries={"IE": 1, "FR": 1},
        subject_kinds=["subscribers"],
    )

    named = sorted({(each.addressee or "nobody")[:2] for each in found})
    assert named == addressees


def test_a_provider_that_says_nothing_of_where_is_asked():
    facts = {
        "organisation": {"sectors": ["telecom"], "targets": ["IE"]},
        "subject_kinds": ["subscribers"],
    }

    found = notices("eu-telecom", **facts)

    assert {each.addressee for each in found} == {None}


@pytest.mark.parametrize(
    ("organisation", "asked"),
    [
        ({"established_in": ["IE", "FR"]}, {"organisation.main_establishment"}),
        (
            {},
            {"organisation.established_in", "organisation.main_establishment"},
        ),
        ({"established_in": ["IE"]}, set()),
    ],
)
def test_who_leads_is_asked_for_where_it_is_open(organisation, asked):
    facts = {**OURS, "organisation": organisation, "countries": {"IE": 1, "FR": 1}}
    facts["settled"] = {"countries": "complete"}

    found = triage(read(facts), LAW, now=NOW).open_questions

    seats = {q.fact for q in found if q.fact.startswith("organisation.")}
    places = {
        "organisation.established_in",
        "organisation.main_establishment",
        "organisation.region",
    }
    assert seats & places == asked
