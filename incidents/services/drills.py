"""An exercise of the alarms: real people, real channels, and no case at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.core.errors import ConflictError
from incidents.core.escalation_policy import policy_of, reached
from incidents.core.organisation import Organisation
from incidents.keys import new_row_id
from incidents.models import DrillAnswerRow, DrillRow, MessageRow
from incidents.runtime import Runtime
from incidents.services import alerting
from incidents.services.actors import Actor
from incidents.services.alerting import Recipient
from incidents.services.outgoing import STATES
from incidents.services.profiles import organisation_of
from incidents.services.wording import CHANNEL_WORDS
from incidents.store import Transaction
from incidents.store.drills import EXERCISE

# Exercises that come in a row teach people to read none.
NOT_AGAIN_FOR = timedelta(minutes=10)
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of an exercise for one person or room on one channel.

    Attributes:
        delivered_after: until the provider had taken it; None = not yet.
        answered_after: until it was confirmed by its button; None = not yet.
    """

    name: str
    channel: str
    state: str
    state_words: str
    delivered_after: timedelta | None
    answered_after: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """An exercise and what became of it."""

    started_by: str
    at: datetime
    results: tuple[Result, ...]


def start_drill(rt: Runtime, actor: Actor, *, slug: str, now: datetime) -> None:
    """Tell everybody on every level, by every channel they have, of an exercise.

    No case is made, nothing enters the register, and no deadline is named.

    Raises:
        NotAllowedError: *actor* does not serve this organisation.
        ConflictError: the last exercise was a moment ago.
    """
    key = actor.organisation_id(slug)
    with rt.uow.begin() as tx:
        row = tx.lock_organisation(key)
        last = tx.drills(key, limit=1)
        if last and now - last[0].at < NOT_AGAIN_FOR:
            msg = f"an exercise of {slug} was started a moment ago"
            raise ConflictError(msg)
        organisation = organisation_of(row)
        policy = policy_of(organisation).to_document()
        drill = {
            "id": new_row_id(),
            "organisation_id": key,
            "started_by": actor.name,
            "at": now,
            "policy": policy,
        }
        tx.add(DrillRow, [drill])
        messages = alerting.message_rows(
            everybody(organisation, now=now),
            kind=EXERCISE,
            alert={"kind": EXERCISE, "deadline_at": None},
            organisation_id=key,
            incident_id=None,
            now=now,
        )
        tx.add(MessageRow, messages)
    rt.wake.set()


def drills(rt: Runtime, actor: Actor, *, slug: str) -> tuple[Drill, ...]:
    """Return the last exercises of an organisation, the latest first.

    Raises:
        NotAllowedError: *actor* does not serve this organisation.
    """
    key = actor.organisation_id(slug)
    with rt.uow.read() as tx:
        return tuple(_drill(tx, row) for row in tx.drills(key, limit=SHOWN))


def everybody(organisation: Organisation, *, now: datetime) -> tuple[Recipient, ...]:
    """Return the room, and the people of every level on every channel they have."""
    policy = policy_of(organisation)
    people = [
        person
        for place in range(1, len(policy.levels) + 1)
        for person in reached(policy, place, organisation, now=now).people
    ]
    by_mail = alerting.recipients_of(organisation, people)
    direct = tuple(way for person in people for way in alerting.ways(person))
    return tuple(dict.fromkeys((*by_mail, *direct)))


def _drill(tx: Transaction, row: DrillRow) -> Drill:
    answers = {each.message_id: each for each in reversed(tx.drill_answers([row.id]))}
    return Drill(
        started_by=row.started_by,
        at=row.at,
        results=tuple(
            _result(message, answers.get(message.id), row)
            for message in tx.drill_messages(row)
        ),
    )


def _result(
    message: MessageRow, answer: DrillAnswerRow | None, drill: DrillRow
) -> Result:
    taken = message.settled_at if message.state == "sent" else None
    return Result(
        name=message.recipient_name,
        channel=CHANNEL_WORDS.get(message.channel, message.channel),
        state=message.state,
        state_words=STATES.get(message.state, message.state),
        delivered_after=taken - drill.at if taken else None,
        answered_after=answer.at - drill.at if answer else None,
    )
