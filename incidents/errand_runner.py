"""Runs errands on Slack beside the deliveries; part of the worker.

Each errand is tried in a thread of its own, outside any transaction, and settled with
what came of it. None stops another, and none is ever forgotten.
"""

import logging
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.attempting import where
from incidents.core.errors import DeliveryFailed, DeliveryRefused, IncidentsError
from incidents.core.ports import ChatDesk
from incidents.home_tab import as_blocks
from incidents.intake.slack import HomeOpened, press_again
from incidents.runtime import Runtime
from incidents.services import chat_members, errands
from incidents.services.chat_home import home_tab
from incidents.services.chat_shows import message_anew
from incidents.services.errands import Done, Errand, Kind
from incidents.services.presses import answer_press

_LOG = logging.getLogger("tocsin.slack")

AT_ONCE = 4


class ErrandRunner:
    """Takes errands in hand and does them; without Slack it does nothing."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._pool = ThreadPoolExecutor(AT_ONCE, "errand")
        self._under_way: set[Future[None]] = set()
        self._looking_up: Future[None] | None = None
        self._may_look_up = True

    def start(self, now: datetime) -> int:
        """Start what is due at *now*; return how many.

        Raises:
            StoreUnavailableError: the database is away; nothing was lost.
        """
        desk = self._rt.chat.desk
        if desk is None:
            return 0
        self._under_way = {each for each in self._under_way if not each.done()}
        due_at = errands.next_at(self._rt)
        free = AT_ONCE - len(self._under_way)
        if due_at is None or due_at > now or free <= 0:
            return 0
        taken = errands.claim(self._rt, limit=free, now=now)
        for errand in taken:
            self._under_way.add(self._pool.submit(self._run, desk, errand))
        return len(taken)

    def next_at(self) -> datetime | None:
        """Return when the next errand is due, None when none waits or none is done."""
        return None if self._rt.chat.desk is None else errands.next_at(self._rt)

    def look_up(self, now: datetime) -> None:
        """Begin to look up whom we do not know yet, unless that is under way."""
        desk = self._rt.chat.desk
        busy = self._looking_up is not None and not self._looking_up.done()
        if desk is not None and not busy:
            errands.forget(self._rt, now=now)
            self._looking_up = self._pool.submit(self._refresh, desk)

    def finish(self) -> None:
        """Wait until all that was started has ended."""
        wait(self._under_way | ({self._looking_up} if self._looking_up else set()))

    def close(self) -> None:
        """Finish what is under way; the rest waits in the database."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, desk: ChatDesk, errand: Errand) -> None:
        try:
            done = self._attempt(desk, errand)
            errands.settle(self._rt, errand, done, now=self._rt.clock.now())
        except Exception as error:  # noqa: BLE001 - the lease ends and it is done again
            _LOG.error("errand %s is not settled: %s", errand.id, where(error))
        finally:
            self._rt.wake.set()

    def _attempt(self, desk: ChatDesk, errand: Errand) -> Done:
        now = self._rt.clock.now()
        try:
            says = _USE[errand.kind](self._rt, desk, errand.about, now)
            return Done(says=says)
        except DeliveryRefused as error:
            _LOG.warning("errand %s is refused: %s", errand.id, error)
            return Done(says=str(error))
        except DeliveryFailed as error:
            return Done(says=str(error), again=True, retry_after_s=error.retry_after_s)
        except IncidentsError as error:
            return Done(says=type(error).__name__, again=True)
        except Exception as error:  # noqa: BLE001 - said, and tried again later
            _LOG.error("errand %s failed: %s", errand.id, where(error))
            return Done(says=type(error).__name__, again=True)

    def _refresh(self, desk: ChatDesk) -> None:
        try:
            chat_members.refresh(self._rt, desk, now=self._rt.clock.now())
            self._may_look_up = True
        except IncidentsError as error:
            if self._may_look_up:
                _LOG.warning("nobody can be looked up on Slack: %s", error)
            self._may_look_up = False


def _press(rt: Runtime, desk: ChatDesk, about: Mapping[str, Any], now: datetime) -> str:
    press = press_again(about)
    says = answer_press(rt, desk, press, now=now)
    if says:
        desk.whisper(says, channel=press.channel, member=press.member)
    return says or "done"


def _home(rt: Runtime, desk: ChatDesk, about: Mapping[str, Any], now: datetime) -> str:
    opened = HomeOpened(**about)
    tab = home_tab(rt, desk, team=opened.team, member=opened.member, now=now)
    if tab is None:
        return "another workspace"
    desk.publish_home(as_blocks(tab), member=opened.member)
    return "shown"


def _show(rt: Runtime, desk: ChatDesk, about: Mapping[str, Any], now: datetime) -> str:
    anew = message_anew(rt, UUID(about["message"]), now=now)
    if anew is None:
        return "never posted"
    message, provider_id = anew
    desk.show(message, provider_id=provider_id)
    return "shown"


_USE = {Kind.PRESS: _press, Kind.HOME: _home, Kind.SHOW: _show}
