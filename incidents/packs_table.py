"""One TOML table of a pack, read key by key; what nobody asked for is an error."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from incidents.core.errors import LawPackError

Value = TypeVar("Value")


def parse(name: str, content: bytes) -> dict[str, Any]:
    """Return the TOML in *content*; *name* is for the error."""
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LawPackError(f"{name}: is not TOML: {error}") from error


class PackTable:
    """One TOML table, read key by key; what nobody asked for is an error."""

    def __init__(self, file: str, data: Mapping[str, Any], where: str = "") -> None:
        self._file = file
        self._left = dict(data)
        self._where = where

    def refuse(self, key: str, reason: str) -> LawPackError:
        """Return the error that names file, key and reason."""
        return LawPackError(f"{self._file}: {self._where}{key}: {reason}")

    def take(self, key: str, kind: type[Value], default: Value | None = None) -> Value:
        """Return the value of *key*, which must be a *kind*.

        A key without *default* must be there. A boolean is no number, an instant no
        date.
        """
        if key not in self._left:
            if default is None:
                raise self.refuse(key, "is missing")
            return default
        value = self._left.pop(key)
        if type(value) is not kind:
            raise self.refuse(key, f"must be {_KINDS[kind]}")
        return value

    def text(self, key: str) -> str:
        """Return a text that says something."""
        value = self.take(key, str)
        if not value.strip():
            raise self.refuse(key, "must not be empty")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text that says something, or None where the key is absent."""
        return self.text(key) if key in self._left else None

    def texts(self, key: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts, each out of *allowed* where that is given."""
        values = self.take(key, list, [])
        known = None if allowed is None else frozenset(allowed)
        for value in values:
            if not isinstance(value, str):
                raise self.refuse(key, "must be a list of texts")
            if known is not None and value not in known:
                raise self.refuse(key, f"{value!r} is not known")
        if len(set(values)) != len(values):
            raise self.refuse(key, "names something twice")
        return tuple(values)

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """Return a text out of *allowed*."""
        value = self.text(key)
        if value not in frozenset(allowed):
            raise self.refuse(key, f"{value!r} is not known")
        return value

    def optional_one_of(self, key: str, allowed: Iterable[str]) -> str | None:
        """Return a text out of *allowed*, or None where the key is absent."""
        return self.one_of(key, allowed) if key in self._left else None

    def text_or_texts(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return a text, or a list of texts that is not empty, out of *allowed*."""
        if isinstance(self._left.get(key), list):
            values = self.texts(key, allowed)
            if not values:
                raise self.refuse(key, "must not be empty")
            return values
        return (self.one_of(key, allowed),)

    def optional_table(self, key: str) -> "PackTable | None":
        """Return the table at *key*, or None where the key is absent."""
        if key not in self._left:
            return None
        value = self.take(key, dict)
        return PackTable(self._file, value, f"{self._where}{key}.")

    def number(self, key: str) -> int | None:
        """Return a whole number above zero, or None where the key is absent."""
        if key not in self._left:
            return None
        value = self.take(key, int)
        if value < 1:
            raise self.refuse(key, "must be above zero")
        return value

    def tables(self, key: str) -> list["PackTable"]:
        """Return the tables of a list, at least one."""
        values = self.take(key, list)
        if not values or not all(isinstance(value, dict) for value in values):
            raise self.refuse(key, "must be a list of tables, at least one")
        return [
            PackTable(self._file, value, f"{self._where}{key}[{index}].")
            for index, value in enumerate(values)
        ]

    def close(self) -> None:
        """Refuse whatever has not been read."""
        for key in sorted(self._left):
            raise self.refuse(key, "is not a key we know")


_KINDS: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    date: "a date",
}
