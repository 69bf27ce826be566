"""The facts as they stand, each with who said it, through which channel and when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.core.facts import join_text
from incidents.core.facts_object import OBJECT
from incidents.models import FactsTextRow, FactsVersionRow

_FIRST = ("title", "description", "data_description")
_OPENED = frozenset({"protection", "availability", "integrity", "exposure"})
_ORDER = (*_FIRST, *(key for key in OBJECT.fields if key not in _FIRST))
_LEFT_OUT = frozenset({"settled", "channel", "reported_at", "organisation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """One fact and the voice behind it.

    Attributes:
        value: None when only ``settled`` says something about it.
        settled: ``complete``, ``none``, ``cannot_be_determined`` or None.
    """

    path: str
    value: Any
    settled: str | None
    said_by: str
    channel: str
    at: datetime
    version: int


def facts_with_voices(
    versions: Sequence[tuple[FactsVersionRow, FactsTextRow]],
) -> tuple[FactView, ...]:
    """Return what the last version holds; the voice is whoever said it so first."""
    standing: dict[str, FactView] = {}
    for row, text in versions:
        document = join_text(row.coded, text.typed)
        said = dict(said_in(document))
        for path in standing.keys() - said.keys():
            del standing[path]
        for path, (value, settled) in said.items():
            before = standing.get(path)
            if before is None or (before.value, before.settled) != (value, settled):
                standing[path] = _view(row, path, value, settled)
    return tuple(sorted(standing.values(), key=lambda fact: place_of(fact.path)))


def place_of(path: str) -> int:
    """Return where a fact stands in the vocabulary, which is how people tell it."""
    return _ORDER.index(path.split(".")[0])


def _view(row: FactsVersionRow, path: str, value: Any, settled: str | None) -> FactView:
    return FactView(
        path=path,
        value=value,
        settled=settled,
        said_by=row.said_by,
        channel=row.channel,
        at=row.at,
        version=row.version,
    )


def said_in(
    document: Mapping[str, Any],
) -> Iterable[tuple[str, tuple[Any, str | None]]]:
    """Yield each fact of a document by its path, with what ``settled`` says of it."""
    settled: Mapping[str, str] = document.get("settled") or {}
    values = dict(_values(document))
    for path, value in values.items():
        yield path, (value, settled.get(path))
    for path, how in settled.items():
        if path not in values:
            yield path, (None, how)


def _values(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        if key in _LEFT_OUT or _is_empty(value):
            continue
        if key in _OPENED:
            for inner, each in value.items():
                if not _is_empty(each):
                    yield f"{key}.{inner}", each
        else:
            yield key, value


def _is_empty(value: Any) -> bool:
    return value is None or value in ([], {}, "")
