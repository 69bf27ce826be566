"""A posted form as a value, whatever bytes were sent.

Bytes that are no UTF-8 and NUL characters never reach a handler: the first read
as U+FFFD, the second are dropped, and the field is marked as damaged, so that a
page can say so at the field and keep the rest of what was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Request
from litestar.exceptions import HTTPException

from incidents.core.errors import Fault, InputRefusedError

# The settings of an organisation with hundreds of people and every country fit.
_MOST_FIELDS = 5_000
_DAMAGED = "Some characters could not be read. Check the text and send it again."


class UnsupportedMediaError(HTTPException):
    """The body is not a posted form."""

    status_code = 415


class TooManyFieldsError(HTTPException):
    """The form has more fields than are read; nothing of it was saved."""

    status_code = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The fields of a posted form, in the order in which they were sent.

    Attributes:
        fields: name -> every value sent under it, as typed, line ends as ``\\n``.
        damaged: names of the fields whose bytes could not all be read.
    """

    fields: Mapping[str, tuple[str, ...]]
    damaged: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """Return the last value of *name*, "" when it was not sent."""
        values = self.fields.get(name)
        return values[-1] if values else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every value of *name*."""
        return self.fields.get(name, ())

    def refuse_damaged(self) -> None:
        """Refuse the form when a field could not be read.

        Raises:
            InputRefusedError: with one fault per damaged field.
        """
        if self.damaged:
            names = sorted(self.damaged)
            raise InputRefusedError(tuple(Fault(n, _DAMAGED) for n in names))


async def read_posted(request: Request[Any, Any, Any]) -> Posted:
    """Return the posted form of *request*; the dependency named ``posted``."""
    sent_as = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    if body and sent_as != "application/x-www-form-urlencoded":
        raise UnsupportedMediaError(detail="send the form as the page does")
    return parse_posted(body)


def parse_posted(body: bytes) -> Posted:
    """Read an ``application/x-www-form-urlencoded`` *body*.

    Raises:
        TooManyFieldsError: more fields than any page of ours has.
    """
    pairs = body.replace(b"+", b" ").split(b"&")
    if len(pairs) > _MOST_FIELDS:
        raise TooManyFieldsError(detail="more fields than any page has")
    fields: dict[str, list[str]] = {}
    damaged: set[str] = set()
    for pair in filter(None, pairs):
        raw_name, _, raw_value = pair.partition(b"=")
        name, _ = _clean(unquote_to_bytes(raw_name))
        value, whole = _clean(unquote_to_bytes(raw_value))
        fields.setdefault(name, []).append(value)
        if not whole:
            damaged.add(name)
    return Posted(
        fields={name: tuple(values) for name, values in fields.items()},
        damaged=frozenset(damaged),
    )


def _clean(data: bytes) -> tuple[str, bool]:
    """Return the text in *data* and whether it was whole."""
    try:
        text, whole = data.decode(), b"\0" not in data
    except UnicodeDecodeError:
        text, whole = data.decode(errors="replace"), False
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return text, whole
