"""The formal end of a limit: a note beside the alarm, for a lawyer, never more time.

A pack names what its law knows; the first that applies speaks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from incidents.core.clock import formal_end
from incidents.core.periods import (
    IsWorking,
    formal_end_of_days_or_months,
    noon_of_next_working_day,
)
from incidents.core.regime import Regime, TimeLimit, Unit

_IN_DAYS = frozenset({Unit.CALENDAR_DAYS, Unit.MONTHS})


@dataclass(frozen=True, slots=True)
class FormalEnd:
    """When a limit ends by the letter of the law, in UTC; never before its alarm.

    Attributes:
        says: how it is counted, in words.
    """

    at: datetime
    says: str
    source: str


Formal = Callable[[TimeLimit, datetime, tzinfo, IsWorking], FormalEnd | None]


def formal_end_of(
    regime: Regime,
    limit: TimeLimit,
    due: datetime,
    zone: tzinfo,
    is_working: IsWorking,
) -> FormalEnd | None:
    """Return the formal end of what ends strictly at *due*; None where there is none.

    Args:
        due: the strict count that alarms run on.
        is_working: which days are working days where the organisation is.

    Raises:
        CalendarUnknownError: a calendar is needed and there is none.
    """
    named = (FORMAL_ENDS[name] for name in regime.formal_ends)
    found = (counted(limit, due, zone, is_working) for counted in named)
    return next((end for end in found if end is not None), None)


def _by_regulation_1182_71(
    limit: TimeLimit, due: datetime, zone: tzinfo, is_working: IsWorking
) -> FormalEnd | None:
    """Count from the next full hour; days and months to the end of a working day.

    Source: Regulation (EEC, Euratom) 1182/71 Art. 3(1) to (4).
    """
    if limit.unit is Unit.HOURS:
        # Counted back, so that a second count that ends earlier is noted as well.
        hours = limit.amount or 0
        at = formal_end(hours, due - timedelta(hours=hours), zone)
        return FormalEnd(
            at,
            "counted from the next full hour of the clock",
            "Regulation (EEC, Euratom) 1182/71 Art. 3(1), (2)(a), (3)",
        )
    if limit.unit not in _IN_DAYS:
        return None
    return FormalEnd(
        # The strict count ends on the last day, which is all that counts here.
        formal_end_of_days_or_months(due, zone, is_working),
        "the end of the last day, or of the next working day after a Saturday, a Sunday"
        " or a public holiday",
        "Regulation (EEC, Euratom) 1182/71 Art. 3(1), (2)(b), (c), (4)",
    )


def _noon_after_a_day_off(
    limit: TimeLimit, due: datetime, zone: tzinfo, is_working: IsWorking
) -> FormalEnd | None:
    """Move what ends on a weekend or holiday to noon of the next working day.

    Source: Delegated Regulation (EU) 2025/301 Art. 5(4), with exceptions in Art. 5(5).
    """
    if limit.amount is None:
        return None
    noon = noon_of_next_working_day(due, zone, is_working)
    if noon is None:
        return None
    return FormalEnd(
        noon,
        "noon of the next working day, because the limit ends on a day off; not for"
        " every financial entity: see Art. 5(5)",
        "Delegated Regulation (EU) 2025/301 Art. 5(4)",
    )


FORMAL_ENDS: Mapping[str, Formal] = {
    "regulation-1182-71": _by_regulation_1182_71,
    "noon-after-a-day-off": _noon_after_a_day_off,
}
