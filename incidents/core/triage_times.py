"""The instants of one finding: its legal end, its alarm and our own target."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from incidents.core.clock import alarm_start, due_at, start_of, target_at
from incidents.core.facts_breach import Breach
from incidents.core.facts_values import Act, Hold
from incidents.core.regime import Duty, Regime, StartingAct, TimeLimit
from incidents.core.rules.addressees import Addressed
from incidents.core.rules.beside import concerned, concerned_together
from incidents.core.triage_answer import Reason

_ORAL_HOLD = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When one duty towards one addressee ends.

    Attributes:
        limit: the limit that counts: of several sizes the one that ends first.
        due: the legal end; None without a number, or while its start is not known.
        provisional: the end if the first alert turns out to be the start.
        target: our own target where the law gives no number.
        starts_from: the fact or act that starts, or will start, the clock.
        waits: another act must be made before the clock runs.
        because: why the end is not where the limit alone would put it.
    """

    limit: TimeLimit
    says: str
    starts_from: str
    done: datetime | None = None
    due: datetime | None = None
    provisional: datetime | None = None
    target: datetime | None = None
    waits: bool = False
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One limit counted from what is known."""

    limit: TimeLimit
    starts_from: str
    due: datetime | None = None
    first: datetime | None = None


def times(
    breach: Breach,
    duty: Duty,
    regime: Regime,
    to: Addressed,
    *,
    now: datetime,
    zone: tzinfo,
    live: bool,
) -> Times:
    """Return the instants of *duty*; no ends where it does not arise (*live*)."""
    possible = _possible(breach, duty, regime, now)
    made = _started_by(breach, duty, to)
    counted = [_counted(limit, made, regime, zone) for limit in possible]
    first_end = min(counted, key=lambda each: _ends(each, zone))
    limit = first_end.limit
    done = _done(breach, duty, regime, to)
    says = _said(possible)
    waits = limit.after is not None and first_end.first is None
    if not live or first_end.first is None:
        return Times(
            limit=limit,
            says=says,
            starts_from=first_end.starts_from,
            done=done,
            waits=waits and live,
        )
    due, because = _held(duty, breach.hold, first_end.due)
    provisional = None if due else _provisional(limit, first_end.first, zone)
    target, says = _target(limit, first_end.first, to, says)
    return Times(
        limit=limit,
        says=says,
        starts_from=first_end.starts_from,
        done=done,
        due=due,
        provisional=provisional,
        target=target,
        because=because,
    )


def _started_by(breach: Breach, duty: Duty, to: Addressed) -> Breach:
    """Return *breach* without stages of this duty that went to somebody else.

    They start no clock here; an act that names nobody may have come to anybody.
    """
    acts = tuple(
        act
        for act in breach.acts
        if act.duty != duty.id or act.addressee in (None, to.id)
    )
    return breach if len(acts) == len(breach.acts) else replace(breach, acts=acts)


def _said(possible: tuple[TimeLimit, ...]) -> str:
    says = "; or ".join(dict.fromkeys(each.says for each in possible))
    if len(possible) == 1:
        return says
    return f"{says}; until the number of people is known, the earlier end counts"


def _possible(
    breach: Breach, duty: Duty, regime: Regime, now: datetime
) -> tuple[TimeLimit, ...]:
    """Return the limits of the law in force that the number of people leaves open."""
    limits = duty.limits_at(_reference(duty, breach, regime) or now)
    people = concerned(breach)
    if beside := breach.beside.get(duty.criterion):
        people = concerned_together(breach, beside)
    fitting = (each for each in limits if each.is_for(people.low, people.high))
    return tuple(fitting) or limits


def _reference(duty: Duty, breach: Breach, regime: Regime) -> datetime | None:
    """Return the instant whose law applies: the start, else the first alert."""
    limit = duty.limits[-1]
    if limit.after:
        return _made(limit.after, breach, regime)
    start = start_of(limit, breach)
    return start[0] if start else alarm_start(limit, breach)


def _counted(limit: TimeLimit, breach: Breach, regime: Regime, zone: tzinfo) -> Counted:
    if limit.after:
        at = _made(limit.after, breach, regime)
        due = due_at(limit, at, zone) if at else None
        return Counted(limit=limit, starts_from=limit.after.name, due=due, first=at)
    start = start_of(limit, breach)
    ends: list[tuple[datetime, str]] = []
    if start and (end := due_at(limit, start[0], zone)):
        ends.append((end, start[1]))
    cap = limit.at_most
    capped = breach.at(cap.starts) if cap else None
    if cap and capped:
        ends.append((capped + timedelta(hours=cap.hours), cap.starts))
    due, name = min(ends, default=(None, start[1] if start else limit.starts_from))
    first = start[0] if start else alarm_start(limit, breach)
    return Counted(limit=limit, starts_from=name, due=due, first=first or capped)


def _ends(counted: Counted, zone: tzinfo) -> float:
    """Return when a limit ends or may end, for the choice of the earliest."""
    end = counted.due
    if end is None and counted.first is not None:
        end = _provisional(counted.limit, counted.first, zone)
    return end.timestamp() if end else float("inf")


def _provisional(limit: TimeLimit, first: datetime, zone: tzinfo) -> datetime | None:
    if limit.at_most:
        return first + timedelta(hours=limit.at_most.hours)
    return due_at(limit, first, zone)


def _made(after: StartingAct, breach: Breach, regime: Regime) -> datetime | None:
    """Return when the act that starts a clock was made, or None."""
    made = [act.at for act in breach.acts if _is(act, regime, after.duty, after.stage)]
    if after.latest:
        return max(made, default=None)
    return min(made, default=None)


def _target(
    limit: TimeLimit, first: datetime, to: Addressed, says: str
) -> tuple[datetime | None, str]:
    hours = to.controller.contract_hours if to.controller else None
    if hours is not None:
        return first + timedelta(hours=hours), f"{says}; {hours:g} hours by contract"
    return target_at(limit, first), says


def _held(
    duty: Duty, hold: Hold | None, due: datetime | None
) -> tuple[datetime | None, tuple[Reason, ...]]:
    """Return the end with the delay that the police asked for, if the law allows it.

    An oral request, or one of which nobody has said how it was made, carries thirty
    days and no further. A delay that ends sooner moves nothing, but binds all the same.

    Source: 45 CFR 164.412; California Civil Code 1798.82(c).
    """
    until = _held_until(hold) if hold and duty.police_hold else None
    if until is None:
        return due, ()
    if due is None or until <= due:
        return due, (_NOT_BEFORE,)
    return until, (_HELD,)


def _held_until(hold: Hold) -> datetime | None:
    if hold.written:
        return hold.until
    if hold.since is None:
        return None
    longest = hold.since + _ORAL_HOLD
    return min(hold.until, longest) if hold.until else longest


_HELD = Reason(
    "held-for-the-police",
    ("law_enforcement_hold",),
    "The police asked for a delay, so the end moves to the end of that delay. An oral"
    " request carries thirty days at most.",
    "45 CFR 164.412; California Civil Code 1798.82(c)",
)
_NOT_BEFORE = Reason(
    "not-before-the-police-allow-it",
    ("law_enforcement_hold",),
    "The police asked for a delay: until it has passed nobody is told. It moves the end"
    " only where it is the longer one. An oral request carries thirty days at most.",
    "45 CFR 164.412; California Civil Code 1798.82(c)",
)


def _done(breach: Breach, duty: Duty, regime: Regime, to: Addressed) -> datetime | None:
    if to.controller:
        return to.controller.told_at
    made = [
        act.at
        for act in breach.acts
        if _is(act, regime, duty.id, duty.stage) and _is_to(act, to)
    ]
    return min(made, default=None)


def _is_to(act: Act, to: Addressed) -> bool:
    """Tell whether *act* went to this addressee.

    Of an act that names nobody this is known only where nobody else is to be told.
    """
    return act.addressee == to.id if act.addressee else to.alone


def _is(act: Act, regime: Regime, duty: str, stage: str | None) -> bool:
    """Tell whether *act* is the notice of *duty* in *stage*.

    A notice of which nobody wrote the stage was the first one.
    """
    if (act.regime, act.duty) != (regime.id, duty):
        return False
    return act.stage == stage or (act.stage is None and stage == "initial")
