"""The auditor: looks after the installation, in the web process and in the worker.

A thread of its own, so that a worker that hangs or a web process without a worker is
still seen. While all is well it beats the dead man; its silence is the last alarm.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Event

from incidents.core.audit import AuditFinding, Check, Role
from incidents.core.errors import DeliveryFailed, StoreUnavailableError
from incidents.runtime import Runtime
from incidents.services.auditing import look_and_record, sign_on

_LOG = logging.getLogger("tocsin.auditor")

LOOK_EVERY_S = 20.0
# A worker that starts beside us has ticked by then.
FIRST_LOOK_AFTER_S = 5.0


class Auditor:
    """Looks every 20 seconds, writes down what is wrong, and says it in the log."""

    def __init__(self, rt: Runtime, *, name: str, roles: Sequence[Role]) -> None:
        """Prepare; nothing is read yet.

        Args:
            name: of this process, unlike that of any other.
            roles: what this process is; both where web and worker are one process.
        """
        self._rt = rt
        self._auditors = {role: f"{role}@{name}" for role in roles}
        self._known: frozenset[Check] = frozenset()
        self._troubles: set[str] = set()

    def run(self, stop: Event) -> None:
        """Look until *stop* is set; whatever fails is logged once and tried again."""
        self._guarded(self._sign_on)
        stop.wait(FIRST_LOOK_AFTER_S)
        while not stop.is_set():
            self.round()
            stop.wait(LOOK_EVERY_S)

    def round(self) -> bool:
        """Look once; return whether all is well, and was said to be to the dead man."""
        found: list[AuditFinding] = []
        if not self._guarded(lambda: found.extend(self._look())):
            return False
        self._say(found)
        return not found and self._beat()

    def _guarded(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except StoreUnavailableError as error:
            return self._trouble("looking", str(error))
        except Exception as error:  # noqa: BLE001 - a watch that dies warns nobody
            return self._trouble("looking", type(error).__name__)
        return self._well("looking")

    def _sign_on(self) -> None:
        sign_on(self._rt, self._auditors, now=self._rt.clock.now())

    def _look(self) -> tuple[AuditFinding, ...]:
        return look_and_record(self._rt, self._auditors, now=self._rt.clock.now())

    def _beat(self) -> bool:
        if self._rt.dead_man is None:
            return True
        try:
            self._rt.dead_man.beat()
        except DeliveryFailed as error:
            return self._trouble("the dead man", str(error))
        except Exception as error:  # noqa: BLE001 - the watch goes on without the beat
            return self._trouble("the dead man", type(error).__name__)
        return self._well("the dead man")

    def _say(self, found: Sequence[AuditFinding]) -> None:
        """Log what is new and what is well again, without any case's reference."""
        checks = frozenset(finding.check for finding in found)
        for check in sorted(checks - self._known):
            _LOG.error("audit: %s", check)
        for check in sorted(self._known - checks):
            _LOG.warning("audit: %s is well again", check)
        self._known = checks

    def _trouble(self, what: str, says: str) -> bool:
        """Log once that *what* fails; return False, for the caller to hand on."""
        if what not in self._troubles:
            self._troubles.add(what)
            _LOG.error("audit: %s failed: %s", what, says)
        return False

    def _well(self, what: str) -> bool:
        """Log once that *what* works again; return True."""
        if what in self._troubles:
            self._troubles.discard(what)
            _LOG.warning("audit: %s works again", what)
        return True
