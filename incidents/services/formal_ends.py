"""The formal end of a duty of a case, for the page alone: no alarm reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from incidents.calendars import working_days
from incidents.core.errors import CalendarUnknownError
from incidents.core.organisation import Organisation
from incidents.core.periods import IsWorking
from incidents.core.regime import Law
from incidents.core.rules.formal_ends import formal_end_of
from incidents.models import DutyRow
from incidents.services.spans import limit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalEndView:
    """When a limit ends by the letter of the law.

    Attributes:
        at: in UTC; None where no calendar says which days are working days.
        says: how it is counted, or what is missing.
    """

    at: datetime | None
    says: str
    source: str = ""


def formal_end_view(
    law: Law, row: DutyRow, organisation: Organisation
) -> FormalEndView | None:
    """Return the formal end of an open duty whose legal end is known, or None."""
    limit = limit_of(law, row)
    regime = next((each for each in law.regimes if each.id == row.regime), None)
    if limit is None or regime is None or row.due_at is None or row.alarm_at is None:
        return None
    zone = ZoneInfo(organisation.zone)
    try:
        end = formal_end_of(regime, limit, row.due_at, zone, _calendar(organisation))
    except CalendarUnknownError:
        return FormalEndView(
            at=None,
            says="not worked out, for want of a calendar of public holidays: the"
            " settings name no country, or none that we have a calendar for",
        )
    if end is None:
        return None
    return FormalEndView(at=end.at, says=end.says, source=end.source)


def _calendar(organisation: Organisation) -> IsWorking:
    """Return the working days where the organisation is; asked only where needed.

    A region of another country says nothing; without one the whole country's holidays
    count, so that the note is rather too early.
    """
    only = organisation.establishments if len(organisation.establishments) == 1 else ()
    country = organisation.main_establishment or "".join(only)
    region = organisation.region
    if not region.startswith(f"{country}-"):
        region = ""

    def is_working(day: date) -> bool:
        return working_days(country, region)(day)

    return is_working
