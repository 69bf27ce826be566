"""How long a duty's clock runs in all, to say when little of it is left."""

from incidents.core.regime import Law, TimeLimit, Unit
from incidents.models import DutyRow


def span_hours(law: Law, row: DutyRow) -> float | None:
    """Return the hours from start to end of this duty's clock, or None if unknown."""
    if row.alarm_at is None:
        return None
    for regime in law.regimes:
        if regime.id != row.regime:
            continue
        for duty in regime.duties:
            if duty.id == row.duty and (duty.stage or "") == row.stage:
                return _hours(duty.limit_at(row.alarm_at))
    return None


def _hours(limit: TimeLimit) -> float | None:
    if limit.unit is Unit.HOURS and limit.amount is not None:
        return float(limit.amount)
    return float(limit.target_hours) if limit.target_hours is not None else None
