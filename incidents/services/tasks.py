"""Tasks of a case: what a person must do, in our words."""

from datetime import datetime
from uuid import UUID

from incidents.core.errors import NotFoundError
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.record import record


def finish_task(
    rt: Runtime, actor: Actor, *, reference: str, task_id: UUID, now: datetime
) -> None:
    """Note that a task is done, by whom and when; a task done before stays as it was.

    Raises:
        NotFoundError: the case has no such task, or is another organisation's.
    """
    with rt.uow.begin() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        task = next((t for t in tx.tasks(incident.id) if t.id == task_id), None)
        if task is None:
            msg = f"incident {reference} has no such task"
            raise NotFoundError(msg)
        if task.done_at is not None:
            return
        tx.finish_task(task_id, by=actor.name, now=now)
        record(tx, incident, "task-done", actor=actor.name, now=now, task=task.kind)
