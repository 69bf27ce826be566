"""Who watches the watcher: does everything that must happen still happen?

Rows, beats and clocks are read elsewhere and handed in as plain values; what is said
here is pure. A finding says in plain words what is wrong and what to do about it, and
names nothing that a reporter typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

WORKER_SILENT_AFTER = timedelta(seconds=120)
AUDITOR_SILENT_AFTER = timedelta(seconds=120)
STEP_LATE_AFTER = timedelta(seconds=60)
# With a look every 20 s, "nobody was told" is red within two minutes of the news.
UNTOLD_AFTER = timedelta(seconds=90)
CLIMBS_WITHIN = timedelta(hours=49)  # a day's answer, a day's quiet, a changed clock
UNLINKED_AFTER = timedelta(seconds=120)
CLOCKS_APART_FROM = timedelta(seconds=2)
NAMED_AT_MOST = 5


class Role(StrEnum):
    """The processes that look after the installation, and after each other."""

    WEB = "web"
    WORKER = "worker"


class Check(StrEnum):
    """What the auditor looks at."""

    WORKER = "worker-silent"
    WEB = "web-silent"
    WORKERS_AUDITOR = "auditor-silent"
    CLOCKS = "clocks-apart"
    UNSCHEDULED = "step-missing"
    UNESCALATED = "escalation-missing"
    LATE = "step-late"
    UNTOLD = "nobody-told"
    UNREACHABLE = "nobody-reachable"
    LINK = "slack-unlinked"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSeen:
    """What was seen of one organisation's open cases.

    Attributes:
        unscheduled: references of cases with an open duty whose alarm no step serves.
        unescalated: references of cases with an open duty and no next level soon.
        late_steps: steps that should have happened more than 60 s ago.
        untold: references of cases with news that has reached nobody.
        unreachable: why a new report would alert nobody, "" when it would.
    """

    organisation_id: UUID
    unscheduled: tuple[str, ...] = ()
    unescalated: tuple[str, ...] = ()
    late_steps: int = 0
    untold: tuple[str, ...] = ()
    unreachable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an auditor saw at one instant.

    Attributes:
        worker_ticked_at: the last beat of any worker, None if there never was one.
        audited_at: when an auditor of each role last looked.
        apart: how far the machine's clock is from the database's at the least,
            positive where the machine is ahead; None if that was not measured.
        link_wanted: Slack is to reach us by Socket Mode.
        linked_at: when a worker was last linked with Slack so.
    """

    worker_ticked_at: datetime | None
    audited_at: Mapping[Role, datetime]
    apart: timedelta | None
    organisations: tuple[OrganisationSeen, ...] = ()
    link_wanted: bool = False
    linked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """One thing that is wrong.

    Attributes:
        organisation_id: whose people must read it; None concerns everybody here.
        says: what is wrong; to_do: what a reader can do now. Sentences.
    """

    check: Check
    says: str
    to_do: str
    organisation_id: UUID | None = None

    @property
    def sentence(self) -> str:
        """Return what is wrong and what to do about it."""
        return f"{self.says} {self.to_do}"


def audit(seen: Seen, *, now: datetime) -> tuple[AuditFinding, ...]:
    """Return everything that is wrong, the gravest first; () when all is well."""
    worker = worker_finding(seen.worker_ticked_at, now=now)
    watchers = (
        web_finding(seen.audited_at.get(Role.WEB), now=now),
        # A silent worker says enough: its auditor stopped with it.
        None if worker else _workers_auditor(seen.audited_at, now=now),
        None if worker or not seen.link_wanted else _link(seen.linked_at, now=now),
    )
    general = (worker, *watchers, _clocks(seen.apart))
    particular = (
        finding
        for organisation in seen.organisations
        for finding in _of_organisation(organisation)
    )
    return tuple(finding for finding in (*general, *particular) if finding is not None)


def worker_finding(ticked_at: datetime | None, *, now: datetime) -> AuditFinding | None:
    """Return what is wrong with the worker's beat, None when it is well."""
    to_do = (
        "Tell whoever runs this server to start the worker, and until then look at the"
        " deadlines here yourself."
    )
    if ticked_at is None:
        says = "No worker is running: no alert leaves."
    elif now - ticked_at <= WORKER_SILENT_AFTER:
        return None
    else:
        minutes = _minutes(now - ticked_at)
        says = f"The worker has been silent for {minutes}: no alert leaves."
    return AuditFinding(check=Check.WORKER, says=says, to_do=to_do)


def web_finding(audited_at: datetime | None, *, now: datetime) -> AuditFinding | None:
    """Return what is wrong with the web process's auditor, None when it is well."""
    if audited_at is not None and now - audited_at <= AUDITOR_SILENT_AFTER:
        return None
    for_long = (
        "has not begun"
        if audited_at is None
        else f"has been silent for {_minutes(now - audited_at)}"
    )
    return AuditFinding(
        check=Check.WEB,
        says=f"The web process's watch over the alarms {for_long}.",
        to_do="Tell whoever runs this server to restart the web process.",
    )


