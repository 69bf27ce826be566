"""Page 8: who reports, if they wish to say, and who their manager is."""

import re

from incidents.core.errors import Fault
from incidents.intake.web_form_fields import Choice, Option, Question, Text
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, values_of

NAME = "you"

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WHO = Choice(
    name="who",
    label="May we know who you are?",
    hint="Your name goes to the people who handle the report, and nowhere else. "
    "It helps if they have a question.",
    options=(
        Option(
            value="named",
            label="Yes",
            reveals=(
                Text(name="name", label="Your name", purpose="name"),
                Text(
                    name="email",
                    label="E-mail",
                    input_type="email",
                    limit=320,
                    purpose="email",
                ),
                Text(
                    name="phone",
                    label="Telephone",
                    input_type="tel",
                    limit=50,
                    purpose="tel",
                ),
                Text(name="team", label="Team or place of work"),
            ),
        ),
        Option(
            value="anonymous",
            label="I would rather stay anonymous",
            hint="You will get a code with which you can come back.",
        ),
    ),
)
_MANAGER = Text(
    name="manager",
    label="Who is your manager?",
    hint="Name or e-mail address. If they are on our list they are told that there is "
    "a report, but not what you wrote. Leave it empty if you would rather not say.",
)


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions of the page; always the same."""
    return (_WHO, _MANAGER)


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return the reporter; without a name only the manager, if one was given."""
    values = values_of(answers, NAME)
    wanted = ["manager"]
    if values.text("who") == "named":
        wanted += ["name", "email", "phone", "team"]
    reporter = {key: values.text(key) for key in wanted if values.text(key)}
    return {"reporter": reporter} if reporter else {}


def checks(answers: Answers, context: Context) -> tuple[Fault, ...]:
    """Return a fault where a name was promised and not given, or an address is none."""
    values = values_of(answers, NAME)
    if values.text("who") != "named":
        return ()
    email = values.text("email")
    if email and not _ADDRESS.fullmatch(email):
        says = "Enter an e-mail address such as name@example.com, or leave it empty."
        return (Fault("email", says),)
    if not (values.text("name") or email or values.text("phone")):
        says = "Enter your name, or choose to stay anonymous."
        return (Fault("name", says),)
    return ()


PAGE = Page(
    name=NAME,
    step=8,
    title="About you",
    lead="Almost done.",
    asks=asks,
    facts=facts,
    checks=checks,
)
