"""Writes outcomes of deliveries down; those that end together share a transaction.

Whoever finds nobody writing writes for all who wait, so that many outcomes cost one
commit and nobody waits for company. Only first attempts that were taken share one:
whatever else follows from an outcome touches other messages and people.
"""

from dataclasses import dataclass
from threading import Event, Lock

from incidents.core.errors import StoreUnavailableError
from incidents.runtime import Runtime
from incidents.services import outbox
from incidents.services.outbox_values import Result, Settlement

AT_ONCE = 32
TRY_AGAIN_S = 1.0


@dataclass(slots=True, eq=False)
class _Entry:
    """An outcome in the queue.

    Attributes:
        ours: None until it has been written down.
        tried: writing it together with others has failed.
    """

    settlement: Settlement
    ours: bool | None = None
    tried: bool = False

    @property
    def plain(self) -> bool:
        """Nothing follows from it but a rest for its room."""
        sent = self.settlement.outcome.result is Result.SENT
        return sent and self.settlement.claim.number == 1


class Settler:
    """Safe to share by threads; each waits until its own outcome is written down."""

    def __init__(self, rt: Runtime, *, stopping: Event) -> None:
        """Prepare; nothing is read or written yet.

        Args:
            stopping: set when a database that is away is no longer waited for.
        """
        self._rt = rt
        self._stopping = stopping
        self._lock = Lock()
        self._turn = Lock()
        self._waiting: list[_Entry] = []

    def settle(self, settlement: Settlement) -> bool:
        """Record an outcome; what a provider has taken must not be forgotten.

        Returns:
            False when another worker has taken the message over.

        Raises:
            StoreUnavailableError: the database is away and we are stopping.
        """
        mine = _Entry(settlement)
        if mine.plain:
            with self._lock:
                self._waiting.append(mine)
            with self._turn:
                if mine.ours is None and not mine.tried:
                    self._write_waiting(mine)
        return self._alone(settlement) if mine.ours is None else mine.ours

    def _write_waiting(self, mine: _Entry) -> None:
        """Write *mine* and what waits with it; what fails is left to its own thread."""
        with self._lock:
            others = [each for each in self._waiting if each is not mine]
            batch, self._waiting = [mine, *others[: AT_ONCE - 1]], others[AT_ONCE - 1 :]
        if len(batch) == 1:
            mine.ours = self._alone(mine.settlement)
            return
        # In one order for all workers, so that no two wait for each other's rooms.
        batch.sort(key=lambda each: each.settlement.claim.stored.recipient)
        try:
            written = outbox.settle_all(
                self._rt,
                [each.settlement for each in batch],
                now=self._rt.clock.now(),
            )
        except Exception:  # noqa: BLE001 - each tries alone, and says what hinders it
            for each in batch:
                each.tried = True
            return
        for each, ours in zip(batch, written, strict=True):
            each.ours = ours

    def _alone(self, settlement: Settlement) -> bool:
        while True:
            try:
                return outbox.settle(
                    self._rt,
                    settlement.claim,
                    settlement.outcome,
                    started_at=settlement.started_at,
                    now=self._rt.clock.now(),
                )
            except StoreUnavailableError:
                if self._stopping.wait(TRY_AGAIN_S):
                    raise
