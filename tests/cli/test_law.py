"""``tocsin law``: packs are checked, listed and shown in words."""

import inspect
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from incidents.cli import main
from incidents.core.rules.registry import (
    ADDRESSING,
    CRITERIA,
    DEMANDS,
    EXEMPTIONS,
    FORMAL_ENDS,
    SCOPES,
)
from incidents.packs import load_law

LAW = load_law()
REGIMES = [*LAW.regimes, *LAW.proposals.values()]
NAMED = {
    **{name: each.test for name, each in SCOPES.items()},
    **{name: each.test for name, each in CRITERIA.items()},
    **ADDRESSING,
    **FORMAL_ENDS,
}


def law(*arguments: str, width: int = 300) -> Result:
    return CliRunner(env={"COLUMNS": str(width)}).invoke(main, ["law", *arguments])


def shown(*arguments: str) -> str:
    result = law("show", *arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_a_faulty_law_pack_is_named_without_a_traceback(tmp_path: Path):
    (tmp_path / "regimes").mkdir()
    (tmp_path / "regimes" / "xx.toml").write_text("id = 7\n")

    result = law("check", "--law", str(tmp_path))

    assert result.exit_code == 1
    assert "xx.toml" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_check_says_what_it_tried_and_what_stayed_open():
    said = law("check").stdout

    counts = f"{len(LAW.regimes)} regimes, {len(LAW.proposals)} proposals"
    assert said.startswith(f"sound: {counts}")
    for regime in REGIMES:
        assert f"\n  {regime.id}: {{" in said
    assert 'uk-gdpr: {"organisation": {"established_in": ["GB"]}}' in said
    assert LAW.version in said


def test_the_list_names_each_duty_with_its_limit_and_source():
    said = law("list").stdout

    assert "notify-authority: 72 hours from awareness; GDPR Art. 33(1)" in said


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.id)
def test_a_pack_is_shown_whole(regime):
    said = shown(regime.id)

    for text in (regime.name, regime.source, f"[{regime.scope}]", *regime.unchecked):
        assert " ".join(text.split()) in said
    assert all(f"[{name}]" in said for name in regime.formal_ends)
    for duty in regime.duties:
        names = (duty.criterion, *duty.demands, *duty.exemptions)
        assert all(f"[{name}]" in said for name in names)
        assert " ".join(duty.source.split()) in said
        for limit in duty.limits:
            for text in (limit.says, limit.source, str(limit.in_force)):
                assert " ".join(text.split()) in said


def test_a_rule_is_shown_with_the_level_that_the_pack_asks_for():
    said = shown("eu-gdpr")

    assert 'Is the risk at or above "high"?' in said
    assert "not when The data were made unreadable beforehand" in said


def test_only_the_limit_of_the_day_is_shown_when_a_day_is_named():
    before, since = (shown("uk-pecr", "--on", f"2025-08-{day}") for day in (19, 20))

    assert "24 hours" in before
    assert "72 hours from" not in before
    assert "72 hours from" in since


def test_a_day_before_any_limit_says_so():
    said = shown("eu-gdpr", "--on", "2018-05-24")

    assert "limit none on 2018-05-24: in force from 2018-05-25" in said


def test_a_proposal_is_called_one():
    said = shown("eu-gdpr-omnibus")

    assert "PROPOSAL, not law: it would change eu-gdpr" in said
    assert "to be confirmed before relying on it: - threshold" in said


def test_an_authority_is_shown_with_what_nobody_has_confirmed():
    said = shown("ie-dpc")

    assert "Dublin 2, D02 X963 (to be confirmed before relying on it)" in said
    assert "named by uk-gdpr" not in said


def test_an_authority_is_shown_with_its_practice_and_the_decisions():
    said = shown("pl-uodo")

    assert "practice does not take a recipient's word that everything was" in said
    assert "(UODO, decision DKN.5131.1.2024: papers sent to another bank" in said
    assert "practice" not in shown("ie-dpc")


def test_an_authority_that_a_pack_names_says_which():
    naming = {each.authority: each.id for each in LAW.regimes if each.authority}

    for authority, regime in naming.items():
        assert regime in shown(authority).partition("named by")[2]


def test_a_wrong_id_is_refused_with_those_near_it():
    result = law("show", "eu-gdrp")

    assert result.exit_code == 2
    assert "eu-gdpr" in result.stderr


def test_no_line_is_wider_than_the_terminal():
    lines = law("show", "eu-gdpr", width=60).stdout.splitlines()

    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize("name", NAMED)
def test_every_named_rule_has_words_and_cites_its_law(name):
    said = inspect.getdoc(NAMED[name]) or ""

    assert len(said.split()) > 3
    assert re.search(r"\d", said) or name in ADDRESSING  # the pack itself may name it


def test_every_ground_has_words_and_a_source():
    for ground in (*DEMANDS.values(), *EXEMPTIONS.values()):
        assert ground.reason.says.endswith(".")
        assert ground.reason.source
