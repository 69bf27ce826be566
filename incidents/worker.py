"""The worker: steps become messages, messages become receipts.

It waits for a wake-up after each commit, so that an alert leaves at once, and looks
at the database by itself every few seconds, so that nothing depends on being woken.
It refuses to die: whatever fails is logged with a reference and tried again.
"""

import logging
import traceback
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event, Lock
from uuid import UUID

from incidents.core.errors import (
    DeliveryFailed,
    DeliveryRefused,
    StoreUnavailableError,
)
from incidents.runtime import Runtime
from incidents.services import drafts, outbox
from incidents.services.outbox import Claim, Outcome, Result
from incidents.services.reminding import remind, resume_stuck
from incidents.services.wording import CHANNEL_WORDS, finished

_LOG = logging.getLogger("tocsin.worker")

DELIVERIES_AT_ONCE = 4
IN_HAND = 32
BEAT_EVERY = timedelta(seconds=20)
KEEP_EVERY = timedelta(seconds=10)
DRAFTS_EVERY = timedelta(hours=1)
STUCK_EVERY = timedelta(minutes=1)
LOOK_EVERY_S = 5.0
# When something is due and yet not ours to take: another worker has it.
LOOK_AGAIN_S = 0.25


class Worker:
    """Delivers what the outbox holds, several messages at a time."""

    def __init__(self, rt: Runtime, *, name: str) -> None:
        """Prepare the delivery threads; nothing is read or sent yet."""
        self._rt = rt
        self._name = name
        self._pool = ThreadPoolExecutor(DELIVERIES_AT_ONCE, "delivery")
        self._lock = Lock()
        self._in_hand: dict[UUID, int] = {}
        self._deliveries: set[Future[None]] = set()
        self._stopping = Event()
        self._next: dict[str, datetime] = {}
        self._troubles = 0
        self._stuck: set[str] = set()

    def run(self, stop: Event) -> None:
        """Work until *stop* is set; deliveries under way are finished."""
        try:
            while not stop.is_set():
                self._rt.wake.clear()
                pause_s = self._round()
                if not stop.is_set():
                    self._rt.wake.wait(pause_s)
        finally:
            self.close()

    def close(self) -> None:
        """Finish what is being delivered, give the rest back."""
        self._stopping.set()
        self._pool.shutdown(wait=True)

    def tick(self, now: datetime) -> int:
        """Start everything that is due at *now*; return how many steps and messages.

        Raises:
            StoreUnavailableError: the database is away; nothing was lost.
        """
        self._chores(now)
        step_at, message_at = outbox.next_instants(self._rt)
        started = 0
        if step_at is not None and step_at <= now:
            started += remind(self._rt, now=now, stuck=self._note_stuck)
            message_at = now if started else message_at
        if message_at is not None and message_at <= now:
            started += self._start_deliveries(now)
        return started

    def finish(self) -> None:
        """Wait until every delivery that was started has ended."""
        wait(self._deliveries)

    def _round(self) -> float:
        """Tick once and return how long to wait, in seconds, unless woken."""
        try:
            started = self.tick(self._rt.clock.now())
            pause_s = 0.0 if started else self._until_next()
        except StoreUnavailableError as error:
            return self._trouble(str(error))
        except Exception as error:  # noqa: BLE001 - a worker that dies tells nobody
            return self._trouble(_where(error))
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
            _LOG.error("%s cannot be worked on: %s", what, _where(error))

    def _until_next(self) -> float:
        instants = [i for i in outbox.next_instants(self._rt) if i is not None]
        if not instants:
            return LOOK_EVERY_S
        left_s = (min(instants) - self._rt.clock.now()).total_seconds()
        return min(LOOK_EVERY_S, max(left_s, LOOK_AGAIN_S if left_s <= 0 else 0.001))

    def _chores(self, now: datetime) -> None:
        if not self._next:
            outbox.release_held(self._rt, now=now)
        if self._is_time("beat", BEAT_EVERY, now):
            outbox.beat(self._rt, self._name, now=now)
        if self._is_time("keep", KEEP_EVERY, now):
            self._keep(now)
        if self._is_time("stuck", STUCK_EVERY, now):
            resume_stuck(self._rt)
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
            fences = dict(self._in_hand)
        if fences:
            outbox.keep(self._rt, fences, now=now)

    def _start_deliveries(self, now: datetime) -> int:
        with self._lock:
            besides = tuple(self._in_hand)
        free = IN_HAND - len(besides)
        if free <= 0:
            return 0
        claims = outbox.claim(
            self._rt, limit=free, besides=besides, now=now, stuck=self._note_stuck
        )
        self._deliveries = {d for d in self._deliveries if not d.done()}
        for claim in claims:
            with self._lock:
                self._in_hand[claim.id] = claim.fence
            self._deliveries.add(self._pool.submit(self._deliver, claim))
        return len(claims)

    def _deliver(self, claim: Claim) -> None:
        try:
            if self._stopping.is_set():
                outbox.give_back(self._rt, claim)
                return
            started_at = self._rt.clock.now()
            outcome = self._attempt(claim, started_at)
            self._settle(claim, outcome, started_at)
        except Exception as error:  # noqa: BLE001 - the lease ends and it is tried again
            _LOG.error("message %s is not settled: %s", claim.id, _where(error))
        finally:
            with self._lock:
                del self._in_hand[claim.id]
            self._rt.wake.set()

    def _attempt(self, claim: Claim, now: datetime) -> Outcome:
        stored = claim.stored
        notifier = self._rt.notifiers.get(stored.channel)
        if notifier is None:
            channel = CHANNEL_WORDS.get(stored.channel, stored.channel)
            says = f"no settings for {channel} on this machine"
            return Outcome(result=Result.HELD, says=says)
        try:
            base_url = self._rt.public.base_url
            message = finished(stored, self._rt.law, base_url=base_url, now=now)
        except Exception as error:  # noqa: BLE001 - one bad message must not stop others
            _LOG.error("message %s cannot be written: %s", claim.id, _where(error))
            return Outcome(result=Result.FAILED, says="the message cannot be written")
        try:
            receipt = notifier.deliver(message)
        except DeliveryRefused as error:
            return Outcome(result=Result.REFUSED, says=str(error))
        except DeliveryFailed as error:
            result = Result.UNKNOWN if error.outcome_unknown else Result.FAILED
            return Outcome(
                result=result, says=str(error), retry_after_s=error.retry_after_s
            )
        except Exception as error:  # noqa: BLE001 - it may have been sent: say so
            _LOG.error("message %s: %s", claim.id, _where(error))
            return Outcome(result=Result.UNKNOWN, says="the channel failed")
        return Outcome(
            result=Result.SENT, says="taken", provider_id=receipt.provider_id
        )

    def _settle(self, claim: Claim, outcome: Outcome, started_at: datetime) -> None:
        """Record the outcome; what a provider has taken must not be forgotten."""
        while True:
            now = self._rt.clock.now()
            try:
                ours = outbox.settle(
                    self._rt, claim, outcome, started_at=started_at, now=now
                )
            except StoreUnavailableError:
                if self._stopping.wait(1.0):
                    raise
                continue
            if not ours:
                _LOG.warning("message %s was taken over by another worker", claim.id)
            return


def _where(error: BaseException) -> str:
    """Return kind and place of *error*: its own words might hold somebody's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {place}"
