"""The made-up organisations and incidents, read from the TOML files beside this one.

Times in a story are relative to the moment at which it was reported: ``@-2h30m`` is
two and a half hours before. ``@unknown`` stands for a value that is not known yet,
since TOML has none.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from incidents.core.organisation import Organisation
from incidents.intake.organisation_file import organisation_from

_HERE = Path(__file__).parent
_RELATIVE = re.compile(r"@([+-])(\d+)h(?:(\d+)m)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody did with a case.

    Attributes:
        after: how long after the report.
        do: the word for it; ``values`` hold what else it needs.
    """

    after: timedelta
    do: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One incident as it is told.

    Attributes:
        key: the file's name; the same key is the same report.
        age: how long ago it was reported when the demonstration is loaded.
    """

    key: str
    organisation: str
    age: timedelta
    facts: Mapping[str, Any]
    steps: tuple[Step, ...]


def organisations() -> list[Organisation]:
    """Return the made-up organisations; the first is there from the first start."""
    files = sorted((_HERE / "organisations").glob("*.toml"))
    return [organisation_from(_read(file)) for file in files]


def stories() -> list[Story]:
    """Return the made-up incidents in the order of their files."""
    return [_story(file) for file in sorted((_HERE / "incidents").glob("*.toml"))]


def at_times(value: Any, reported: datetime) -> Any:
    """Return *value* with its relative times as instants around *reported*."""
    if isinstance(value, dict):
        return {key: at_times(item, reported) for key, item in value.items()}
    if isinstance(value, list):
        return [at_times(item, reported) for item in value]
    if value == "@unknown":
        return None
    found = _RELATIVE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    sign, hours, minutes = found.groups()
    span = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return (reported + span if sign == "+" else reported - span).isoformat()


def _story(file: Path) -> Story:
    told = _read(file)
    return Story(
        key=f"demo-{file.stem}",
        organisation=told["organisation"],
        age=timedelta(hours=told["reported_h_ago"]),
        facts=told["facts"],
        steps=tuple(_step(step) for step in told.get("then", ())),
    )


def _step(told: dict[str, Any]) -> Step:
    values = dict(told)
    after = timedelta(hours=values.pop("after_h"))
    return Step(after=after, do=values.pop("do"), values=values)


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
