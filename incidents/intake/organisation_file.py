"""An organisation's settings as a TOML file, read strictly.

The keys are those of ``core.organisation.Organisation``; a key that is not among them
is refused, since a misspelt setting would otherwise silently be missing.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.facts_nodes import check_text, join_path
from incidents.core.organisation import (
    Contact,
    EscalationSettings,
    Organisation,
    Person,
)
from incidents.core.webhook import Webhook
from incidents.keys import new_webhook_id

_LONGEST = {"slug": 63, "name": 200}
_LONG_ENOUGH = 2_000
_MOST_ENTRIES = 500

Take = Callable[[Any, str], Any]


def read_settings_file(text: str) -> dict[str, Any]:
    """Return the settings in a TOML *text*, not checked yet.

    Raises:
        InputRefusedError: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputRefusedError((Fault("", f"is not TOML: {error}"),)) from error


def organisation_from(values: Mapping[str, Any]) -> Organisation:
    """Return the organisation with these settings; the slug follows from the name.

    Raises:
        InputRefusedError: it names every unknown key and every value of another kind.
    """
    faults: list[Fault] = []
    taken = _take_known(values, _SETTINGS, "", faults)
    if not taken.get("name"):
        faults.append(Fault("name", "give the organisation's name"))
    if faults:
        raise InputRefusedError(tuple(faults))
    return Organisation(**{"slug": slug_of(taken["name"]), **taken})


def slug_of(name: str) -> str:
    """Return a short name for addresses: ``Müller & Co`` becomes ``muller-co``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:63].strip("-")


class _WrongKindError(Exception):
    """The value is not of the kind that the key takes."""


def _take_known(
    values: Mapping[str, Any],
    known: Mapping[str, Take],
    where: str,
    faults: list[Fault],
) -> dict[str, Any]:
    taken = {}
    for key, value in values.items():
        path = join_path(where, key)
        if key not in known:
            faults.append(Fault(path, "is not a setting we know"))
            continue
        try:
            taken[key] = known[key](value, path)
        except _WrongKindError as wrong:
            faults.append(Fault(path, str(wrong)))
        except InputRefusedError as inner:
            faults += inner.faults
    return taken


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise _WrongKindError("must be text")
    limit = _LONGEST.get(path, _LONG_ENOUGH)
    if len(value) > limit:
        raise _WrongKindError(f"must be at most {limit:,} characters")
    if wrong := check_text(value):
        raise _WrongKindError(wrong)
    return value.strip()


def _texts(value: Any, path: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _WrongKindError("must be a list of texts")
    return tuple(_text(item, path) for item in value)


def _flag(value: Any, _path: str) -> bool:
    if not isinstance(value, bool):
        raise _WrongKindError("must be true or false")
    return value


def _level(value: Any, _path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 9:
        raise _WrongKindError("must be a whole number from 1 (told first) to 9")
    return value


def _count(value: Any, _path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _WrongKindError("must be a whole number")
    return value


def _counts(value: Any, path: str) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise _WrongKindError("must be a list of whole numbers")
    return tuple(_count(item, path) for item in value)


def _table(known: Mapping[str, Take], build: Callable[..., Any]) -> Take:
    def take(value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            raise _WrongKindError("must be a table")
        faults: list[Fault] = []
        taken = _take_known(value, known, path, faults)
        if build is Person:
            absent = {"name", "email"} - value.keys()
            faults += [Fault(f"{path}.{key}", "is missing") for key in sorted(absent)]
        if faults:
            raise InputRefusedError(tuple(faults))
        return build(**taken)

    return take


def _tables(known: Mapping[str, Take], build: Callable[..., Any]) -> Take:
    take_one = _table(known, build)

    def take(value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > _MOST_ENTRIES:
            raise _WrongKindError(f"must be a list of at most {_MOST_ENTRIES} tables")
        faults: list[Fault] = []
        numbered = {str(index): entry for index, entry in enumerate(value)}
        taken = _take_known(numbered, dict.fromkeys(numbered, take_one), path, faults)
        if faults:
            raise InputRefusedError(tuple(faults))
        return tuple(taken.values())

    return take


def _webhook(*, name: str = "", url: str = "") -> Webhook:
    return Webhook(id=new_webhook_id(), name=name, url=url)


_CONTACT: Mapping[str, Take] = {field.name: _text for field in fields(Contact)}
_PERSON: Mapping[str, Take] = {
    **{field.name: _text for field in fields(Person)},
    "level": _level,
    "manager": _flag,
    "channels": _texts,
}
_ESCALATION: Mapping[str, Take] = {
    **{field.name: _text for field in fields(EscalationSettings)},
    "waits": _counts,
    "acknowledged_hours": _count,
}
_SETTINGS: Mapping[str, Take] = {
    **{field.name: _text for field in fields(Organisation)},
    **dict.fromkeys(
        ("establishments", "targets", "sectors", "telecom_in", "languages"), _texts
    ),
    **dict.fromkeys(("dpo", "representative"), _table(_CONTACT, Contact)),
    "dora": _flag,
    "second_approval": _flag,
    "people": _tables(_PERSON, Person),
    "webhooks": _tables({"name": _text, "url": _text}, _webhook),
    "escalation": _table(_ESCALATION, EscalationSettings),
}
