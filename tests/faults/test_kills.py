"""Killed at a write: nothing is lost, nothing is half done, nobody is told in vain."""

from random import Random

import pytest

from tests.faults.ground import Ground
from tests.faults.rounds import KINDS, Installation

pytestmark = pytest.mark.fault
# Points passed in one round, about; beyond it nothing is hit.
REACH = {"send": 22, "deliver": 60, "remind": 60}
EACH = 5
SEED = 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.timeout(240)
def test_killed_at_a_write(site: Ground, kind: str):
    installation = Installation(ground=site)
    chosen = Random(f"{SEED} {kind} {site.url[:6]}").sample(range(1, REACH[kind]), EACH)  # noqa: S311

    for kill_at in chosen:
        assert installation.crash(kind, kill_at) == (), f"{kind}, write {kill_at}"

    assert installation.killed >= EACH // 2
