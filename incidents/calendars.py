"""Working days by country and region, from the calendars of the library ``holidays``.

A place or a year without a calendar is an error, never "no holidays".
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays, list_supported_countries

from incidents.core.errors import CalendarUnknownError
from incidents.core.periods import IsWorking

_REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_DAY = timedelta(days=1)


def working_days(country: str, region: str | None = None) -> IsWorking:
    """Return the function that says whether a day is a working day in a place.

    A working day is neither a public holiday nor in the weekend; a Saturday that a
    country works to make up for a bridge day stays a Saturday. Without *region* only
    holidays of the whole country count, so that ends come early rather than late.

    Args:
        country: ISO 3166-1 alpha-2, such as ``DE``; the United Kingdom is ``GB``.
        region: ISO 3166-2, such as ``DE-BY``, ``GB-SCT`` or ``US-CA``; None or ""
            where it is not known.

    Raises:
        CalendarUnknownError: no calendar for the country or the region; raised by the
            returned function too, for a year outside the calendar.

    Source: Regulation (EEC, Euratom) 1182/71 Art. 2.
    """
    subdivision = _subdivision(country, region) if region else None
    if country not in list_supported_countries(include_aliases=False):
        raise CalendarUnknownError(f"no calendar of public holidays for {country!r}")

    def is_working(day: date) -> bool:
        return day not in _days_off(country, subdivision, day.year)

    return is_working


def regions(country: str) -> dict[str, str]:
    """Return the regions of a country by ISO 3166-2, each by its name in the country.

    Cities and school zones, for which the library has calendars too, are left out.
    """
    known = list_supported_countries(include_aliases=False).get(country, [])
    aliases = getattr(country_holidays(country), "subdivisions_aliases", {})
    names: dict[str, str] = {}
    for name, code in aliases.items():
        if not name.isupper():  # GP is another code of Guadeloupe, not its name
            names.setdefault(code, name)
    coded = {f"{country}-{code}": names[code] for code in known if code in names}
    return {code: name for code, name in coded.items() if _REGION.fullmatch(code)}


def _subdivision(country: str, region: str) -> str:
    # The library also knows cities and school zones; these are no ISO 3166-2 regions.
    known = list_supported_countries(include_aliases=False).get(country, [])
    subdivision = region.removeprefix(f"{country}-")
    if not _REGION.fullmatch(region) or subdivision not in known:
        raise CalendarUnknownError(
            f"no calendar of public holidays for region {region!r} of {country!r}"
        )
    return subdivision


@lru_cache(maxsize=1024)
def _days_off(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """Return public holidays and weekends of one year.

    A finished set per year, since the library's own way of adding a year at first use
    shows a half-filled year to a second thread.
    """
    calendar = country_holidays(country, subdiv=subdivision, years=year, expand=False)
    if not calendar.start_year <= year <= calendar.end_year:
        raise CalendarUnknownError(
            f"the calendar of public holidays for {country!r} has no year {year}"
        )
    year_end = date(year, 12, 31)
    days = (year_end - number * _DAY for number in range(year_end.timetuple().tm_yday))
    return frozenset(day for day in days if day in calendar or calendar.is_weekend(day))
