"""Five organisations and what happens to them, one TOML file each.

``organisation`` holds for the whole file. A scenario has a ``name`` that is a sentence,
``facts``, and what is expected by "regime/duty" or "regime/duty/stage": ``expect``
(outcome), ``advise`` (advice), ``due``, ``provisional`` and ``target`` (instants, or
"none"), ``superseded_by``, and ``to`` (addressees, "" where none can be named).
``absent`` lists regimes that must not speak, ``not_covered`` what no pack covers,
``asks`` facts among the open questions, ``from_part`` the part that decides a duty.
"""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from incidents.core.facts import read
from incidents.core.triage import DutyFinding, Triage, triage
from incidents.packs import load_law
from tests.test_scenarios import plain

HERE = Path(__file__).parent / "stories"
LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
VALUES = {
    "expect": "outcome",
    "advise": "advice",
    "due": "due_at",
    "provisional": "provisional_due_at",
    "target": "target_at",
    "superseded_by": "superseded_by",
}
KEYS = {"name", "facts", "now", "to", "absent", "not_covered", "asks", "from_part"}


def stories():
    for path in sorted(HERE.glob("*.toml")):
        story = tomllib.loads(path.read_text())
        for scenario in story["scenario"]:
            name = f"{path.stem}: {scenario['name']}"
            yield pytest.param(story["organisation"], scenario, id=name)


def name_of(finding: DutyFinding) -> str:
    stage = f"/{finding.stage}" if finding.stage else ""
    return f"{finding.regime}/{finding.duty}{stage}"


def by_name(answer: Triage) -> dict[str, list[DutyFinding]]:
    found: dict[str, list[DutyFinding]] = {}
    for finding in answer.duties:
        found.setdefault(name_of(finding), []).append(finding)
    return found


def said(findings: list[DutyFinding], attribute: str) -> Any:
    """Return the one value that every addressee of a duty shares."""
    values = {getattr(finding, attribute) for finding in findings}
    assert len(values) == 1, values
    return values.pop() or "none"


@pytest.mark.parametrize(("organisation", "scenario"), list(stories()))
def test_story(organisation, scenario):
    assert set(scenario) <= KEYS | VALUES.keys()
    facts = {"organisation": organisation, **plain(scenario["facts"])}
    answer = triage(read(facts), LAW, now=scenario.get("now", NOW))
    found = by_name(answer)

    for key, attribute in VALUES.items():
        expected = scenario.get(key, {})
        assert {n: said(found[n], attribute) for n in expected} == expected, key
    to = scenario.get("to", {})
    assert {n: [f.addressee or "" for f in found[n]] for n in to} == to
    for name, number in scenario.get("from_part", {}).items():
        words = [reason.says for reason in found[name][0].because]
        assert any(f"part {number} decides" in each for each in words)
    speaking = {finding.regime for finding in answer.duties}
    assert not speaking & {*scenario.get("absent", [])}
    assert {*scenario.get("asks", [])} <= {q.fact for q in answer.open_questions}
    if "not_covered" in scenario:
        assert list(answer.not_covered) == scenario["not_covered"]


def test_five_organisations_tell_their_stories():
    assert len(list(HERE.glob("*.toml"))) == 5
    names = [param.id for param in stories()]
    assert len(names) == len(set(names))
