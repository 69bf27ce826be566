"""JSON as machines send it, read strictly: one text, one meaning, no surprises.

Refuses what other readers would understand differently (a key twice, NaN, bytes that
are no UTF-8) and what would exhaust this one (too long, too deep), before it is built.
"""

import json
import re
from collections import Counter
from typing import Any, NoReturn

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.facts_nodes import join_path

MOST_BYTES = 1_000_000
DEEPEST = 32

# A string swallows its brackets. It always matches up to its end or the text's, so
# that the scan stays linear whatever is sent.
_PIECE = re.compile(rb'"(?:[^"\\]|\\.?)*+"?|[\[{]|[\]}]', re.DOTALL)


def parse_json(raw: bytes, *, most_bytes: int = MOST_BYTES) -> Any:
    """Return the value that *raw* holds.

    Raises:
        InputRefusedError: too long, too deep, no UTF-8, no JSON, or a key twice.
    """
    if len(raw) > most_bytes:
        _refuse(f"must be at most {most_bytes:,} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        _refuse(f"is not UTF-8 at byte {error.start}", error)
    if _is_too_deep(raw):
        _refuse(f"is nested deeper than {DEEPEST} levels")
    try:
        return _READER.decode(text)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at").removesuffix(" starting")
        place = f"line {error.lineno}, column {error.colno}"
        _refuse(f"is not JSON: {what} at {place}", error)
    except ValueError as error:  # a number with thousands of digits
        _refuse("holds a number with too many digits", error)


def _is_too_deep(raw: bytes) -> bool:
    depth = 0
    for piece in _PIECE.finditer(raw):
        first = piece[0][0]
        if first in b"[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif first in b"]}":
            depth -= 1
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) < len(pairs):
        seen = Counter(key for key, _ in pairs)
        twice = [join_path("", key) for key, times in seen.items() if times > 1]
        raise InputRefusedError(
            tuple(Fault(path, "stands twice in one object") for path in twice)
        )
    return built


def _no_number(_name: str) -> NoReturn:
    _refuse("holds NaN or Infinity, which are not JSON")


def _refuse(says: str, cause: Exception | None = None) -> NoReturn:
    raise InputRefusedError((Fault("", says),)) from cause


_READER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)
