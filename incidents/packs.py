"""Law packs: TOML files to core values, strictly, with a trial run.

Refuses at start what could silently change what the law says: unknown keys, wrong
types, unknown rules or parameters, and any duty that is decided without facts.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from incidents.core import facts
from incidents.core.errors import LawPackError
from incidents.core.facts_breach import INSTANTS
from incidents.core.facts_codes import COUNTRIES, DUTIES, STAGES
from incidents.core.regime import (
    Addressee,
    Authority,
    Bearer,
    Duty,
    Law,
    Regime,
    TimeLimit,
    Unit,
)
from incidents.core.rules.criteria import CRITERIA, DEMANDS, EXEMPTIONS
from incidents.core.rules.scope import SCOPES
from incidents.core.triage import Outcome, triage

_SHIPPED = Path(__file__).parent / "law"
_RULES = Path(__file__).parent / "core" / "rules"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REGISTER = "record-in-register"

Value = TypeVar("Value")
Pack = TypeVar("Pack", Regime, Authority)


class _Table:
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

    def number(self, key: str) -> int | None:
        """Return a whole number above zero, or None where the key is absent."""
        if key not in self._left:
            return None
        value = self.take(key, int)
        if value < 1:
            raise self.refuse(key, "must be above zero")
        return value

    def tables(self, key: str) -> list["_Table"]:
        """Return the tables of a list, at least one."""
        values = self.take(key, list)
        if not values or not all(isinstance(value, dict) for value in values):
            raise self.refuse(key, "must be a list of tables, at least one")
        return [
            _Table(self._file, value, f"{self._where}{key}[{index}].")
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


def load_law(folder: Path | None = None) -> Law:
    """Return every pack below *folder*, by default the packs shipped with Tocsin.

    Raises:
        LawPackError: a pack is faulty; the message names file, key and reason.
    """
    root = folder or _SHIPPED
    digest = hashlib.sha256()
    regimes = _each(root / "regimes", _regime, digest)
    authorities = _each(root / "authorities", _authority, digest)
    if not regimes:
        raise LawPackError(f"{root / 'regimes'}: holds no pack")
    for rules in sorted(_RULES.glob("*.py")):
        digest.update(rules.read_bytes())
    reviewed = max(
        *(regime.reviewed for regime in regimes),
        *(authority.reviewed for authority in authorities),
    )
    law = Law(
        regimes=tuple(regimes),
        authorities={authority.id: authority for authority in authorities},
        version=f"{reviewed.isoformat()}-{digest.hexdigest()[:12]}",
    )
    _try_empty_breach(law)
    return law


def _each(
    folder: Path, make: Callable[[_Table], Pack], digest: "hashlib._Hash"
) -> list[Pack]:
    made = []
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        table = _Table(path.name, _parse(path.name, content))
        made.append(make(table))
        table.close()
        if made[-1].id != path.stem:
            raise table.refuse("id", "must be the name of the file")
    return made


def _parse(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LawPackError(f"{name}: is not TOML: {error}") from error


def _identifier(table: _Table) -> str:
    value = table.text("id")
    if not _ID.fullmatch(value):
        raise table.refuse("id", "must be lower-case words joined by dashes")
    return value


def _countries(table: _Table) -> frozenset[str]:
    countries = frozenset(table.texts("countries", COUNTRIES))
    if not countries:
        raise table.refuse("countries", "must name at least one country")
    return countries


def _territories(table: _Table, countries: frozenset[str]) -> dict[str, str]:
    territories = table.take("territories", dict, {})
    for code, country in territories.items():
        if code not in COUNTRIES or country not in countries:
            raise table.refuse(f"territories.{code}", "is not a territory of a country")
    return territories


def _regime(table: _Table) -> Regime:
    countries = _countries(table)
    duties = tuple(_duty(each) for each in table.tables("duties"))
    ids = [(duty.id, duty.stage) for duty in duties]
    if len(set(ids)) != len(ids):
        raise table.refuse("duties", "names a duty twice")
    return Regime(
        id=_identifier(table),
        name=table.text("name"),
        source=table.text("source"),
        reviewed=table.take("reviewed", date),
        scope=table.one_of("scope", SCOPES),
        countries=countries,
        territories=_territories(table, countries),
        unchecked=table.texts("unchecked"),
        fallback=table.take("fallback", bool, False),
        duties=duties,
    )


def _duty(table: _Table) -> Duty:
    criterion = table.one_of("criterion", CRITERIA)
    duty = Duty(
        id=table.one_of("id", DUTIES),
        bearer=Bearer(table.one_of("bearer", list(Bearer))),
        recipient=Addressee(table.one_of("recipient", list(Addressee))),
        criterion=criterion,
        params=_params(table, criterion),
        demands=table.texts("demands", DEMANDS),
        exemptions=table.texts("exemptions", EXEMPTIONS),
        content=table.texts("content", facts.FACT_PATHS),
        stage=_stage(table),
        phased=table.take("phased", bool, False),
        source=table.text("source"),
        limits=tuple(_limit(each) for each in table.tables("limits")),
    )
    dates = [limit.in_force for limit in duty.limits]
    if dates != sorted(set(dates)):
        raise table.refuse("limits", "must be in the order of their dates, each once")
    table.close()
    return duty


def _stage(table: _Table) -> str | None:
    stage = table.optional_text("stage")
    if stage is not None and stage not in STAGES:
        raise table.refuse("stage", f"{stage!r} is not known")
    return stage


def _params(table: _Table, criterion: str) -> dict[str, Any]:
    given = table.take("params", dict, {})
    wanted = CRITERIA[criterion].params
    for key, value in given.items():
        if key not in wanted:
            raise table.refuse(f"params.{key}", f"{criterion} takes no such parameter")
        if value not in wanted[key]:
            raise table.refuse(f"params.{key}", f"{value!r} is not known")
    for key in wanted:
        if key not in given:
            raise table.refuse(f"params.{key}", f"{criterion} needs it")
    return given


def _limit(table: _Table) -> TimeLimit:
    limit = TimeLimit(
        in_force=table.take("in_force", date),
        unit=Unit(table.one_of("unit", list(Unit))),
        amount=table.number("amount"),
        starts=table.one_of("starts", INSTANTS),
        alarm_from=table.texts("alarm_from", INSTANTS),
        target_hours=table.number("target_hours"),
        reminders=_reminders(table),
        says=table.text("says"),
        source=table.text("source"),
    )
    if (limit.unit is Unit.HOURS) != (limit.amount is not None):
        raise table.refuse("amount", "belongs to a limit in hours, and to no other")
    if (limit.unit is Unit.UNDUE_DELAY) != (limit.target_hours is not None):
        raise table.refuse(
            "target_hours", "belongs to a limit without a number, and to no other"
        )
    if limit.unit is not Unit.ON_RECORD and not limit.alarm_from:
        raise table.refuse("alarm_from", "is missing: alarms need a start")
    table.close()
    return limit


def _reminders(table: _Table) -> tuple[int, ...]:
    values = table.take("reminders", list, [])
    for value in values:
        if type(value) is not int or value < 1:
            raise table.refuse("reminders", "must be hours above zero")
    if values != sorted(set(values), reverse=True):
        raise table.refuse("reminders", "must be in falling order, each once")
    return tuple(values)


def _authority(table: _Table) -> Authority:
    country = table.one_of("country", {*COUNTRIES, "EU"})
    region = table.optional_text("region")
    sector = table.optional_text("sector")
    if sector not in (None, "public", "private"):
        raise table.refuse("sector", "must be public or private")
    if region is not None and not region.startswith(f"{country}-"):
        raise table.refuse("region", "must lie in the country")
    keys = set(Authority.__dataclass_fields__)
    return Authority(
        id=_identifier(table),
        country=country,
        region=region,
        sector=sector,
        general=table.take("general", bool, False),
        name=table.text("name"),
        local_name=table.text("local_name"),
        languages=table.texts("languages"),
        postal_address=table.optional_text("postal_address"),
        website=table.text("website"),
        breach_portal=table.optional_text("breach_portal"),
        breach_email=table.optional_text("breach_email"),
        form_name=table.optional_text("form_name"),
        notes=table.optional_text("notes"),
        unchecked=table.texts("unchecked", keys),
        reviewed=table.take("reviewed", date),
    )


def _try_empty_breach(law: Law) -> None:
    """Triage a breach of which nothing is known: nothing may be decided.

    Each regime is tried as the only one, made to speak, so that none hides.
    """
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for regime in law.regimes:
        place = {"organisation": {"established_in": [min(regime.countries)]}}
        alone = Law(regimes=(regime,), authorities=law.authorities, version=law.version)
        for finding in triage(facts.read(place), alone, now=now).duties:
            undecided = finding.outcome is Outcome.UNDETERMINED
            if finding.duty != _REGISTER and not undecided:
                raise LawPackError(
                    f"{regime.id}.toml: duties.{finding.duty}: is decided"
                    f" ({finding.outcome}) although nothing is known"
                )
