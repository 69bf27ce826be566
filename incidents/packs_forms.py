"""Read forms from TOML; a faulty one stops the start, with file, key and reason.

After reading, each form is filled once from an empty record: every field must come
out, nothing mandatory may come out answered, and no function may look at a later
field.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from incidents.core.errors import LawPackError
from incidents.core.organisation import Organisation
from incidents.documents.conditions import CONDITIONS
from incidents.documents.fill import fill
from incidents.documents.filled import State
from incidents.documents.form import (
    CHOICES,
    Call,
    Field,
    FieldType,
    Form,
    Mandatory,
    Option,
    Section,
    SummaryRow,
)
from incidents.documents.record import Record
from incidents.documents.sources import SOURCES
from incidents.documents.starts import STARTS

_W = TypeVar("_W", FieldType, Mandatory)
FORMS = Path(__file__).parent / "law" / "forms"
TEXT_LIMIT = 500

_FORM_KEYS = {
    "id": str,
    "title": str,
    "language": str,
    "source": str,
    "attribution": str,
    "reviewed": date,
    "sections": list,
    "summary": list,
}
_SECTION_KEYS = {"no": str, "title": str, "fields": list}
_FIELD_KEYS = {
    "no": int,
    "label": str,
    "type": str,
    "mandatory": str,
    "options": list,
    "condition": str,
    "condition_params": dict,
    "source": str,
    "source_params": dict,
    "start": str,
    "asks": bool,
    "later": str,
    "cannot": str,
    "settled": str,
    "words": dict,
    "art33": str,
    "help": str,
    "limit": int,
}
_FIELD_NEEDS = {"no", "label", "type", "mandatory"}
_OPTION_KEYS = {"key": str, "label": str, "codes": list}


class _FormFaultError(Exception):
    """What is wrong with a form, and where: the loader adds the file's name."""


def load_forms(folder: Path = FORMS) -> Mapping[str, Form]:
    """Return every form in *folder* by id.

    Raises:
        LawPackError: a file is faulty or an id occurs twice.
    """
    forms: dict[str, Form] = {}
    for path in sorted(folder.glob("*.toml")):
        form = load_form(path)
        if form.id in forms or form.id != path.stem:
            raise LawPackError(f"{path.name}: id: must be the name of the file")
        forms[form.id] = form
    return forms


