"""The escalation as pages show it: of one case, and who would be told now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.core.escalation import answered_until, next_telling, whom
from incidents.core.escalation_checks import weaknesses
from incidents.core.escalation_policy import (
    Policy,
    in_force,
    number_of,
    pace_of,
    policy_from,
    policy_of,
    reached,
    ways_of,
)
from incidents.core.organisation import Organisation
from incidents.models import EscalationRow, IncidentRow, TellingRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.escalation_history import history_of
from incidents.services.profiles import readable_organisation
from incidents.services.wording import CHANNEL_WORDS
from incidents.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLevel:
    """A level as it was told: its number, when, why, who, and who was passed over."""

    number: int
    at: datetime
    why: str
    people: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Somebody acknowledged or took the case."""

    name: str
    via: str
    taken: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLevel:
    """Who is told next unless somebody answers, and when.

    Attributes:
        people: by name, as the directory stands today.
        room: the Slack channel that is told with them, or "".
    """

    number: int
    at: datetime
    people: tuple[str, ...]
    room: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEscalation:
    """How far a case has climbed.

    Attributes:
        answered_until: when the last acknowledgement runs out; None while none holds.
        following: None where no duty is open.
    """

    told: tuple[ToldLevel, ...] = ()
    answers: tuple[Answered, ...] = ()
    answered_until: datetime | None = None
    following: NextLevel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DryLevel:
    """Whom a level would reach now.

    Attributes:
        ways: name and channels in words, one for each person.
        after_minutes: how long after the first level it would be told.
    """

    number: int
    after_minutes: int
    ways: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """Who would be told of a report that came in now, and why that may fail.

    Attributes:
        room: id of the Slack room that is told with every level, or "".
    """

    slug: str
    name: str
    room: str
    levels: tuple[DryLevel, ...]
    weak: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return who would be told now, in one sentence."""
        told = [f"the Slack channel {self.room} with every level"] if self.room else []
        told += [
            f"level {level.number}: {', '.join(level.ways) or 'nobody'}"
            for level in self.levels
        ]
        return f"At {self.name} now told: {'; '.join(told) or 'nobody'}."


def case_escalation(
    rt: Runtime, actor: Actor, *, reference: str, now: datetime
) -> CaseEscalation:
    """Return how far a case has climbed, who answered, and who is told next.

    Raises:
        NotFoundError: *actor* serves no organisation with this case.
    """
    with rt.uow.read() as tx:
        case = tx.incident(reference, organisations=actor.scope)
        answers = tuple(
            Answered(name=row.name, via=row.via, taken=row.taken, at=row.at)
            for row in tx.acknowledgements(case.id)
        )
        kept = tx.escalation(case.id)
        if kept is None:
            return CaseEscalation(answers=answers)
        policy = policy_from(kept.policy)
        row = tx.organisation_by_id(case.organisation_id)
        organisation = readable_organisation(row)
        pace = pace_of(policy, organisation, now=now)
        history = history_of(tx, case.id, kept, now=now)
        until = answered_until(pace, history)
        return CaseEscalation(
            told=tuple(_told(each, policy) for each in tx.tellings(case.id)),
            answers=answers,
            answered_until=until if until is not None and until > now else None,
            following=_following(tx, case, kept, organisation, now=now),
        )


def dry_run(organisation: Organisation, rt: Runtime, *, now: datetime) -> DryRun:
    """Return who would be told of a report that came in now, level by level."""
    policy, levels, minutes = policy_of(organisation), [], 0
    for place, level in enumerate(policy.levels, start=1):
        group = reached(policy, place, organisation, now=now)
        ways = tuple(
            f"{person.name} ({_channels([name for name, _ in ways_of(person)])})"
            for person in group.people
        )
        levels.append(
            DryLevel(
                number=level.number,
                after_minutes=minutes,
                ways=ways,
                skipped=group.skipped,
            )
        )
        minutes += level.wait_minutes if group.people else 0
    return DryRun(
        slug=organisation.slug,
        name=organisation.name,
        room=organisation.slack_channel,
        levels=tuple(levels),
        weak=weaknesses(organisation, channels=rt.notifiers, now=now),
    )


def dry_runs(
    rt: Runtime, organisations: Collection[UUID] | None, *, now: datetime
) -> tuple[DryRun, ...]:
    """Return the dry run of each organisation that is not made up, by name.

    Args:
        organisations: whose; None for all.
    """
    with rt.uow.read() as tx:
        return tuple(
            dry_run(readable_organisation(row), rt, now=now)
            for row in tx.organisations()
            if not row.demonstration
            and (organisations is None or row.id in organisations)
        )


def _told(row: TellingRow, policy: Policy) -> ToldLevel:
    return ToldLevel(
        number=number_of(policy, row.level),
        at=row.at,
        why=row.kind,
        people=tuple(row.people),
        skipped=tuple(row.skipped),
    )


def _following(
    tx: Transaction,
    case: IncidentRow,
    kept: EscalationRow,
    organisation: Organisation,
    *,
    now: datetime,
) -> NextLevel | None:
    planned_at = tx.next_escalation_at(case.id)
    if planned_at is None:
        return None
    policy = in_force(policy_from(kept.policy), organisation, now=now)
    pace = pace_of(policy, organisation, now=now)
    history = history_of(tx, case.id, kept, now=now)
    step = next_telling(pace, history, deadline_at=case.next_due_at)
    places = whom([step], pace)
    people = [
        person.name
        for place in places
        for person in reached(policy, place, organisation, now=now).people
    ]
    return NextLevel(
        number=number_of(policy, (*places, step.level)[0]),
        # What is recorded since puts it off; the step itself follows when it comes.
        at=max(planned_at, step.at),
        people=tuple(people),
        room=organisation.slack_channel,
    )


def _channels(names: Sequence[str]) -> str:
    return " and ".join(CHANNEL_WORDS.get(name, name) for name in names)
