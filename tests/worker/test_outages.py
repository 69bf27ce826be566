"""A channel that is away: one message at a time tries it, then all goes at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from incidents.models import MessageRow
from incidents.outages import Outages
from incidents.store.core import table_of
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, ROOM, START, House

Hire = Callable[..., Worker]


def mails(house: House, count: int) -> list:
    """Write a message to each of some people."""
    return [
        house.message(replace(DPO, address=f"p{number}@clinic.example"))
        for number in range(count)
    ]


def test_what_waited_for_a_channel_goes_out_within_a_minute_of_its_return(
    house: House, worker: Worker
) -> None:
    house.smtp.faults["EHLO"] = "421 4.3.2 closing"
    keys = mails(house, 30)
    house.work(worker)
    house.tend(worker, seconds=3600, every=30)
    tries = sum(len(house.attempts(key)) for key in keys)
    house.smtp.faults.clear()

    house.tend(worker, seconds=60)

    assert {house.stored(key).state for key in keys} == {"sent"}
    # An hour of trying: at most twice a minute or so, whatever waits.
    assert tries < 300


def test_a_channel_that_is_away_is_tried_by_one_message(
    house: House, worker: Worker
) -> None:
    house.smtp.faults["EHLO"] = "421 4.3.2 closing"
    mails(house, 20)
    house.work(worker)
    before = house.smtp.steps.count("EHLO")

    house.clock.forward(seconds=31)
    worker.tick(house.clock.now())
    worker.finish()

    assert house.smtp.steps.count("EHLO") == before + 1


def test_one_channel_that_is_away_does_not_hold_up_the_other(
    house: House, worker: Worker
) -> None:
    house.slack.stop_listening()
    house.message(ROOM)
    house.work(worker)
    house.message(DPO)

    house.work(worker)

    assert len(house.smtp.taken) == 1


def test_a_recipient_that_fails_is_no_outage(house: House, worker: Worker) -> None:
    house.smtp.faults["RCPT"] = "451 4.7.1 greylisted"
    mails(house, 1)
    house.work(worker)
    house.smtp.faults.clear()
    (other,) = mails(house, 1)

    house.work(worker)

    assert house.stored(other).state == "sent"


def test_a_success_after_failures_hastens_what_else_waits(
    house: House, worker: Worker
) -> None:
    house.smtp.faults["RCPT"] = "451 4.7.1 later"
    mine = house.message(DPO)
    house.work(worker)
    house.tend(worker, seconds=900, every=30)
    mails(house, 1)
    house.work(worker)
    # By now its own wait is some minutes.
    with house.rt.uow.begin() as tx:
        later = house.clock.now() + timedelta(minutes=4)
        values = {"next_attempt_at": later}
        messages = table_of(MessageRow)
        tx.session.execute(update(messages).where(messages.c.id == mine).values(values))
    house.smtp.faults.clear()

    house.tend(worker, seconds=10)

    assert house.stored(mine).state == "sent"


def test_both_channels_down_for_an_hour_lose_nothing(
    house: House, worker: Worker
) -> None:
    house.slack.next(*[Fault(act="reset", error="lost")] * 400)
    house.smtp.faults["EHLO"] = "421 4.3.2 closing"
    house.slack.may_read = True
    post, mail = house.message(ROOM), house.message(DPO)
    house.tend(worker, seconds=3600, every=30)
    assert house.slack.posts == []
    house.smtp.faults.clear()
    house.slack.forget_faults()

    house.tend(worker, seconds=60)

    assert {house.stored(key).state for key in (post, mail)} == {"sent"}
    assert "Slack did not take it" in str(house.slack.posts[-1]["blocks"])


def test_a_clock_set_back_does_not_silence_a_channel() -> None:
    outages = Outages()
    outages.note("slack", away=True, now=START)

    earlier = START - timedelta(hours=1)

    assert outages.limits([("slack", 9)], now=START) == {"slack": 0}
    assert outages.limits([("slack", 9)], now=earlier) == {"slack": 1}
    outages.note("slack", away=False, now=START)
    assert outages.limits([("slack", 9)], now=START) == {"slack": 9}
