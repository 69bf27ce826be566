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


def span_hours(law: Law, row: DutyRow) -> float | None:
    """Return the hours from start to end of this duty's clock, or None if unknown."""
    if row.alarm_at is None:
        return None
    for regime in law.regimes:
        if regime.id != row.regime:
            continue
        for duty in regime.duties:
            if duty.id == row.duty and (duty.stage or "") == row.stage:
                return _hours(duty.limits_at(row.alarm_at)[0])
    return None


def _hours(limit: TimeLimit) -> float | None:
    if limit.amount is not None:
        return limit.amount * _HOURS[limit.unit]
    return float(limit.target_hours) if limit.target_hours is not None else None
