"""Channels that do not answer at all: one message at a time tries them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from incidents.services.retrying import wait_before


@dataclass(slots=True)
class Outages:
    """What this worker knows of channels that are away; safe to share by threads.

    An outage must cost little while it lasts, and end within half a minute.
    """

    _lock: Lock = field(default_factory=Lock)
    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, datetime] = field(default_factory=dict)

    def note(self, channel: str, *, away: bool, now: datetime) -> None:
        """Note how an attempt on *channel* ended: did anybody answer?"""
        with self._lock:
            if not away:
                self._failures.pop(channel, None)
                self._until.pop(channel, None)
                return
            failures = self._failures.get(channel, 0) + 1
            self._failures[channel] = failures
            wait = wait_before(failures, key=channel, away=True)
            self._until[channel] = now + wait

    def limits(
        self, free: Iterable[tuple[str, int]], *, now: datetime
    ) -> dict[str, int]:
        """Return how many messages of each channel to take: none, one to try, or all.

        Args:
            free: channel and the number that could be taken.
        """
        with self._lock:
            return {
                channel: self._limit(channel, number, now=now)
                for channel, number in free
            }

    def _limit(self, channel: str, number: int, *, now: datetime) -> int:
        if channel not in self._failures:
            return number
        until = self._until[channel]
        # A clock that was set back must not silence a channel.
        pausing = until - timedelta(minutes=1) <= now < until
        return 0 if pausing else min(1, number)

    def not_before(self, channel: str, at: datetime) -> datetime:
        """Return the later of *at* and the next instant when the channel is tried."""
        with self._lock:
            return max(at, self._until.get(channel, at))
