"""The formal end of a limit is a note: which rule speaks; never before the alarm."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.core.clock import due_at
from incidents.core.periods import IsWorking
from incidents.core.regime import Regime, TimeLimit
from incidents.core.rules.formal_ends import formal_end_of
from incidents.packs import load_law

LAW = {each.id: each for each in load_law().regimes}
BERLIN = ZoneInfo("Europe/Berlin")
EASTER = {date(2026, 4, 3), date(2026, 4, 6)}


def open_at_easter(day: date) -> bool:
    return day.weekday() < 5 and day not in EASTER


def limit_of(regime: str, duty: str, stage: str | None = None) -> TimeLimit:
    found = next(d for d in LAW[regime].duties if (d.id, d.stage) == (duty, stage))
    return found.limits[-1]


def noted(
    regime: str,
    stage: str | None,
    start: str,
    duty: str = "notify-authority",
    is_working: IsWorking = open_at_easter,
):
    """Return the strict end of a limit counted from *start*, and its formal end."""
    limit = limit_of(regime, duty, stage)
    due = due_at(limit, datetime.fromisoformat(start), BERLIN)
    assert due is not None
    return due, formal_end_of(LAW[regime], limit, due, BERLIN, is_working)


@pytest.mark.parametrize(
    ("regime", "stage", "start", "formal", "article"),
    [
        ("eu-gdpr", None, "2026-04-02T10:20+02:00", "2026-04-05T11:00:00+02:00", "(3)"),
        ("eu-gdpr", None, "2026-03-27T10:20+01:00", "2026-03-30T12:00:00+02:00", "(3)"),
        (
            "eu-telecom", "final", "2026-03-31T10:20+02:00",
            "2026-04-07T23:59:59+02:00", "(4)",
        ),
        (
            "eu-dora", "final", "2026-03-03T10:20+01:00",
            "2026-04-07T12:00:00+02:00", "5(4)",
        ),
        (
            "eu-dora", "final", "2026-03-02T10:20+01:00",
            "2026-04-02T23:59:59+02:00", "(4)",
        ),
        (
            "eu-dora", "intermediate", "2026-04-01T10:20+02:00",
            "2026-04-07T12:00:00+02:00", "5(4)",
        ),
    ],
    ids=[
        "hours run over Easter", "and over summer time", "days move past Easter",
        "DORA on Good Friday", "DORA on a working day", "DORA in hours, on a Saturday",
    ],
)  # fmt: skip
def test_the_formal_end_follows_the_rule_that_the_law_knows(
    regime, stage, start, formal, article
):
    due, end = noted(regime, stage, start)

    assert end.at.astimezone(BERLIN).isoformat() == formal
    assert end.source.endswith(article)
    assert end.at > due


def test_hours_need_no_calendar_at_all():
    def unknown(day):
        pytest.fail(f"asked for {day}")

    _, end = noted("eu-gdpr", None, "2026-04-02T10:20+02:00", is_working=unknown)

    assert end.says == "counted from the next full hour of the clock"


def test_doras_noon_says_that_it_is_not_for_everybody():
    _, end = noted("eu-dora", "final", "2026-03-03T10:20+01:00")

    assert "not for every financial entity: see Art. 5(5)" in end.says


@pytest.mark.parametrize(
    ("regime", "duty"),
    [("us-ca", "communicate-to-data-subjects"), ("uk-gdpr", "notify-authority")],
)
def test_a_law_that_knows_no_such_rule_has_no_note(regime, duty):
    _, end = noted(regime, None, "2026-04-02T10:20+02:00", duty=duty)

    assert end is None


def test_a_limit_without_a_number_has_no_formal_end():
    now = datetime(2026, 4, 4, 10, tzinfo=UTC)

    found = [
        formal_end_of(regime, limit, now, BERLIN, open_at_easter)
        for regime in LAW.values()
        for limit in _without_number(regime)
    ]

    assert found == [None] * len(found)
    assert len(found) > 5


def _without_number(regime: Regime) -> list[TimeLimit]:
    limits = [limit for duty in regime.duties for limit in duty.limits]
    return [limit for limit in limits if limit.amount is None]
