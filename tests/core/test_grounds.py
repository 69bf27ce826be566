"""Demands, exemptions and stricter practice: each condition of a ground by itself."""

import pytest

from incidents.core.facts import read
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.floors import health_data_where_none_pass
from incidents.core.rules.hipaa_factors import held_by_ransomware
from incidents.core.rules.practices import MATTERS, stand
from incidents.core.rules.readings import read as readings_of
from incidents.core.rules.registry import DEMANDS, EXEMPTIONS, READERS
from incidents.core.triage import triage
from incidents.core.triage_judge import judge
from incidents.packs import load_law
from tests.core.rule_cases import KIT, STRANGER, case
from tests.core.rule_conditions import (
    BACK,
    HALF_BACK,
    INTERNAL,
    KNOWN,
    LIKELY,
    NAMELESS,
    SEALED,
    TRUSTED,
    UNLIKELY,
    data,
)
from tests.test_scenarios import NOW

LAW = load_law()
RULED_OUT = {"certainty": "ruled_out"}
WIPED = {"protection.wipe_confirmed": True}
STRICT = {"word_refused": 1, "trust_refused": 1, "health_never_passes": 1}


def judged(*changes):
    return judge(readings_of(read(case(*changes))).low)


@pytest.mark.parametrize(
    ("ground", "holds", "lifts"),
    [
        (
            DEMANDS["ordered-by-authority"],
            [{"authority_ordered": True}],
            [{"authority_ordered": False}, RULED_OUT],
        ),
        (
            EXEMPTIONS["data-unintelligible"],
            [SEALED],
            [
                {"protection.encryption": "weak"},
                {"protection.key_compromised": True},
                {"media": ["paper"]},
                {"effects": ["confidentiality", "availability"]},
                {"effects": ["confidentiality", "integrity"]},
                {"effects": ["integrity"]},
                {"exposure.access": "excluded"},
                RULED_OUT,
            ],
        ),
        (
            EXEMPTIONS["risk-neutralised"],
            [WIPED, UNLIKELY],
            [
                {"protection.wipe_confirmed": False},
                LIKELY,
                {"effects": ["confidentiality", "availability"]},
                {"effects": ["confidentiality", "integrity"]},
            ],
        ),
    ],
)
def test_each_condition_alone_lifts_a_ground(ground, holds, lifts):
    assert ground.test(judged(*holds))
    assert [change for change in lifts if ground.test(judged(*holds, change))] == []


@pytest.mark.parametrize(("seat", "cited"), [("IE", "GDPR"), ("GB", "UK GDPR")])
def test_an_exemption_is_cited_as_the_law_that_speaks_has_it(seat, cited):
    ours = {"established_in": [seat], "main_establishment": seat}
    facts = {**case(SEALED, KIT, STRANGER), "role": "controller", "organisation": ours}

    found = triage(read(facts), LAW, now=NOW).duties

    told = {f.exception for f in found if f.duty == "communicate-to-data-subjects"}
    assert told == {f"{cited} Art. 34(3)(a)"}


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ({"role": "controller"}, set()),
        (
            {"role": "controller", "settled": {"role": "cannot_be_determined"}},
            set(),
        ),
        ({}, {"role-not-known"}),
        ({"settled": {"role": "cannot_be_determined"}}, {"role-never-known"}),
    ],
)
def test_what_is_not_known_of_our_role_is_said_where_it_matters(role, said):
    rules = {"role-not-known", "role-never-known"}
    facts = {"certainty": "confirmed", "countries": {"IE": 9}, **role}

    by_duty = {
        f.duty: {r.rule for r in f.because} & rules
        for f in triage(read(facts), LAW, now=NOW).duties
    }

    assert by_duty["notify-authority"] == said
    assert by_duty["record-in-register"] == set()


def strictly(*changes):
    view = readings_of(read(case(*changes))).low
    return Circumstances({**view, **STRICT})


@pytest.mark.parametrize(
    ("decides", "holds", "lifts"),
    [
        (
            health_data_where_none_pass.applies,
            [data("health"), TRUSTED, LIKELY],
            [SEALED, data("financial"), NAMELESS, INTERNAL, UNLIKELY],
        ),
        (
            MATTERS["recipient_secrecy"].views["no-trust"].decides,
            [TRUSTED],
            [SEALED, KNOWN],
        ),
        (
            MATTERS["recipient_declaration"].views["not-accepted"].decides,
            [KNOWN, BACK],
            [
                SEALED,
                INTERNAL,
                {"mitigation": ["returned"]},
                HALF_BACK,
            ],
        ),
    ],
)
def test_a_stricter_practice_weighs_only_where_all_of_it_holds(decides, holds, lifts):
    assert decides(strictly(*holds))
    assert [change for change in lifts if decides(strictly(*holds, change))] == []
    guided = Circumstances(readings_of(read(case(*holds))).low)
    assert not decides(guided)


def test_a_word_that_an_authority_takes_is_named_only_where_it_decides():
    decides = MATTERS["recipient_declaration"].views["accepted-if-unopened"].decides
    guided = [
        Circumstances(readings_of(read(case(UNLIKELY, BACK, *change))).low)
        for change in ([], [SEALED], [LIKELY], [HALF_BACK])
    ]

    assert [decides(c) for c in guided] == [True, False, False, False]


@pytest.mark.parametrize(
    ("authority", "expected"),
    [("pl-uodo", (1, 1, 1)), ("be-apd", (0, 0, 0)), ("ie-dpc", (0, 0, 0))],
)
def test_where_an_authority_has_said_nothing_it_stands_as_the_guidelines(
    authority, expected
):
    assert stand(LAW.authorities[authority]) == expected


def test_what_is_proven_of_one_whole_is_not_said_to_be_presumed_or_of_a_part():
    facts = {**case(KIT, STRANGER), "role": "controller", "countries": {"IE": 1}}

    found = triage(read(facts), LAW, now=NOW).duties

    assert found
    told = {reason.rule for finding in found for reason in finding.because}
    assert "presumed-until-known" not in told
    assert "worst-part" not in told


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ([{"effects": ["availability"]}], True),
        ([{"effects": ["integrity"]}], True),
        ([{"effects": ["confidentiality"]}], False),
        ([{"effects": ["availability"], "incident_type": "phishing"}], False),
    ],
)
def test_ransomware_holds_data_that_it_locked_or_changed(changes, held):
    settled = {"also_types": "none"}
    facts = case({"incident_type": "ransomware"}, *changes)
    facts["settled"] = {**facts["settled"], **settled}
    view = readings_of(read(facts), [READERS["hipaa-ransomware"]]).low

    assert held_by_ransomware(judge(view)) is held


def test_nobody_in_any_state_is_not_many_in_one():
    nowhere = {"countries": {"US": 600}, "settled": {"us_states": "none"}}

    view = readings_of(read(nowhere), [READERS["hipaa-states"]])

    assert view.low["many_in_a_state"] == 0
