"""Answers that a page carries in itself, as JSON in a hidden field.

Whoever holds the page can change them, so they are read as strictly as any input.
"""

import json
from typing import Any

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.facts_nodes import check_text

_UNREADABLE = "The answers in the page could not be read."

Fields = dict[str, list[str]]


def carried_answers(text: str) -> dict[str, Fields]:
    """Return page -> field -> values.

    Raises:
        InputRefusedError: this is not what a page of ours carries.
    """
    answers = _parsed(text)
    if not isinstance(answers, dict) or not all(map(_is_page, answers.values())):
        raise InputRefusedError((Fault("", _UNREADABLE),))
    return answers


def carried_fields(text: str) -> Fields:
    """Return field -> values of one page; none when the page carried nothing.

    Raises:
        InputRefusedError: this is not what a page of ours carries.
    """
    fields = _parsed(text) if text else {}
    if not _is_page(fields):
        raise InputRefusedError((Fault("", _UNREADABLE),))
    return dict(fields)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputRefusedError((Fault("", _UNREADABLE),)) from error


def _is_page(fields: object) -> bool:
    return isinstance(fields, dict) and all(
        check_text(name) is None
        and isinstance(values, list)
        and all(map(_is_text, values))
        for name, values in fields.items()
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and check_text(value) is None
