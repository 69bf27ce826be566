"""The link in an exercise's message: its button confirms that somebody can be told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.keys import new_row_id
from incidents.models import DrillAnswerRow, MessageRow
from incidents.runtime import Runtime
from incidents.services.profiles import readable_organisation
from incidents.store import Transaction
from incidents.store.drills import EXERCISE

_PURPOSE = "exercise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """What the page behind the link shows.

    Attributes:
        person: whom the message went to, a person or a room.
        answered_at: when it was confirmed; None while it was not.
    """

    organisation: str
    person: str
    zone: str
    answered_at: datetime | None = None


def exercise_token(rt: Runtime, row: MessageRow) -> str:
    """Return what proves that somebody holds this message of an exercise, or ""."""
    return rt.keys.token_for(_PURPOSE, str(row.id)) if row.kind == EXERCISE else ""


def read_exercise(rt: Runtime, address: str) -> Exercise | None:
    """Return the exercise behind a link, None where it is none of ours."""
    with rt.uow.read() as tx:
        row = _message(tx, rt, address)
        return _exercise(tx, row) if row else None


def answer_exercise(rt: Runtime, address: str, *, now: datetime) -> Exercise | None:
    """Note that an exercise's message was read; again changes nothing."""
    with rt.uow.begin() as tx:
        row = _message(tx, rt, address)
        if row is None:
            return None
        seen = _exercise(tx, row)
        drill = tx.drill_at(row.organisation_id, row.created_at)
        if seen.answered_at is None and drill is not None:
            answer = {
                "id": new_row_id(),
                "organisation_id": row.organisation_id,
                "drill_id": drill.id,
                "message_id": row.id,
                "name": row.recipient_name,
                "via": row.channel,
                "at": now,
            }
            tx.add(DrillAnswerRow, [answer])
        return _exercise(tx, row)


def _message(tx: Transaction, rt: Runtime, address: str) -> MessageRow | None:
    key, _, token = address.partition(".")
    if not rt.keys.is_token_for(_PURPOSE, key, token):
        return None
    return tx.exercise_message(UUID(key))


def _exercise(tx: Transaction, row: MessageRow) -> Exercise:
    drill = tx.drill_at(row.organisation_id, row.created_at)
    answers = tx.drill_answers([drill.id]) if drill else []
    mine = next((each.at for each in answers if each.message_id == row.id), None)
    organisation = readable_organisation(tx.organisation_by_id(row.organisation_id))
    return Exercise(
        organisation=organisation.name,
        person=row.recipient_name,
        zone=organisation.zone,
        answered_at=mine,
    )
