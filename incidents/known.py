"""Organisations as last read, for a moment: what every request of the form asks for.

A change in this process is seen at once, a change in another process after at most
two seconds. Only settings are kept here, never a report.
"""

import time
from threading import Lock
from uuid import UUID

from incidents.core.organisation import Organisation

KEPT_FOR_S = 2.0


class KnownOrganisations:
    """A small table by short name; safe to share between threads."""

    def __init__(self, *, kept_for_s: float = KEPT_FOR_S) -> None:
        self._kept_for_s = kept_for_s
        self._lock = Lock()
        self._known: dict[str, tuple[float, UUID, Organisation]] = {}

    def get(self, slug: str) -> tuple[UUID, Organisation] | None:
        """Return key and settings if they were read a moment ago, else None."""
        entry = self._known.get(slug)
        if entry is None or time.monotonic() - entry[0] > self._kept_for_s:
            return None
        return entry[1], entry[2]

    def put(self, key: UUID, organisation: Organisation) -> None:
        """Keep what was just read."""
        with self._lock:
            self._known[organisation.slug] = (time.monotonic(), key, organisation)

    def forget(self, slug: str) -> None:
        """Read it anew next time; called after a change."""
        with self._lock:
            self._known.pop(slug, None)
