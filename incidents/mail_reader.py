"""Reads the mailbox that bounces come back to, in a thread of the worker's process."""

import logging
from threading import Event

from incidents.attempting import where
from incidents.core.errors import DeliveryFailed, StoreUnavailableError
from incidents.core.ports import Letter, Mailbox
from incidents.runtime import Runtime
from incidents.services.bounces import note_reading, place_in, take_in

_LOG = logging.getLogger("tocsin.mail")

READ_EVERY_S = 20.0


class MailReader:
    """Takes in what is new every 20 seconds; whatever fails is tried again."""

    def __init__(self, rt: Runtime, mailbox: Mailbox) -> None:
        """Prepare; nothing is read yet."""
        self._rt = rt
        self._mailbox = mailbox
        self._trouble = ""

    def run(self, stop: Event) -> None:
        """Read until *stop* is set."""
        while not stop.is_set():
            if not self.round():
                stop.wait(READ_EVERY_S)

    def round(self) -> int:
        """Read once; return how many mails were taken in."""
        taken: list[bool] = []
        trouble = self._read(taken)
        try:
            now = self._rt.clock.now()
            note_reading(self._rt, self._mailbox.name, trouble=trouble, now=now)
        except StoreUnavailableError as error:
            trouble = str(error)
        self._say(trouble)
        return sum(taken)

    def _read(self, taken: list[bool]) -> str:
        """Read into *taken*; return what was in the way, "" when nothing was."""
        name = self._mailbox.name

        def take(letter: Letter) -> None:
            now = self._rt.clock.now()
            taken.append(take_in(self._rt, letter, mailbox=name, now=now))

        try:
            place = place_in(self._rt, name, now=self._rt.clock.now())
            self._mailbox.read(place, take)
        except (DeliveryFailed, StoreUnavailableError) as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - a reader that dies tells nobody
            return where(error)
        return ""

    def _say(self, trouble: str) -> None:
        """Log once that reading fails, and once that it works again."""
        if trouble and not self._trouble:
            _LOG.error("the mailbox cannot be read: %s", trouble)
        if self._trouble and not trouble:
            _LOG.warning("the mailbox is read again")
        self._trouble = trouble
