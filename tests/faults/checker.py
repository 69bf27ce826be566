"""Joins the ledgers with the database and says what is wrong; pure, over plain values.

What passes: nothing acknowledged is lost or changed, nothing is half stored, no step is
missed, early or late, every message is confirmed by its provider or visibly red, and a
message arrives twice at most once for each crash, and says so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LATE_AFTER = timedelta(seconds=60)
EARLY_BEFORE = timedelta(seconds=1)
VISIBLE = ("refused", "unconfirmed", "held")
UNDER_WAY = ("waiting", "claimed")
SILENT = "neither confirmed nor red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A client read "received" with this reference; *body* is what it had sent."""

    key: str
    body: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A provider took a message; *repeat* = it said of itself that it may be one."""

    channel: str
    recipient: str
    key: str
    repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """A case as the database has it.

    Attributes:
        key: the idempotency key as stored.
        body: digest of the facts, put together again from the rows.
        missing: what ought to stand beside it and does not.
        broken_at: first entry of the timeline that does not hold, None if all do.
        open_tasks: somebody is asked to do something.
        answered: somebody has acknowledged it.
    """

    id: str
    reference: str
    key: str
    body: str
    missing: tuple[str, ...] = ()
    broken_at: int | None = None
    status: str = "open"
    reported_at: datetime
    open_tasks: int = 0
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStep:
    """A step in time; *live* = its case and its duty are still open."""

    case: str
    duty: str
    kind: str
    at: datetime
    state: str
    done_at: datetime | None
    live: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """A message of the outbox; *key* is what its provider knows it by."""

    case: str
    channel: str
    recipient: str
    key: str
    state: str
    created_at: datetime
    attempts_recorded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that is known after a run.

    Attributes:
        sent_keys: every key that any client used.
        recovered_at: since then everything runs; None when nothing ever failed.
        looked_at: when the database was read, on the system's own clock.
        crashes: how many processes were killed.
        doubts: how many answers a provider swallowed after it had taken a message.
        red: the console's banner says that something is wrong.
        settled: the system had time to finish: nothing may still be under way.
    """

    acknowledged: tuple[Acknowledged, ...]
    sent_keys: frozenset[str]
    taken: tuple[Taken, ...]
    cases: tuple[StoredCase, ...]
    steps: tuple[StoredStep, ...]
    messages: tuple[StoredMessage, ...]
    looked_at: datetime
    recovered_at: datetime | None = None
    crashes: int = 0
    doubts: int = 0
    red: bool = False
    settled: bool = True
    taken_by_key: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Count what was taken of each message."""
        counts = Counter(each.key for each in self.taken)
        object.__setattr__(self, "taken_by_key", counts)


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that must never be: its kind, and which one."""

    kind: str
    which: str


def violations(seen: Evidence) -> tuple[Violation, ...]:
    """Return everything that is wrong; () when the run has passed."""
    found = (
        *_reports(seen),
        *_records(seen),
        *_steps(seen),
        *_messages(seen),
        *_deliveries(seen),
    )
    return tuple(Violation(kind, which) for kind, which in found)


def _reports(seen: Evidence) -> Iterator[tuple[str, str]]:
    by_key: dict[str, list[StoredCase]] = {}
    for case in seen.cases:
        by_key.setdefault(case.key, []).append(case)
    for ack in seen.acknowledged:
        said = _of_a_receipt(ack, by_key.get(ack.key, []))
        yield from [(said, ack.reference)] if said else []
    for key, stored in by_key.items():
        if len(stored) > 1:
            yield "two cases of one report", key
        if key not in seen.sent_keys:
            yield "a case that nobody sent", key


def _of_a_receipt(ack: Acknowledged, stored: list[StoredCase]) -> str:
    if not stored:
        return "acknowledged and lost"
    if ack.reference not in {case.reference for case in stored}:
        return "acknowledged under another reference"
    if ack.body not in {case.body for case in stored}:
        return "stored otherwise than sent"
    return ""


