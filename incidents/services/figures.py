"""Figures for machines that watch: how old, how late, how many; of no one case."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.core.audit import AUDITOR_SILENT_AFTER
from incidents.runtime import Runtime

SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What can be counted now; ages and lateness in seconds.

    Attributes:
        queue_age_s: of the oldest message that waits, by channel.
        step_late_s: of the oldest step that is due; 0 when none is.
        attempts: how many there ever were, by channel and result.
        returned: mails that came back to the mailbox, by kind.
        open_duties: by organisation's short name ("" where that is not wanted) and
            state (``late``, ``soon``, ``later``, ``untimed``).
        worker_tick_age_s: None when no worker ever ticked.
        audit_age_s: since an auditor last looked, by role.
        findings: how many stand, by check.
    """

    queue_age_s: Mapping[str, float]
    step_late_s: float
    attempts: Mapping[tuple[str, str], int]
    returned: Mapping[str, int]
    open_duties: Mapping[tuple[str, str], int]
    worker_tick_age_s: float | None
    audit_age_s: Mapping[str, float]
    findings: Mapping[str, int]


def figures(rt: Runtime, *, now: datetime) -> Figures:
    """Count; organisations are named only where the settings ask for it.

    Raises:
        StoreUnavailableError: the database is away.
    """
    with rt.uow.read() as tx:
        names = {row.id: row.slug for row in tx.organisations()}
        duties: Counter[tuple[str, str]] = Counter()
        for (key, state), count in tx.count_open_duties(
            now=now, soon=now + SOON
        ).items():
            duties[names[key] if rt.metrics.by_organisation else "", state] += count
        standing = tx.standing_findings(None, since=now - AUDITOR_SILENT_AFTER)
        seen = {(row.kind, row.organisation_id) for row in standing}
        ticked_at = tx.last_beat(now=now)
        due_at = min((at for _, at in tx.late_steps(before=now).values()), default=now)
        return Figures(
            queue_age_s=_ages(tx.oldest_waiting(), now=now),
            step_late_s=(now - due_at).total_seconds(),
            attempts=tx.count_attempts(),
            returned=tx.count_returned(),
            open_duties=duties,
            worker_tick_age_s=(now - ticked_at).total_seconds() if ticked_at else None,
            audit_age_s=_ages(tx.audited_at(now=now), now=now),
            findings=Counter(kind for kind, _ in seen),
        )


def answers(rt: Runtime) -> bool:
    """Tell whether the database answers, and so whether a report can come in."""
    with rt.uow.read() as tx:
        return tx.database_now() is not None


def _ages(instants: Mapping[str, datetime], *, now: datetime) -> dict[str, float]:
    return {name: (now - at).total_seconds() for name, at in instants.items()}
