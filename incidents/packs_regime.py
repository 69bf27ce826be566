"""Regimes and their duties, from TOML tables to core values."""

import re
from datetime import date
from typing import Any

from incidents.core import facts
from incidents.core.facts_codes import COUNTRIES, DUTIES, STAGES, US_STATES
from incidents.core.regime import Addressee, Bearer, Duty, Regime
from incidents.core.rules.registry import (
    ADDRESSING,
    CRITERIA,
    DEMANDS,
    EXEMPTIONS,
    FORMAL_ENDS,
    SCOPES,
    SUBSTITUTES,
)
from incidents.packs_limits import limits
from incidents.packs_table import PackTable

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def identifier(table: PackTable) -> str:
    """Return the id of a pack."""
    value = table.text("id")
    if not _ID.fullmatch(value):
        raise table.refuse("id", "must be lower-case words joined by dashes")
    return value


def regime(table: PackTable) -> Regime:
    """Return the regime that *table* describes."""
    countries = _countries(table)
    duties = tuple(_duty(each) for each in table.tables("duties"))
    _check_duties(table, duties)
    return Regime(
        id=identifier(table),
        name=table.text("name"),
        source=table.text("source"),
        reviewed=table.take("reviewed", date),
        scope=table.one_of("scope", SCOPES),
        countries=countries,
        territories=_territories(table, countries),
        states=frozenset(table.texts("states", US_STATES)),
        addressing=table.optional_one_of("addressing", ADDRESSING) or "one-stop-shop",
        authority=table.optional_text("authority"),
        sectoral=table.take("sectoral", bool, False),
        supersedes=table.texts("supersedes"),
        instead_of=table.optional_text("instead_of"),
        unchecked=table.texts("unchecked"),
        formal_ends=table.texts("formal_ends", FORMAL_ENDS),
        fallback=table.take("fallback", bool, False),
        cites=table.optional_text("cites") or "GDPR",
        duties=duties,
    )


def _check_duties(table: PackTable, duties: tuple[Duty, ...]) -> None:
    ids = [(duty.id, duty.stage) for duty in duties]
    if len(set(ids)) != len(ids):
        raise table.refuse("duties", "names a duty twice")
    for duty in duties:
        for limit in duty.limits:
            after = limit.after
            if after and (after.duty, after.stage) not in ids:
                raise table.refuse(
                    "duties", f"{duty.id} waits for {after.name}, which is not there"
                )


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
        substitutes=table.texts("substitutes", SUBSTITUTES),
        content=table.texts("content", facts.FACT_PATHS),
        stage=table.optional_one_of("stage", STAGES),
        phased=table.take("phased", bool, False),
        police_hold=table.take("police_hold", bool, False),
        source=table.text("source"),
        limits=limits(table),
    )
    table.close()
    return duty


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
