"""Realistic facts without end: the published cases and the made-up stories, varied.

No two are the same, and the same number always makes the same case. What a report may
lack is taken away, what differs between two like incidents is drawn anew.
"""

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from incidents.core import facts_codes as codes
from incidents.demo.stories import at_times, organisations, stories

Facts = dict[str, Any]

PUBLISHED = Path(__file__).parents[1] / "tests" / "core" / "published_cases.jsonl"
START = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = (1, 3, 12, 40, 60, 180, 700, 4_000, 25_000, 900_000)
OF_A_REPORT = (
    "incident_type", "intent", "malicious", "profile_depth", "identifiability",
    "data_categories", "subject_kinds", "effects", "media", "harms", "role", "subjects",
)  # fmt: skip
SETTLED = ("data_categories", "effects", "subject_kinds", "harms", "media")


def seeds() -> list[Facts]:
    """Return what is varied: each published case and each made-up story."""
    lines = PUBLISHED.read_text(encoding="utf-8").splitlines()
    published = [json.loads(line)["facts"] for line in lines]
    settings = {each.slug: each.as_facts() for each in organisations()}
    told = [
        {**at_times(story.facts, START), "organisation": settings[story.organisation]}
        for story in stories()
    ]
    return [*published, *told]


def case(seeds: list[Facts], number: int) -> Facts:
    """Return case *number*."""
    rng = Random(number)  # noqa: S311 - facts, no secret
    facts = copy.deepcopy(seeds[number % len(seeds)])
    _meet_again(rng, facts, number)
    _know_more(rng, facts)
    for key in rng.sample(OF_A_REPORT, k=rng.choice((0, 0, 1, 2, 4))):
        facts.pop(key, None)
        facts.get("settled", {}).pop(key, None)
    return facts


def _meet_again(rng: Random, facts: Facts, number: int) -> None:
    """Let it happen at another time, to other people, elsewhere."""
    discovered = START + timedelta(minutes=number)
    facts["discovered_at"] = discovered.isoformat()
    facts["reported_at"] = (discovered + timedelta(minutes=50)).isoformat()
    if rng.random() < 0.7:
        facts["aware_at"] = (discovered + timedelta(hours=5)).isoformat()
    few = rng.choice(PEOPLE)
    facts["subjects"] = {"min": few, "max": few + rng.choice((0, 2, few))}
    if rng.random() < 0.3 and facts.get("countries"):
        facts["countries"] = dict.fromkeys(
            rng.sample(["IE", "FR", "DE", "PL", "GB", "CH", "US"], k=2)
        )


def _know_more(rng: Random, facts: Facts) -> None:
    """Answer some of what is asked later: by IT, or by the officer."""
    exposure, protection = facts.setdefault("exposure", {}), facts.get("protection")
    if rng.random() < 0.3:
        exposure["access"] = rng.choice(codes.ACCESS)
    if rng.random() < 0.3:
        exposure["logs_available"] = rng.random() < 0.6
    if rng.random() < 0.3:
        exposure["contained"] = rng.choice(codes.CONTAINED)
    if rng.random() < 0.3:
        facts["protection"] = {**(protection or {}), "encryption": "none"}
    if rng.random() < 0.4:
        settled = facts.setdefault("settled", {})
        settled.update(dict.fromkeys(rng.sample(SETTLED, k=2), "complete"))
