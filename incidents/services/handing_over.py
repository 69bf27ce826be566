"""A case changes hands: its holder, or a colleague of theirs, names the next one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.core.errors import Fault, InputRefusedError
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case
from incidents.services.errands import bring_up_to_date
from incidents.services.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who can sign in and serves the organisation of a case."""

    id: UUID
    name: str


def colleagues(rt: Runtime, actor: Actor, *, reference: str) -> tuple[Colleague, ...]:
    """Return who could be handed the case, by name: neither its holder nor *actor*.

    Raises:
        NotFoundError: there is no such case, or it is another organisation's.
    """
    with rt.uow.read() as tx:
        case = tx.incident(reference, organisations=actor.scope)
        return tuple(
            Colleague(id=user.id, name=user.name)
            for user in tx.members(case.organisation_id)
            if user.id not in {case.holder_id, actor.user_id}
        )


def hand_over(
    rt: Runtime, actor: Actor, *, reference: str, to: UUID | None, now: datetime
) -> None:
    """Make somebody else the holder of the case: the one who answers for it.

    Args:
        to: the key of a colleague; None when none was chosen.

    Raises:
        InputRefusedError: *to* does not serve the case's organisation here.
        NotFoundError: there is no such case, or it is another organisation's.
        ConflictError: the case is closed.
    """
    with rt.uow.begin() as tx:
        case = open_case(tx, actor, reference)
        names = {user.id: user.name for user in tx.members(case.organisation_id)}
        if to is None or to not in names:
            raise InputRefusedError((Fault("to", "choose a colleague"),))
        if to == case.holder_id:
            return
        before = tx.user_names([case.holder_id] if case.holder_id else [])
        tx.change_incident(case.id, holder_id=to)
        record(
            tx,
            case,
            "handed-over",
            actor=actor.name,
            now=now,
            to=names[to],
            before=before.get(case.holder_id) if case.holder_id else None,
        )
        bring_up_to_date(tx, case.id, now=now)
    rt.wake.set()
