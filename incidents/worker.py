"""The worker: steps become messages, messages become receipts.

It is woken by each commit that leaves something to send, its own process's or
another's, and looks at the database by itself every few seconds, so that nothing
depends on being woken. Each channel has threads of its own: one that hangs holds up no
other. It refuses to die: whatever fails is logged with a reference and tried again.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event, Lock
from uuid import UUID

from incidents.attempting import attempt, where
from incidents.core.errors import StoreUnavailableError
from incidents.errand_runner import ErrandRunner
from incidents.outages import Outages
from incidents.runtime import Runtime
from incidents.services import drafts, outbox, standing_in
from incidents.services.outbox import CHANNELS
from incidents.services.outbox_values import Claim, Outcome, Settlement
from incidents.services.planning import plan_what_is_missing
from incidents.services.reminding import remind, resume_stuck
from incidents.settling import Settler

_LOG = logging.getLogger("tocsin.worker")

# Of each channel: under way, in hand altogether, and when more are taken in hand.
DELIVERIES_AT_ONCE = 4
IN_HAND = 16
REFILL_AT = 8
BEAT_EVERY = timedelta(seconds=20)
KEEP_EVERY = timedelta(seconds=10)
DRAFTS_EVERY = timedelta(hours=1)
STUCK_EVERY = timedelta(minutes=1)
LATE_EVERY = timedelta(seconds=15)
MEMBERS_EVERY = timedelta(minutes=1)
# After a standstill longer than this, what is late is tried before others are told.
STANDSTILL = timedelta(minutes=1)
LOOK_EVERY_S = 5.0
# When something is due and yet not ours to take: another worker has it.
LOOK_AGAIN_S = 0.25


class Worker:
    """Delivers what the outbox holds, several messages at a time."""

    def __init__(self, rt: Runtime, *, name: str) -> None:
        """Prepare the delivery threads; nothing is read or sent yet."""
        self._rt = rt
        self._name = name
        self._pools = {
            channel: ThreadPoolExecutor(DELIVERIES_AT_ONCE, f"delivery-{channel}")
            for channel in CHANNELS
        }
        self._errands = ErrandRunner(rt)
        self._lock = Lock()
        self._in_hand: dict[UUID, Claim] = {}
        self._lease_until: dict[UUID, datetime] = {}
        self._outages = Outages()
        self._late_looked_at: datetime | None = None
        self._deliveries: set[Future[None]] = set()
        self._stopping = Event()
        self._settler = Settler(rt, stopping=self._stopping)
        self._next: dict[str, datetime] = {}
        self._troubles = 0
        self._stuck: set[str] = set()

    def run(self, stop: Event) -> None:
        """Work until *stop* is set; deliveries under way are finished."""
        wake_ups = self._rt.uow.wake_ups(self._rt.wake.set)
        wake_ups.start()
        try:
            while not stop.is_set():
                self._rt.wake.clear()
                pause_s = self._round()
                if not stop.is_set():
                    self._rt.wake.wait(pause_s)
        finally:
            self.close()
            wake_ups.stop()

    def close(self) -> None:
        """Finish what is being delivered, give the rest back."""
        self._stopping.set()
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._errands.close()

    def tick(self, now: datetime) -> int:
        """Start everything that is due at *now*; return how many steps and messages.

        Raises:
            StoreUnavailableError: the database is away; nothing was lost.
        """
        self._chores(now)
        step_at, messages_at = outbox.next_instants(self._rt, besides=self._full())
        started = 0
        if step_at is not None and step_at <= now:
            started += remind(self._rt, now=now, stuck=self._note_stuck)
        if started or any(at <= now for at in messages_at.values()):
            started += self._start_deliveries(now)
        return started + self._errands.start(now)

    def finish(self) -> None:
        """Wait until every delivery that was started has ended."""
        wait(self._deliveries)
        self._errands.finish()

    def _round(self) -> float:
        """Tick once and return how long to wait, in seconds, unless woken."""
        try:
            started = self.tick(self._rt.clock.now())
            pause_s = 0.0 if started else self._until_next()
        except StoreUnavailableError as error:
            return self._trouble(str(error))
        except Exception as error:  # noqa: BLE001 - a worker that dies tells nobody
            return self._trouble(where(error))
        if self._troubles:
            _LOG.warning(
                "the worker works again after %d failed rounds", self._troubles
            )
            self._troubles = 0
        return pause_s

    def _trouble(self, says: str) -> float:
        if not self._troubles:
            _LOG.error("the worker cannot work: %s", says)
        self._troubles += 1
        return min(LOOK_EVERY_S, 0.25 * 2.0 ** min(self._troubles, 8))

    def _note_stuck(self, what: str, error: Exception) -> None:
        """Log once that a case or a message cannot be worked on."""
        if what not in self._stuck:
            self._stuck.add(what)
            _LOG.error("%s cannot be worked on: %s", what, where(error))

    def _until_next(self) -> float:
        step_at, messages_at = outbox.next_instants(self._rt, besides=self._full())
        instants = [self._outages.not_before(*each) for each in messages_at.items()]
        others = (step_at, self._errands.next_at())
        instants += [at for at in others if at is not None]
        if not instants:
            return LOOK_EVERY_S
        left_s = (min(instants) - self._rt.clock.now()).total_seconds()
        return min(LOOK_EVERY_S, max(left_s, LOOK_AGAIN_S if left_s <= 0 else 0.001))

    def _chores(self, now: datetime) -> None:
        if not self._next:
            outbox.release_held(self._rt, now=now)
            plan_what_is_missing(self._rt, now=now)
        if self._is_time("beat", BEAT_EVERY, now):
            outbox.beat(self._rt, self._name, now=now)
        if self._is_time("keep", KEEP_EVERY, now):
            self._keep(now)
        if self._is_time("stuck", STUCK_EVERY, now):
            resume_stuck(self._rt)
        if self._is_time("late", LATE_EVERY, now):
            self._stand_in(now)
        if self._is_time("members", MEMBERS_EVERY, now):
            self._errands.look_up(now)
        if self._is_time("drafts", DRAFTS_EVERY, now):
            drafts.drop_expired(self._rt, now=now)

    def _is_time(self, chore: str, every: timedelta, now: datetime) -> bool:
        due_at = self._next.get(chore)
        # A clock that was set back must not silence a chore.
        if due_at is not None and due_at - every <= now < due_at:
            return False
        self._next[chore] = now + every
        return True

    def _keep(self, now: datetime) -> None:
        with self._lock:
            fences = {key: claim.fence for key, claim in self._in_hand.items()}
        if not fences:
            return
        ours = outbox.keep(self._rt, fences, now=now)
        with self._lock:
            self._lease_until |= dict.fromkeys(ours, now + outbox.LEASE)

    def _stand_in(self, now: datetime) -> None:
        before, self._late_looked_at = self._late_looked_at, now
        if before is not None and now - before <= STANDSTILL:
            standing_in.stand_in(self._rt, now=now, stuck=self._note_stuck)

    def _held(self) -> dict[str, int]:
        """Return how many messages of each channel are in hand."""
        with self._lock:
            channels = [claim.stored.channel for claim in self._in_hand.values()]
        return {name: channels.count(name) for name in CHANNELS}

    def _full(self) -> set[str]:
        """Return the channels of which no more is taken in hand for now."""
        return {name for name, held in self._held().items() if held > REFILL_AT}

    def _start_deliveries(self, now: datetime) -> int:
        with self._lock:
            besides = tuple(self._in_hand)
        free = [
            (name, IN_HAND - held if held <= REFILL_AT else 0)
            for name, held in self._held().items()
        ]
        limits = self._outages.limits(free, now=now)
        if not any(limits.values()):
            return 0
        claims = outbox.claim(
            self._rt, limits=limits, besides=besides, now=now, stuck=self._note_stuck
        )
        self._deliveries = {d for d in self._deliveries if not d.done()}
        for claim in claims:
            with self._lock:
                self._in_hand[claim.id] = claim
                self._lease_until[claim.id] = now + outbox.LEASE
            pool = self._pools[claim.stored.channel]
            self._deliveries.add(pool.submit(self._deliver, claim))
        return len(claims)

    def _deliver(self, claim: Claim) -> None:
        try:
            started_at = self._rt.clock.now()
            if self._stopping.is_set() or started_at >= self._lease_until[claim.id]:
                # Past its lease, as after a pause, it may be in another's hand.
                outbox.give_back(self._rt, claim)
                return
            outcome = attempt(self._rt, claim, now=started_at)
            self._note_outage(claim, outcome)
            done = Settlement(claim=claim, outcome=outcome, started_at=started_at)
            if not self._settler.settle(done):
                _LOG.warning("message %s was taken over by another worker", claim.id)
        except Exception as error:  # noqa: BLE001 - the lease ends and it is tried again
            _LOG.error("message %s is not settled: %s", claim.id, where(error))
        finally:
            with self._lock:
                del self._in_hand[claim.id]
                self._lease_until.pop(claim.id, None)
            if claim.stored.channel not in self._full():
                self._rt.wake.set()

    def _note_outage(self, claim: Claim, outcome: Outcome) -> None:
        now = self._rt.clock.now()
        self._outages.note(claim.stored.channel, away=outcome.channel_away, now=now)
