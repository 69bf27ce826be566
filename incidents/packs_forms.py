"""Read forms from TOML; a faulty one stops the start, with file, key and reason."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from incidents.core.errors import LawPackError
from incidents.core.facts_codes import REGIMES
from incidents.core.regime import Law
from incidents.documents.conditions import CONDITIONS
from incidents.documents.form import (
    Call,
    Field,
    FieldType,
    Form,
    Mandatory,
    Option,
    Sample,
    SamplePart,
    Section,
    SummaryRow,
)
from incidents.documents.sources import SOURCES
from incidents.packs_forms_base import FormFaultError, read_data
from incidents.packs_forms_checks import cross_check, try_out

_W = TypeVar("_W", FieldType, Mandatory)
FORMS = Path(__file__).parent / "law" / "forms"
TEXT_LIMIT = 500

_FORM_KEYS = {
    "id": str,
    "title": str,
    "language": str,
    "regimes": list,
    "source": str,
    "attribution": str,
    "reviewed": date,
    "sections": list,
    "summary": list,
}
_FORM_MAY = {
    "general": bool,
    "noun": str,
    "clock": str,
    "phases": str,
    "demands": dict,
    "advice": list,
    "unchecked": list,
    "sample": dict,
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
    "undecided": list,
    "demand": str,
    "help": str,
    "limit": int,
}
_FIELD_NEEDS = {"no", "label", "type", "mandatory"}
_OPTION_KEYS = {"key": str, "label": str, "codes": list}


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


def check_named_forms(law: Law, forms: Mapping[str, Form]) -> None:
    """Refuse authorities whose form does not exist, and two general forms of a law.

    Raises:
        LawPackError: which pack or form, and what.
    """
    for authority in law.authorities.values():
        if authority.form is not None and authority.form not in forms:
            raise LawPackError(
                f"{authority.id}.toml: form: there is no form {authority.form}"
            )
    general: dict[str, str] = {}
    for form in (each for each in forms.values() if each.general):
        for regime in form.regimes:
            if regime in general:
                raise LawPackError(
                    f"{form.id}.toml: general: {general[regime]} is it for {regime}"
                )
            general[regime] = form.id


def load_form(path: Path) -> Form:
    """Return the form in the file at *path*.

    Raises:
        LawPackError: the file is no TOML, has an unknown, missing or mistyped key,
            names an unknown function, or fails its trial run.
    """
    try:
        form = _form(read_data(path))
        cross_check(form)
        try_out(form)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, FormFaultError) as error:
        raise LawPackError(f"{path.name}: {error}") from error
    return form


def _form(data: Mapping[str, Any]) -> Form:
    _keys("form", data, {**_FORM_KEYS, **_FORM_MAY}, needs=set(_FORM_KEYS))
    sections = tuple(_section(each) for each in data["sections"])
    summary = tuple(_summary(each) for each in data["summary"])
    regimes = tuple(data["regimes"])
    if not regimes or not set(regimes) <= set(REGIMES):
        raise FormFaultError("form: regimes: must be ids of laws, one at least")
    parts = {"sections": sections, "summary": summary, "regimes": regimes}
    lines = {key: tuple(data.get(key, ())) for key in ("advice", "unchecked")}
    return Form(**{**data, **parts, **lines, "sample": _sample(data.get("sample"))})


def _sample(data: Mapping[str, Any] | None) -> Sample | None:
    if data is None:
        return None
    known = {"title": str, "opening": list, "parts": list}
    _keys("sample", data, known, needs=set(known))
    parts = []
    for each in data["parts"]:
        shape = {"heading": str, "fields": list}
        _keys("sample: parts", each, shape, needs=set(shape))
        parts.append(SamplePart(heading=each["heading"], fields=tuple(each["fields"])))
    opening = tuple(data["opening"])
    return Sample(title=data["title"], opening=opening, parts=tuple(parts))


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
        undecided=tuple(data.get("undecided", ())),
        demand=data.get("demand", ""),
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
    if not name:
        return None
    if name not in registry:
        raise FormFaultError(f"{where}: {key}: no function is called {name}")
    return Call(name=name, params=data.get(f"{key}_params", {}))


def _keys(where: str, data: Any, known: Mapping[str, type], *, needs: set[str]) -> None:
    if not isinstance(data, dict):
        raise FormFaultError(f"{where}: must be a table")
    for key, value in data.items():
        if key not in known:
            raise FormFaultError(f"{where}: {key}: unknown key")
        if type(value) is not known[key]:
            raise FormFaultError(f"{where}: {key}: must be {known[key].__name__}")
    for key in sorted(needs - set(data)):
        raise FormFaultError(f"{where}: {key}: missing")


def _word(words: type[_W], where: str, key: str, text: str) -> _W:
    try:
        return words(text)
    except ValueError as error:
        raise FormFaultError(f"{where}: {key}: {text} is not known") from error
