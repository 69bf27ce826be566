"""The facts of a breach: the one vocabulary that every channel and every rule speaks.

Refuses what breaks the vocabulary, with the path of every fault. A missing key and
``null`` both mean *not known yet*; nothing here turns that into "no".
"""

from collections.abc import Mapping
from typing import Any

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.facts_breach import Breach, build
from incidents.core.facts_nodes import ListOf, Record, Text
from incidents.core.facts_object import FACT_PATHS, OBJECT

__all__ = [
    "FACT_PATHS",
    "Breach",
    "check",
    "join_text",
    "json_schema",
    "read",
    "split_text",
]


def check(document: object) -> tuple[Fault, ...]:
    """Return everything wrong with *document*, in the order of its keys."""
    faults: list[Fault] = []
    OBJECT.check(document, "", faults)
    return tuple(faults)


def read(document: Mapping[str, Any]) -> Breach:
    """Return the breach that *document* describes.

    Raises:
        InputRefusedError: the document breaks the vocabulary; it names each fault.
    """
    faults = check(document)
    if faults:
        raise InputRefusedError(faults)
    return build(document)


def json_schema() -> dict[str, Any]:
    """Return the vocabulary as JSON Schema 2020-12.

    That ``min`` is not above ``max`` is beyond JSON Schema; ``check`` tests it.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tocsin:facts",
        "title": "Facts of a personal data breach",
        "description": "A missing key and null both mean: not known yet.",
        **OBJECT.schema(),
    }


def split_text(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the coded facts and, apart from them, what people typed.

    The reporter goes with the text as a whole: it names a person. Items of lists keep
    their place by index, so that ``join_text`` restores the document exactly.
    """
    return _split(document, OBJECT)


def join_text(coded: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document that ``split_text`` took apart."""
    joined = dict(coded)
    for key, value in typed.items():
        if key in joined and isinstance(joined[key], list):
            joined[key] = _join_list(joined[key], value)
        else:
            joined[key] = value
    return joined


def _split(
    document: Mapping[str, Any], record: Record
) -> tuple[dict[str, Any], dict[str, Any]]:
    coded: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    for key, value in document.items():
        node = record.fields.get(key)
        if key == "reporter" or (isinstance(node, Text) and node.typed):
            typed[key] = value
        elif (
            isinstance(node, ListOf)
            and isinstance(node.item, Record)
            and isinstance(value, list)
        ):
            coded[key], texts = _split_list(value, node.item)
            if texts:
                typed[key] = texts
        else:
            coded[key] = value
    return coded, typed


def _split_list(
    items: list[dict[str, Any]], record: Record
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    halves = [_split(item, record) for item in items]
    texts = {str(index): typed for index, (_, typed) in enumerate(halves) if typed}
    return [coded for coded, _ in halves], texts


def _join_list(items: list[dict[str, Any]], texts: Mapping[str, Any]) -> list[Any]:
    return [join_text(item, texts.get(str(i), {})) for i, item in enumerate(items)]
