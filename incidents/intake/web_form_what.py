"""Page 1: what happened, is it certain, was it meant, who caused it."""

from incidents.intake.web_form_fields import Choice, Option, Question, Text, not_known
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, known, values_of

NAME = "what"

_STORY = Text(
    name="story",
    label="Tell us what happened, in your own words",
    hint="A few sentences are enough. Please do not write the names of the people "
    "whose information it is.",
    limit=10_000,
    rows=7,
    needed="Tell us what happened. One sentence is enough.",
)
_CERTAINTY = Choice(
    name="certainty",
    label="Did it really happen?",
    options=(
        Option(value="confirmed", label="Yes, it happened"),
        Option(value="suspected", label="I think so, but I am not sure"),
        Option(value="near_miss", label="No, it was stopped just in time"),
        Option(
            value="ruled_out",
            label="No, somebody looked into it: "
            "no information about people was touched",
            hint="If nobody has looked into it yet, choose another answer.",
        ),
        not_known(),
    ),
)
_PURPOSE = Choice(
    name="purpose",
    label="Was it a mistake, or did somebody mean to do it?",
    options=(
        Option(value="mistake", label="A mistake, an accident or a fault"),
        Option(
            value="meant",
            label="On purpose, but not to harm anybody",
            hint="For example out of curiosity, or to work at home.",
        ),
        Option(value="harm", label="On purpose, to harm somebody or to gain from it"),
        Option(value="unclear", label="On purpose, I do not know why"),
        not_known(),
    ),
)
_CAUSE = Choice(
    name="cause",
    label="Where did it start?",
    options=(
        Option(value="internal", label="With somebody or something at our workplace"),
        Option(value="external", label="With somebody from outside"),
        not_known(),
    ),
)
_INTENT: dict[str | None, dict[str, object]] = {
    "mistake": {"intent": "accidental", "malicious": False},
    "meant": {"intent": "deliberate", "malicious": False},
    "harm": {"intent": "deliberate", "malicious": True},
    "unclear": {"intent": "deliberate"},
}


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions of the page; always the same."""
    return (_STORY, _CERTAINTY, _PURPOSE, _CAUSE)


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return description, certainty, intent, malice and origin as answered.

    "A mistake" says that no harm was meant; "on purpose" alone does not say that
    harm was: deliberate is not yet malicious.
    """
    values = values_of(answers, NAME)
    return known(
        {
            "description": values.text("story") or None,
            "certainty": values.choice("certainty"),
            "origin": values.choice("cause"),
            **_INTENT.get(values.choice("purpose"), {}),
        }
    )


PAGE = Page(name=NAME, step=1, title="What happened?", asks=asks, facts=facts)
