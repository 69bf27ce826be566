"""The staff form as a whole: its pages in order, its faults, its facts.

Pure: answers in, a document of the facts vocabulary out. Only what was answered
becomes a fact; "not known yet", empty and unanswered make none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incidents.core.errors import Fault, NotFoundError
from incidents.intake import (
    web_form_data,
    web_form_kept,
    web_form_kind,
    web_form_now,
    web_form_people,
    web_form_what,
    web_form_when,
    web_form_where,
    web_form_you,
)
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, values_of

PAGES: tuple[Page, ...] = (
    web_form_what.PAGE,
    web_form_kind.PAGE,
    web_form_where.PAGE,
    web_form_kept.PAGE,
    web_form_data.PAGE,
    web_form_people.PAGE,
    web_form_when.PAGE,
    web_form_now.PAGE,
    web_form_you.PAGE,
)
STEPS = PAGES[-1].step
_REMARKS = "Also answered on the form:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One question of the check page with its answer; "" = not known yet."""

    page: str
    field: str
    question: str
    answer: str


def page_named(name: str) -> Page:
    """Return the page with this name.

    Raises:
        NotFoundError: there is none.
    """
    for page in PAGES:
        if page.name == name:
            return page
    msg = "no such page"
    raise NotFoundError(msg)


def pages_for(answers: Answers, context: Context) -> tuple[Page, ...]:
    """Return the pages that have something to ask, given the answers so far."""
    return tuple(page for page in PAGES if page.asks(answers, context))


def page_after(page: Page, answers: Answers, context: Context) -> Page | None:
    """Return the page that follows *page*, None after the last."""
    later = PAGES[PAGES.index(page) + 1 :]
    return next((p for p in later if p.asks(answers, context)), None)


def page_before(page: Page, answers: Answers, context: Context) -> Page | None:
    """Return the page that comes before *page*, None for the first."""
    earlier = reversed(PAGES[: PAGES.index(page)])
    return next((p for p in earlier if p.asks(answers, context)), None)


def all_faults(
    answers: Answers, context: Context
) -> tuple[tuple[Page, tuple[Fault, ...]], ...]:
    """Return the faults of every page that has some."""
    return tuple(
        (page, faults)
        for page in PAGES
        if (asked := page.asks(answers, context))
        and (faults := page.faults_of(asked, answers, context))
    )


def told(answers: Answers, context: Context) -> tuple[Told, ...]:
    """Return every question with its answer in words, in the order of the form."""
    return tuple(
        Told(
            page=page.name,
            field=question.name,
            question=question.label,
            answer=question.shown(values_of(answers, page.name)),
        )
        for page in pages_for(answers, context)
        for question in page.asks(answers, context)
    )


def to_facts(answers: Answers, context: Context) -> dict[str, Any]:
    """Return the facts document that the answers make.

    Expects answers without faults; what cannot be read is left out, never guessed.
    """
    document: dict[str, Any] = {}
    for page in PAGES:
        _merge(document, page.facts(answers, context))
    lines = _remarks(answers, context)
    if lines:
        story = str(document.get("description", ""))
        document["description"] = "\n".join([story, "", _REMARKS, *lines]).strip()
    return document


def _remarks(answers: Answers, context: Context) -> list[str]:
    """Return answers that no fact expresses, each as a line of words."""
    return [
        f"- {question.label} {' / '.join(shown.splitlines())}"
        for page in PAGES
        if (named := page.remarks(answers, context))
        for question in page.asks(answers, context)
        if question.name in named
        and (shown := question.shown(values_of(answers, page.name)))
    ]


def _merge(document: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping) and isinstance(document.get(key), dict):
            document[key] = {**document[key], **value}
        else:
            document[key] = value
