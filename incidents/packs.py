"""Law packs: TOML files to core values, strictly, with a trial run.

Refuses at start what could silently change what the law says: unknown keys, wrong
types, unknown rules or parameters, and any duty that is decided without facts.
"""

import hashlib
import re
from collections.abc import Callable
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
from incidents.packs_table import PackTable, parse

_SHIPPED = Path(__file__).parent / "law"
_RULES = Path(__file__).parent / "core" / "rules"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REGISTER = "record-in-register"

Pack = TypeVar("Pack", Regime, Authority)


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
    folder: Path, make: Callable[[PackTable], Pack], digest: "hashlib._Hash"
) -> list[Pack]:
    made = []
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        table = PackTable(path.name, parse(path.name, content))
        made.append(make(table))
        table.close()
        if made[-1].id != path.stem:
            raise table.refuse("id", "must be the name of the file")
    return made


def _identifier(table: PackTable) -> str:
    value = table.text("id")
    if not _ID.fullmatch(value):
        raise table.refuse("id", "must be lower-case words joined by dashes")
    return value


def _countries(table: PackTable) -> frozenset[str]:
    countries = frozenset(table.texts("countries", COUNTRIES))
    if not countries:
        raise table.refuse("countries", "must name at least one country")
    return countries


def _territories(table: PackTable, countries: frozenset[str]) -> dict[str, str]:
    territories = table.take("territories", dict, {})
    for code, country in territories.items():
        if code not in COUNTRIES or country not in countries:
            raise table.refuse(f"territories.{code}", "is not a territory of a country")
    return territories


def _regime(table: PackTable) -> Regime:
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
        cites=table.optional_text("cites") or "GDPR",
        duties=duties,
    )


def _duty(table: PackTable) -> Duty:
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


def _stage(table: PackTable) -> str | None:
    stage = table.optional_text("stage")
    if stage is not None and stage not in STAGES:
        raise table.refuse("stage", f"{stage!r} is not known")
    return stage


def _params(table: PackTable, criterion: str) -> dict[str, Any]:
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


def _limit(table: PackTable) -> TimeLimit:
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


def _reminders(table: PackTable) -> tuple[int, ...]:
    values = table.take("reminders", list, [])
    for value in values:
        if type(value) is not int or value < 1:
            raise table.refuse("reminders", "must be hours above zero")
    if values != sorted(set(values), reverse=True):
        raise table.refuse("reminders", "must be in falling order, each once")
    return tuple(values)


def _authority(table: PackTable) -> Authority:
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
