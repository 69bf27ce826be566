"""The next time that a clock on the wall shows an hour: pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_daily(after: datetime, *, at: time, zone: str) -> datetime:
    """Return the next instant after *after* at which it is *at* in *zone*, in UTC.

    Where the clocks leap over that time it is the moment after the leap, and where
    they show it twice it is the first time.
    """
    there = ZoneInfo(zone)
    day = after.astimezone(there).date()
    while True:
        local = datetime.combine(day, at, tzinfo=there)
        instant = local.astimezone(after.tzinfo)
        if instant > after:
            return instant
        day += timedelta(days=1)
