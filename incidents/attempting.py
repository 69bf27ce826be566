"""One attempt to deliver one message: what it says, to the channel, what came of it."""

import logging
import traceback
from dataclasses import replace
from datetime import datetime

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message, Notifier, Receipt, Searching
from incidents.runtime import Runtime
from incidents.services.outbox import REPEATS_AT_MOST
from incidents.services.outbox_values import Claim, Outcome, Result
from incidents.services.wording import CHANNEL_WORDS, Stored, finished

_LOG = logging.getLogger("tocsin.worker")


def attempt(rt: Runtime, claim: Claim, *, now: datetime) -> Outcome:
    """Try once, and say what happened; never raises.

    A message that may have arrived already is looked for first, where the channel can
    be read. What is found is not sent again, and what is not there is sent as new.
    """
    stored = claim.stored
    notifier = rt.notifiers.get(stored.channel)
    if notifier is None:
        channel = CHANNEL_WORDS.get(stored.channel, stored.channel)
        says = f"no settings for {channel} on this machine"
        return Outcome(result=Result.HELD, says=says)
    try:
        if stored.repeat and isinstance(notifier, Searching):
            return _look_first(rt, notifier, notifier, claim, now=now)
        return _send(rt, notifier, claim, stored, now=now)
    except DeliveryRefused as error:
        return Outcome(
            result=Result.REFUSED, says=str(error), whole_channel=error.whole_channel
        )
    except DeliveryFailed as error:
        return Outcome(
            result=Result.UNKNOWN if error.outcome_unknown else Result.FAILED,
            says=str(error),
            retry_after_s=error.retry_after_s,
            channel_away=error.channel_away,
        )
    except _UnwritableError:
        return Outcome(result=Result.FAILED, says="the message cannot be written")
    except Exception as error:  # noqa: BLE001 - it may have been sent: say so
        _LOG.error("message %s: %s", claim.id, where(error))
        return Outcome(result=Result.UNKNOWN, says="the channel failed")


class _UnwritableError(Exception):
    """What is stored cannot be put into words; the log says why."""


def _send(
    rt: Runtime, notifier: Notifier, claim: Claim, stored: Stored, *, now: datetime
) -> Outcome:
    receipt = notifier.deliver(_message(rt, claim, stored, now=now))
    return _sent(receipt, "taken", repeated=stored.repeat)


def _look_first(
    rt: Runtime,
    notifier: Notifier,
    search: Searching,
    claim: Claim,
    *,
    now: datetime,
) -> Outcome:
    stored = claim.stored
    message = _message(rt, claim, stored, now=now)
    try:
        found = search.find(message, since=stored.created_at)
    except DeliveryRefused:
        if claim.doubts > REPEATS_AT_MOST:
            says = "not known whether it arrived, and we may not look"
            return Outcome(result=Result.UNCONFIRMED, says=says)
        return _send(rt, notifier, claim, stored, now=now)
    if found is not None:
        return _sent(found, "found where it belongs: it had arrived", repeated=False)
    return _send(rt, notifier, claim, replace(stored, repeat=False), now=now)


def _message(rt: Runtime, claim: Claim, stored: Stored, *, now: datetime) -> Message:
    try:
        return finished(stored, rt.law, base_url=rt.public.base_url, now=now)
    except Exception as error:
        _LOG.error("message %s cannot be written: %s", claim.id, where(error))
        raise _UnwritableError from error


def _sent(receipt: Receipt, says: str, *, repeated: bool) -> Outcome:
    return Outcome(
        result=Result.SENT,
        says=says,
        provider_id=receipt.provider_id,
        repeated=repeated,
        thread_lost=receipt.thread_lost,
    )


def where(error: BaseException) -> str:
    """Return kind and place of *error*: its own words might hold somebody's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {place}"