def apart(
    before: datetime, database: datetime, after: datetime, *, round_trip: timedelta
) -> timedelta:
    """Return how far the machine's clock is from the database's at the least.

    The database answered somewhere between *before* and *after*; what that leaves
    open is taken off, so that a slow answer alone is never called a wrong clock.

    Args:
        before, after: the machine's clock before the question and after the answer.
        round_trip: the time between them on a count that nobody sets.
    """
    middle = before + (after - before) / 2
    difference, open_by = middle - database, abs(round_trip) / 2
    if abs(difference) <= open_by:
        return timedelta(0)
    return difference - open_by if difference > timedelta(0) else difference + open_by


def named(references: Sequence[str]) -> str:
    """Return the first references in words, and how many more there are."""
    said = ", ".join(references[:NAMED_AT_MOST])
    more = len(references) - NAMED_AT_MOST
    return f"{said} and {more} more" if more > 0 else said


def _workers_auditor(
    audited_at: Mapping[Role, datetime], *, now: datetime
) -> AuditFinding | None:
    last = audited_at.get(Role.WORKER)
    if last is not None and now - last <= AUDITOR_SILENT_AFTER:
        return None
    return AuditFinding(
        check=Check.WORKERS_AUDITOR,
        says="The worker's own watch over the alarms does not run.",
        to_do="Tell whoever runs this server to restart the worker.",
    )


def _link(linked_at: datetime | None, *, now: datetime) -> AuditFinding | None:
    if linked_at is not None and now - linked_at <= UNLINKED_AFTER:
        return None
    since = "" if linked_at is None else f" for {_minutes(now - linked_at)}"
    return AuditFinding(
        check=Check.LINK,
        says=f"Slack has not reached us{since}: its buttons do nothing.",
        to_do=(
            "Acknowledge in the console until then, and have the worker's log and"
            " TOCSIN_SLACK_APP_TOKEN looked at."
        ),
    )


def _clocks(measured: timedelta | None) -> AuditFinding | None:
    if measured is None or abs(measured) < CLOCKS_APART_FROM:
        return None
    ahead = "ahead of" if measured > timedelta(0) else "behind"
    return AuditFinding(
        check=Check.CLOCKS,
        says=(
            f"This machine's clock is {abs(measured).total_seconds():.0f} s {ahead} the"
            " database's."
        ),
        to_do="Tell whoever runs this server to set both by network time (NTP).",
    )


def _of_organisation(seen: OrganisationSeen) -> tuple[AuditFinding, ...]:
    found = (
        (Check.UNTOLD, *_untold(seen.untold)),
        (Check.UNSCHEDULED, *_unscheduled(seen.unscheduled)),
        (Check.UNESCALATED, *_unescalated(seen.unescalated)),
        (Check.LATE, *_late(seen.late_steps)),
        (Check.UNREACHABLE, *_unreachable(seen.unreachable)),
    )
    return tuple(
        AuditFinding(
            check=check, says=says, to_do=to_do, organisation_id=seen.organisation_id
        )
        for check, says, to_do in found
        if says
    )


def _untold(references: tuple[str, ...]) -> tuple[str, str]:
    if not references:
        return "", ""
    return (
        f"Nobody has been told of news on {named(references)}.",
        (
            "Look at the case now, tell your colleagues by telephone, and have the"
            " channels put right."
        ),
    )


def _unscheduled(references: tuple[str, ...]) -> tuple[str, str]:
    if not references:
        return "", ""
    return (
        f"No reminder stands ready for a deadline of {named(references)}.",
        (
            "Note the deadline yourself, and save the time of awareness or an answer"
            " on the case: that writes its reminders anew."
        ),
    )


def _unescalated(references: tuple[str, ...]) -> tuple[str, str]:
    if not references:
        return "", ""
    return (
        f"Nobody will be told next of {named(references)}, whether or not it is read.",
        "Acknowledge the case: that plans who is told next.",
    )


def _late(steps: int) -> tuple[str, str]:
    if not steps:
        return "", ""
    are = "1 reminder is" if steps == 1 else f"{steps} reminders are"
    return (
        f"{are} more than a minute late.",
        (
            "If this stays for some minutes, tell whoever runs this server, and look"
            " at the deadlines here yourself."
        ),
    )


def _unreachable(why: str) -> tuple[str, str]:
    if not why:
        return "", ""
    return (
        f"A new report would alert nobody: {why}.",
        "Enter people and channels under Organisations, and have Slack or mail set up.",
    )


def _minutes(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
