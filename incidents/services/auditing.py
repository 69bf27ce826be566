"""The watch over the alarms: read what there is, judge it, write down what is wrong."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from incidents.core.audit import (
    AUDITOR_SILENT_AFTER,
    CLIMBS_WITHIN,
    STEP_LATE_AFTER,
    UNTOLD_AFTER,
    AuditFinding,
    Check,
    OrganisationSeen,
    Role,
    Seen,
    apart,
    audit,
)
from incidents.keys import new_row_id
from incidents.models import AuditFindingRow
from incidents.runtime import Runtime
from incidents.services.alarm_state import why_unreachable
from incidents.store import Transaction

# Every auditor sees for itself, and at once, who is silent and who no longer is.
_SILENCES = frozenset({Check.WORKER, Check.WEB, Check.WORKERS_AUDITOR})
FORGET_AUDITORS_AFTER = timedelta(days=1)
FORGET_FINDINGS_AFTER = timedelta(days=90)


def look(rt: Runtime, *, now: datetime) -> tuple[AuditFinding, ...]:
    """Return everything that is wrong at *now*; nothing is written.

    Raises:
        StoreUnavailableError: the database is away, so nothing can be said.
    """
    return audit(observe(rt, now=now), now=now)


def sign_on(rt: Runtime, auditors: Mapping[Role, str], *, now: datetime) -> None:
    """Note that these auditors are there, by role, before any of them has looked.

    Raises:
        StoreUnavailableError: the database is away; nothing was written.
    """
    with rt.uow.begin() as tx:
        for role, auditor in auditors.items():
            tx.note_audit(auditor, role, now=now)


def look_and_record(
    rt: Runtime, auditors: Mapping[Role, str], *, now: datetime
) -> tuple[AuditFinding, ...]:
    """Look, and write down what is wrong and what is well again.

    Args:
        auditors: names by role; a process that is web and worker in one looks once,
            and writes down what it found under its first name.

    Returns:
        Every finding that stands: our own, and those of other auditors that have
        looked of late.

    Raises:
        StoreUnavailableError: the database is away.
    """
    sign_on(rt, auditors, now=now)
    found = look(rt, now=now)
    first = next(iter(auditors.values()))
    with rt.uow.begin() as tx:
        _record(tx, first, found, now=now)
        tx.forget_audits(
            before=now - FORGET_AUDITORS_AFTER,
            findings_before=now - FORGET_FINDINGS_AFTER,
        )
        others = [
            row
            for row in tx.standing_findings(None, since=now - AUDITOR_SILENT_AFTER)
            if row.auditor != first and row.kind not in _SILENCES
        ]
    return found + tuple(
        AuditFinding(
            check=Check(row.kind),
            says=row.says,
            to_do=row.to_do,
            organisation_id=row.organisation_id,
        )
        for row in others
    )


def observe(rt: Runtime, *, now: datetime) -> Seen:
    """Return what there is to be judged."""
    with rt.uow.read() as tx:
        late = tx.late_steps(before=now - STEP_LATE_AFTER)
        unscheduled = _by_organisation(tx.unscheduled_cases())
        unescalated = _by_organisation(tx.unescalated_cases(by=now + CLIMBS_WITHIN))
        untold = _by_organisation(tx.untold_cases(before=now - UNTOLD_AFTER))
        return Seen(
            worker_ticked_at=tx.last_beat(now=now),
            audited_at={Role(role): at for role, at in tx.audited_at(now=now).items()},
            apart=_clocks_apart(rt, tx),
            link_wanted=rt.chat.link is not None,
            linked_at=tx.last_linked_at(now=now),
            organisations=tuple(
                OrganisationSeen(
                    organisation_id=row.id,
                    unscheduled=unscheduled[row.id],
                    unescalated=unescalated[row.id],
                    late_steps=late[row.id][0] if row.id in late else 0,
                    untold=untold[row.id],
                    unreachable=why_unreachable(rt, row, now=now),
                )
                for row in tx.organisations()
            ),
        )


def _clocks_apart(rt: Runtime, tx: Transaction) -> timedelta:
    before, began = rt.machine_clock.now(), time.monotonic()
    database = tx.database_now()
    took = timedelta(seconds=time.monotonic() - began)
    return apart(before, database, rt.machine_clock.now(), round_trip=took)


def _by_organisation(
    cases: Iterable[tuple[UUID, str]],
) -> defaultdict[UUID, tuple[str, ...]]:
    found: defaultdict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for key, reference in cases:
        found[key] += (reference,)
    return found


def _record(
    tx: Transaction, auditor: str, found: tuple[AuditFinding, ...], *, now: datetime
) -> None:
    standing = {
        (row.kind, row.organisation_id): row for row in tx.open_findings(auditor)
    }
    for finding in found:
        values = {"says": finding.says, "to_do": finding.to_do, "seen_at": now}
        row = standing.pop((finding.check, finding.organisation_id), None)
        if row is not None:
            tx.change_finding(row.id, **values)
            continue
        new = {
            "id": new_row_id(),
            "auditor": auditor,
            "kind": str(finding.check),
            "organisation_id": finding.organisation_id,
            "found_at": now,
        }
        tx.add(AuditFindingRow, [new | values])
    for row in standing.values():
        tx.change_finding(row.id, ended_at=now)
