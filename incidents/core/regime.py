"""The law as values: regimes, duties, dated limits, authorities.

Numbers, dates and sources only. What a lawyer would argue about is a named function in
``core/rules``; a duty names the function, ``packs`` checks that it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from incidents.core.authority import Authority


class Unit(StrEnum):
    """How a limit counts; the last two have no number."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar-days"
    DAYS_AFTER_YEAR_END = "days-after-year-end"
    MONTHS = "months"
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
    MEDIA = "media"
    SERVICE_RECIPIENTS = "service-recipients"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingAct:
    """A notification of the same regime that starts another duty's clock.

    Attributes:
        latest: of several, the last one starts it, otherwise the first.
    """

    duty: str
    stage: str | None = None
    latest: bool = False

    @property
    def name(self) -> str:
        """Return how ``starts_from`` names it, such as ``acts.notify-authority``."""
        return f"acts.{self.duty}" + (f".{self.stage}" if self.stage else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A second count of the same limit; whichever ends first is the limit.

    Attributes:
        hours: elapsed hours.
        starts: the fact that starts it.
    """

    hours: int
    starts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """One limit of a duty, in force from a date.

    Attributes:
        amount: how many *unit*, or None where the law gives no number.
        starts: facts that start the clock, such as ``aware_at``; the earliest that is
            known counts. Empty where *after* starts it.
        after: the act that starts the clock instead of a fact.
        people_from, people_below: the number of people concerned that it is for.
        at_most: a second count that may end earlier.
        alarm_from: facts whose earliest runs alarms while no start is known.
        target_hours: internal target where the law gives no number; ours, not law.
        reminders: hours left at which the holder is reminded, longest first.
        says: the limit in words, shown as ``due_rule``.
    """

    in_force: date
    unit: Unit
    says: str
    source: str
    starts: tuple[str, ...] = ()
    after: StartingAct | None = None
    amount: int | None = None
    people_from: int = 0
    people_below: int | None = None
    at_most: Cap | None = None
    alarm_from: tuple[str, ...] = ()
    target_hours: int | None = None
    reminders: tuple[int, ...] = ()

    @property
    def starts_from(self) -> str:
        """Return what starts the clock, as a finding names it."""
        return self.after.name if self.after else self.starts[0]

    def is_for(self, fewest: int, most: int) -> bool:
        """Tell whether the limit may apply to between *fewest* and *most* people."""
        below = self.people_below
        return most >= self.people_from and (below is None or fewest < below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a regime asks of whom, when, and under which named criterion.

    Attributes:
        demands: named functions each of which makes the duty arise by itself.
        exemptions: named functions that lift the duty, with evidence.
        substitutes: named functions that tell when another form of notice may do.
        content: paths of the facts that the notice must hold.
        phased: information may follow in phases.
        police_hold: the law lets the police ask for a delay.
    """

    id: str
    bearer: Bearer
    recipient: Addressee
    criterion: str
    source: str
    params: Mapping[str, Any] = field(default_factory=dict)
    demands: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    stage: str | None = None
    phased: bool = False
    police_hold: bool = False
    limits: tuple[TimeLimit, ...] = ()

    def limits_at(self, instant: datetime) -> tuple[TimeLimit, ...]:
        """Return the limits in force at *instant*: one, or one for each size.

        Before the first date the first ones are returned: the duty was not law yet,
        and the earliest text is the nearest to what was.
        """
        dates = [limit.in_force for limit in self.limits]
        day = instant.date()
        at = max((each for each in dates if each <= day), default=min(dates))
        return tuple(limit for limit in self.limits if limit.in_force == at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A breach notification law as a pack describes it.

    Attributes:
        scope: the named function that says whether the regime speaks.
        addressing: the named function that says which authority is competent.
        authority: the authority where the pack names one for everybody.
        states: US States for whose residents the regime speaks, as ``CA``; the country
            as a whole is not covered by it.
        sectoral: it speaks to some organisations only, so that a country where it
            applies is not covered by it.
        supersedes: ids of the regimes whose notice to the authority and to people this
            one replaces for the same facts.
        instead_of: for a proposal: the regime that it would change.
        countries: ISO codes where it applies to establishments and people.
        territories: other ISO codes that belong to one of *countries*.
        unchecked: fields to confirm before relying on them; shown to the user.
        fallback: listed, undetermined, when nothing at all is known.
        formal_ends: named functions that note the formal end of a limit, the first that
            applies; empty where its law has no such rule.
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
    addressing: str = "one-stop-shop"
    authority: str | None = None
    states: frozenset[str] = frozenset()
    sectoral: bool = False
    supersedes: tuple[str, ...] = ()
    instead_of: str | None = None
    territories: Mapping[str, str] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
    fallback: bool = False
    formal_ends: tuple[str, ...] = ()
    cites: str = "GDPR"

    def superseding(self, old: str, new: str) -> "Regime":
        """Return this law as it stands beside *new* in the place of *old*."""
        if old not in self.supersedes:
            return self
        names = (new if each == old else each for each in self.supersedes)
        return replace(self, supersedes=tuple(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Every pack together, and the version that decisions are frozen with.

    Attributes:
        proposals: what is not law yet, for the question "what if"; by id.
        differing: the authorities known to differ in what they hold, by country.
    """

    regimes: tuple[Regime, ...]
    authorities: Mapping[str, Authority]
    version: str
    proposals: Mapping[str, Regime] = field(default_factory=dict)
    differing: Mapping[str, tuple[Authority, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Look up once who is known to differ: few are, and each triage asks."""
        found: dict[str, tuple[Authority, ...]] = {}
        for authority in self.authorities.values():
            if authority.strictness:
                known = found.get(authority.country, ())
                found[authority.country] = (*known, authority)
        object.__setattr__(self, "differing", found)

    def what_if(self, proposal: str) -> "Law":
        """Return this law as it would be with *proposal* in place of what it changes.

        Raises:
            KeyError: there is no such proposal.
        """
        proposed = self.proposals[proposal]
        old = str(proposed.instead_of)
        return replace(
            self,
            regimes=tuple(
                proposed if each.id == old else each.superseding(old, proposed.id)
                for each in self.regimes
            ),
            version=f"{self.version}+{proposal}",
        )

    def authority_of(
        self,
        country: str,
        *,
        region: str | None = None,
        public: bool = False,
        telecom: bool = False,
    ) -> str | None:
        """Return the id of the authority competent for *country*, or None if unclear.

        Germany has no general authority for companies: the Land decides, but for
        providers of communications services the Federation (TDDDG s. 29).
        """
        sector = "public" if public else "private"
        for authority in self.authorities.values():
            if telecom and authority.telecom and authority.country == country:
                return authority.id
        fitting = [
            authority
            for authority in self.authorities.values()
            if authority.country == country
            and (
                authority.general or (region is not None and authority.region == region)
            )
            and authority.sector in (None, sector)
            and not (public and region in authority.public_elsewhere)
        ]
        return fitting[0].id if len(fitting) == 1 else None
