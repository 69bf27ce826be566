"""Page 7: who has it now, and what has been done already."""

from incidents.core.errors import Fault
from incidents.intake.web_form_fields import (
    Choice,
    Choices,
    Group,
    Option,
    Question,
    Text,
    not_known,
    yes_or_no,
)
from incidents.intake.web_form_numbers import Number, number_in
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, Values, known, values_of

NAME = "now"
_NOTHING = "nothing"
_STOPPED = frozenset({"near_miss", "ruled_out"})

_RECIPIENT = Choice(
    name="recipient",
    label="Who has it, or saw it, as far as you know?",
    hint="If several fit, choose the one that worries you most.",
    options=(
        Option(value="none", label="Nobody"),
        Option(value="internal", label="Somebody at our workplace"),
        Option(
            value="trusted",
            label="Somebody outside who must keep secrets too",
            hint="For example a doctor, a lawyer, a supplier we trust.",
        ),
        Option(value="known", label="One or more people outside whom we can name"),
        Option(value="unknown", label="A stranger, or we cannot tell who"),
        Option(value="public", label="Anybody, for example on the internet"),
        Option(value="malicious", label="A thief or an attacker"),
        not_known(),
    ),
)
_HOW_MANY = Number(
    name="recipients",
    label="How many people got or saw it?",
    hint="A number, if you know it.",
)
_SEEN = Choice(
    name="seen",
    label="Did somebody really look at it?",
    options=(
        Option(value="confirmed", label="Yes"),
        Option(value="likely", label="Probably"),
        Option(value="unlikely", label="Probably not"),
        Option(
            value="excluded",
            label="No, that is certain",
            hint="For example because it came back unopened.",
        ),
        not_known(),
    ),
)
_CONTAINED = Choice(
    name="contained",
    label="Can they still get at it, or have they kept a copy?",
    options=(
        Option(value="full", label="No, it is all back, deleted or out of reach"),
        Option(value="partial", label="Some of it"),
        Option(value="none", label="Yes"),
        not_known(),
    ),
)
_DONE = Choices(
    name="done",
    label="What has been done already?",
    hint="Tick all that apply.",
    groups=(
        Group(
            heading="",
            options=(
                Option(value="returned", label="We got it back"),
                Option(
                    value="deletion_confirmed",
                    label="They confirmed in writing that they deleted it",
                ),
                Option(
                    value="deletion_promised", label="They said they would delete it"
                ),
                Option(
                    value="access_closed", label="Access was closed or taken offline"
                ),
                Option(value="passwords_reset", label="Passwords were changed"),
                Option(
                    value="tokens_revoked", label="Keys, cards or logins were blocked"
                ),
                Option(
                    value="cards_blocked", label="Bank cards or accounts were blocked"
                ),
                Option(value="restored", label="It was restored from a copy"),
                Option(value=_NOTHING, label="Nothing yet", alone=True, apart=True),
                not_known(apart=False),
            ),
        ),
    ),
)
_DONE_WORDS = Text(
    name="done_words",
    label="Was anything else done?",
    hint="No names, please.",
    limit=2_000,
    rows=3,
)
_IMPACT = Choice(
    name="impact",
    label="Does it hold up work that people depend on?",
    hint="For example care, pay or orders.",
    options=(
        Option(value="none", label="No"),
        Option(value="minor", label="A little"),
        Option(value="serious", label="Seriously"),
        not_known(apart=False),
    ),
)
_THEY_KNOW = yes_or_no(
    "they_know", "Do the people whose information it is already know about it?"
)


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions of the page; always the same."""
    done = (_DONE, _DONE_WORDS)
    return (_RECIPIENT, _HOW_MANY, _SEEN, _CONTAINED, *done, _IMPACT, _THEY_KNOW)


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return who has it, what was done and how work suffers, as answered.

    "Nothing yet" is true today only, so it settles nothing.
    """
    values = values_of(answers, NAME)
    done, more = values.codes("done"), values.text("done_words")
    measures = [code for code in done if code != _NOTHING] + ["other"] * bool(more)
    exposure = {
        "recipient": values.choice("recipient"),
        "recipients": number_in(values.text("recipients")),
        "access": _access(values, answers),
        "contained": values.choice("contained"),
    }
    impact = values.choice("impact")
    return known(
        {
            "exposure": known(exposure) or None,
            "mitigation": measures,
            "mitigation_detail": more or None,
            "availability": {"service_impact": impact} if impact else None,
            "people_already_know": values.yes("they_know"),
        }
    )


def remarks(answers: Answers, context: Context) -> tuple[str, ...]:
    """Name "nothing yet": true today, and no fact tomorrow."""
    done = values_of(answers, NAME).codes("done")
    return ("done",) if done == [_NOTHING] else ()


def checks(answers: Answers, context: Context) -> tuple[Fault, ...]:
    """Return a fault where nobody has it and yet somebody looked at it."""
    values = values_of(answers, NAME)
    certainty = values_of(answers, "what").choice("certainty")
    if certainty in _STOPPED and values.choice("seen") in {"confirmed", "likely"}:
        says = (
            "On the first page you said that it did not happen. "
            "Correct one of the two answers."
        )
        return (Fault("seen", says),)
    if values.choice("recipient") == "none" and values.choice("seen") == "confirmed":
        says = "You said that nobody has it or saw it. Correct one of the two answers."
        return (Fault("seen", says),)
    if _NOTHING in values.codes("done") and values.text("done_words"):
        says = "You ticked “Nothing yet” and wrote what was done. Correct one of them."
        return (Fault("done", says),)
    return ()


def _access(values: Values, answers: Answers) -> str | None:
    """Return whether somebody looked; a seal found unbroken makes it unlikely."""
    seen = values.choice("seen")
    on_paper = "paper" in values_of(answers, "where").codes("held_by")
    only_paper = len(values_of(answers, "where").codes("held_by")) == 1
    if seen is None and on_paper and only_paper:
        return "unlikely" if values_of(answers, "kept").yes("sealed") else None
    return seen


PAGE = Page(
    name=NAME,
    step=7,
    title="What is the situation now?",
    asks=asks,
    facts=facts,
    checks=checks,
    remarks=remarks,
)
