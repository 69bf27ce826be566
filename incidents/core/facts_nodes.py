"""The grammar of the facts vocabulary: what a value may be, and how to say why not.

Each node checks one kind of value, collecting every fault with its path, and publishes
itself as JSON Schema. ``None`` is accepted everywhere a fact may be unknown. Messages
never repeat the value that they refuse.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Protocol

from incidents.core.errors import Fault

LARGEST_COUNT = 2**63 - 1
LONGEST_LIST = 10_000
_KEY_SHOWN = 60
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)"
)

type_name = {dict: "an object", list: "a list", str: "text", bool: "true or false"}


class Node(Protocol):
    """Something that knows which values it accepts."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add a fault to *faults* for each thing wrong with *value*."""
        ...

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the values accepted, ``null`` left out."""
        ...


def join_path(path: str, key: object) -> str:
    """Return the path of *key* below *path*, made safe to print."""
    shown = str(key).encode("ascii", "backslashreplace").decode()
    shown = "".join(c if c.isprintable() else "?" for c in shown[:_KEY_SHOWN])
    return f"{path}.{shown}" if path else shown


def check_text(value: str) -> str | None:
    """Return what is wrong with the characters of *value*, or None.

    PostgreSQL cannot store NUL, and a lone surrogate is not a character.
    """
    if "\x00" in value:
        return "must not contain the NUL character"
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return "contains half of a character (a lone surrogate)"
    return None


def parse_instant(value: str) -> datetime | None:
    """Return the instant in UTC, or None where *value* is no RFC 3339 instant."""
    if not _INSTANT.fullmatch(value):
        return None
    try:
        instant = datetime.fromisoformat(value.upper())
        return instant.astimezone(UTC) if 1900 <= instant.year <= 9990 else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Text:
    """Text of at most *limit* characters; *typed* marks what a person wrote."""

    limit: int
    typed: bool = True

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(path, "must be text"))
        elif len(value) > self.limit:
            faults.append(Fault(path, f"must be at most {self.limit:,} characters"))
        elif wrong := check_text(value):
            faults.append(Fault(path, wrong))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.limit}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Short text of a fixed form, such as a digest or an organisation's code."""

    pattern: str
    says: str

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            faults.append(Fault(path, self.says))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, bool):
            faults.append(Fault(path, "must be true, false or null"))

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number from 0 to the largest that 64 bits hold."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            faults.append(Fault(path, "must be a whole number"))
        elif value < 0:
            faults.append(Fault(path, "must not be below zero"))
        elif value > LARGEST_COUNT:
            faults.append(Fault(path, "is larger than a 64-bit number"))

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": LARGEST_COUNT}


@dataclass(frozen=True, slots=True)
class Amount:
    """A finite number from 0, such as hours or euro."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            faults.append(Fault(path, "must be a number"))
        elif isinstance(value, float) and not isfinite(value):
            faults.append(Fault(path, "must be a finite number"))
        elif value < 0:
            faults.append(Fault(path, "must not be below zero"))
        elif value > LARGEST_COUNT:
            faults.append(Fault(path, "is larger than a 64-bit number"))

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": 0, "maximum": LARGEST_COUNT}


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time: RFC 3339 with an offset."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, str) or parse_instant(value) is None:
            says = "must be a date and time with an offset, like 2026-06-12T09:10+01:00"
            faults.append(Fault(path, says))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_INSTANT.pattern}$"}


@dataclass(frozen=True, slots=True)
class Code:
    """One of the codes of a list."""

    codes: frozenset[str]

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, str):
            faults.append(Fault(path, "must be a code"))
        elif value not in self.codes:
            faults.append(Fault(path, "is not a code of this list"))

    def schema(self) -> dict[str, Any]:
        return {"enum": sorted(self.codes)}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items are all of one kind; nothing in it is unknown."""

    item: Node

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, list | tuple):
            faults.append(Fault(path, "must be a list"))
        elif len(value) > LONGEST_LIST:
            faults.append(Fault(path, f"must have at most {LONGEST_LIST:,} items"))
        else:
            check = self.item.check
            for index, item in enumerate(value):
                check(item, f"{path}.{index}", faults)

    def schema(self) -> dict[str, Any]:
        items = self.item.schema()
        return {"type": "array", "items": items, "maxItems": LONGEST_LIST}


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object whose keys are codes, such as people by country."""

    keys: frozenset[str]
    value: Node
    nullable: bool = True

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, dict):
            faults.append(Fault(path, "must be an object"))
            return
        for key, item in value.items():
            where = join_path(path, key)
            if key not in self.keys:
                faults.append(Fault(where, "is not a code of this list"))
            elif item is not None or not self.nullable:
                self.value.check(item, where, faults)

    def schema(self) -> dict[str, Any]:
        value = self.value.schema()
        return {
            "type": "object",
            "propertyNames": {"enum": sorted(self.keys)},
            "additionalProperties": or_null(value) if self.nullable else value,
        }


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys, each of which may be null (not known yet).

    Attributes:
        fields: key to node; any other key is a fault.
        together: checks across keys; returns what is wrong, or None.
    """

    fields: Mapping[str, Node]
    together: Callable[[Mapping[str, Any]], str | None] | None = None
    required: tuple[str, ...] = field(default=())

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if not isinstance(value, dict):
            faults.append(Fault(path, "must be an object"))
            return
        before = len(faults)
        self._check_fields(value, path, faults)
        if self.together and len(faults) == before:
            wrong = self.together(value)
            if wrong:
                faults.append(Fault(path, wrong))

    def _check_fields(
        self, value: Mapping[Any, Any], path: str, faults: list[Fault]
    ) -> None:
        fields = self.fields
        for key, item in value.items():
            node = fields.get(key)
            if node is None:
                faults.append(Fault(join_path(path, key), "is not a key we know"))
            elif item is not None:
                node.check(item, f"{path}.{key}" if path else key, faults)
        for key in self.required:
            if value.get(key) is None:
                faults.append(Fault(join_path(path, key), "is missing"))

    def schema(self) -> dict[str, Any]:
        properties = {key: or_null(node.schema()) for key, node in self.fields.items()}
        for key in self.required:
            properties[key] = self.fields[key].schema()
        shape: dict[str, Any] = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        return shape | ({"required": list(self.required)} if self.required else {})


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return *schema* widened by ``null``: not known yet."""
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}


def one_of(codes: Iterable[str]) -> Code:
    """Return the node for one code out of *codes*."""
    return Code(frozenset(codes))


def some_of(codes: Iterable[str]) -> ListOf:
    """Return the node for a list of codes out of *codes*."""
    return ListOf(one_of(codes))
