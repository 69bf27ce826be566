"""A letter or a public notice as pages: for the renderer, without numbers of fields."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from incidents.core.organisation import Organisation
from incidents.core.ports import Printout
from incidents.documents.html import environment
from incidents.documents.letter import Layout, LetterWords, gaps
from incidents.documents.odd_text import printable
from incidents.documents.page import CREATED
from incidents.documents.present import day_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One version of a letter, ready to be set.

    Attributes:
        number: of the version; 0 while nothing was kept.
        at: when this version was kept; the letter bears this day.
    """

    words: LetterWords
    layout: Layout
    parts: Mapping[str, str]
    organisation: Organisation
    reference: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What stands below a heading: a paragraph, or the lines of a list."""

    listed: bool
    lines: tuple[str, ...]


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return *text* as paragraphs and lists; a line that begins ``- `` is listed.

    Lines below each other are one paragraph, a blank line begins the next.
    """
    found: list[Block] = []
    goes_on = False
    for line in (each.strip() for each in text.split("\n")):
        listed = line.startswith("- ")
        said = printable(line.removeprefix("- "))
        if line and goes_on and found[-1].listed == listed:
            found[-1] = Block(listed=listed, lines=(*found[-1].lines, said))
        elif line:
            found.append(Block(listed=listed, lines=(said,)))
        goes_on = bool(line)
    return tuple(found)


def printout(letter: Letter, *, public: bool = False) -> Printout:
    """Return the letter, or the public notice, as a finished page.

    A letter that lacks what the law asks for is marked as a draft on its page.
    """
    data = _data(letter, public=public)
    return Printout(
        html=environment().get_template("letter.html").render(_view(letter, public)),
        attachment=data,
        attachment_name="notice.json" if public else "letter.json",
        identifier=hashlib.sha256(data).hexdigest()[:32],
        at=letter.at,
    )


def _view(letter: Letter, public: bool) -> dict[str, object]:
    said, organisation = letter.words.sentences, letter.organisation
    day = letter.at.astimezone(ZoneInfo(organisation.zone)).date()
    return {
        "language": letter.words.language,
        "public": public,
        "said": said,
        "title": said["notice"] if public else said["letter"],
        "organisation": printable(organisation.name),
        "address": printable(organisation.address),
        "day": day_in_words(day, letter.words.language),
        "reference": letter.reference,
        "signed": printable(organisation.dpo.name),
        "function": printable(organisation.dpo.function),
        "draft": bool(gaps(letter.layout, letter.parts)) or not letter.number,
        "made_up": organisation.demonstration,
        "created": letter.at.strftime(CREATED),
        "sections": [
            (each.heading, blocks_of(letter.parts[each.part]))
            for each in letter.layout.parts
            if letter.parts.get(each.part, "").strip()
        ],
    }


def _data(letter: Letter, *, public: bool) -> bytes:
    document = {
        "organisation": letter.organisation.name,
        "reference": letter.reference,
        "kind": "notice" if public else "letter",
        "layout": letter.layout.id,
        "version": letter.number,
        "kept_at": letter.at.isoformat(),
        "parts": dict(letter.parts),
    }
    return json.dumps(document, ensure_ascii=True, indent=1, sort_keys=True).encode()
