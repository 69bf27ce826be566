"""New versions of the facts: added by the reporter, or answered by an assessor."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.core.errors import InputRefusedError
from incidents.core.facts import check, join_text, split_text
from incidents.keys import new_row_id
from incidents.models import FactsTextRow, FactsVersionRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.reassessment import Reassessed, reassess
from incidents.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says something about the facts, and through which channel."""

    said_by: str
    channel: str


def current_facts(tx: Transaction, incident: IncidentRow) -> dict[str, Any]:
    """Return the whole facts document as it stands."""
    version, text = tx.latest_facts(incident.id)
    return join_text(version.coded, text.typed)


def added_to(facts: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return *facts* with additions: lists grow, objects merge, text follows.

    A list says "at least these", so an addition never takes an entry away. A value
    given again replaces the earlier one; the earlier version is kept.
    """
    merged = deepcopy(dict(facts))
    for key, value in more.items():
        if value is None:
            continue
        old = merged.get(key)
        if isinstance(old, list) and isinstance(value, list):
            merged[key] = old + [entry for entry in value if entry not in old]
        elif isinstance(old, dict) and isinstance(value, Mapping):
            merged[key] = added_to(old, value)
        elif key in {"description", "data_description"} and old:
            # The same text again is the second click of a double click.
            merged[key] = old if old.endswith(str(value)) else f"{old}\n\n{value}"
        else:
            merged[key] = deepcopy(value)
    return merged


def change_facts(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    facts: Mapping[str, Any],
    voice: Voice,
    *,
    now: datetime,
) -> Reassessed:
    """Write the next version of the facts and triage again.

    Raises:
        InputRefusedError: the facts break the vocabulary; nothing is stored.
    """
    faults = check(facts)
    if faults:
        raise InputRefusedError(faults)
    coded, typed = split_text(facts)
    number = incident.facts_version + 1
    version = {
        "id": new_row_id(),
        "organisation_id": incident.organisation_id,
        "incident_id": incident.id,
        "version": number,
        "coded": coded,
        "said_by": voice.said_by,
        "channel": voice.channel,
        "at": now,
    }
    tx.add(FactsVersionRow, [version])
    text = {
        "facts_version_id": version["id"],
        "organisation_id": incident.organisation_id,
        "incident_id": incident.id,
        "typed": typed,
    }
    tx.add(FactsTextRow, [text])
    return reassess(tx, rt, incident, coded=coded, facts_version=number, now=now)
