"""A message to a known recipient, by what authorities think of it differently."""

from datetime import UTC, datetime
from typing import Any

from incidents.core.facts import read
from incidents.core.regime import Law
from incidents.core.triage import DutyFinding, Triage, triage
from incidents.packs import load_law
from tests.core.rule_cases import case

LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
MANY = {"subjects": {"min": 60, "max": 60}}
SAID_TO_BE_DELETED = {"exposure.access": "unlikely", "exposure.contained": "full"}
TRUSTED = {"exposure.recipient": "trusted", "exposure.contained": "full"}
HEALTH_HINT = {"data_categories": ["basic", "health"], "subjects": {"min": 5, "max": 5}}
AUTHORITY, PEOPLE = "notify-authority", "communicate-to-data-subjects"
STRICT, MILD, SILENT = "PL", "BE", "IE"


def answer(
    *changes: dict[str, Any], people: str = SILENT, law: Law = LAW, **seat: Any
) -> Triage:
    facts = case(MANY, *changes) | {"role": "controller"}
    facts["countries"] = dict.fromkeys(people.split())
    facts["settled"] = facts["settled"] | {"countries": "complete"}
    facts["organisation"] = {"established_in": [people.split()[0]]} | seat
    return triage(read(facts), law, now=NOW)


def finding(
    answered: Triage, regime: str = "eu-gdpr", duty: str = AUTHORITY
) -> DutyFinding:
    return next(f for f in answered.duties if (f.regime, f.duty) == (regime, duty))
