"""A year of the register in counts that may be shown to anybody. Pure.

For the board or the annual report: how many incidents of which kind, how they were
judged and what was done. Counts so small that they could point at somebody are
withheld, see ``core.small_counts``.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from incidents.core.small_counts import publishable
from incidents.services.case_views_values import DutyView
from incidents.services.register import Register, RegisterCase

UNKNOWN = "unknown"
AUTHORITY, PEOPLE = "notify-authority", "communicate-to-data-subjects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Counts of one question; each incident is in one row.

    Attributes:
        rows: code and count; None for a count that is withheld. Empty when the table
            as a whole is withheld.
    """

    question: str
    rows: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The year in counts."""

    year: int
    total: int
    tables: tuple[Table, ...]

    @property
    def withheld(self) -> bool:
        """Tell whether anything is not shown because it is too small."""
        return any(
            not table.rows or any(count is None for _, count in table.rows)
            for table in self.tables
        )


def summary_of(register: Register, *, year: int, now: datetime) -> Summary:
    """Return the counts of a register that holds the whole of *year*.

    Args:
        now: what is not made by then and whose end has passed counts as late.
    """
    zone = register.organisation.zone
    questions: tuple[tuple[str, Callable[[RegisterCase], str]], ...] = (
        ("quarter", lambda case: _quarter(case, zone)),
        ("incident_type", lambda case: _fact(case, "incident_type")),
        ("intent", lambda case: _fact(case, "intent")),
        ("risk", lambda case: case.risk),
        ("outcome", lambda case: case.closed_as or "open"),
        ("authority", lambda case: _made(case, AUTHORITY, now)),
        ("people", lambda case: _made(case, PEOPLE, now)),
    )
    return Summary(
        year=year,
        total=register.total,
        tables=tuple(
            _table(question, register.cases, read) for question, read in questions
        ),
    )


def _table(
    question: str,
    cases: Sequence[RegisterCase],
    read: Callable[[RegisterCase], str],
) -> Table:
    counted = Counter(map(read, cases))
    # Not by size: the order would tell what is withheld.
    codes = sorted(counted, key=lambda code: (code == UNKNOWN, code))
    if question == "quarter":
        codes = ["1", "2", "3", "4"]
    fewest = 0 if question == "quarter" else 1
    shown = publishable([counted[code] for code in codes], fewest=fewest)
    return Table(
        question=question,
        rows=tuple(zip(codes, shown, strict=True)) if shown is not None else (),
    )


def _quarter(case: RegisterCase, zone: str) -> str:
    return str((case.reported_at.astimezone(ZoneInfo(zone)).month + 2) // 3)


def _fact(case: RegisterCase, path: str) -> str:
    found = [fact.value for fact in case.facts if fact.path == path and fact.value]
    return str(found[0]) if found else UNKNOWN


def _made(case: RegisterCase, duty: str, now: datetime) -> str:
    """Return how the duties of this kind ended, the worst of them.

    ``late``: made after its end, or its end, be it provisional, has passed and it is
    not made. ``made``: all that were made, in time. ``decided_not``: somebody decided
    against it.
    ``not_owed``: no law asked for it. ``open``: none of these yet.
    """
    mine = [each for each in case.duties if each.duty == duty]
    owed = [each for each in mine if each.outcome != "not_required" or each.acts]
    if not owed:
        return "not_owed"
    made = {each.id: _made_at(each, case) for each in owed}
    for each in owed:
        at, end = made[each.id], each.due_at or each.provisional_due_at
        if end and (at or now) > end and (at or each.status == "open"):
            return "late"
    if any(each.status == "open" for each in owed):
        return "open"
    return "made" if any(made.values()) else "decided_not"


def _made_at(duty: DutyView, case: RegisterCase) -> datetime | None:
    """Return when it was first made, by what was filed or recorded."""
    filed = [each.filed_at for each in case.filings if each.duty_id == duty.id]
    recorded = [act.at for act in duty.acts if act.at is not None]
    return min(filed + recorded, default=None)
