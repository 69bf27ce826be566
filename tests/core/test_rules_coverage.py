"""What no pack covers is said aloud, and nothing else is."""

from dataclasses import replace

import pytest

from incidents.core.facts import read
from incidents.core.rules.coverage import not_covered
from incidents.packs import load_law

LAW = load_law()
GENERAL = replace(LAW, regimes=tuple(each for each in LAW.regimes if not each.sectoral))
SETTLED = {"countries": "complete", "us_states": "complete"}


def missing(law=LAW, **facts):
    return not_covered(read({"settled": SETTLED, **facts}), law)


@pytest.mark.parametrize(
    ("states", "settled", "expected"),
    [
        ({"CA": 1}, SETTLED, ()),
        ({"CA": 1}, {"countries": "complete"}, ("us",)),
        ({"CA": 1, "TX": 1}, SETTLED, ("us", "us-tx")),
        ({}, SETTLED, ("us",)),
    ],
)
def test_the_united_states_are_covered_only_where_every_state_is(
    states, settled, expected
):
    found = missing(countries={"US": 1}, us_states=states, settled=settled)

    assert found == expected


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ({"hipaa": "covered_entity"}, {"us-hipaa"}),
        ({"hipaa": "business_associate"}, {"us-hipaa"}),
        ({"hipaa": "none"}, set()),
        ({"nis2": "essential"}, {"eu-nis2"}),
        ({"nis2": "important"}, {"eu-nis2"}),
        ({"nis2": "none"}, set()),
        ({"dora": True}, {"eu-dora"}),
        ({"dora": False}, set()),
        ({"telecom_in": ["GB"]}, {"uk-pecr"}),
        ({"telecom_in": ["US"]}, {"us-fcc"}),
        ({"telecom_in": ["IE"]}, {"eu-telecom"}),
        ({"telecom_in": ["IE", "GB"]}, {"eu-telecom", "uk-pecr"}),
        ({"telecom_in": ["CH"]}, set()),
        ({"sectors": ["telecom"], "established_in": ["GB"]}, {"uk-pecr"}),
        # Where its networks are is known: its other establishments do not count.
        (
            {"sectors": ["telecom"], "established_in": ["GB"], "telecom_in": ["IE"]},
            {"eu-telecom"},
        ),
        ({"sectors": ["health"], "established_in": ["GB"]}, set()),
    ],
)
def test_each_special_law_without_a_pack_is_named(organisation, expected):
    special = {"us-hipaa", "eu-nis2", "eu-dora", "uk-pecr", "us-fcc", "eu-telecom"}

    assert special & {*missing(GENERAL, organisation=organisation)} == expected
    with_packs = special & {*missing(LAW, organisation=organisation)}
    assert with_packs == expected & {"us-fcc"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"countries": {"JP": 1}}, ("jp",)),
        ({"countries": {"FR": 1, "GB": 1, "CH": 1}}, ()),
        ({"controllers": [{"code": "a", "countries": {"JP": 1}}]}, ("jp",)),
        ({"organisation": {"established_in": ["BR"]}}, ("br",)),
        ({"processing_law": "law_enforcement"}, ("law-enforcement-processing",)),
        ({"processing_law": "national_security"}, ("national-security-processing",)),
        ({"processing_law": "general"}, ()),
    ],
)
def test_countries_and_kinds_of_processing_without_a_pack(facts, expected):
    assert missing(**facts) == expected
