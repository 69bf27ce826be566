"""Providers that fail, ask for patience or swallow an answer: the books agree."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.slack_server import Fault
from tests.faults.checker import violations
from tests.faults.evidence import gather
from tests.faults.ledger import Ledger, keep_books
from tests.worker.conftest import hire, house, slack, smtp, worker
from tests.worker.house import DPO, ROOM, House

__all__ = ["hire", "house", "slack", "smtp", "worker"]

pytestmark = pytest.mark.fault
MINUTES = 30
# Taken, and the answer never came: the one fault that may cost a second copy.
SWALLOWED = [
    Fault(act="reset", posts=True, error="internal_error"),
    Fault(act="hang", posts=True, error="internal_error"),
]
NOT_TAKEN = [
    Fault(error="internal_error", status=500),
    Fault(error="ratelimited", headers={"Retry-After": "30"}),
    Fault(error="ratelimited", headers={"Retry-After": "soon"}),
    Fault(error="ratelimited"),
    Fault(status=502, body="<html>Bad gateway</html>", error="x"),
    Fault(status=200, body="<html>Sign in</html>", error="x"),
    Fault(act="reset", error="lost"),
]
REFUSED = [Fault(error="is_archived"), Fault(error="token_revoked")]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: what differs here is what the providers do."""
    return sqlite_url


@pytest.fixture
def books(house: House, tmp_path: Path) -> tuple[Ledger, Ledger]:
    """What clients and providers write down; there is no client here."""
    clients, providers = Ledger(tmp_path / "clients"), Ledger(tmp_path / "providers")
    keep_books(providers, slack=house.slack, smtp=house.smtp)
    return clients, providers


def wrong(house: House, books: tuple[Ledger, Ledger], **known) -> set[str]:
    """Return the kinds of violation, but that the house's own case has no report."""
    with house.rt.uow.read() as tx:
        key = tx.incident_by_id(house.incident_id).idempotency_key
    seen = gather(
        house.rt, *books, now=house.clock.now(), before=[key], **{"red": False, **known}
    )
    return {found.kind for found in violations(seen)} - {"half stored"}


@pytest.mark.parametrize("fault", NOT_TAKEN, ids=range(len(NOT_TAKEN)))
def test_what_slack_did_not_take_is_taken_once_later(
    house: House, worker, books, fault: Fault
):
    house.slack.next(*[fault] * 3)
    house.message(ROOM)

    house.tend(worker, seconds=60 * MINUTES, every=15)

    doubts = sum(fault.act == "reset" or fault.status in (200, 500, 502) for _ in "abc")
    assert wrong(house, books, doubts=doubts) == set()
    assert len(house.slack.posts) == 1


@pytest.mark.parametrize("fault", SWALLOWED, ids=["reset", "silence"])
@pytest.mark.parametrize("may_read", [False, True], ids=["blind", "reading"])
def test_an_answer_that_slack_swallowed_costs_one_copy_at_most(
    house: House, worker, books, fault: Fault, may_read: bool
):
    house.slack.may_read = may_read
    house.slack.next(fault)
    house.message(ROOM)

    house.tend(worker, seconds=60 * MINUTES, every=15)

    assert wrong(house, books, doubts=0 if may_read else 1) == set()
    assert len(house.slack.posts) == (1 if may_read else 2)


@pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.error)
def test_what_slack_refuses_for_good_is_red_and_told_by_mail(
    house: House, worker, books, fault: Fault
):
    house.slack.next(*[fault] * 9)
    house.message(ROOM)

    house.tend(worker, seconds=60)

    assert wrong(house, books) == set()
    assert len(house.smtp.taken) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"EHLO": "421 4.3.2 closing"},
        {"RCPT": "451 4.7.1 later"},
        {"DATA": "452 4.2.2 full"},
        {"DATA": "drop"},
        {"DATA": "keep and drop"},
    ],
    ids=lambda fault: "-".join(*fault.items()),
)
def test_mail_that_failed_for_a_while_goes_out_when_it_can(
    house: House, worker, books, fault: dict[str, str]
):
    house.smtp.faults |= fault
    house.message(DPO)
    house.work(worker)
    house.smtp.faults.clear()

    house.tend(worker, seconds=60 * MINUTES, every=15)

    doubts = sum("drop" in reply for reply in fault.values())
    assert wrong(house, books, doubts=doubts) == set()
    assert 1 <= len(house.smtp.taken) <= 1 + doubts


def test_retry_after_is_never_broken(house: House, worker, books):
    house.slack.next(Fault(error="ratelimited", headers={"Retry-After": "300"}))
    for _ in range(5):
        house.message(ROOM)

    house.tend(worker, seconds=295)
    assert [call.payload["channel"] for call in house.slack.calls] == ["C0MAIN"]

    house.tend(worker, seconds=60)
    assert wrong(house, books) == set()


def test_both_channels_away_while_a_deadline_passes(house: House, worker, books):
    deadline_at = house.clock.now() + timedelta(minutes=10)
    duty = house.duty(due_at=deadline_at, alarm_at=deadline_at)
    house.step(duty, hours_left=0, deadline_at=deadline_at)
    house.slack.next(*[Fault(error="internal_error", status=500)] * 999)
    house.smtp.faults["EHLO"] = "421 4.3.2 closing"
    house.tend(worker, seconds=1200, every=15)
    assert house.slack.posts == house.smtp.taken == []
    assert house.alarms() != ()
    house.smtp.faults.clear()

    house.tend(worker, seconds=60)

    assert {taken.recipients for taken in house.smtp.taken} >= {(DPO.address,)}
    assert "neither confirmed nor red" in wrong(house, books)
    assert wrong(house, books, red=bool(house.alarms())) == set()


def test_the_checker_hears_of_a_provider_that_lies(house: House, worker, books):
    lie = '{"ok": true, "channel": "C0MAIN", "ts": "1780000000.000100"}'
    house.slack.next(Fault(body=lie, error="x"))
    house.message(ROOM)

    house.work(worker)

    assert wrong(house, books) == {"confirmed, and its provider never had it"}
