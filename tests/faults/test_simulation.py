"""Days of reminders in simulated time, with providers that come and go."""

from pathlib import Path

import pytest

from tests.faults.simulation import simulate

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("up", [0.9, 0.5, 0.1])
def test_no_step_is_missed_early_or_late(sqlite_url: str, tmp_path: Path, up: float):
    figures = simulate(
        sqlite_url, tmp_path / "world", seed=f"1 {up}", up=up, cases=2, days=3.5
    )

    assert figures.violations == ()
    assert figures.cases == 2
    assert figures.steps > 20
    assert figures.worst_late_s < 60
