"""Page 5: whose information it is, how many people, and what can be counted."""

from incidents.core.errors import Fault
from incidents.intake.web_form_countries import country_options
from incidents.intake.web_form_fields import (
    Choice,
    Choices,
    Group,
    Option,
    Question,
    Select,
    not_known,
)
from incidents.intake.web_form_numbers import Number, amount, amount_in, number_in
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_states import STATES
from incidents.intake.web_form_values import YES, Answers, Context, known, values_of

NAME = "people"
_COUNTRY_FIELDS = ("country_1", "country_2", "country_3")

_KINDS = Choices(
    name="kinds",
    label="Whose information is it?",
    hint="Tick all that may be.",
    groups=(
        Group(
            heading="",
            options=(
                Option(value="customers", label="Customers, clients or guests"),
                Option(value="employees", label="People who work here, or applied"),
                Option(value="patients", label="Patients"),
                Option(value="students", label="Pupils, students or trainees"),
                Option(value="minors", label="Children under 18"),
                Option(
                    value="vulnerable",
                    label="People in care or who need special protection",
                ),
                Option(
                    value="protected_persons",
                    label="People whose address must stay secret",
                ),
                Option(value="subscribers", label="Subscribers or members"),
                Option(value="users", label="Users of a website or an app"),
                Option(value="partners_suppliers", label="Suppliers or partners"),
                Option(
                    value="military_law_enforcement", label="Police or armed forces"
                ),
                Option(value="other", label="Other people"),
                not_known(),
            ),
        ),
    ),
)
_HOW_MANY = amount(
    "people",
    "How many people, roughly?",
    of="people",
    hint="A guess is better than nothing.",
)
_UNITS = (
    Option(value="pages", label="pages"),
    Option(value="emails", label="e-mails"),
    Option(value="files", label="files or folders"),
    Option(value="boxes", label="boxes"),
    Option(value="devices", label="devices"),
    Option(value="entries", label="entries in a list or system"),
)
_COUNTED = Choice(
    name="countable",
    label="Is there something you can count?",
    hint="If the number of people is not known, this helps to estimate it.",
    options=(
        Option(
            value=YES,
            label="Yes",
            reveals=(
                Number(
                    name="count",
                    label="How many?",
                    needed="Enter how many you counted.",
                ),
                Select(name="unit", label="Of what?", options=_UNITS, empty="Choose"),
            ),
            repeats="{told}",
        ),
        not_known(apart=False),
    ),
)


def _countries(context: Context) -> tuple[Question, ...]:
    options = country_options(context.countries)
    labels = ("Country where most of them live", "Another country", "One more country")
    return tuple(
        Select(name=name, label=label, options=options)
        for name, label in zip(_COUNTRY_FIELDS, labels, strict=True)
    )


_ALL_COUNTRIES = Choice(
    name="countries_complete",
    label="Are these all the countries?",
    options=(
        Option(value="yes", label="Yes, I am sure"),
        Option(value="no", label="There may be more"),
        not_known(apart=False),
    ),
)
_STATE = Select(
    name="state",
    label="If they live in the United States: in which state?",
    options=STATES,
)


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions; the US state only where the organisation is concerned."""
    state = (_STATE,) if "US" in context.countries else ()
    countries = _countries(context)
    return (_KINDS, _HOW_MANY, _COUNTED, *countries, *state, _ALL_COUNTRIES)


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return kinds of people, their number, what was counted, and their countries."""
    values = values_of(answers, NAME)
    count, unit = number_in(values.text("count")), values.text("unit")
    counted = values.yes("countable") and count is not None and unit
    codes = [code for name in _COUNTRY_FIELDS if (code := values.text(name))]
    sure = codes and values.text("countries_complete") == "yes"
    state = values.text("state") if "US" in codes else ""
    return known(
        {
            "subject_kinds": values.codes("kinds"),
            "subjects": amount_in(values, "people"),
            "quantity": {"n": count, "unit": unit} if counted else None,
            "countries": dict.fromkeys(codes) or None,
            "us_states": {state: None} if state else None,
            "settled": {"countries": "complete"} if sure else None,
        }
    )


def remarks(answers: Answers, context: Context) -> tuple[str, ...]:
    """Name a state of a country that was not chosen."""
    values = values_of(answers, NAME)
    chosen = [values.text(name) for name in _COUNTRY_FIELDS]
    return ("state",) if values.text("state") and "US" not in chosen else ()


def checks(answers: Answers, context: Context) -> tuple[Fault, ...]:
    """Return faults of answers that do not go together."""
    values = values_of(answers, NAME)
    found = []
    if values.yes("countable") and values.text("count") and not values.text("unit"):
        found.append(Fault("unit", "Choose what you counted."))
    codes = [code for name in _COUNTRY_FIELDS if (code := values.text(name))]
    if values.text("countries_complete") == "yes" and not codes:
        says = "Choose at least one country, or choose another answer here."
        found.append(Fault("countries_complete", says))
    return tuple(found)


PAGE = Page(
    name=NAME,
    step=5,
    title="Whose information, and how much?",
    asks=asks,
    facts=facts,
    checks=checks,
    remarks=remarks,
)
