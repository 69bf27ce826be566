"""A letter to data subjects: what it says, and what it begins with. Pure.

GDPR Art. 34(2): in clear and plain language the nature of the breach, and at least the
contact point, the likely consequences and the measures of Art. 33(3)(b), (c) and (d).
What the facts know is offered as a beginning; a person edits every part.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from incidents.core.facts_nodes import parse_instant
from incidents.core.organisation import Organisation
from incidents.documents.present import day_in_words

PARTS = ("happened", "data", "consequences", "measures", "advice", "contact")
PART_AT_MOST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutPart:
    """One part under its heading.

    Attributes:
        demand: what a law misses where the part is empty, or "".
    """

    part: str
    heading: str
    demand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The order and headings that a law asks for."""

    id: str
    name: str
    source: str
    parts: tuple[LayoutPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What people can do where data of these kinds are involved."""

    categories: frozenset[str]
    elements: frozenset[str]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """The sentences of one language.

    Attributes:
        sentences: by key: titles, greeting, first sentences.
        says: by list and code of the vocabulary; "" where there is nothing to say.
    """

    language: str
    reviewed: date
    sentences: Mapping[str, str]
    layouts: tuple[Layout, ...]
    says: Mapping[str, Mapping[str, str]]
    advice: tuple[Advice, ...]

    def layout(self, layout_id: str) -> Layout:
        """Return a layout by id; the first one for an id that is not known."""
        known = {each.id: each for each in self.layouts}
        return known.get(layout_id, self.layouts[0])


def first_text(
    words: LetterWords, facts: Mapping[str, Any], organisation: Organisation
) -> dict[str, str]:
    """Return what each part begins with, from coded facts alone.

    Nothing that a reporter typed comes in: the person who writes the letter decides
    what people are told.
    """
    return {
        "happened": " ".join(_happened(words, facts, organisation.zone)),
        "data": _list(words.sentences["involved"], _data(words, facts)),
        "consequences": " ".join(_said(words, facts, "harms")),
        "measures": _measures(words, facts),
        "advice": _bullets(_advice(words, facts)),
        "contact": _contact(words, organisation),
    }


def gaps(layout: Layout, parts: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the law of this layout misses in the letter."""
    return tuple(
        each.demand
        for each in layout.parts
        if each.demand and not parts.get(each.part, "").strip()
    )


def plain(
    words: LetterWords,
    layout: Layout,
    parts: Mapping[str, str],
    *,
    organisation: str,
    public: bool = False,
) -> str:
    """Return the letter as text for a mail, or as a public notice (Art. 34(3)(c))."""
    said = words.sentences
    begins = [said["publicly"]] if public else [said["greeting"], said["sorry"]]
    sections = [
        f"{each.heading}\n{'-' * len(each.heading)}\n{parts[each.part].strip()}"
        for each in layout.parts
        if parts.get(each.part, "").strip()
    ]
    ends = [organisation] if public else [f"{said['closing']}\n{organisation}"]
    title = said["notice"] if public else said["letter"]
    return "\n\n".join([title, *begins, *sections, *ends]) + "\n"


def _happened(words: LetterWords, facts: Mapping[str, Any], zone: str) -> Iterator[str]:
    kind = facts.get("incident_type")
    if kind and words.says["incident_type"][kind]:
        yield words.says["incident_type"][kind]
    for path, sentence in (("occurred_from", "began"), ("discovered_at", "noticed")):
        at = parse_instant(facts.get(path) or "")
        if at is not None:
            yield words.sentences[sentence].format(day=_day(at, zone, words.language))


def _day(at: datetime, zone: str, language: str) -> str:
    return day_in_words(at.astimezone(ZoneInfo(zone)).date(), language)


def _data(words: LetterWords, facts: Mapping[str, Any]) -> list[str]:
    found = _said(words, facts, "data_categories") + _said(words, facts, "elements")
    return list(dict.fromkeys(found))


def _said(words: LetterWords, facts: Mapping[str, Any], name: str) -> list[str]:
    """Return what is said of each code that the facts have in one list, each once."""
    found = (words.says[name][code] for code in facts.get(name) or ())
    return list(dict.fromkeys(text for text in found if text))


def _measures(words: LetterWords, facts: Mapping[str, Any]) -> str:
    found = [
        _list(words.sentences["done"], _said(words, facts, "mitigation")),
        _list(words.sentences["planned"], _said(words, facts, "measures_after")),
    ]
    return "\n\n".join(each for each in found if each)


def _advice(words: LetterWords, facts: Mapping[str, Any]) -> list[str]:
    categories = set(facts.get("data_categories") or ())
    elements = set(facts.get("elements") or ())
    return [
        line
        for each in words.advice
        if each.categories & categories or each.elements & elements
        for line in each.says
    ]


def _contact(words: LetterWords, organisation: Organisation) -> str:
    dpo = organisation.dpo
    lines = [dpo.name, dpo.function, dpo.email, dpo.phone]
    if not any((dpo.email, dpo.phone)):
        lines += [organisation.contact_email, organisation.contact_phone]
    found = [line for line in lines if line]
    return "\n".join([words.sentences["ask"], *found]) if found else ""


def _list(opening: str, lines: Sequence[str]) -> str:
    return f"{opening}\n{_bullets(lines)}" if lines else ""


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
