"""Use cases of somebody who works on a case: take it, answer what was not known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.core.facts import split_text
from incidents.models import IncidentRow
from incidents.runtime import Runtime
from incidents.services import acknowledging
from incidents.services.actors import Actor
from incidents.services.facts_changes import Voice, change_facts, current_facts
from incidents.services.reassessment import Reassessed, assess_again
from incidents.services.record import record
from incidents.store import Transaction

REASON_AT_LEAST = 10
REASON_AT_MOST = 5_000
_NOT_ANSWERED_HERE = frozenset(
    {"organisation", "channel", "reported_at", "aware_at", "processor_aware_at"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody found out about one fact.

    Attributes:
        path: dotted path of the fact, e.g. ``protection.key_compromised``.
        value: None leaves the value as it is and only settles it.
        settled: ``complete``, ``none``, ``cannot_be_determined`` or None.
        reason: how they know; kept in the timeline.
        seen_version: the version of the facts that they looked at.
    """

    path: str
    value: Any
    settled: str | None
    reason: str
    seen_version: int


def acknowledge(rt: Runtime, actor: Actor, *, reference: str, now: datetime) -> None:
    """Acknowledge a case in the console; see ``acknowledging.acknowledge``.

    Raises:
        NotFoundError: there is no such case, or it is another organisation's.
        ConflictError: the case is closed.
    """
    key = _key(rt, actor, reference)
    acknowledging.acknowledge(rt, incident_id=key, by=actor, via="console", now=now)


def take_case(rt: Runtime, actor: Actor, *, reference: str, now: datetime) -> None:
    """Take a case in the console; see ``acknowledging.take_case``.

    Raises:
        NotFoundError: there is no such case, or it is another organisation's.
        ConflictError: the case is closed.
    """
    key = _key(rt, actor, reference)
    acknowledging.take_case(rt, incident_id=key, by=actor, via="console", now=now)


def _key(rt: Runtime, actor: Actor, reference: str) -> UUID:
    with rt.uow.read() as tx:
        return tx.incident(reference, organisations=actor.scope).id


def answer_question(
    rt: Runtime, actor: Actor, *, reference: str, answer: Answer, now: datetime
) -> Reassessed:
    """Write the next version of the facts with one answer, and triage again.

    Raises:
        InputRefusedError: no reason, or the value breaks the vocabulary.
        ConflictError: somebody else has answered this since, or the case is closed.
    """
    faults = reason_faults(answer.reason)
    if answer.value is None and answer.settled is None:
        faults += (Fault("value", "give an answer"),)
    if answer.path.split(".")[0] in _NOT_ANSWERED_HERE:
        faults += (Fault("value", "is not set here"),)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        facts = current_facts(tx, incident)
        _refuse_stale(tx, incident, facts, answer)
        done = change_facts(
            tx,
            rt,
            incident,
            _answered(facts, answer),
            Voice(said_by=actor.name, channel="web"),
            now=now,
        )
        record(
            tx,
            incident,
            "facts-answered",
            actor=actor.name,
            now=now,
            paths=[answer.path],
            value=_coded(answer),
            settled=answer.settled,
            facts_version=incident.facts_version + 1,
            reason=answer.reason.strip(),
            risk=done.after["risk"],
        )
    rt.wake.set()
    return done


def assess_open_cases(
    rt: Runtime, actor: Actor, *, slug: str, reason: str, now: datetime
) -> int:
    """Triage every open case of an organisation again; return how many.

    For when its settings changed, since they are facts too. Each case is a
    transaction of its own, so that one does not hold up the others.
    """
    scope = [actor.organisation_id(slug)]
    with rt.uow.read() as tx:
        references = [row.reference for row in tx.incidents(scope, status="open")]
    for reference in references:
        with rt.uow.begin() as tx:
            incident = tx.incident(reference, organisations=scope)
            assess_again(tx, rt, incident, now=now)
            record(
                tx, incident, "assessed-again", actor=actor.name, now=now, reason=reason
            )
    rt.wake.set()
    return len(references)


def open_case(tx: Transaction, actor: Actor, reference: str) -> IncidentRow:
    """Return an open case of the actor's organisations, locked against other writers.

    Raises:
        NotFoundError: there is no such case, or it is another organisation's.
        ConflictError: it is closed; reopen it first.
    """
    incident = tx.incident(reference, organisations=actor.scope)
    if incident.status != "open":
        msg = f"incident {reference} is closed"
        raise ConflictError(msg)
    return incident


def reason_faults(
    reason: str, *, at_least: int = REASON_AT_LEAST, why: str = ""
) -> tuple[Fault, ...]:
    """Return what is wrong with a reason that will stand in the record for good.

    Args:
        at_least: shortest text, in characters without surrounding space.
        why: what asks for more than a few words here, or "".
    """
    length = len(reason.strip())
    if length == 0:
        return (Fault("reason", f"give a reason{why}"),)
    if length < at_least:
        says = f"give a reason of at least {at_least} characters{why}"
        return (Fault("reason", says),)
    if length > REASON_AT_MOST:
        says = f"must be at most {REASON_AT_MOST:,} characters"
        return (Fault("reason", says),)
    return ()


def _coded(answer: Answer) -> Any:
    """Return the value without what a person typed: that stands with the facts."""
    coded, _ = split_text(_answered({}, replace(answer, settled=None)))
    return _at(coded, answer.path)


def _refuse_stale(
    tx: Transaction, incident: IncidentRow, facts: Mapping[str, Any], answer: Answer
) -> None:
    if answer.seen_version == incident.facts_version:
        return
    seen = {v.version: v.coded for v, _ in tx.facts_versions(incident.id)}
    then = seen.get(answer.seen_version)
    if then is None or _at(then, answer.path) != _at(facts, answer.path):
        msg = f"incident {incident.reference}: {answer.path} was answered meanwhile"
        raise ConflictError(msg)


def _answered(facts: dict[str, Any], answer: Answer) -> dict[str, Any]:
    document = dict(facts)
    keys = answer.path.split(".")
    if answer.value is not None:
        if len(keys) == 1:
            document[keys[0]] = answer.value
        else:
            document[keys[0]] = {**(document.get(keys[0]) or {}), keys[1]: answer.value}
    settled = dict(document.get("settled") or {})
    settled.pop(answer.path, None)
    if answer.settled is not None:
        settled[answer.path] = answer.settled
    if settled or "settled" in document:
        document["settled"] = settled
    return document


def _at(facts: Mapping[str, Any], path: str) -> Any:
    value: Any = facts
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
