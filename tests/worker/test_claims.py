"""Leases and fences: a message is never lost with its worker, nor settled twice."""

from datetime import timedelta

from incidents.services import outbox
from incidents.services.outbox_values import Outcome, Result
from incidents.worker import Worker
from tests.worker.house import NINE, START, House


def test_a_dead_workers_message_is_taken_over_as_a_repeat(
    house: House, worker: Worker
) -> None:
    key = house.message()
    (dead,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    house.clock.forward(seconds=29)
    house.work(worker)
    assert house.slack.posts == []

    house.clock.forward(seconds=1)
    house.work(worker)

    assert house.slack.posts[0]["text"].startswith("Repeat: ")
    assert house.stored(key).fence == dead.fence + 1


def test_a_worker_that_comes_back_too_late_changes_nothing(
    house: House, worker: Worker
) -> None:
    key = house.message()
    (late,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    house.clock.forward(seconds=31)
    house.work(worker)
    before = house.stored(key)

    refused = Outcome(result=Result.REFUSED, says="slack: is_archived")
    ours = outbox.settle(
        house.rt, late, refused, started_at=START, now=house.clock.now()
    )

    assert not ours
    assert house.stored(key).model_dump() == before.model_dump()
    assert house.tasks() == []
    assert {a.result for a in house.attempts(key)} == {"sent", "overtaken"}


def test_a_worker_that_comes_back_cannot_settle_anothers_claim(house: House) -> None:
    key = house.message()
    (late,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    house.clock.forward(seconds=31)
    (other,) = outbox.claim(house.rt, limits=NINE, besides=(), now=house.clock.now())
    sent = Outcome(result=Result.SENT, says="taken", provider_id="C0MAIN/1.1")

    for write in (
        lambda: outbox.settle(
            house.rt, late, sent, started_at=START, now=house.clock.now()
        ),
        lambda: outbox.give_back(house.rt, late),
        lambda: outbox.keep(
            house.rt, {key: late.fence}, now=START + timedelta(hours=1)
        ),
    ):
        write()

    stored = house.stored(key)
    assert (stored.state, stored.fence) == ("claimed", other.fence)
    assert stored.lease_until == START + timedelta(seconds=61)


def test_settling_twice_after_a_lost_commit_answer_changes_nothing(
    house: House,
) -> None:
    key = house.message()
    (claim,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    refused = Outcome(result=Result.REFUSED, says="slack: is_archived")

    for _ in range(2):
        assert outbox.settle(house.rt, claim, refused, started_at=START, now=START)

    assert len(house.attempts(key)) == 1
    assert len(house.tasks()) == 1
    assert len(house.all_messages()) == 2


def test_a_message_still_in_hand_keeps_its_lease(house: House) -> None:
    key = house.message()
    (claim,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)

    outbox.keep(house.rt, {claim.id: claim.fence}, now=START + timedelta(seconds=25))

    soon = START + timedelta(seconds=50)
    assert outbox.claim(house.rt, limits=NINE, besides=(), now=soon) == ()
    later = START + timedelta(seconds=55)
    (taken,) = outbox.claim(house.rt, limits=NINE, besides=(), now=later)
    assert taken.id == key


def test_a_worker_does_not_take_its_own_message_twice(house: House) -> None:
    key = house.message()
    outbox.claim(house.rt, limits=NINE, besides=(), now=START)

    later = START + timedelta(hours=1)

    assert outbox.claim(house.rt, limits=NINE, besides=(key,), now=later) == ()


def test_what_was_not_tried_is_given_back_without_a_trace(
    house: House, worker: Worker
) -> None:
    key = house.message()
    (claim,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)

    outbox.give_back(house.rt, claim)
    house.work(worker)

    assert not house.slack.posts[0]["text"].startswith("Repeat: ")
    assert [a.number for a in house.attempts(key)] == [1]
