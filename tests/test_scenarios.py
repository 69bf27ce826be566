"""Scenarios that a lawyer can write: one TOML file per regime or proposal.

A proposal is judged in the place of the law that it would change.

A scenario has a ``name`` that is a sentence, ``facts`` in the vocabulary, and what is
expected of its regime: ``expect`` (outcome by duty), ``advise`` (advice by duty),
``due``, ``provisional`` and ``target`` (instant by duty), ``starts`` (what starts the
clock), ``says`` (the limit in words), ``to`` (addressees by duty), ``late`` (duties
that are late at ``now``), ``exception``, ``superseded_by``, ``asks`` (facts among the
open questions), ``because`` (rules among the reasons, by duty) and ``absent = true``
where the regime must not be listed. A duty in stages is named with its stage:
"notify-authority/final". An instant or a text that must be missing is written "none".
``not_covered`` is what no pack covers.
"""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from incidents.core.facts import read
from incidents.core.triage import DutyFinding, Triage, triage
from incidents.packs import load_law

HERE = Path(__file__).parent / "scenarios"
LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
KEYS = {
    "name",
    "facts",
    "now",
    "expect",
    "advise",
    "due",
    "provisional",
    "target",
    "starts",
    "says",
    "superseded_by",
    "asks",
    "because",
    "to",
    "late",
    "exception",
    "absent",
    "not_covered",
}


def plain(value: Any) -> Any:
    """Return TOML values as JSON has them."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def scenarios():
    for path in sorted(HERE.glob("*.toml")):
        for scenario in tomllib.loads(path.read_text())["scenario"]:
            name = f"{path.stem}: {scenario['name']}"
            yield pytest.param(path.stem, scenario, id=name)


def answered(regime: str, scenario: dict[str, Any]) -> Triage:
    law = LAW.what_if(regime) if regime in LAW.proposals else LAW
    return triage(read(plain(scenario["facts"])), law, now=scenario.get("now", NOW))


def by_duty(answer: Triage, regime: str, attribute: str) -> dict[str, Any]:
    """Return the one value that every addressee of a duty shares."""
    found: dict[str, Any] = {}
    for finding in answer.duties:
        if finding.regime == regime:
            value = getattr(finding, attribute)
            name = named(finding)
            assert found.setdefault(name, value) == value
    return found


def named(finding: DutyFinding) -> str:
    return f"{finding.duty}/{finding.stage}" if finding.stage else finding.duty


@pytest.mark.parametrize(("regime", "scenario"), list(scenarios()))
def test_scenario(regime, scenario):
    assert set(scenario) <= KEYS
    answer = answered(regime, scenario)

    listed = {finding.regime for finding in answer.duties}
    assert (regime not in listed) == scenario.get("absent", False)
    for key, attribute in (
        ("expect", "outcome"),
        ("advise", "advice"),
        ("due", "due_at"),
        ("provisional", "provisional_due_at"),
        ("target", "target_at"),
        ("starts", "starts_from"),
        ("says", "due_rule"),
        ("superseded_by", "superseded_by"),
        ("exception", "exception"),
    ):
        expected = scenario.get(key, {})
        found = by_duty(answer, regime, attribute) if expected else {}
        said = {duty: found.get(duty, "not listed") or "none" for duty in expected}
        assert said == expected, key
    for duty, rules in scenario.get("because", {}).items():
        given = by_duty(answer, regime, "because")[duty]
        assert {*rules} <= {reason.rule for reason in given}
    asked = {question.fact for question in answer.open_questions}
    assert {*scenario.get("asks", [])} <= asked
    for duty, expected in scenario.get("to", {}).items():
        to = [f.addressee or "" for f in answer.duties if f.duty == duty]
        assert to == expected
    if "late" in scenario:
        assert [named(f) for f in answer.duties if f.late] == scenario["late"]
    if "not_covered" in scenario:
        assert list(answer.not_covered) == scenario["not_covered"]


def test_every_regime_and_every_proposal_has_its_scenarios():
    written = {path.stem for path in HERE.glob("*.toml")}

    assert written == {regime.id for regime in LAW.regimes} | set(LAW.proposals)


def test_no_two_scenarios_have_the_same_name():
    names = [param.id for param in scenarios()]

    assert len(names) == len(set(names))
