"""What the templates of the staff form are shown: plain values only."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.core.errors import Fault
from incidents.intake.web_form import STEPS, page_before, told
from incidents.intake.web_form_fields import Choice, Choices, Question
from incidents.intake.web_form_moments import asked_on
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, Values, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page of questions as the template draws it."""

    name: str
    step: int
    steps: int
    title: str
    lead: str
    questions: tuple[Question, ...]
    values: Values
    errors: dict[str, str]
    summary: tuple[dict[str, str], ...]
    asked_on: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """One answered question on the check page."""

    question: str
    answer: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """The answers of one page on the check page."""

    title: str
    answers: tuple[ToldView, ...]


def page_view(
    page: Page,
    answers: Answers,
    context: Context,
    faults: tuple[Fault, ...] = (),
) -> PageView:
    """Return *page* with what was typed and, where asked for, what is wrong."""
    values = values_of(answers, page.name)
    questions = page.asks(answers, context)
    before = page_before(page, answers, context)
    return PageView(
        name=page.name,
        step=page.step,
        steps=STEPS,
        title=page.title,
        lead=page.lead,
        questions=questions,
        values=values,
        errors=errors_of(faults),
        summary=summary_of(faults, questions),
        asked_on=asked_on(values, context).isoformat(),
        back=f"page/{before.name}" if before else "",
    )


def errors_of(faults: Iterable[Fault]) -> dict[str, str]:
    """Return the first message of each field."""
    errors: dict[str, str] = {}
    for fault in faults:
        errors.setdefault(fault.path, fault.says)
    return errors


def summary_of(
    faults: Iterable[Fault], questions: Iterable[Question]
) -> tuple[dict[str, str], ...]:
    """Return the lines of the error summary, each a link to its field."""
    days = set(_days(questions))
    return tuple(
        {"text": says, "href": f"#{path}-day" if path in days else f"#{path}"}
        for path, says in errors_of(faults).items()
    )


def sections_of(
    answers: Answers, context: Context, pages: Iterable[Page]
) -> tuple[SectionView, ...]:
    """Return what was answered, page by page; pages without answers are left out."""
    lines = [line for line in told(answers, context) if line.answer]
    sections = (
        SectionView(
            title=page.title,
            answers=tuple(
                ToldView(
                    question=line.question,
                    answer=line.answer,
                    change=f"page/{page.name}?back=check#{line.field}",
                )
                for line in lines
                if line.page == page.name
            ),
        )
        for page in pages
    )
    return tuple(section for section in sections if section.answers)


def left_open(answers: Answers, context: Context) -> tuple[ToldView, ...]:
    """Return the questions without an answer, to be added later."""
    return tuple(
        ToldView(
            question=line.question,
            answer="",
            change=f"page/{line.page}?back=check#{line.field}",
        )
        for line in told(answers, context)
        if not line.answer
    )


def _days(questions: Iterable[Question]) -> list[str]:
    found = []
    for question in questions:
        if question.kind == "day":
            found.append(question.name)
        if isinstance(question, Choice | Choices):
            for option in question.options:
                found += _days(option.reveals)
    return found
