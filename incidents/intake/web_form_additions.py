"""What a reporter adds later, with the receipt code: the same questions, fewer."""

from typing import Any

from incidents.core.errors import Fault
from incidents.intake import (
    web_form_data,
    web_form_now,
    web_form_people,
    web_form_when,
)
from incidents.intake.web_form import to_facts
from incidents.intake.web_form_fields import Text
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, Values

PAGES: tuple[Page, ...] = (
    web_form_data.PAGE,
    web_form_people.PAGE,
    web_form_when.PAGE,
    web_form_now.PAGE,
)
MORE = Text(
    name="more",
    label="What do you want to add?",
    hint="In your own words. Please do not write the names of the people whose "
    "information it is.",
    limit=10_000,
    rows=6,
)


def answers_of(typed: Values, context: Context) -> dict[str, dict[str, list[str]]]:
    """Return what was typed on the one long page, sorted by the form's pages."""
    return {
        page.name: {
            name: list(typed.typed[name])
            for name in (*page.inputs({}, context), "asked_on")
            if name in typed.typed
        }
        for page in PAGES
    }


def additions_faults(typed: Values, context: Context) -> tuple[Fault, ...]:
    """Return everything that has to be corrected before it can be added."""
    answers = answers_of(typed, context)
    found = [f for page in PAGES for f in page.faults(answers, context)]
    found = [*MORE.faults(typed), *found]
    if not found and not to_additions(typed, context):
        found = [Fault(MORE.name, "Write or choose something to add.")]
    return tuple(found)


def to_additions(typed: Values, context: Context) -> dict[str, Any]:
    """Return the facts to add; empty when nothing was answered."""
    answers: Answers = answers_of(typed, context)
    facts = to_facts(answers, context)
    more = typed.text(MORE.name)
    remarks = str(facts.get("description", ""))
    words = "\n\n".join(filter(None, [more, remarks]))
    return facts | ({"description": words} if words else {})
