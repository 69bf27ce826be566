"""Working days of real places; an unknown place is an error, not a place at work."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents import calendars
from incidents.calendars import working_days
from incidents.core.errors import CalendarUnknownError
from incidents.core.periods import (
    formal_end_of_days_or_months,
    noon_of_next_working_day,
    plus_working_days,
)

EEA = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO "
    "SE SI SK"
)
# The parts with holidays of their own that people ask about first.
REGIONS = {
    "DE": "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH",
    "GB": "ENG NIR SCT WLS",
    "CH": "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG "
    "ZH",
    "US": "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO "
    "MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY",
}

# place, day, what it is; every day is a Monday to Friday
DAYS_OFF = [
    ("DE", "DE-BY", "2026-01-06", "Epiphany in Bavaria"),
    ("DE", "DE-BE", "2027-03-08", "International Women's Day in Berlin"),
    ("DE", None, "2026-04-06", "Easter Monday in all of Germany"),
    ("GB", "GB-ENG", "2026-08-31", "the late summer bank holiday in England"),
    ("GB", "GB-WLS", "2026-04-06", "Easter Monday in Wales"),
    ("GB", "GB-SCT", "2026-01-02", "2 January in Scotland"),
    ("GB", "GB-SCT", "2026-11-30", "St Andrew's Day in Scotland"),
    ("GB", "GB-NIR", "2026-07-13", "the Battle of the Boyne, moved to Monday"),
    ("GB", None, "2026-12-28", "Boxing Day, moved from Saturday"),
    ("CH", "CH-GE", "2026-09-10", "the Geneva fast"),
    ("CH", "CH-ZH", "2026-05-01", "Labour Day in Zurich"),
    ("US", "US-CA", "2026-03-31", "Cesar Chavez Day in California"),
    ("US", "US-MA", "2026-04-20", "Patriots' Day in Massachusetts"),
    ("US", None, "2026-07-03", "Independence Day, moved from Saturday"),
    ("US", None, "2021-12-31", "New Year's Day of 2022, moved into 2021"),
    ("GR", None, "2026-04-13", "Easter Monday of the Orthodox calendar"),
    ("HU", None, "2026-01-02", "a bridge day in Hungary"),
]
WORKED = [
    ("DE", "DE-BE", "2026-01-06", "Berlin knows no Epiphany"),
    ("DE", None, "2026-01-06", "most of Germany knows no Epiphany"),
    ("GB", "GB-ENG", "2026-01-02", "England works on 2 January"),
    ("GB", "GB-SCT", "2026-04-06", "Scotland works on Easter Monday"),
    ("GB", None, "2026-08-31", "Scotland works on that day: not the whole country"),
    ("CH", "CH-ZH", "2026-09-10", "Zurich does not fast"),
    ("US", "US-FL", "2026-03-31", "Florida knows no Cesar Chavez Day"),
    ("PT", None, "2026-04-06", "Portugal works on Easter Monday"),
]


def places(rows: list[tuple[str, str | None, str, str]]) -> list[object]:
    return [
        pytest.param(country, region, date.fromisoformat(day), id=what)
        for country, region, day, what in rows
    ]


@pytest.mark.parametrize(("country", "region", "day"), places(DAYS_OFF))
def test_a_public_holiday_is_no_working_day(country, region, day):
    assert day.weekday() < 5
    assert not working_days(country, region)(day)


@pytest.mark.parametrize(("country", "region", "day"), places(WORKED))
def test_another_places_holiday_is_a_working_day(country, region, day):
    assert working_days(country, region)(day)


@pytest.mark.parametrize("country", [*EEA.split(), "GB", "CH", "US"])
def test_every_country_has_a_calendar_with_weekends_and_christmas(country):
    is_working = working_days(country)
    june = [date(2026, 6, 1) + timedelta(days=number) for number in range(30)]

    assert not is_working(date(2026, 12, 25))
    assert not any(is_working(day) for day in june if day.weekday() >= 5)
    assert sum(is_working(day) for day in june) >= 18


@pytest.mark.parametrize(
    ("country", "region"),
    [
        (country, f"{country}-{part}")
        for country, parts in REGIONS.items()
        for part in parts.split()
    ],
)
def test_every_region_has_a_calendar_that_has_its_countrys_holidays(country, region):
    new_year = date(2026, 1, 1)

    assert not working_days(country, region)(new_year)


def test_a_saturday_worked_for_a_bridge_day_stays_a_saturday():
    assert not working_days("HU")(date(2026, 1, 10))


def test_a_region_that_is_not_known_yet_is_the_whole_country():
    assert working_days("DE", "")(date(2026, 1, 6))


@pytest.mark.parametrize("country", ["XX", "", "UK", "de", "DEU", "HolidayBase"])
def test_an_unknown_country_is_an_error_that_names_it(country):
    with pytest.raises(CalendarUnknownError, match=repr(country)):
        working_days(country)


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("DE", "DE-XX"),
        ("DE", "BY"),
        ("DE", "de-by"),
        ("DE", "US-CA"),
        ("DE", "DE-Augsburg"),
        ("FR", "FR-Zone A"),
        ("NL", "NL-NH"),
        ("XX", "XX-YY"),
    ],
)
def test_an_unknown_region_is_an_error_that_names_it(country, region):
    with pytest.raises(CalendarUnknownError, match=repr(region)):
        working_days(country, region)


@pytest.mark.parametrize("year", [1990, 2101])
def test_a_year_outside_the_calendar_is_an_error_that_names_it(year):
    is_working = working_days("DE", "DE-BY")

    with pytest.raises(CalendarUnknownError, match=str(year)):
        is_working(date(year, 12, 23))


def test_a_year_is_worked_out_at_first_use_and_once(monkeypatch):
    asked = []
    real = calendars.country_holidays

    def counted(*args, **options):
        asked.append(options["years"])
        return real(*args, **options)

    monkeypatch.setattr(calendars, "country_holidays", counted)
    calendars._days_off.cache_clear()

    is_working = working_days("IS")
    assert asked == []

    days = (date(2031, 6, 17), date(2031, 6, 18), date(2032, 6, 17))
    assert [is_working(day) for day in days] == [False, True, False]
    assert working_days("IS")(date(2031, 1, 2))
    assert asked == [2031, 2032]


def test_periods_end_by_the_calendar_of_the_place():
    berlin, london = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")
    submitted = datetime.fromisoformat("2026-03-06T10:00+01:00")
    maundy_thursday = datetime.fromisoformat("2026-04-02T15:00+01:00")
    easter_monday = datetime.fromisoformat("2026-04-06T09:00+02:00")

    noted = formal_end_of_days_or_months(
        submitted, berlin, working_days("DE"), months=1
    )
    noon = noon_of_next_working_day(easter_monday, berlin, working_days("DE"))
    england, scotland = (
        plus_working_days(maundy_thursday, 1, london, working_days("GB", region))
        for region in ("GB-ENG", "GB-SCT")
    )

    assert noted.astimezone(berlin).date() == date(2026, 4, 7)
    assert noon == datetime.fromisoformat("2026-04-07T12:00+02:00")
    assert england.astimezone(london).date() == date(2026, 4, 7)
    assert scotland.astimezone(london).date() == date(2026, 4, 6)
