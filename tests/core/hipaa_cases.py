"""Cases for HIPAA's rules: told as what differs from a confirmed breach at a clinic."""

import copy
from datetime import UTC, datetime
from typing import Any

from incidents.core.facts import read
from incidents.core.triage import DutyFinding, triage
from incidents.packs import load_law
from tests.core.rule_cases import HARMLESS

LAW = load_law()
NOW = datetime(2026, 11, 22, tzinfo=UTC)
NOTICES = ("communicate-to-data-subjects", "notify-authority")
CLINIC: dict[str, Any] = {
    **HARMLESS,
    "role": "controller",
    "data_categories": ["basic", "health"],
    "subject_kinds": ["patients"],
    "also_types": [],
    "us_states": {"IL": 10},
    "exposure": {
        **HARMLESS["exposure"],
        "recipient": "unknown",
        "good_faith": False,
        "could_not_retain": False,
    },
    "settled": {
        **HARMLESS["settled"],
        "also_types": "complete",
        "us_states": "complete",
    },
    "organisation": {"established_in": ["US"], "hipaa": "covered_entity"},
}


def clinic(**changes: Any) -> dict[str, Any]:
    """Return the clinic's case with *changes*; ``a__b`` stands for ``a.b``."""
    facts = copy.deepcopy(CLINIC)
    for path, value in changes.items():
        outer, _, inner = path.partition("__")
        if inner:
            facts[outer][inner] = value
        else:
            facts[outer] = value
    return facts


def under_hipaa(facts: dict[str, Any], zone=UTC) -> dict[str, DutyFinding]:
    """Return the finding of each duty; the clinic owes each to one addressee."""
    found = triage(read(facts), LAW, now=NOW, zone=zone).duties
    return {each.duty: each for each in found if each.regime == "us-hipaa"}


def outcome(duty: str, **changes: Any) -> str:
    return str(under_hipaa(clinic(**changes))[duty].outcome)
