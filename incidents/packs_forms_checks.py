"""What a form must be as a whole, after each of its keys has been read.

Then it is filled once from an empty record: every field must come out, nothing
mandatory may come out answered, and no function may look at a later field.
"""

from datetime import UTC, datetime

from incidents.core.organisation import Organisation
from incidents.documents.fill import fill
from incidents.documents.filled import State
from incidents.documents.form import CHOICES, Field, Form
from incidents.documents.record import Record
from incidents.documents.sources import ANSWERS
from incidents.documents.starts import STARTS
from incidents.packs_forms_base import FormFaultError

_OF_RECORD = frozenset({"kind", "subtype", "reference"})


def cross_check(form: Form) -> None:
    """Refuse what each field allows by itself and the form as a whole does not.

    Raises:
        FormFaultError: where, and what.
    """
    numbers = [f.no for f in form.fields()]
    if sorted(set(numbers)) != sorted(numbers):
        raise FormFaultError("fields: a number occurs twice")
    for row in form.summary:
        if unknown := set(row.fields) - set(numbers):
            raise FormFaultError(f"summary: {row.label}: no field {min(unknown)}")
    if form.sample and (unknown := set(form.sample.fields()) - set(numbers)):
        raise FormFaultError(f"sample: no field {min(unknown)}")
    for field in form.fields():
        _check_field(field)
        _check_answers(field)
        _check_choice(form, field)
        if field.demand and field.demand not in form.demands:
            raise FormFaultError(f"field {field.no}: demand: no demand {field.demand}")


def _check_field(field: Field) -> None:
    where = f"field {field.no}"
    if bool(field.options) != (field.type in CHOICES):
        raise FormFaultError(f"{where}: options: choices have them, other types do not")
    keys = [o.key for o in field.options]
    codes = [c for o in field.options for c in o.codes] + list(field.undecided)
    if len(set(keys)) != len(keys) or len(set(codes)) != len(codes):
        raise FormFaultError(f"{where}: options: a key or code occurs twice")
    for name, key in (("later", field.later), ("cannot", field.cannot)):
        if key and key not in keys:
            raise FormFaultError(f"{where}: {name}: no option {key}")
    if field.start and field.start not in STARTS:
        raise FormFaultError(f"{where}: start: no function is called {field.start}")
    if not field.asks and field.source is None:
        raise FormFaultError(f"{where}: source: nobody answers this field")


def _check_answers(field: Field) -> None:
    """Refuse a choice that has no option for what its source may say."""
    name = field.source.name if field.source else ""
    for code in ANSWERS.get(name, ()):
        if field.option_of(code) is None and code not in field.undecided:
            says = f"none has the code {code}, which {name} says"
            raise FormFaultError(f"field {field.no}: options: {says}")


def _check_choice(form: Form, field: Field) -> None:
    """Refuse a condition on an option that does not exist."""
    if field.condition is None or field.condition.name != "chosen":
        return
    params = field.condition.params
    where = f"field {field.no}: condition_params"
    try:
        other = form.field(params["field"])  # type: ignore[arg-type]  # a KeyError too
    except KeyError as error:
        raise FormFaultError(f"{where}: names no field of this form") from error
    keys = params.get("keys")
    if not isinstance(keys, list) or any(other.option(k) is None for k in keys):
        raise FormFaultError(f"{where}: names no option of field {other.no}")


def try_out(form: Form) -> None:
    """Fill the form from nothing: it must say that nothing is known.

    Raises:
        FormFaultError: it says more, or a function looks at a later field.
    """
    nothing = Record(
        organisation=Organisation(slug="trial", name=""),
        facts={},
        reference="trial",
        prepared_at=datetime(2000, 1, 1, tzinfo=UTC),
    )
    try:
        filled = fill(form, nothing)
    except (KeyError, TypeError, ValueError) as error:
        raise FormFaultError(f"trial run: {type(error).__name__}: {error}") from error
    for each in filled.fields():
        known = each.field.source is not None and each.field.source.name in _OF_RECORD
        if each.state is State.ANSWERED and not known:
            raise FormFaultError(
                f"trial run: field {each.field.no}: answers without facts"
            )
