"""Page 4: which information it was, and how much it tells about one person."""

from incidents.core.errors import Fault
from incidents.intake.web_form_fields import (
    Choice,
    Choices,
    Group,
    Option,
    Question,
    Text,
    not_known,
)
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, known, values_of

NAME = "data"
_NOBODY = "nobody"
Boxes = tuple[Option, ...]


def _group(heading: str, *options: tuple[str, str], more: Boxes = ()) -> Group:
    boxes = tuple(Option(value=code, label=words) for code, words in options)
    return Group(heading=heading, options=(*boxes, *more))


_CATEGORIES = Choices(
    name="categories",
    label="What kind of information was in it?",
    hint="Tick all that may be.",
    groups=(
        _group(
            "Who people are",
            ("basic", "Name, date of birth, gender"),
            ("contact", "Address, e-mail, telephone"),
            ("official_documents", "Identity card, passport, driving licence"),
            ("national_id", "Social security, tax or national number"),
            ("images_audio", "Photos, video, voice recordings"),
        ),
        _group(
            "Money",
            ("payment_means", "Bank account or card numbers"),
            ("financial", "Income, debts, balances, bills"),
        ),
        _group(
            "Health",
            ("health", "Illness, treatment, test results, health insurance"),
            ("employment_health", "Sick leave or fitness for work"),
            ("genetic", "Genetic information"),
        ),
        _group(
            "Work, school, family",
            ("employment", "Contract, pay, appraisal, application"),
            ("education", "Marks, exams, school records"),
            ("family", "Partner, children, relatives"),
        ),
        _group(
            "Passwords and messages",
            ("credentials", "Passwords, PINs, login details"),
            ("communications", "What people wrote or said to each other"),
            ("traffic_data", "Who called or wrote to whom, and when"),
            ("location", "Where people were"),
            ("profile", "Habits, interests, what they buy or look at"),
        ),
        _group(
            "Very private",
            ("religious_philosophical", "Religion or beliefs"),
            ("political", "Political views"),
            ("trade_union", "Trade union membership"),
            ("racial_ethnic", "Ethnic origin, skin colour"),
            ("sex_life_orientation", "Sex life or sexual orientation"),
            ("criminal", "Crimes, convictions, police matters"),
            ("biometric", "Fingerprints, face recognition"),
        ),
        Group(
            heading="Or",
            options=(
                Option(value="other", label="Something else about people"),
                Option(
                    value=_NOBODY,
                    label="Nothing about any person, not even a name",
                    alone=True,
                ),
                not_known(apart=False),
            ),
        ),
    ),
)
_ELEMENTS = Choices(
    name="elements",
    label="For people in the United States: was one of these in it?",
    hint="Tick all that may be. Some laws there ask for these exactly.",
    groups=(
        _group(
            "",
            ("ssn", "Social Security number"),
            ("driving_licence", "Driving licence or state identity card number"),
            ("tax_id", "Tax identification number"),
            ("passport", "Passport number"),
            ("card_with_code", "Card number with its security code or PIN"),
            ("account_with_code", "Bank account number with a password or code"),
            ("health_insurance", "Health insurance number"),
            ("medical", "Illness, treatment or diagnosis"),
            ("biometric", "Fingerprint, face or eye scan"),
            ("genetic", "Genetic data"),
            ("number_plates", "Licence plates, read automatically"),
            ("login_with_secret", "User name or e-mail with its password"),
            more=(not_known(),),
        ),
    ),
)
_COMPLETE = Choice(
    name="complete",
    label="Have you ticked everything that was in it?",
    options=(
        Option(value="yes", label="Yes, I am sure that is all"),
        Option(value="no", label="There may be more"),
        not_known(apart=False),
    ),
)
_WORDS = Text(
    name="words",
    label="Describe it in your own words, if that helps",
    hint="For example: an appointment list, a pay slip, a whole patient file. "
    "No names, please.",
    limit=5_000,
    rows=3,
)
_DEPTH = Choice(
    name="depth",
    label="How much did it tell about one person?",
    options=(
        Option(value="none", label="A line or two", hint="An appointment, a reminder."),
        Option(value="partial", label="Some entries or pages"),
        Option(value="complete", label="Their whole file or nearly all of it"),
        not_known(),
    ),
)
_PRIVATE = Choice(
    name="private",
    label="How private was it, as you see it?",
    options=(
        Option(value="public", label="Anybody may know it"),
        Option(value="internal", label="For people at work only"),
        Option(value="confidential", label="Private: people would be upset"),
        Option(
            value="special",
            label="Very private: it could seriously harm somebody",
        ),
        not_known(),
    ),
)


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions; the items of US law only where they may matter."""
    items = (_ELEMENTS,) if "US" in context.countries else ()
    return (_CATEGORIES, _COMPLETE, *items, _WORDS, _DEPTH, _PRIVATE)


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return the categories, and "complete" only if the reporter is sure of it."""
    values = values_of(answers, NAME)
    ticked = values.codes("categories")
    nobody = ticked == [_NOBODY]
    categories = [code for code in ticked if code != _NOBODY]
    sure = categories and values.text("complete") == "yes"
    return known(
        {
            "personal_data": False if nobody else None,
            "data_categories": categories,
            "elements": values.codes("elements"),
            "settled": {"data_categories": "complete"} if sure else None,
            "data_description": values.text("words") or None,
            "profile_depth": values.choice("depth"),
            "sensitivity": values.choice("private"),
        }
    )


def checks(answers: Answers, context: Context) -> tuple[Fault, ...]:
    """Return a fault where "everything ticked" goes with nothing ticked."""
    values = values_of(answers, NAME)
    if values.text("complete") == "yes" and not values.codes("categories"):
        says = (
            "You ticked nothing above. Tick what was in it, or choose another answer."
        )
        return (Fault("complete", says),)
    return ()


PAGE = Page(
    name=NAME,
    step=4,
    title="Which information was it?",
    asks=asks,
    facts=facts,
    checks=checks,
)