def load_form(path: Path) -> Form:
    """Return the form in the file at *path*.

    Raises:
        LawPackError: the file is no TOML, has an unknown, missing or mistyped key,
            names an unknown function, or fails its trial run.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        form = _form(data)
        _cross_check(form)
        _trial_run(form)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, _FormFaultError) as error:
        raise LawPackError(f"{path.name}: {error}") from error
    return form


def _form(data: Mapping[str, Any]) -> Form:
    _keys("form", data, _FORM_KEYS, needs=set(_FORM_KEYS))
    sections = tuple(_section(each) for each in data["sections"])
    summary = tuple(_summary(each) for each in data["summary"])
    return Form(**{**data, "sections": sections, "summary": summary})


def _section(data: Mapping[str, Any]) -> Section:
    _keys("section", data, _SECTION_KEYS, needs=set(_SECTION_KEYS))
    fields = tuple(_field(each) for each in data["fields"])
    return Section(no=data["no"], title=data["title"], fields=fields)


def _summary(data: Mapping[str, Any]) -> SummaryRow:
    known = {"label": str, "fields": list, "joins": list}
    _keys("summary", data, known, needs={"label", "fields"})
    fields, joins = tuple(data["fields"]), tuple(data.get("joins", ()))
    return SummaryRow(label=data["label"], fields=fields, joins=joins)


def _field(data: Mapping[str, Any]) -> Field:
    where = f"field {data.get('no', '?')}"
    _keys(where, data, _FIELD_KEYS, needs=_FIELD_NEEDS)
    kind = _word(FieldType, where, "type", data["type"])
    mandatory = _word(Mandatory, where, "mandatory", data["mandatory"])
    short = {FieldType.TEXT: TEXT_LIMIT}
    plain = ("label", "start", "asks", "later", "cannot", "settled", "words")
    return Field(
        no=data["no"],
        type=kind,
        mandatory=mandatory,
        options=_options(where, data.get("options", [])),
        condition=_call(where, data, "condition", CONDITIONS),
        source=_call(where, data, "source", SOURCES),
        art33=data.get("art33", ""),
        help=data.get("help", ""),
        limit=data.get("limit", short.get(kind, 10_000)),
        **{key: data[key] for key in plain if key in data},
    )


def _options(where: str, listed: Iterable[Mapping[str, Any]]) -> tuple[Option, ...]:
    options = []
    for each in listed:
        _keys(f"{where}: options", each, _OPTION_KEYS, needs={"key", "label"})
        codes = tuple(each.get("codes", ()))
        options.append(Option(key=each["key"], label=each["label"], codes=codes))
    return tuple(options)


def _call(
    where: str, data: Mapping[str, Any], key: str, registry: Mapping[str, object]
) -> Call | None:
    name = data.get(key)
    if name is None:
        return None
    if name not in registry:
        raise _FormFaultError(f"{where}: {key}: no function is called {name}")
    return Call(name=name, params=data.get(f"{key}_params", {}))


def _keys(where: str, data: Any, known: Mapping[str, type], *, needs: set[str]) -> None:
    if not isinstance(data, dict):
        raise _FormFaultError(f"{where}: must be a table")
    for key, value in data.items():
        if key not in known:
            raise _FormFaultError(f"{where}: {key}: unknown key")
        if type(value) is not known[key]:
            raise _FormFaultError(f"{where}: {key}: must be {known[key].__name__}")
    for key in sorted(needs - set(data)):
        raise _FormFaultError(f"{where}: {key}: missing")


def _word(words: type[_W], where: str, key: str, text: str) -> _W:
    try:
        return words(text)
    except ValueError as error:
        raise _FormFaultError(f"{where}: {key}: {text} is not known") from error


def _cross_check(form: Form) -> None:
    """Refuse what each field allows by itself and the form as a whole does not."""
    numbers = [f.no for f in form.fields()]
    if sorted(set(numbers)) != sorted(numbers):
        raise _FormFaultError("fields: a number occurs twice")
    for row in form.summary:
        if unknown := set(row.fields) - set(numbers):
            raise _FormFaultError(f"summary: {row.label}: no field {min(unknown)}")
    for field in form.fields():
        _check_field(field)
        _check_choice(form, field)


def _check_field(field: Field) -> None:
    where = f"field {field.no}"
    if bool(field.options) != (field.type in CHOICES):
        raise _FormFaultError(
            f"{where}: options: choices have them, other types do not"
        )
    keys = [o.key for o in field.options]
    codes = [c for o in field.options for c in o.codes]
    if len(set(keys)) != len(keys) or len(set(codes)) != len(codes):
        raise _FormFaultError(f"{where}: options: a key or code occurs twice")
    for name, key in (("later", field.later), ("cannot", field.cannot)):
        if key and key not in keys:
            raise _FormFaultError(f"{where}: {name}: no option {key}")
    if field.start and field.start not in STARTS:
        raise _FormFaultError(f"{where}: start: no function is called {field.start}")
    if not field.asks and field.source is None:
        raise _FormFaultError(f"{where}: source: nobody answers this field")


def _check_choice(form: Form, field: Field) -> None:
    """Refuse a condition on an option that does not exist."""
    if field.condition is None or field.condition.name != "chosen":
        return
    params = field.condition.params
    where = f"field {field.no}: condition_params"
    try:
        other = form.field(params["field"])  # type: ignore[arg-type]  # a KeyError too
    except KeyError as error:
        raise _FormFaultError(f"{where}: names no field of this form") from error
    keys = params.get("keys")
    if not isinstance(keys, list) or any(other.option(k) is None for k in keys):
        raise _FormFaultError(f"{where}: names no option of field {other.no}")


def _trial_run(form: Form) -> None:
    """Fill the form from nothing: it must say that nothing is known."""
    nothing = Record(
        organisation=Organisation(slug="trial", name=""),
        facts={},
        reference="trial",
        prepared_at=datetime(2000, 1, 1, tzinfo=UTC),
    )
    try:
        filled = fill(form, nothing)
    except (KeyError, TypeError, ValueError) as error:
        raise _FormFaultError(f"trial run: {type(error).__name__}: {error}") from error
    for each in filled.fields():
        known = each.field.source is not None and each.field.source.name in _OF_RECORD
        if each.state is State.ANSWERED and not known:
            raise _FormFaultError(
                f"trial run: field {each.field.no}: answers without facts"
            )


_OF_RECORD = frozenset({"kind", "subtype", "reference"})
