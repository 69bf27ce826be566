"""New versions of the facts: added by the reporter, or answered by an assessor."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.facts import check, join_text, split_text
from incidents.models import FactsTextRow, FactsVersionRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.reassessment import Reassessed, reassess
from incidents.services.record import record
from incidents.store import Transaction

_SET_BY_US = frozenset({"channel", "reported_at", "aware_at", "processor_aware_at"})


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


def set_facts(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    changes: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> Reassessed:
    """Answer open questions: each path in *changes* is set to its value.

    Args:
        changes: dotted path -> value, e.g. ``{"protection.key_compromised": False}``;
            None makes a fact unknown again.
        reason: how the person knows; kept in the timeline.

    Raises:
        InputRefusedError: a value breaks the vocabulary, or the path is set elsewhere.
    """
    with rt.uow.begin() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        facts = current_facts(tx, incident)
        for path, value in changes.items():
            _set(facts, path, value)
        done = change_facts(
            tx, rt, incident, facts, Voice(said_by=actor.name, channel="web"), now=now
        )
        record(
            tx,
            incident,
            "facts-answered",
            actor=actor.name,
            now=now,
            paths=sorted(changes),
            facts_version=incident.facts_version + 1,
            reason=reason,
            risk=done.after["risk"],
        )
    rt.wake.set()
    return done


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
        "id": uuid4(),
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


def _set(facts: dict[str, Any], path: str, value: Any) -> None:
    keys = path.split(".")
    if keys[0] in _SET_BY_US:
        raise InputRefusedError((Fault(path, "is not set here"),))
    place = facts
    for key in keys[:-1]:
        inner = place.get(key)
        if not isinstance(inner, dict):
            inner = place[key] = {}
        place = inner
    if value is None:
        place.pop(keys[-1], None)
    else:
        place[keys[-1]] = value
