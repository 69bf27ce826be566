"""Why somebody may not be told in time: the lines of the console's red banner."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from incidents.core.audit import (
    AUDITOR_SILENT_AFTER,
    Check,
    named,
    web_finding,
    worker_finding,
)
from incidents.core.escalation_checks import ONE_CHANNEL, weaknesses
from incidents.core.organisation import Organisation
from incidents.models import MessageRow, OrganisationRow
from incidents.runtime import Runtime
from incidents.services import alerting
from incidents.services.bounces import why_unread
from incidents.services.outgoing import is_late
from incidents.services.profiles import organisation_of, readable_organisation
from incidents.services.refusals import CHECK_ARRIVAL, FIX_CHANNEL
from incidents.store import Transaction

# Read anew for each page: an auditor that fell silent has written down nothing of it.
_LIVE = frozenset({Check.WORKER, Check.WEB, Check.UNREACHABLE})


def alarm_state(
    rt: Runtime, organisations: Collection[UUID], *, now: datetime
) -> tuple[str, ...]:
    """Return why somebody may not be told in time, one line each; () when well."""
    with rt.uow.read() as tx:
        silent = (
            worker_finding(tx.last_beat(now=now), now=now),
            web_finding(tx.audited_at(now=now).get("web"), now=now),
        )
        return (
            *(finding.sentence for finding in silent if finding),
            *delivery_troubles(tx, rt, organisations, now=now),
            *_recorded(tx, rt, organisations, now=now),
        )


def delivery_troubles(
    tx: Transaction, rt: Runtime, organisations: Collection[UUID], *, now: datetime
) -> tuple[str, ...]:
    """Return what stands between these organisations' alerts and their readers."""
    served = [tx.organisation_by_id(key) for key in organisations]
    unsent = tx.unsent(organisations)
    refusals = tx.open_tasks(organisations, kind=FIX_CHANNEL)
    lost = tx.open_tasks(organisations, kind=CHECK_ARRIVAL)
    return (
        *_nobody(rt, served, now=now),
        *_weak(rt, served, now=now),
        *_stuck(tx.stuck_cases(organisations)),
        *_lost(lost),
        *_unread(tx, rt, now=now),
        *_undelivered(unsent, refusals, now=now),
    )


def reaches_somebody(rt: Runtime, organisation: Organisation, *, now: datetime) -> bool:
    """Tell whether a new report alerts a person or room on a channel that works."""
    recipients = alerting.first_recipients(organisation, now=now)
    return any(recipient.channel in rt.notifiers for recipient in recipients)


def why_unreachable(rt: Runtime, row: OrganisationRow, *, now: datetime) -> str:
    """Return why a new report would alert nobody there, "" when it would."""
    try:
        organisation = organisation_of(row)
    except Exception:  # noqa: BLE001 - the banner must not fall with what it warns of
        return "its settings cannot be read"
    if reaches_somebody(rt, organisation, now=now):
        return ""
    return "no person or room can be reached"


def _recorded(
    tx: Transaction, rt: Runtime, organisations: Collection[UUID], *, now: datetime
) -> list[str]:
    """Return what the auditors have found; what two of them saw is said once."""
    since = now - AUDITOR_SILENT_AFTER
    lines: dict[tuple[str, UUID | None], str] = {}
    for row in tx.standing_findings(organisations, since=since):
        if row.kind in _LIVE or (row.kind == Check.UNTOLD and not rt.notifiers):
            continue  # without any channel the banner says that nobody is being told
        lines.setdefault((row.kind, row.organisation_id), f"{row.says} {row.to_do}")
    return list(lines.values())


def _nobody(
    rt: Runtime, served: Sequence[OrganisationRow], *, now: datetime
) -> list[str]:
    if not rt.notifiers:
        return ["Nobody is being told: neither Slack nor mail is set up here."]
    found = [(row.name, why_unreachable(rt, row, now=now)) for row in served]
    return [f"Nobody is being told at {name}: {why}." for name, why in found if why]


def _weak(
    rt: Runtime, served: Sequence[OrganisationRow], *, now: datetime
) -> list[str]:
    """Return why an escalation may end with nobody; its settings page says all."""
    if not rt.notifiers:
        return []
    return [
        f"The escalation of {row.name} is weak. {says}"
        for row in served
        if not row.demonstration and not why_unreachable(rt, row, now=now)
        for says in weaknesses(
            readable_organisation(row), channels=rt.notifiers, now=now
        )
        if says != ONE_CHANNEL
    ]


def _stuck(references: Sequence[str]) -> list[str]:
    if not references:
        return []
    why = "they cannot be written; the server's log says why"
    return [f"Nobody is reminded of {named(references)}: {why}."]


def _lost(tasks: int) -> list[str]:
    if not tasks:
        return []
    whose = "1 message" if tasks == 1 else f"{tasks} messages"
    return [f"Nobody knows whether {whose} arrived: see the tasks of the open cases."]


def _unread(tx: Transaction, rt: Runtime, *, now: datetime) -> list[str]:
    if rt.mailbox is None:
        return []
    why = why_unread(tx, rt.mailbox.name, now=now)
    says = "Nobody hears of mails that come back: the mailbox has not been read for"
    return [f"{says} 10 minutes ({why})."] if why else []


def _undelivered(
    unsent: Sequence[MessageRow], refusals: int, *, now: datetime
) -> list[str]:
    held = sum(row.state == "held" for row in unsent)
    late = sum(is_late(row, now=now) for row in unsent)
    found = []
    if refusals:
        found.append("A channel refuses messages: see the tasks of the open cases.")
    if held:
        found.append(f"{_count(held, 'message')} held: a channel is not set up here.")
    if late:
        found.append(f"{_count(late, 'message')} more than 5 minutes late.")
    return found


def _count(number: int, noun: str) -> str:
    return f"1 {noun} is" if number == 1 else f"{number} {noun}s are"
