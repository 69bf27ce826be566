"""Slack Block Kit, as far as alerts need it, with Slack's limits kept here.

Text from settings stands in ``plain_text`` elements, where Slack reads no markup; in
``mrkdwn`` stand our own words and date tokens alone, and these are escaped too.

https://docs.slack.dev/reference/block-kit/blocks
"""

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape, unescape
from typing import Any

Block = dict[str, Any]

HEADER_LIMIT = 150
SECTION_LIMIT = 3000
CONTEXT_LIMIT = 2000
BUTTON_LIMIT = 75

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


def context(text: str) -> Block:
    """Return a small line of plain text."""
    return {"type": "context", "elements": [_plain(text, CONTEXT_LIMIT)]}


def section(lines: Iterable[str]) -> Block:
    """Return *lines* of finished ``mrkdwn``; whole lines that do not fit stay out."""
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if len(longer) > SECTION_LIMIT:
            break
        text = longer
    # verbatim: Slack shall make no links and no mentions out of our words
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": text, "verbatim": True},
    }


def link_button(label: str, link: str) -> Block:
    """Return a row with one button that opens *link*."""
    button = {
        "type": "button",
        "action_id": "open",
        "text": _plain(label, BUTTON_LIMIT),
        "url": link,
    }
    return {"type": "actions", "elements": [button]}


def as_text(blocks: Iterable[Block]) -> str:
    """Return what a reader of *blocks* sees, as plain lines."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _plain(text: str, limit: int) -> Block:
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return {"type": "plain_text", "text": short, "emoji": False}


def _lines(block: Block) -> list[str]:
    match block:
        case {"type": "section", "text": {"text": str(text)}}:
            words = _DATE_TOKEN.sub(r"\1", text).replace("*", "")
            return unescape(words).splitlines()
        case {"type": "header", "text": {"text": str(text)}}:
            return [text]
        case {"elements": list(elements)}:
            return [_element(element) for element in elements]
    return []


def _element(element: Block) -> str:
    match element:
        case {"type": "button", "text": {"text": str(label)}, "url": str(link)}:
            return f"[{label}] {link}"
        case {"text": str(text)}:
            return text
    return ""
