"""An installation that alerts are written to, for the benchmarks of the worker."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import text

from incidents.clocks import SystemClock
from incidents.core.ports import Message, Receipt
from incidents.migrate import upgrade
from incidents.models import BeatRow, IncidentRow, MessageRow, OrganisationRow
from incidents.runtime import Runtime
from incidents.services.alerting import message_rows
from tests.support.runtime import SetClock, make_runtime
from tests.worker.house import ROOM, case_row, organisation_row

SAID = {
    "kind": "first", "reference": "INC-7K3F-Q", "severity": "high",
    "duty": "notify-authority", "deadline_at": None, "provisional": False,
}  # fmt: skip


class Instant:
    """A channel that takes everything at once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def deliver(self, message: Message) -> Receipt:
        """Take it."""
        return Receipt(channel=self.name, provider_id="C0MAIN/1.1")


class House:
    """One organisation with one case, and alerts to as many rooms as there are."""

    def __init__(self, url: str, folder: Path) -> None:
        upgrade(url)
        self.url, self.folder = url, folder
        self.rt: Runtime = replace(
            make_runtime(url, folder, SetClock()),
            clock=SystemClock(),
            notifiers={name: Instant(name) for name in ("slack", "email")},
        )
        self.ids: tuple[UUID, UUID] = uuid4(), uuid4()
        with self.rt.uow.begin() as tx:
            tx.add(OrganisationRow, [organisation_row(self.ids[0])])
            tx.add(IncidentRow, [case_row(self.ids[1], self.ids[0])])

    def write(self, rooms: list[str]) -> None:
        """Write an alert to each room, in one transaction."""
        rows = message_rows(
            [replace(ROOM, address=room) for room in rooms],
            kind="first", alert=SAID, organisation_id=self.ids[0],
            incident_id=self.ids[1], now=self.rt.clock.now(),
        )  # fmt: skip
        with self.rt.uow.begin() as tx:
            tx.add(MessageRow, rows)

    def drop_what_waits(self) -> None:
        """Leave nothing over for the next measurement."""
        with self.rt.uow.begin() as tx:
            tx.connection.execute(
                text("UPDATE message SET state = 'cancelled' WHERE state = 'waiting'")
            )

    def workers_ready(self) -> int:
        """Return how many workers have ticked."""
        with self.rt.uow.read() as tx:
            return tx.session.query(BeatRow).count()