def _records(seen: Evidence) -> Iterator[tuple[str, str]]:
    for case in seen.cases:
        if case.missing:
            yield "half stored", f"{case.reference}: {', '.join(case.missing)}"
        if case.broken_at is not None:
            yield "broken timeline", f"{case.reference}: entry {case.broken_at}"


def _steps(seen: Evidence) -> Iterator[tuple[str, str]]:
    reported = {case.id: case.reported_at for case in seen.cases}
    news: dict[str, set[datetime]] = {}
    for message in seen.messages:
        news.setdefault(message.case, set()).add(message.created_at)
    for step in seen.steps:
        which = f"{step.kind} of {step.case} at {step.at.isoformat()}"
        since = max(
            step.at, reported.get(step.case, step.at), seen.recovered_at or step.at
        )
        if step.state in ("waiting", "stuck"):
            if step.live and seen.looked_at > since + LATE_AFTER:
                yield "step missed", which
        elif step.state == "done":
            for said in _of_a_done_step(step, since, news.get(step.case, set())):
                yield said, which
    yield from _done_twice(seen)


def _of_a_done_step(
    step: StoredStep, since: datetime, news: set[datetime]
) -> Iterator[str]:
    if step.done_at is None or step.done_at < step.at - EARLY_BEFORE:
        yield "step early"
    elif step.done_at > since + LATE_AFTER:
        yield "step late"
    # A reminder is written with its message. That an end has passed may stand in
    # another message already: of a report that came late, or of a change.
    told = {
        "reminder": step.done_at in news,
        "escalate": step.done_at in news,
        "overdue": any(at >= step.at for at in news),
    }
    if not told.get(step.kind, True):
        yield "step done and nobody told"


def _done_twice(seen: Evidence) -> Iterator[tuple[str, str]]:
    done = (s for s in seen.steps if s.state == "done")
    times = Counter((s.case, s.duty, s.kind, s.at) for s in done)
    for (case, _, kind, at), count in times.items():
        if count > 1:
            yield "step done twice", f"{kind} of {case} at {at.isoformat()}"


def _messages(seen: Evidence) -> Iterator[tuple[str, str]]:
    sent = [m for m in seen.messages if m.state == "sent"]
    told = {(m.case, m.channel, m.recipient) for m in sent}
    cases = {case.id: case for case in seen.cases}
    for message in seen.messages:
        case = cases.get(message.case)
        red = seen.red or bool(case and case.open_tasks)
        closed = case is not None and case.status != "open"
        which = f"{message.channel} to {message.recipient} of {message.case}"
        thread = (message.case, message.channel, message.recipient)
        taken = seen.taken_by_key.get(message.key, 0)
        faults = {
            "sent": _of_a_sent_message(message, taken),
            "collapsed": "" if thread in told else "collapsed into nothing",
            "overtaken": "" if case and case.answered else "overtaken by no answer",
            "cancelled": "" if closed else "cancelled although the case is open",
            **dict.fromkeys(VISIBLE, "" if red else SILENT),
            **dict.fromkeys(UNDER_WAY, SILENT if seen.settled and not seen.red else ""),
        }
        says = faults.get(message.state, "message in a state of no name")
        yield from [(says, which)] if says else []


def _of_a_sent_message(message: StoredMessage, taken: int) -> str:
    if not taken:
        return "confirmed, and its provider never had it"
    return "" if message.attempts_recorded else "confirmed without an attempt on record"


def _deliveries(seen: Evidence) -> Iterator[tuple[str, str]]:
    known = {message.key for message in seen.messages}
    before: set[str] = set()
    for each in seen.taken:
        which = f"{each.channel} to {each.recipient}: {each.key}"
        if each.key not in known:
            yield "sent and nowhere in the outbox", which
        if each.key in before and not each.repeat:
            yield "sent twice and did not say so", which
        before.add(each.key)
    # A crash costs a message one repeat at most, and only one crash may do so.
    allowed = 1 + min(seen.crashes, 1) + seen.doubts
    for key, times in seen.taken_by_key.items():
        if times > allowed:
            yield "sent too often", f"{key}: {times} times, {seen.crashes} crashes"
