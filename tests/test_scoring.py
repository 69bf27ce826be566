"""The score counts missed duties, needless notices and contradictions apart."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from incidents.cli import main
from incidents.core.regime import Law
from incidents.packs import load_law
from incidents.scoring import score
from incidents.scoring_cases import read_cases

LAW = load_law()
NOW = datetime(2026, 6, 12, tzinfo=UTC)
LOST = {
    "role": "controller",
    "certainty": "confirmed",
    "personal_data": True,
    "countries": {"IE": 1},
    "effects": ["availability"],
    "availability": {"lost_for_good": True},
}


def a_case(facts, *, notify, jurisdiction="IE", name="case"):
    expected = {"notify_authority": notify, "communicate_to_data_subjects": None}
    return {
        "id": name,
        "jurisdiction": jurisdiction,
        "facts": facts,
        "expected": expected,
    }


def scored(facts, *, notify, jurisdiction="IE", law=LAW):
    case = a_case(facts, notify=notify, jurisdiction=jurisdiction)
    read = read_cases([json.dumps(case).encode()])
    assert read.faulty == []
    return score(read.cases, law, now=NOW)["notify-authority"]


def run(*cases: object, options: tuple[str, ...] = ()) -> Result:
    lines = [each if isinstance(each, str) else json.dumps(each) for each in cases]
    return CliRunner().invoke(
        main,
        ["triage", "--score", "-", *options],
        input="\n".join(lines),
        catch_exceptions=False,
    )


def test_advice_that_follows_the_authority_is_right():
    found = scored(LOST, notify=True)

    assert (found.right, found.determined, found.judged) == (1, 1, 1)


def test_a_needless_notice_that_was_proven_is_a_contradiction_too():
    found = scored(LOST, notify=False)

    assert (found.needless, found.contradictions) == (["case"], ["case"])


def test_a_missed_duty_is_counted_apart():
    found = scored({**LOST, "certainty": "near_miss"}, notify=True)

    assert (found.missed, found.contradictions) == (["case"], ["case"])


def test_an_undetermined_outcome_contradicts_nothing():
    found = scored({**LOST, "effects": [], "certainty": None}, notify=False)

    assert (found.needless, found.determined) == (["case"], 0)
    assert found.contradictions == []


def test_a_regime_without_a_pack_is_not_judged():
    without = [each for each in LAW.regimes if each.id != "us-hipaa"]
    law = Law(regimes=tuple(without), authorities=LAW.authorities, version="")

    found = scored(LOST, notify=True, jurisdiction="US", law=law)

    assert (found.unlisted, found.judged) == (["case"], 0)


def test_a_duty_that_was_not_decided_is_not_scored():
    assert scored(LOST, notify=None).judged == 0


def test_british_cases_are_judged_under_british_law():
    facts = {**LOST, "countries": {"GB": 1}}

    assert scored(facts, notify=True, jurisdiction="GB").right == 1


def test_a_notice_that_a_special_law_replaces_is_judged_as_that_one():
    provider = {
        **LOST,
        "sectors": ["telecom"],
        "subject_kinds": ["subscribers"],
        "organisation": {"established_in": ["IE"], "telecom_in": ["IE"]},
    }

    found = scored(provider, notify=True)

    assert (found.right, found.determined, found.contradictions) == (1, 1, [])


def test_the_table_names_each_case_that_went_wrong():
    result = run(
        a_case(LOST, notify=True, name="good"),
        a_case({**LOST, "effects": [], "certainty": None}, notify=False, name="much"),
    )

    assert result.exit_code == 0
    assert "2 published cases, law " in result.stdout
    row = next(s for s in result.stdout.splitlines() if s.startswith("notify-auth"))
    assert row.split()[1:] == ["2", "1", "0", "1", "0", "50%", "0"]
    assert "needless: the advice was to notify" in result.stdout
    assert "notify-authority: much" in result.stdout


def test_a_contradiction_ends_with_exit_code_1():
    result = run(a_case(LOST, notify=False), options=("--json",))

    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["law_version"] == LAW.version
    assert answer["duties"]["notify-authority"] == {
        "judged": 1,
        "right": 0,
        "wrong": 1,
        "missed": [],
        "needless": ["case"],
        "contradictions": ["case"],
        "determined": 1,
        "determined_share": 1.0,
        "unlisted": [],
    }


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{x", "line 2: the line: is not JSON"),
        ("[]", "line 2: the line: must be an object"),
        ({"id": " "}, "line 2: id: must be text"),
        ({"id": "x"}, "line 2: jurisdiction: must be text"),
        ({"id": "x"}, "line 2: facts: must be an object"),
        ({"expected": {}}, "line 2: expected: must hold notify_authority or"),
        (a_case(LOST, notify="yes"), "expected.notify_authority: must be true, false"),
        (a_case({"color": 1}, notify=True, name="b"), "line 2: facts.color: "),
        (a_case(LOST, notify=True), "line 2: id: 'case' stands twice"),
    ],
)
def test_a_fault_is_named_with_its_line_and_the_others_are_scored(line, says):
    result = run(a_case(LOST, notify=True), line)

    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stdout.startswith("1 published cases")


def test_a_file_without_a_case_is_no_success():
    result = run("")

    assert result.exit_code == 1
    assert "no case to score" in result.stderr
