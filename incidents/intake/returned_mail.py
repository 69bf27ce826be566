"""A mail that came back to us, as a value: is it a bounce, and of which mail of ours?

Anybody can write such a mail. What is read here may at worst have one more person told;
nothing here takes anything back. It reads headers and delivery reports, never what a
person wrote, and it refuses to fail: a mail that cannot be read is ``UNREADABLE``.

Sources: RFC 3464 (delivery reports), RFC 3834 (automatic answers), RFC 3462.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from enum import StrEnum

_OUR_ID = re.compile(r"<[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MAILERS = re.compile(r"(mailer-daemon|postmaster)@", re.IGNORECASE)
# No mail server nests this deep; the parser's time grows with the square of it.
_MOST_NESTED = 200
_MOST_LINES_OF_A_REPORT = 500


class ReturnedKind(StrEnum):
    """What came into the mailbox."""

    BOUNCE = "bounce"
    DELAY = "delay"
    AUTO_REPLY = "auto-reply"
    OTHER = "other"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What is known of a mail that came back.

    Attributes:
        message_ids: ids in our form that it names, the surest first; not checked.
        status: the mail server's code such as ``5.1.1``, "" where it names none.
    """

    kind: ReturnedKind
    message_ids: tuple[str, ...] = ()
    status: str = ""


def read_returned(raw: bytes) -> Returned:
    """Return what *raw* is. Never raises."""
    try:
        return _read(raw)
    except Exception:  # noqa: BLE001 - any mail may come in, and none stops the reader
        return Returned(kind=ReturnedKind.UNREADABLE)


def _read(raw: bytes) -> Returned:
    if raw.lower().count(b"boundary") > _MOST_NESTED:
        return Returned(kind=ReturnedKind.UNREADABLE)
    mail = message_from_bytes(raw, policy=compat32)
    if not mail.keys():
        return Returned(kind=ReturnedKind.UNREADABLE)
    ids = tuple(dict.fromkeys(_ids(mail, raw)))
    reports = [part for part in mail.walk() if _type(part) == "message/delivery-status"]
    if reports:
        return _reported(reports, ids)
    if _is_automatic(mail):
        return Returned(kind=ReturnedKind.AUTO_REPLY)
    if ids and _is_from_a_mailer(mail):
        # An old mail server that sends words instead of a report.
        return Returned(kind=ReturnedKind.BOUNCE, message_ids=ids)
    return Returned(kind=ReturnedKind.OTHER)


def _reported(reports: list[Message], ids: tuple[str, ...]) -> Returned:
    """Return what the reports say; one recipient who was not reached is enough."""
    fields = [pair for report in reports for pair in _recipients(report)]
    actions = {action for action, _ in fields}
    failed = next((status for action, status in fields if action == "failed"), "")
    if "failed" in actions:
        return Returned(kind=ReturnedKind.BOUNCE, message_ids=ids, status=failed)
    kind = ReturnedKind.DELAY if "delayed" in actions else ReturnedKind.OTHER
    return Returned(kind=kind, message_ids=ids)


def _recipients(report: Message) -> Iterator[tuple[str, str]]:
    """Give action and status of each recipient; RFC 3464 section 2.3."""
    blocks = report.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and block["Action"] is not None:
            action = str(block["Action"]).split("(")[0].strip().lower()
            status = _STATUS.search(str(block["Status"] or ""))
            yield action, status.group() if status else ""


def _ids(mail: Message, raw: bytes) -> Iterator[str]:
    """Give the ids of mails that this one is about: what it returns goes first."""
    for part in mail.walk():
        if part is not mail and part["Message-ID"] is not None:
            yield from _OUR_ID.findall(str(part["Message-ID"]))
        if _type(part) == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                yield from _named_in(text)
    for name in ("In-Reply-To", "References"):
        yield from _OUR_ID.findall(str(mail[name] or ""))
    yield from _named_in(raw)


def _named_in(text: bytes) -> Iterator[str]:
    """Give the ids of header lines in *text*, however deep they are wrapped."""
    lines = text.splitlines()
    for line in lines[: 20 * _MOST_LINES_OF_A_REPORT]:
        name, _, value = line.decode("latin-1").lstrip("> \t").partition(":")
        if name.lower() == "message-id":
            yield from _OUR_ID.findall(value)


def _type(part: Message) -> str:
    return part.get_content_type()


def _is_automatic(mail: Message) -> bool:
    """Tell whether a machine answered for its owner: out of office and the like."""
    submitted = str(mail["Auto-Submitted"] or "").strip().lower()
    precedence = str(mail["Precedence"] or "").strip().lower()
    marked = any(mail[name] is not None for name in ("X-Autoreply", "X-Autorespond"))
    return submitted.startswith("auto-replied") or precedence == "auto_reply" or marked


def _is_from_a_mailer(mail: Message) -> bool:
    came_from_nobody = str(mail["Return-Path"] or "").strip() == "<>"
    return came_from_nobody or bool(_MAILERS.search(str(mail["From"] or "")))
