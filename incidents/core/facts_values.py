"""Small values that the facts of a breach are made of."""

from dataclasses import dataclass
from datetime import datetime

from incidents.core.facts_nodes import LARGEST_COUNT


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that says "at least these", unless it is settled.

    Attributes:
        known: what certainly belongs to it.
        open: more may belong to it.
        undeterminable: asked, and nobody will ever know whether more belong to it.
    """

    known: frozenset[str] = frozenset()
    open: bool = True
    undeterminable: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A count between *low* and *high*; *high* is the largest count where unknown."""

    low: int = 0
    high: int = LARGEST_COUNT
    undeterminable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """A controller whose data we process."""

    code: str | None = None
    countries: frozenset[str] = frozenset()
    contract_hours: float | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A notification already made.

    Attributes:
        addressee: as the duty names it; None where nobody said to whom, as in facts.
    """

    regime: str
    duty: str
    stage: str | None
    at: datetime
    addressee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A delay that the police asked for.

    Attributes:
        written: asked for in writing; an oral request carries no further than the law
            says. None where nobody has said how it was asked.
    """

    since: datetime | None = None
    until: datetime | None = None
    written: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the organisation stands: the ``organisation`` object of the facts."""

    established_in: frozenset[str] = frozenset()
    main_establishment: str | None = None
    region: str | None = None
    targets: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    hipaa: str | None = None
    nis2: str | None = None
    dora: bool | None = None
    telecom_in: frozenset[str] = frozenset()
