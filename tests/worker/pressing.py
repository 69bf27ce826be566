"""An alert on Slack, a press under it, and what came of it, for the tests."""

from typing import Any

from incidents.intake.slack import parse_interaction
from incidents.models import AcknowledgementRow
from incidents.services.errands import hear
from incidents.worker import Worker
from tests.worker.house import House


def alerted(house: House, worker: Worker) -> dict[str, Any]:
    """Send the first alert to the room and return it as it was posted."""
    house.message()
    house.drain(worker)
    return house.slack.posts[-1]


def do(house: House, worker: Worker, payload: dict[str, Any]) -> bool:
    """Hear of a press, do all that follows from it; tell whether it was new."""
    heard = parse_interaction(payload)
    assert heard is not None
    new = hear(house.rt, heard, now=house.clock.now())
    house.drain(worker)
    return new


def answers(house: House) -> list[AcknowledgementRow]:
    with house.rt.uow.read() as tx:
        return tx.acknowledgements(house.incident_id)


def timeline(house: House) -> list[tuple[str, str]]:
    with house.rt.uow.read() as tx:
        return [(row.kind, row.actor) for row in tx.timeline(house.incident_id)]


def whispers(house: House) -> list[str]:
    return [said["text"] for said in house.slack.whispers]
