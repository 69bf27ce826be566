"""What the demonstration must read to be told once, and to go on after a crash."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.core.errors import NotFoundError
from incidents.runtime import Runtime
from incidents.services.actors import Actor

_DONE_BY_PEOPLE = frozenset(
    {
        "acknowledged",
        "taken",
        "awareness-set",
        "facts-answered",
        "decided",
        "act-recorded",
        "closed",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How far a story has been told.

    Attributes:
        steps: how many things people did with the case.
        undecided: (duty, key) of duties that nobody has decided, as they stand.
        open_duties: (regime, duty, stage, key) of those that are not done.
    """

    reference: str
    reported_at: datetime
    facts_version: int
    steps: int
    undecided: tuple[tuple[str, UUID], ...]
    open_duties: tuple[tuple[str, str, str, UUID], ...]


def told(rt: Runtime, *, slug: str, key: str) -> Told | None:
    """Return how far the story with this idempotency key is, None if not begun."""
    with rt.uow.read() as tx:
        incident = tx.incident_by_key(tx.organisation(slug).id, key)
        if incident is None:
            return None
        kinds = [entry.kind for entry in tx.timeline(incident.id)]
        decided = {decision.duty_id for decision in tx.decisions(incident.id)}
        standing = [d for d in tx.duties(incident.id) if d.status == "open"]
        undecided = [(d.duty, d.id) for d in standing if d.id not in decided]
        return Told(
            reference=incident.reference,
            reported_at=incident.reported_at,
            facts_version=incident.facts_version,
            steps=sum(kind in _DONE_BY_PEOPLE for kind in kinds),
            undecided=tuple(undecided),
            open_duties=tuple((d.regime, d.duty, d.stage, d.id) for d in standing),
        )


def actor_with(rt: Runtime, *, email: str) -> Actor:
    """Return the person with this address as who acts in the demonstration.

    Raises:
        NotFoundError: nobody has it.
    """
    with rt.uow.read() as tx:
        user = tx.user_by_email(email)
        if user is None:
            msg = f"nobody signs in as {email}"
            raise NotFoundError(msg)
        served = tx.memberships(user.id)
        return Actor(
            user_id=user.id,
            name=user.name,
            email=user.email,
            organisations={row.id: row.slug for _, row in served},
            roles={row.id: membership.role for membership, row in served},
        )
