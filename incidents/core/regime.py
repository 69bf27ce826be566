"""The law as values: regimes, duties, dated limits, authorities.

Numbers, dates and sources only. What a lawyer would argue about is a named function in
``core/rules``; a duty names the function, ``packs`` checks that it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """How a limit counts; the last two have no number."""

    HOURS = "hours"
    UNDUE_DELAY = "undue-delay"
    ON_RECORD = "on-record"


class Bearer(StrEnum):
    """Whose duty it is."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"
    BOTH = "both"


class Addressee(StrEnum):
    """Whom a duty is owed to; decides how many rows it has."""

    AUTHORITY = "supervisory-authority"
    DATA_SUBJECTS = "data-subjects"
    CONTROLLER = "controller"
    REGISTER = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """One limit of a duty, in force from a date.

    Attributes:
        amount: how many *unit*, or None where the law gives no number.
        starts: the fact that starts the clock, such as ``aware_at``.
        alarm_from: facts whose earliest runs alarms while *starts* is not known.
        target_hours: internal target where the law gives no number; ours, not law.
        reminders: hours left at which the holder is reminded, longest first.
        says: the limit in words, shown as ``due_rule``.
    """

    in_force: date
    unit: Unit
    starts: str
    says: str
    source: str
    amount: int | None = None
    alarm_from: tuple[str, ...] = ()
    target_hours: int | None = None
    reminders: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a regime asks of whom, when, and under which named criterion.

    Attributes:
        demands: named functions each of which makes the duty arise by itself.
        exemptions: named functions that lift the duty, with evidence.
        content: paths of the facts that the notice must hold.
        phased: information may follow in phases.
    """

    id: str
    bearer: Bearer
    recipient: Addressee
    criterion: str
    source: str
    params: Mapping[str, Any] = field(default_factory=dict)
    demands: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    stage: str | None = None
    phased: bool = False
    limits: tuple[TimeLimit, ...] = ()

    def limit_at(self, instant: datetime) -> TimeLimit:
        """Return the limit in force at *instant*.

        Before the first date the first limit is returned: the duty was not law yet,
        and the earliest text is the nearest to what was.
        """
        day = instant.date()
        in_force = [limit for limit in self.limits if limit.in_force <= day]
        return in_force[-1] if in_force else self.limits[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A breach notification law as a pack describes it.

    Attributes:
        scope: the named function that says whether the regime speaks.
        countries: ISO codes where it applies to establishments and people.
        territories: other ISO codes that belong to one of *countries*.
        unchecked: fields to confirm before relying on them; shown to the user.
        fallback: listed, undetermined, when nothing at all is known.
        cites: what its articles are cited as where the rules say "GDPR"; the British
            law kept the numbers, not the name.
    """

    id: str
    name: str
    source: str
    reviewed: date
    scope: str
    countries: frozenset[str]
    duties: tuple[Duty, ...]
    territories: Mapping[str, str] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
    fallback: bool = False
    cites: str = "GDPR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A supervisory authority and how to reach it.

    Attributes:
        country: ISO 3166 alpha-2, or "EU" for the institutions' supervisor.
        region: ISO 3166-2 of the subdivision it is competent for, or None.
        sector: ``public`` or ``private`` where competence is split so, or None.
        general: competent for the country unless something special applies.
        unchecked: fields to confirm before relying on them.
    """

    id: str
    country: str
    name: str
    local_name: str
    languages: tuple[str, ...]
    website: str
    reviewed: date
    region: str | None = None
    sector: str | None = None
    general: bool = False
    postal_address: str | None = None
    breach_portal: str | None = None
    breach_email: str | None = None
    form_name: str | None = None
    notes: str | None = None
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Every pack together, and the version that decisions are frozen with."""

    regimes: tuple[Regime, ...]
    authorities: Mapping[str, Authority]
    version: str

    def authority_of(
        self, country: str, *, region: str | None = None, public: bool = False
    ) -> str | None:
        """Return the id of the authority competent for *country*, or None if unclear.

        Germany has no general authority for companies: the Land decides.
        """
        sector = "public" if public else "private"
        fitting = [
            authority
            for authority in self.authorities.values()
            if authority.country == country
            and (
                authority.general or (region is not None and authority.region == region)
            )
            and authority.sector in (None, sector)
        ]
        return fitting[0].id if len(fitting) == 1 else None
