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
# From the first write to a step on: chores, then the step with its messages.
STEP_COMMITS = 6


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.timeout(240)
def test_killed_at_a_write(site: Ground, kind: str):
    installation = Installation(ground=site)
    chosen = Random(f"{SEED} {kind} {site.url[:6]}").sample(range(1, REACH[kind]), EACH)  # noqa: S311

    for kill_at in chosen:
        assert installation.crash(kind, kill_at) == (), f"{kind}, write {kill_at}"

    assert installation.killed >= EACH // 2


@pytest.mark.parametrize(("kind", "commits"), [("send", 1), ("deliver", 8)])
def test_killed_just_after_a_commit_whatever_belongs_together_is_there(
    site: Ground, kind: str, commits: int
):
    """A transaction too many shows here: the second half of it is missing."""
    installation = Installation(ground=site)

    for kill_at in range(1, commits + 1):
        found = installation.crash(kind, kill_at, only="after COMMIT")
        assert found == (), f"{kind}, commit {kill_at}"

    assert installation.killed >= commits - 2


def test_killed_just_after_the_commit_of_a_step_the_message_is_there(site: Ground):
    installation = Installation(ground=site)
    installation.take_in("one")
    installation.recover()

    for kill_at in range(1, STEP_COMMITS + 1):
        found = installation.crash(
            "remind", kill_at, only="after COMMIT", since="after UPDATE step"
        )
        assert found == (), f"commit {kill_at}"

    assert installation.killed >= STEP_COMMITS - 2
