"""Page 3: what held the information, in the words that people use."""

from incidents.intake.web_form_fields import Choices, Group, Option, Question, not_known
from incidents.intake.web_form_kept import groups_of, media_in
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context

NAME = "where"

_HELD_BY = Choices(
    name="held_by",
    label="What was the information on, or in?",
    hint="Tick all that apply. We ask a little more about these on the next page.",
    groups=(
        Group(
            heading="",
            options=(
                Option(
                    value="paper",
                    label="Paper",
                    hint="Letters, files, forms, lists, printed pictures, fax.",
                ),
                Option(
                    value="portable",
                    label="Something that can be carried",
                    hint="Laptop, phone, tablet, USB stick, disk, camera, card.",
                ),
                Option(value="email", label="E-mail"),
                Option(
                    value="system",
                    label="A computer system, shared folder or website",
                    hint="Also an online service, a server, a desktop computer.",
                ),
                Option(value="spoken", label="It was said aloud or on the telephone"),
                Option(
                    value="fixed",
                    label="Another machine",
                    hint="Printer, copier, payment terminal, surveillance camera.",
                ),
                Option(value="other", label="Something else"),
                not_known(),
            ),
        ),
    ),
)


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions of the page; always the same."""
    return (_HELD_BY,)


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return nothing: the follow-up page turns both pages' answers into facts."""
    return {}


def remarks(answers: Answers, context: Context) -> tuple[str, ...]:
    """Name a kind of thing of which nobody said which one it was."""
    vague = any(not media_in(answers, group) for group in groups_of(answers))
    return ("held_by",) if vague else ()


PAGE = Page(
    name=NAME,
    step=3,
    title="Where was the information?",
    asks=asks,
    facts=facts,
    remarks=remarks,
)
