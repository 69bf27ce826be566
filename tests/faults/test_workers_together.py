"""Several workers on one outbox, and one that sleeps past its lease: all just once."""

import time
from datetime import timedelta

import pytest

from tests.faults.ground import AFTER_THE_LEASE, START, Ground, until
from tests.faults.rounds import Installation

pytestmark = pytest.mark.fault
CASES = 4
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("workers", [2, 5])
def test_several_workers_do_each_thing_once(site: Ground, workers: int):
    installation = Installation(ground=site)
    for number in range(CASES):
        installation.take_in(f"case-{number}")
    crew = [site.start("worker", at=START) for _ in range(workers)]

    assert until(site.all_told, within_s=60)
    for worker in crew:
        worker.kill()
    step_at = site.next_step_at()
    assert step_at is not None
    crew = [site.start("worker", at=step_at) for _ in range(workers)]
    assert until(lambda: site.is_quiet(step_at), within_s=60)
    for worker in crew:
        worker.kill()

    assert site.wrong(now=step_at + 5 * SECOND, red=False) == ()


def test_a_worker_that_sleeps_past_its_lease_writes_nothing_afterwards(site: Ground):
    """Its message is on its way when it stops; another takes over, as a repeat."""
    Installation(ground=site).take_in("one")
    site.slack.slow_s = 1.0
    sleeper = site.start("worker", at=START, timeout_s=60)
    assert until(lambda: "MAIL" in site.smtp.steps, within_s=20)
    time.sleep(0.3)
    sleeper.pause()
    # Slack has it before anybody takes over: what comes later is the repeat.
    assert until(lambda: len(site.slack.posts) == 1, within_s=20)
    site.slack.slow_s = 0.0
    other = site.start("worker", at=START + AFTER_THE_LEASE)
    assert until(site.all_told, within_s=20)

    sleeper.resume()
    time.sleep(2)
    other.kill()
    sleeper.kill()

    assert len(site.slack.posts) <= 2
    assert site.wrong(now=START + 2 * AFTER_THE_LEASE, crashes=1, red=False) == ()


def test_all_stopped_across_a_deadline_and_resumed(site: Ground):
    Installation(ground=site).take_in("one")
    worker = site.start("worker", at=START)
    assert until(site.all_told, within_s=20)
    worker.kill()
    step_at = site.next_step_at()
    assert step_at is not None
    worker = site.start("worker", at=step_at - 2 * SECOND)
    time.sleep(0.5)
    worker.pause()
    time.sleep(4)
    assert site.next_step_at() == step_at

    worker.resume()
    assert until(lambda: site.is_quiet(step_at), within_s=20)
    worker.kill()

    assert site.wrong(now=step_at + 30 * SECOND, red=False) == ()


def test_a_slow_answer_keeps_its_lease(site: Ground):
    """Nobody else sends what its worker is still waiting for."""
    site.slack.slow_s = 2.0
    Installation(ground=site).take_in("one")
    crew = [site.start("worker", at=START) for _ in range(2)]

    assert until(site.all_told, within_s=20)
    for worker in crew:
        worker.kill()

    assert site.wrong(now=START + 10 * SECOND, red=False) == ()
    assert len(site.slack.posts) == 1
