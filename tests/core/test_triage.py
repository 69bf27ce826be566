"""What the triage answers, as the vocabulary promises it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incidents.core.facts import read
from incidents.core.triage import Advice, Outcome, RiskWord, triage
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


def test_the_answer_has_exactly_the_keys_of_the_vocabulary():
    document = answer(**OURS, aware_at=AWARE.isoformat()).to_document()

    assert set(document) == {
        "risk",
        "because",
        "severity",
        "duties",
        "not_covered",
        "open_questions",
        "law_version",
        "evaluated_at",
    }
    assert set(document["duties"][0]) == {
        "regime",
        "duty",
        "addressee",
        "stage",
        "outcome",
        "advice",
        "due_at",
        "provisional_due_at",
        "starts_from",
        "due_rule",
        "late",
        "exception",
        "superseded_by",
        "source",
        "because",
        "missing_for_notice",
    }
    assert set(document["open_questions"][0]) == {
        "fact",
        "ask",
        "who",
        "could_change",
        "answers",
    }
    assert set(document["because"][0]) == {"rule", "facts", "says", "source"}
    assert document["evaluated_at"] == "2026-06-12T12:00:00Z"
    assert document["law_version"] == LAW.version
    assert json.loads(json.dumps(document)) == document


def test_the_duty_to_the_authority_reads_as_the_law_says_it():
    found = finding("notify-authority", aware_at=AWARE.isoformat()).to_document()

    assert found["due_at"] == "2026-06-15T09:10:00Z"
    assert found["due_rule"] == "72 hours from awareness"
    assert found["starts_from"] == "aware_at"
    assert found["addressee"] == "ie-dpc"
    assert found["source"] == "GDPR Art. 33(1)"


def test_what_the_notice_still_lacks_is_listed():
    found = finding(
        "notify-authority", effects=["availability"], subjects={"min": 3, "max": 3}
    )

    assert found.missing_for_notice == (
        "subject_kinds",
        "data_categories",
        "records",
        "harms",
        "measures_after",
    )


def test_what_cannot_be_determined_is_not_missing_and_counts_as_the_worst():
    settled = {"data_categories": "cannot_be_determined"}
    exposed = {"access": "confirmed", "recipient": "unknown"}

    found = finding(
        "communicate-to-data-subjects",
        personal_data=True,
        effects=["confidentiality"],
        protection={"encryption": "none"},
        exposure=exposed,
        settled=settled,
    )

    assert found.outcome is Outcome.REQUIRED
    authority = finding("notify-authority", settled=settled)
    assert "data_categories" not in authority.missing_for_notice


@pytest.mark.parametrize(
    "path", ["certainty", "personal_data", "exposure.access", "exposure.recipients"]
)
def test_a_fact_that_cannot_be_determined_is_no_open_question(path):
    settled = {path: "cannot_be_determined"}

    asked = answer(role="controller", countries={"IE": 1}, settled=settled)

    assert path not in [question.fact for question in asked.open_questions]


def test_an_unproven_duty_says_that_it_rests_on_presumptions():
    found = finding("notify-authority", effects=["confidentiality"])

    assert found.outcome is Outcome.UNDETERMINED
    assert found.because[0].rule == "presumed-until-known"


def test_reasons_that_are_presumed_say_so_before_they_are_told():
    stolen = {"data_categories": ["basic", "health"], "effects": ["confidentiality"]}
    seen = {"exposure": {"recipient": "malicious", "access": "confirmed"}}
    told = {"protection": {"encryption": "none"}, "profile_depth": "complete"}

    open_still = answer(**OURS, **stolen)
    settled = answer(**OURS, **stolen, **seen, **told)

    assert open_still.risk is RiskWord.UNDETERMINED
    assert open_still.because[0].rule == "presumed-until-known"
    assert settled.risk is RiskWord.HIGH
    assert "presumed-until-known" not in [each.rule for each in settled.because]


def test_every_reason_names_rule_facts_words_and_source():
    for each in answer(**OURS).duties:
        for reason in each.because:
            assert reason.rule
            assert reason.says.endswith(".")
            assert reason.source


def test_the_worst_part_counts_and_is_named():
    parts = [
        {"certainty": "near_miss"},
        {"effects": ["availability"], "availability": {"lost_for_good": True}},
    ]

    found = finding("notify-authority", personal_data=True, parts=parts)

    assert found.outcome is Outcome.REQUIRED
    assert found.because[-1].says == ("The case has 2 parts; part 2 decides this duty.")


def test_the_risk_is_the_worst_of_all_parts():
    lost = {"effects": ["availability"], "availability": {"lost_for_good": True}}
    sick = {**lost, "data_categories": ["health"], "subject_kinds": ["patients"]}

    found = answer(**OURS, parts=[{"certainty": "near_miss"}, sick])

    assert found.risk is RiskWord.HIGH
    assert [reason.rule for reason in found.because] == ["health-data-lost-for-good"]


def test_the_presumed_risk_never_abstains():
    assert answer().risk is RiskWord.UNDETERMINED
    assert answer().presumed_risk is RiskWord.RISK
    assert finding("notify-authority").advice is Advice.NOTIFY


def test_one_identity_for_each_duty_and_addressee():
    found = answer(**{**OURS, "countries": {"IE": 1, "GB": 2}}).duties

    identities = [each.identity for each in found]
    assert len(identities) == len(set(identities))
    assert ("uk-gdpr", "notify-authority", None, "uk-ico") in identities


@pytest.mark.parametrize(
    ("organisation", "missing"),
    [
        ({"hipaa": "covered_entity"}, "us-hipaa"),
        ({"nis2": "essential"}, "eu-nis2"),
        ({"dora": True}, "eu-dora"),
        ({"telecom_in": ["GB"]}, "uk-pecr"),
        ({"telecom_in": ["IE"]}, "eu-telecom"),
        ({"sectors": ["telecom"], "established_in": ["GB"]}, "uk-pecr"),
        ({"established_in": ["JP"]}, "jp"),
    ],
)
def test_laws_without_a_pack_are_said_aloud(organisation, missing):
    general = tuple(regime for regime in LAW.regimes if not regime.sectoral)
    breach = read({**OURS, "organisation": organisation})

    found = triage(breach, replace(LAW, regimes=general), now=NOW).not_covered
    assert missing in found


def test_laws_that_do_not_concern_us_are_not_mentioned():
    none = {"hipaa": "none", "nis2": "none", "dora": False}

    assert answer(**OURS, organisation=none).not_covered == ()


def test_people_of_our_controllers_count_for_the_scope():
    found = answer(
        role="processor", controllers=[{"code": "a", "countries": {"FR": 1}}]
    )

    assert {each.regime for each in found.duties} == {"eu-gdpr"}


def test_an_instant_without_offset_is_no_now():
    with pytest.raises(ValueError, match="offset"):
        triage(read({}), LAW, now=datetime(2026, 6, 12))  # noqa: DTZ001 - the fault


def test_a_reporter_who_calls_it_specially_sensitive_is_believed_for_today():
    exposed = {"recipient": "unknown", "access": "confirmed"}
    facts = {"effects": ["confidentiality"], "exposure": exposed}

    plain = finding("communicate-to-data-subjects", **facts)
    special = finding("communicate-to-data-subjects", **facts, sensitivity="special")

    assert plain.advice is Advice.DO_NOT_NOTIFY
    assert special.advice is Advice.NOTIFY
    assert special.outcome is Outcome.UNDETERMINED


def test_nobody_concerned_is_a_settled_number():
    none = {"subjects": "none"}

    found = answer(**OURS, settled=none).open_questions

    assert "subjects" not in [question.fact for question in found]


def test_null_inside_an_object_is_not_known_yet():
    assert read({"exposure": {"access": None}}).code("exposure.access") is None


def test_british_reasons_cite_british_articles():
    ours = {"established_in": ["GB"], "main_establishment": "GB"}
    facts = {"effects": ["confidentiality"], "organisation": ours, "role": "controller"}

    told = [r for f in answer(**facts).duties for r in f.because]

    assert "only-authority" in [reason.rule for reason in told]
    assert "lead-authority" not in [reason.rule for reason in told]
    sources = [reason.source for reason in told]
    assert any("UK GDPR Art. 33(1)" in source for source in sources)
    assert not any(source.startswith("GDPR") for source in sources)
    assert not any("UK UK" in source for source in sources)


def test_a_processor_is_told_first_why_a_duty_is_not_its_own():
    notify = finding("notify-authority", role="processor")

    assert notify.because[0].rule == "the-controllers-decide"
