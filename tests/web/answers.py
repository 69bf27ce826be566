"""Answers of the staff form, as a browser would send them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from incidents.intake.web_form import PAGES, page_named, to_facts
from incidents.intake.web_form_fields import Choice, Choices, Select
from incidents.intake.web_form_values import NOT_KNOWN, Context

NOW = datetime(2026, 6, 12, 14, 40, tzinfo=UTC)  # a Friday, 15:40 in Dublin
DUBLIN = Context(now=NOW, zone=ZoneInfo("Europe/Dublin"), countries=("IE", "US"))
EVERYTHING_HELD_IT = {
    "where": {"held_by": ["paper", "portable", "email", "system", "fixed"]}
}


def answered(**pages):
    """Return answers from ``page={"field": "value" or ["value", ...]}``."""
    return {
        page: {
            name: value if isinstance(value, list) else [value]
            for name, value in fields.items()
        }
        for page, fields in pages.items()
    }


def coded_facts(**pages):
    """Return the coded facts; what is told in words has a test of its own."""
    said = to_facts(answered(**pages), DUBLIN)
    return {key: value for key, value in said.items() if key != "description"}


def faults_of(page, **fields):
    """Return field -> message of one page on its own."""
    answers = answered(**{page: fields})
    return {f.path: f.says for f in page_named(page).faults(answers, DUBLIN)}


def all_questions():
    """Yield (page name, question) for every question that can ever be asked."""
    for page in PAGES:
        for question in page.asks(EVERYTHING_HELD_IT, DUBLIN):
            yield from ((page.name, q) for q in _with_revealed(question))


def _with_revealed(question):
    yield question
    if isinstance(question, Choice | Choices):
        for option in question.options:
            for inner in option.reveals:
                yield from _with_revealed(inner)


def not_known_to_everything():
    """Return the answers of somebody who knows nothing at all."""
    answers = {}
    for page, question in all_questions():
        offered = [option.value for option in getattr(question, "options", ())]
        if NOT_KNOWN in offered or isinstance(question, Select):
            unknown = NOT_KNOWN if NOT_KNOWN in offered else ""
            answers.setdefault(page, {})[question.name] = [unknown]
    return answers


_TYPED = st.one_of(
    st.sampled_from(
        ["", "0", "7", "12", "2026", "340", "1,200", "99999999999999999999", "-1",
         "14:30", "25:00", "may", "31", "2", "a@b.example", "x" * 10_001, "\u200b"]
    ),
    st.text(max_size=20),
)  # fmt: skip


@st.composite
def any_answers(draw):
    """Draw answers out of what the pages offer, with anything typed into inputs."""
    answers = {}
    for page, question in all_questions():
        fields = answers.setdefault(page, {})
        if isinstance(question, Choices):
            codes = [option.value for option in question.options]
            fields[question.name] = draw(st.lists(st.sampled_from(codes), max_size=3))
        elif isinstance(question, Choice | Select):
            codes = ["", *(option.value for option in question.options)]
            fields[question.name] = [draw(st.sampled_from(codes))]
        else:
            for name in question.inputs:
                fields[name] = [draw(_TYPED)]
    return answers
