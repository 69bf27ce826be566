"""Days of reminders in simulated time, with providers that come and go."""

from pathlib import Path

import pytest

from tests.faults.simulation import simulate

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("up", [0.9, 0.5])
def test_no_step_is_missed_early_or_late(sqlite_url: str, tmp_path: Path, up: float):
    figures = simulate(
        sqlite_url, tmp_path / "world", seed=f"1 {up}", up=up, cases=2, days=1.2
    )

    assert figures.violations == ()
    assert figures.cases == 2
    assert figures.steps > 5
    assert figures.worst_late_s < 60


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nor_while_a_channel_is_seldom_up(sqlite_url: str, tmp_path: Path):
    figures = simulate(
        sqlite_url, tmp_path / "world", seed="1", up=0.1, cases=2, days=3.6
    )

    assert figures.violations == ()
    assert figures.worst_late_s < 60
