"""Facts, triage and decisions in the words and options of the form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from incidents.core.organisation import Organisation
from incidents.core.rules.criteria import EXEMPTIONS
from incidents.documents.fill import fill
from incidents.documents.filled import FilledField, State
from incidents.documents.form import Form
from incidents.documents.record import Record
from incidents.packs_forms import load_forms
from tests.documents.samples import CLINIC, NOW, full, lost_laptop


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


def _with_facts(**facts: Any) -> Record:
    return Record(organisation=CLINIC, facts=facts, reference="INC-1", prepared_at=NOW)


def _field(form: Form, record: Record, no: int) -> FilledField:
    return fill(form, record).field(no)


def test_people_were_not_told_because_somebody_ticked_so(form: Form):
    record = replace(lost_laptop(), answers={97: "a"})

    each = _field(form, record, 97)

    assert each.value != "a"
    assert each.state is State.TO_BE_DETERMINED
    assert "on record" in each.reason


_DECISION: Mapping[str, Any] = {
    "regime": "eu-gdpr",
    "duty": "communicate-to-data-subjects",
    "at": "2026-06-13T10:00:00Z",
}


@pytest.mark.parametrize(
    ("decision", "key"), [("done", "a"), ("notify", "b1"), ("do_not_notify", "d")]
)
def test_a_decision_on_record_says_whether_people_are_told(
    form: Form, decision: str, key: str
):
    record = replace(
        lost_laptop(), decisions=[{**_DECISION, "decision": decision, "stage": None}]
    )

    assert _field(form, record, 97).value == key


_CITED = [str(each.exception) for each in EXEMPTIONS.values()]


@pytest.mark.parametrize("cited", [c for c in _CITED if "GDPR Art. 34(3)" in c])
def test_each_exemption_of_article_34_3_is_a_ground_of_the_template(
    form: Form, cited: str
):
    duty = {"duty": "communicate-to-data-subjects", "exception": cited}
    record = replace(
        lost_laptop(),
        triage={**lost_laptop().triage, "duties": [duty]},
        decisions=[{**_DECISION, "decision": "do_not_notify", "stage": None}],
    )

    filled = fill(form, record)

    assert filled.field(97).value == "e"
    assert f"34(3)({filled.field(100).value})" in cited


@pytest.mark.parametrize(
    ("band", "key"),
    [
        (["low", "low"], "a"),
        (["medium", "medium"], "b"),
        (["high", "very_high"], "c"),
        (["low", "medium"], "d"),
    ],
)
def test_severity_is_said_where_both_ends_agree(form: Form, band: list[str], key: str):
    record = replace(lost_laptop(), triage={"severity": {"band": band}})

    assert _field(form, record, 87).value == key


def test_a_recorded_communication_stands_against_an_answer(form: Form):
    record = replace(full(), answers={**full().answers, 97: "d"})

    filled = fill(form, record)

    assert filled.field(97).value == "a"
    assert filled.field(98).shown == ("16 June 2026",)


@pytest.mark.parametrize(
    ("count", "certainty", "key"),
    [
        ({"min": 340, "max": 340, "certainty": "exact"}, 67, "a"),
        ({"min": 340, "max": 340, "certainty": None}, 67, "b"),
        ({"min": 300, "max": None, "certainty": "exact"}, 67, "b"),
    ],
)
def test_a_number_is_exact_only_when_it_is(
    form: Form, count: dict[str, Any], certainty: int, key: str
):
    assert _field(form, _with_facts(subjects=count), certainty).value == key


def test_a_number_that_nobody_will_ever_know_is_said_so(form: Form):
    record = _with_facts(settled={"subjects": "cannot_be_determined"})

    filled = fill(form, record)

    assert filled.field(67).state is State.CANNOT_BE_DETERMINED
    assert filled.field(67).value == "c"
    assert filled.field(68).state is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("protection", "key"),
    [
        ({"encryption": "strong", "key_compromised": False}, "a"),
        ({"encryption": "strong", "key_compromised": True}, "b"),
        ({"encryption": "strong"}, "e"),
        ({"encryption": "weak"}, "b"),
        ({"encryption": "none", "pseudonymised": False, "hashed_salted": False}, "c"),
        ({"encryption": "none"}, "e"),
    ],
)
def test_encrypted_data_are_unintelligible_only_with_a_safe_key(
    form: Form, protection: dict[str, Any], key: str
):
    record = _with_facts(effects=["confidentiality"], protection=protection)

    assert _field(form, record, 57).value == key


def test_an_accident_is_not_malicious_and_a_deliberate_act_is_not_yet(form: Form):
    accident = _with_facts(origin="internal", intent="accidental")
    deliberate = _with_facts(origin="internal", intent="deliberate")

    assert _field(form, accident, 61).value == "a"
    assert _field(form, deliberate, 61).state is State.TO_BE_DETERMINED


def test_a_list_that_may_still_grow_says_so(form: Form):
    growing = _with_facts(data_categories=["basic"])
    settled = _with_facts(
        data_categories=["basic"], settled={"data_categories": "complete"}
    )

    assert _field(form, growing, 70).remark == "At least these; the list may grow."
    assert _field(form, settled, 70).remark == ""


def test_codes_beyond_the_template_go_to_other_with_their_words(form: Form):
    record = _with_facts(data_categories=["basic", "images_audio"])

    filled = fill(form, record)

    assert filled.field(70).value == ["a", "u"]
    assert "images, video or sound recordings" in filled.field(71).shown[0]


def test_an_organisation_outside_the_eea_names_its_representative(form: Form):
    abroad = Organisation(
        slug="x", name="X Inc.", establishments=("US",), targets=("IE",)
    )
    record = replace(lost_laptop(), organisation=abroad, answers={})

    filled = fill(form, record)

    assert filled.field(18).state is State.TO_BE_DETERMINED
    assert filled.field(113).value == "b"
    assert filled.field(120).value == "a"
    assert filled.field(121).shown == ("Ireland",)


def test_people_in_several_states_make_it_cross_border(form: Form):
    filled = fill(form, replace(full(), authority_names={}))

    assert filled.field(113).value == "a"
    assert filled.field(116).shown == ("Bulgaria, Germany, Greece, Ireland",)
    assert filled.field(114).shown == ("Data Protection Commission (Ireland)",)
    assert filled.field(117).value == {"BG": 800, "DE": 5200, "GR": 1210, "IE": 41000}


def test_the_british_authority_is_none_of_the_eea(form: Form):
    ico = {"id": "uk-ico", "name": "Information Commissioner's Office"}
    owed = {"duty": "notify-authority", "advice": "notify"}
    triage = {
        "duties": [
            {**owed, "regime": "uk-gdpr", "addressee": "uk-ico"},
            {**owed, "regime": "eu-gdpr", "addressee": "ie-dpc"},
        ]
    }
    record = replace(
        lost_laptop(),
        triage=triage,
        answers={113: "a"},
        authority=ico,
        authority_names={"ie-dpc": "Data Protection Commission", "uk-ico": "ICO"},
    )

    assert _field(form, record, 118).value == ["Data Protection Commission"]


def test_what_is_only_presumed_is_not_told_to_the_authority(form: Form):
    says = "An attacker has a person's whole file."
    because = [{"rule": "r", "facts": [], "says": says, "source": "case No. 5"}]

    open_still = {"risk": "undetermined", "because": because}
    settled = {"risk": "high", "because": because}

    presumed = _field(form, replace(lost_laptop(), triage=open_still), 90)
    assessed = _field(form, replace(lost_laptop(), triage=settled), 90)
    assert presumed.value is None
    assert "An attacker has" in str(assessed.value)


def test_a_day_of_noticing_is_not_told_with_an_hour(form: Form):
    record = _with_facts(discovered_at="2026-06-11T00:00:00+01:00")
    record = replace(record, organisation=replace(CLINIC, zone="Europe/Dublin"))

    shown = _field(form, record, 51).shown[0]

    assert shown.startswith("First noticed on 11 June 2026.")


def test_people_not_settled_to_be_at_home_are_not_said_to_be(form: Form):
    record = _with_facts(countries={"IE": None})

    assert _field(form, record, 113).state is State.TO_BE_DETERMINED


def test_times_are_told_in_the_organisations_zone_and_in_utc(form: Form):
    each = _field(form, lost_laptop(), 48)

    assert each.shown == ("12 June 2026, 10:10 IST (09:10 UTC)",)


def test_a_rough_date_shows_no_hour(form: Form):
    record = _with_facts(
        occurred_from="2026-05-01T00:00:00+01:00", date_precision="month", ongoing=True
    )

    filled = fill(form, record)

    assert filled.field(46).shown == ("May 2026",)
    assert filled.field(45).value is True
