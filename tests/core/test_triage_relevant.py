"""Every unknown that could change a duty is asked for, also where others hide it."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from incidents.core.facts import read
from incidents.core.rules.readings import View
from incidents.core.triage import Outcome, Triage, triage
from incidents.core.triage_judge import Arises, JudgedPart, arises, judge, judge_part
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CASES = [
    json.loads(line)["facts"]
    for line in (Path(__file__).parent / "published_cases.jsonl")
    .read_text()
    .split("\n")
    if line
]
LOST_LAPTOP = {
    "role": "controller",
    "certainty": "confirmed",
    "incident_type": "device_lost_or_stolen",
    "media": ["laptop"],
    "data_categories": ["basic", "contact"],
    "countries": {"IE": 20},
}


def answer(facts: dict[str, Any]) -> Triage:
    return triage(read(facts), LAW, now=NOW)


def asked(facts: dict[str, Any]) -> set[str]:
    return {question.fact for question in answer(facts).open_questions}


def test_a_lost_laptop_is_asked_whether_it_was_encrypted():
    assert {
        "protection.encryption",
        "protection.key_compromised",
        "exposure.access",
        "exposure.recipient",
        "exposure.contained",
        "profile_depth",
    } <= asked(LOST_LAPTOP)


def test_with_the_key_gone_encryption_is_not_asked():
    gone = {**LOST_LAPTOP, "protection": {"key_compromised": True}}

    assert "protection.encryption" not in asked(gone)


def test_each_alternative_to_strong_encryption_is_asked_also_paper():
    encrypted = {**LOST_LAPTOP, "protection": {"encryption": "strong"}}

    assert {"protection.key_compromised", "media"} <= asked(encrypted)


def test_what_was_changed_is_asked_although_what_was_read_could_decide_as_well():
    open_effects = {key: LOST_LAPTOP[key] for key in ("role", "certainty", "countries")}

    assert {
        "integrity.misused",
        "integrity.recoverable",
        "availability.lost_for_good",
    } <= asked({**open_effects, "personal_data": True})


def test_nothing_is_worked_out_before_it_is_asked_for():
    answered = answer(LOST_LAPTOP)

    assert "open_questions" not in answered.__dict__
    assert "open_questions" not in answered.to_record()
    assert answered.to_document()["open_questions"]
    assert "open_questions" in answered.__dict__


def forgetful(rng: Random) -> dict[str, Any]:
    """Return a published case of which something has been forgotten."""
    facts = copy.deepcopy(rng.choice(CASES))
    for key in list(facts):
        if key not in ("role", "countries", "settled") and rng.random() < 0.3:
            del facts[key]
    settled = facts.get("settled", {})
    for key in list(settled):
        if rng.random() < 0.4:
            del settled[key]
    return facts


def ends(part: JudgedPart) -> dict[str, tuple[View, View]]:
    """Return each unknown fact at its best and at its worst."""
    found: dict[str, tuple[View, View]] = {}
    for unknown in part.readings.unknown:
        best, worst = found.setdefault(unknown.path, ({}, {}))
        best.update(unknown.low)
        worst.update(unknown.high)
    return found


def turning(part: JudgedPart, rng: Random) -> Iterator[tuple[str, str]]:
    """Yield facts that turn a duty in some completion, found by trying many."""
    by_path = ends(part)
    for speaking in part.speaking:
        for duty in speaking.regime.duties:
            if part.verdict(duty).outcome is Outcome.UNDETERMINED:
                for path in turning_one(arises(duty), part, by_path, rng):
                    yield path, f"{speaking.regime.id}/{duty.id}"


def turning_one(
    test: Arises,
    part: JudgedPart,
    by_path: dict[str, tuple[View, View]],
    rng: Random,
) -> Iterator[str]:
    for _ in range(60):
        share = rng.choice([0.2, 0.5, 0.8])
        view = dict(part.readings.low)
        for best, worst in by_path.values():
            view.update(worst if rng.random() < share else best)
        for path, (best, worst) in by_path.items():
            if test(judge(view | best)) != test(judge(view | worst)):
                yield path


def test_nearly_every_fact_that_turns_a_duty_in_some_completion_is_asked_for():
    rng = Random(20261126)  # noqa: S311 - facts, no secret
    turned = missed = 0
    for _ in range(25):
        facts = forgetful(rng)
        answered = answer(facts)
        open_duties = {
            f"{f.regime}/{f.duty}"
            for f in answered.duties
            if f.outcome is Outcome.UNDETERMINED
        }
        said = {(q.fact, d) for q in answered.open_questions for d in q.could_change}
        for part in judge_part(read(facts), LAW):
            found = {pair for pair in turning(part, rng) if pair[1] in open_duties}
            turned += len(found)
            missed += len(found - said)

    assert turned > 200
    # The search tries several orders, not all: here and there it misses one.
    assert missed <= turned * 0.05
