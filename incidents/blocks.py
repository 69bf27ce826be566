"""Slack Block Kit, as far as alerts need it, with Slack's limits kept here.

Text from settings stands in ``plain_text`` elements, where Slack reads no markup; in
``mrkdwn`` stand our own words and date tokens alone, and these are escaped too.

https://docs.slack.dev/reference/block-kit/blocks
"""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from html import escape, unescape
from typing import Any

Block = dict[str, Any]

# Counted as Slack may count, in UTF-16: an emoji is two.
HEADER_LIMIT = 150
SECTION_LIMIT = 3000
CONTEXT_LIMIT = 2000
BUTTON_LIMIT = 75
VALUE_LIMIT = 2000
LINK_LIMIT = 3000
BUTTONS_LIMIT = 25
MESSAGE_LIMIT = 50
HOME_LIMIT = 100


class Action(StrEnum):
    """What a button asks of us; its ``action_id``."""

    ACKNOWLEDGE = "acknowledge"
    TAKE_CASE = "take_case"


OPEN = "open"

_DATE_TOKEN = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")


def mrkdwn(text: str) -> str:
    """Return our own *text* for ``mrkdwn``, with Slack's three characters escaped."""
    return escape(text, quote=False)


def bold(text: str) -> str:
    """Return our own *text* in bold ``mrkdwn``."""
    return f"*{mrkdwn(text)}*"


def date(at: datetime, fallback: str) -> str:
    """Return a date token: *at* in each reader's own zone, else *fallback*.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    words = mrkdwn(fallback).replace("|", "/")
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}} at {{time}}|{words}>"


def header(text: str) -> Block:
    """Return the large first line."""
    return {"type": "header", "text": _plain(text, HEADER_LIMIT)}


def context(text: str, mrkdwn_after: str = "") -> Block:
    """Return a small line of plain text, and finished ``mrkdwn`` of ours behind it.

    What stands behind is left out where it does not fit: cut, it might be broken.
    """
    elements = [_plain(text, CONTEXT_LIMIT)]
    if mrkdwn_after.strip() and _length(mrkdwn_after) <= CONTEXT_LIMIT:
        # verbatim, as in a section
        after = {"type": "mrkdwn", "text": mrkdwn_after, "verbatim": True}
        elements.append(after)
    return {"type": "context", "elements": elements}


def section(lines: Iterable[str], *, beside: Block | None = None) -> Block:
    """Return *lines* of finished ``mrkdwn``; whole lines that do not fit stay out.

    Args:
        beside: a button to their right.
    """
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if _length(longer) > SECTION_LIMIT:
            break
        text = longer
    # verbatim: Slack shall make no links and no mentions out of our words
    return {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": text if text.strip() else "…",
            "verbatim": True,
        },
        **({"accessory": beside} if beside else {}),
    }


def press_button(label: str, action: Action, value: str) -> Block:
    """Return a button that brings *action* back to us.

    Args:
        value: what it is pressed on: a key of ours, never words.

    Raises:
        ValueError: *value* is longer than Slack takes; cut, it would be another key.
    """
    if _length(value) > VALUE_LIMIT:
        raise ValueError("a button's value is longer than Slack takes")
    first = {"style": "primary"} if action is Action.ACKNOWLEDGE else {}
    return _button(label, str(action)) | {"value": value} | first


def link_button(label: str, link: str) -> Block:
    """Return a button that opens *link*.

    Raises:
        ValueError: *link* is longer than Slack takes.
    """
    if _length(link) > LINK_LIMIT:
        raise ValueError("a button's link is longer than Slack takes")
    return _button(label, OPEN) | {"url": link}


def row(buttons: Iterable[Block]) -> Block:
    """Return *buttons* side by side."""
    return {"type": "actions", "elements": list(buttons)[:BUTTONS_LIMIT]}


def message(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return *blocks* as one message; the last, with its buttons, always stays."""
    return _fitting(blocks, MESSAGE_LIMIT)


def home(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return *blocks* as a Home tab; the last always stays."""
    return _fitting(blocks, HOME_LIMIT)


def as_text(blocks: Iterable[Block]) -> str:
    """Return what a reader of *blocks* sees, as plain lines."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _fitting(blocks: Iterable[Block], limit: int) -> tuple[Block, ...]:
    every = tuple(blocks)
    return every if len(every) <= limit else (*every[: limit - 1], every[-1])


def _button(label: str, action_id: str) -> Block:
    text = _plain(label, BUTTON_LIMIT)
    return {"type": "button", "action_id": action_id, "text": text}


def _plain(text: str, limit: int) -> Block:
    # Slack refuses an empty text, and one of blanks alone.
    short = _short(text, limit) if text.strip() else "…"
    return {"type": "plain_text", "text": short, "emoji": False}


def _short(text: str, limit: int) -> str:
    if _length(text) <= limit:
        return text
    kept = text[: limit - 1]
    while _length(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"


def _length(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def _lines(block: Block) -> list[str]:
    match block:
        case {"type": "section", "text": {"text": str(text)}}:
            return _read(text.replace("*", "")).splitlines()
        case {"type": "header", "text": {"text": str(text)}}:
            return [text]
        case {"type": "context", "elements": list(elements)}:
            return [" ".join(_element(element) for element in elements)]
        case {"elements": list(elements)}:
            return [_element(element) for element in elements]
    return []


def _element(element: Block) -> str:
    match element:
        case {"type": "button", "text": {"text": str(label)}, "url": str(link)}:
            return f"[{label}] {link}"
        case {"type": "button", "text": {"text": str(label)}}:
            return f"[{label}]"
        case {"type": "mrkdwn", "text": str(text)}:
            return _read(text)
        case {"text": str(text)}:
            return text
    return ""


def _read(text: str) -> str:
    return unescape(_DATE_TOKEN.sub(r"\1", text))
