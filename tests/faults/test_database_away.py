"""The database refuses, falls silent, or loses a commit: no false word, no twins."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from incidents.core.errors import StoreUnavailableError
from incidents.core.ledger import canonical
from incidents.services.submit import Report, submit_report
from tests.faults.ground import START, Ground, ground, until
from tests.faults.ledger import sha256
from tests.faults.nursery import Nursery
from tests.faults.proxy import Cut, DatabaseProxy, Mode
from tests.support.postgres import PostgresServer
from tests.support.reports import LOST_LAPTOP
from tests.support.runtime import SetClock, make_runtime

pytestmark = pytest.mark.fault
COMMITS = 40
RECOVERED_WITHIN_S = 15


@pytest.fixture
def proxy(postgres: PostgresServer) -> Iterator[DatabaseProxy]:
    """What stands between Tocsin and its database."""
    with DatabaseProxy(postgres.folder) as between:
        yield between


@pytest.fixture
def far(nursery: Nursery, postgresql_url: str, tmp_path: Path) -> Iterator[Ground]:
    """A ground on PostgreSQL; the tests themselves look past the proxy."""
    with ground(nursery, tmp_path / "ground", postgresql_url) as made:
        yield made


def through(proxy: DatabaseProxy, site: Ground) -> str:
    """Return the address of the ground's database through the proxy."""
    return proxy.url(str(make_url(site.url).database))


@pytest.mark.parametrize("cut", list(Cut))
def test_a_commit_of_unknown_outcome_is_one_case_after_the_retry(
    far: Ground, proxy: DatabaseProxy, tmp_path: Path, cut: Cut
):
    rt = make_runtime(through(proxy, far), tmp_path, SetClock(START))
    refused = 0
    for number in range(COMMITS):
        facts = {**LOST_LAPTOP, "title": f"Laptop {number}"}
        report = Report(
            slug="harbour", facts=facts, channel="web", idempotency_key=f"k{number}"
        )
        body = sha256(canonical(facts))
        far.clients.note("sent", key=report.idempotency_key, body=body)
        if number % 2:
            proxy.cut_next(cut)
        try:
            done = submit_report(rt, report, now=START)
        except StoreUnavailableError:
            refused += 1
            done = submit_report(rt, report, now=START)
        far.clients.note(
            "acknowledged", key=f"k{number}", body=body, reference=done.reference
        )
    rt.close()

    assert refused == proxy.cuts == COMMITS // 2
    assert far.wrong(now=START, settled=False) == ()


def test_while_the_database_refuses_nobody_reads_received(
    far: Ground, proxy: DatabaseProxy
):
    child = far.start("both", url=through(proxy, far))
    assert far.report(child, "before") == 201
    proxy.mode = Mode.REFUSE

    answers = [far.report(child, f"during-{n}", patience_s=60) for n in range(3)]
    proxy.mode = Mode.PASS
    began = time.monotonic()
    until(lambda: far.report(child, "during-0") == 201, within_s=RECOVERED_WITHIN_S)
    took_s = time.monotonic() - began

    assert answers == [503, 503, 503]
    assert took_s < RECOVERED_WITHIN_S
    assert until(far.all_told, within_s=20)
    assert child.stop() == 0
    assert far.wrong(now=START + timedelta(seconds=30)) == ()


def test_a_step_that_comes_while_the_database_is_away_goes_out_when_it_is_back(
    far: Ground, proxy: DatabaseProxy
):
    first = far.start("both")
    assert far.report(first, "one") == 201
    assert until(far.all_told, within_s=20)
    first.kill()
    step_at = far.next_step_at()
    assert step_at is not None
    child = far.start(
        "worker", at=step_at - timedelta(seconds=4), url=through(proxy, far)
    )
    proxy.mode = Mode.REFUSE
    time.sleep(6)
    assert far.next_step_at() == step_at
    proxy.mode = Mode.PASS
    began = time.monotonic()

    assert until(lambda: far.next_step_at() != step_at, within_s=30)
    assert until(far.all_told, within_s=30)

    assert time.monotonic() - began < 60
    assert child.stop() == 0
    assert far.wrong(now=step_at + timedelta(seconds=60), crashes=1) == ()


def test_while_the_database_is_silent_nobody_reads_received(
    far: Ground, proxy: DatabaseProxy
):
    child = far.start("both", url=through(proxy, far))
    assert far.report(child, "before") == 201
    assert until(far.all_told, within_s=20)
    proxy.mode = Mode.SILENT

    answer = far.report(child, "during", patience_s=3)
    proxy.mode = Mode.PASS

    assert answer in (0, 503)
    assert far.report(child, "during", patience_s=20) in (200, 201)
    assert until(far.all_told, within_s=20)
    assert child.stop() == 0
    assert far.wrong(now=START + timedelta(seconds=60)) == ()
