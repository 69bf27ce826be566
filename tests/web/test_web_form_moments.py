"""Dates and times as people type them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from incidents.intake.web_form import page_named, to_facts
from incidents.intake.web_form_moments import time_in
from incidents.intake.web_form_values import Context
from tests.web.answers import DUBLIN, answered


def when(context=DUBLIN, **fields):
    answers = answered(when={"asked_on": "2026-06-12", **fields})
    said = to_facts(answers, context)
    return {key: value for key, value in said.items() if key != "description"}


def faults(**fields):
    answers = answered(when={"asked_on": "2026-06-12", **fields})
    return [f.path for f in page_named("when").faults(answers, DUBLIN)]


def day(name, d, m, y):
    return {f"{name}-day": d, f"{name}-month": m, f"{name}-year": y}


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:30", time(14, 30)), ("14.30", time(14, 30)), ("1430", time(14, 30)),
        ("9", time(9)), ("2 pm", time(14)), ("2:05PM", time(14, 5)), ("12 am", time(0)),
        ("12pm", time(12)), ("8h15", time(8, 15)), ("25:00", None), ("9:75", None),
        ("13 pm", None), ("noon", None), ("", None), ("٣", time(3)),
        ("about 9", time(9)), ("Around 14:30", time(14, 30)), ("~8.15", time(8, 15)),
        ("ca. 2 pm", time(14)), ("about", None), ("about about 9", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed, at):
    assert time_in(typed) == at


@pytest.mark.parametrize(
    ("fields", "instant", "precision"),
    [
        # An ordinary day in summer time
        ({"happened": "today"}, "2026-06-11T23:00:00+00:00", "day"),
        (
            {"happened": "today", "happened_time": "9:05"},
            "2026-06-12T08:05:00+00:00",
            "exact",
        ),
        ({"happened": "yesterday"}, "2026-06-10T23:00:00+00:00", "day"),
        (
            {"happened": "today", "happened_time": "about 9:05"},
            "2026-06-12T08:05:00+00:00",
            "estimated",
        ),
        # In winter Dublin is on UTC
        (
            {"happened": "on", **day("happened_on", "5", "jan", "26")},
            "2026-01-05T00:00:00+00:00",
            "day",
        ),
        # Clocks go back on 25 October 2025: 01:30 comes twice, the first counts
        (
            {
                "happened": "on",
                "happened_time": "1:30",
                **day("happened_on", "26", "10", "2025"),
            },
            "2025-10-26T00:30:00+00:00",
            "exact",
        ),
        (
            {"happened": "about", **day("happened_about", "", "2", "2026")},
            "2026-02-01T00:00:00+00:00",
            "month",
        ),
        (
            {"happened": "about", **day("happened_about", "", "", "2024")},
            "2024-01-01T00:00:00+00:00",
            "year",
        ),
        (
            {"happened": "about", **day("happened_about", "3", "March", "2026")},
            "2026-03-03T00:00:00+00:00",
            "estimated",
        ),
    ],
)
def test_what_is_known_roughly_begins_at_its_beginning(fields, instant, precision):
    said = when(**fields)

    assert (said["occurred_from"], said["date_precision"]) == (instant, precision)


def test_today_is_the_day_on_which_the_page_was_asked():
    after_midnight = Context(
        now=datetime(2026, 6, 13, 1, 0, tzinfo=UTC), zone=ZoneInfo("Europe/Dublin")
    )

    assert when(after_midnight, noticed="today") == when(DUBLIN, noticed="today")


@pytest.mark.parametrize("asked", ["2027-01-01", "2020-01-01", "soon", ""])
def test_a_day_of_asking_that_cannot_be_is_read_as_today(asked):
    assert when(noticed="today", asked_on=asked) == when(noticed="today")


def test_the_clock_does_not_start_before_the_thing_itself():
    said = when(noticed="today", happened="today", happened_time="11:00")

    assert said["discovered_at"] == said["occurred_from"] == "2026-06-12T10:00:00+00:00"


def test_over_since_an_earlier_day_has_an_end_and_over_since_today_has_none_yet():
    earlier = when(ongoing="no", **day("ended", "10", "6", "2026"))
    today = when(ongoing="no", **day("ended", "12", "6", "2026"))

    assert earlier == {
        "ongoing": False,
        "occurred_until": "2026-06-10T22:59:59+00:00",
        "date_precision": "day",
    }
    assert today == {"ongoing": False}
    assert when(ongoing="yes", **day("ended", "10", "6", "2026")) == {"ongoing": True}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"happened": "on"}, "happened_on"),
        ({"happened": "on", **day("happened_on", "31", "2", "2026")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "0", "2", "2026")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "5", "13", "2026")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "5", "x", "2026")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "x", "5", "2026")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "²", "5", "2026")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "9" * 20, "5", "26")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "5", "5", "99999")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "5", "5", "9999")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "5", "5", "1066")}, "happened_on"),
        ({"happened": "on", **day("happened_on", "13", "6", "2026")}, "happened_on"),
        (
            {"happened": "about", **day("happened_about", "5", "", "2026")},
            "happened_about",
        ),
        ({"happened": "today", "happened_time": "soon"}, "happened_time"),
        ({"happened": "today", "happened_time": "23:00"}, "happened_time"),
        ({"noticed": "yesterday", "happened": "today"}, "noticed"),
        ({"happened_on-day": "5"}, "happened"),  # typed without choosing its button
        (
            {"happened": "today", "ongoing": "no", **day("ended", "1", "6", "2026")},
            "ended",
        ),
        ({"ongoing": "no", **day("ended", "1", "", "2026")}, "ended"),
    ],
)
def test_an_impossible_date_is_named_at_its_field(fields, field):
    assert faults(**fields) == [field]


def test_a_rough_time_of_noticing_is_told_in_words_too():
    rough = answered(
        when={"noticed": "about", "noticed_time": "9", "noticed_about-year": "2026"}
    )
    exact = answered(
        when={"noticed": "today", "noticed_time": "9", "asked_on": "2026-06-12"}
    )

    assert "When was it noticed? about 2026" in to_facts(rough, DUBLIN)["description"]
    assert "noticed? 09:00" in to_facts(rough, DUBLIN)["description"]
    assert "description" not in to_facts(exact, DUBLIN)


@pytest.mark.parametrize(
    ("about", "discovered_at"),
    [
        (day("noticed_about", "3", "6", "2026"), "2026-06-02T23:00:00+00:00"),
        (day("noticed_about", "", "6", "2026"), None),
        (day("noticed_about", "", "", "2026"), None),
    ],
)
def test_a_month_or_a_year_is_no_instant_of_discovery(about, discovered_at):
    said = when(noticed="about", **about)

    assert said.get("discovered_at") == discovered_at
    assert "date_precision" not in said  # that of the event, never of the discovery


def test_a_rough_hour_of_noticing_is_an_instant_and_told_in_words():
    answers = answered(
        when={"noticed": "today", "noticed_time": "about 9", "asked_on": "2026-06-12"}
    )
    said = to_facts(answers, DUBLIN)

    assert said["discovered_at"] == "2026-06-12T08:00:00+00:00"
    assert said["description"].splitlines()[-1].endswith("noticed? about 09:00")


def test_an_exact_beginning_with_an_end_to_the_day_is_known_to_the_day():
    said = when(
        happened="on",
        happened_time="9:05",
        ongoing="no",
        **day("happened_on", "9", "6", "2026"),
        **day("ended", "10", "6", "2026"),
    )

    assert said["date_precision"] == "day"
    assert said["occurred_from"] == "2026-06-09T08:05:00+00:00"
