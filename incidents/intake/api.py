"""A report that a machine posts: bytes and a key become a ``Report``, or faults."""

import hashlib
import re
from dataclasses import dataclass

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.facts import check
from incidents.intake.json_text import parse_json
from incidents.services.submit import Report

MOST_FAULTS = 1_000
KEY_HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,64}")


class KeyRefusedError(InputRefusedError):
    """The request has no usable idempotency key; mint one and send again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A machine that may file reports for one organisation.

    Attributes:
        label: what the token was made for; stands in the record as who said it.
    """

    slug: str
    label: str


def parse(raw: bytes, *, key: str | None, sender: Sender) -> Report:
    """Return the report in *raw*.

    Args:
        key: the idempotency key as it was sent, None when there was none.

    Raises:
        KeyRefusedError: there is no key, or not 1 to 64 visible ASCII characters.
        InputRefusedError: the body breaks the vocabulary; it names each fault.
    """
    if key is None or not _KEY.fullmatch(key):
        says = "send 1 to 64 visible ASCII characters, new for each report"
        raise KeyRefusedError((Fault(KEY_HEADER, says),))
    facts = parse_json(raw)
    faults = check(facts)
    if faults:
        raise InputRefusedError(shortened(faults))
    return Report(
        slug=sender.slug,
        facts=facts,
        channel="api",
        idempotency_key=stored_key("api", key),
        said_by=f"machine: {sender.label}",
    )


def stored_key(channel: str, key: str) -> str:
    """Return the key under which a report is stored: no two channels share one."""
    return f"{channel}:{hashlib.sha256(key.encode()).hexdigest()}"[:64]


def shortened(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return *faults*, at most so many that an answer stays readable."""
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return faults
    return (*faults[:MOST_FAULTS], Fault("", f"has {more:,} more faults"))
