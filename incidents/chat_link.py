"""Keeps the link of Socket Mode, and writes down that it stands.

Its silence is the alarm: what is not written down any more an auditor sees.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from incidents.core.errors import IncidentsError, InputRefusedError
from incidents.core.ports import ChatLink
from incidents.intake.slack import parse_event, parse_interaction
from incidents.runtime import Runtime
from incidents.services import errands

_LOG = logging.getLogger("tocsin.slack")
_PARSERS = {"interactive": parse_interaction, "events_api": parse_event}

TEND_EVERY_S = 5.0
NOTE_EVERY = timedelta(seconds=20)


class LinkKeeper:
    """Looks every few seconds whether Slack can reach us, and connects if not."""

    def __init__(self, rt: Runtime, link: ChatLink, *, name: str) -> None:
        self._rt = rt
        self._link = link
        self._name = name
        self._noted_at: datetime | None = None
        self._trouble = ""

    def run(self, stop: Event) -> None:
        """Keep the link until *stop* is set."""
        try:
            while not stop.is_set():
                self.look()
                stop.wait(TEND_EVERY_S)
        finally:
            self._link.close()

    def look(self) -> bool:
        """Connect if that is needed, note that the link stands; return whether."""
        try:
            stands = self._link.tend(self.take)
            if stands:
                self._note(self._rt.clock.now())
        except IncidentsError as error:
            return self._troubled(str(error))
        except Exception as error:  # noqa: BLE001 - a keeper that dies keeps nothing
            return self._troubled(type(error).__name__)
        if not stands:
            return self._troubled("not connected")
        if self._trouble:
            _LOG.warning("Slack reaches us again by Socket Mode")
            self._trouble = ""
        return True

    def take(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Write down what Slack says that somebody did; anything else is let go.

        Raises:
            StoreUnavailableError: nothing was written, and Slack must not be told so.
        """
        parse = _PARSERS.get(kind)
        try:
            heard = parse(payload) if parse else None
        except InputRefusedError as error:
            _LOG.warning("Slack said something that is nothing to us: %s", error)
            return
        if heard is not None:
            errands.hear(self._rt, heard, now=self._rt.clock.now())

    def _note(self, now: datetime) -> None:
        if self._noted_at is not None and now - self._noted_at < NOTE_EVERY:
            return
        with self._rt.uow.begin() as tx:
            tx.note_link(self._name, now=now)
        self._noted_at = now

    def _troubled(self, says: str) -> bool:
        if says != self._trouble:
            _LOG.error("Slack does not reach us by Socket Mode: %s", says)
            self._trouble = says
        return False
