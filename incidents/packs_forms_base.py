"""A form built on another one: whole sections, or single fields under new numbers.

Works on the data as it was written, before anything is checked.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Data = dict[str, Any]

# What a form takes over from the one that it builds on; the rest it says itself.
_INHERITED = ("language", "clock", "phases", "demands", "sections", "summary")
_NUMBERS = frozenset({"field", "fields", "of", "filer", "reporting", "designated"})
_FIELD = re.compile(r"\bfield (\d+)\b")


class FormFaultError(Exception):
    """What is wrong with a form, and where: the loader adds the file's name."""


def read_data(path: Path) -> Data:
    """Return the data of the form at *path*, with all that it takes from its base.

    A field that says ``like = 46`` is the base's field 46 with the keys that it says
    itself; the numbers of other fields in it become this form's.

    Raises:
        FormFaultError: no such base or field, or a field refers to one of the base
            that this form does not take over.
        tomllib.TOMLDecodeError, UnicodeDecodeError: it is no TOML.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    name = data.pop("base", None)
    if name is None:
        return data
    there = path.with_name(f"{name}.toml")
    if not there.is_file() or there == path:
        raise FormFaultError(f"base: there is no form {name}")
    base = read_data(there)
    _take_over(data, base)
    return {**{key: base[key] for key in _INHERITED if key in base}, **data}


def _take_over(data: Data, base: Data) -> None:
    known = {each["no"]: each for each in _fields(base)}
    mine = [each for each in _fields(data) if "like" in each]
    numbers = {each["like"]: each["no"] for each in reversed(mine) if "no" in each}
    for each in mine:
        like = each.pop("like")
        if like not in known:
            raise FormFaultError(f"field {each.get('no')}: like: no field {like}")
        for key, value in known[like].items():
            if key not in each:
                each[key] = _renumbered(key, value, numbers, each)


def _renumbered(key: str, value: Any, numbers: Mapping[int, int], into: Data) -> Any:
    """Return what a key of the base's field says, in the numbers of this form."""
    if key == "help":
        return _FIELD.sub(
            lambda found: f"field {_number(int(found[1]), numbers, into)}", value
        )
    if not key.endswith("_params") or not into.get(key.removesuffix("_params"), True):
        return value
    return {
        name: _number_in(each, numbers, into) if name in _NUMBERS else each
        for name, each in value.items()
    }


def _number_in(value: Any, numbers: Mapping[int, int], into: Data) -> Any:
    if isinstance(value, list):
        return [_number(each, numbers, into) for each in value]
    return _number(value, numbers, into)


def _number(no: int, numbers: Mapping[int, int], into: Data) -> int:
    if no not in numbers:
        where = f"field {into.get('no')}"
        raise FormFaultError(f"{where}: reads field {no} of the base, not taken over")
    return numbers[no]


def _fields(data: Data) -> list[Data]:
    sections = [each for each in data.get("sections", ()) if isinstance(each, dict)]
    return [field for each in sections for field in each.get("fields", ())]
