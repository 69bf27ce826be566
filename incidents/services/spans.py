"""How long a duty's clock runs in all, to say when little of it is left."""

from incidents.core.regime import Law, TimeLimit, Unit
from incidents.models import DutyRow

# About how long one unit is; a year-end limit runs a year and more.
_HOURS = {
    Unit.HOURS: 1.0,
    Unit.CALENDAR_DAYS: 24.0,
    Unit.DAYS_AFTER_YEAR_END: 24.0,
    Unit.MONTHS: 30 * 24.0,
}
# Limits that end with a day, not with an hour.
IN_DAYS = frozenset({Unit.CALENDAR_DAYS, Unit.DAYS_AFTER_YEAR_END, Unit.MONTHS})


def span_hours(law: Law, row: DutyRow) -> float | None:
    """Return the hours from start to end of this duty's clock, or None if unknown."""
    limit = limit_of(law, row) if row.alarm_at is not None else None
    if limit is None:
        return None
    if limit.amount is not None:
        return limit.amount * _HOURS[limit.unit]
    return float(limit.target_hours) if limit.target_hours is not None else None


def limit_of(law: Law, row: DutyRow) -> TimeLimit | None:
    """Return the limit that the triage counted, known by its words; None without one.

    Where the number of people leaves two open, the finding holds the words of both and
    the first of them is returned.
    """
    said = row.finding["due_rule"]
    limits = [
        limit
        for regime in law.regimes
        if regime.id == row.regime
        for duty in regime.duties
        if duty.id == row.duty and (duty.stage or "") == row.stage
        for limit in duty.limits
    ]
    exact = [limit for limit in limits if limit.says == said]
    named = [limit for limit in limits if limit.says in said]
    return next(iter(exact or named), None)
