"""Periods that mean nothing are refused."""

from datetime import UTC, datetime

import pytest

from incidents.core.periods import (
    formal_end_of_days_or_months,
    plus_working_days,
)

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


def test_a_period_is_in_days_or_in_months():
    with pytest.raises(ValueError, match="not in both"):
        formal_end_of_days_or_months(NOON, UTC, lambda _: True, days=1, months=1)


def test_a_period_runs_forward():
    with pytest.raises(ValueError, match="runs forward"):
        formal_end_of_days_or_months(NOON, UTC, lambda _: True, days=-1)


def test_a_calendar_without_working_days_is_no_calendar():
    with pytest.raises(ValueError, match="no working day"):
        plus_working_days(NOON, 1, UTC, lambda _: False)
