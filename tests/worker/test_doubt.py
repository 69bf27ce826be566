"""Attempts that may have arrived: looked for where we may look, else repeated once."""

from collections.abc import Callable

import pytest

from incidents.services import outbox
from incidents.services.wording import finished
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, NINE, ROOM, START, House

Hire = Callable[..., Worker]
LOST_ANSWER = Fault(act="reset", posts=True)
LOST_REQUEST = Fault(act="reset", error="lost")


def test_a_post_that_had_arrived_is_found_and_not_sent_again(
    house: House, worker: Worker
) -> None:
    house.slack.may_read = True
    house.slack.next(LOST_ANSWER)
    key = house.message(ROOM)

    house.tend(worker, seconds=30)

    (post,) = house.slack.posts
    assert house.stored(key).provider_id == f"C0MAIN/{post['ts']}"
    assert [a.result for a in house.attempts(key)] == ["unknown", "sent"]
    assert house.attempts(key)[-1].says.startswith("found")


def test_a_post_that_had_not_arrived_is_sent_as_new(
    house: House, worker: Worker
) -> None:
    house.slack.may_read = True
    house.slack.next(LOST_REQUEST)
    key = house.message(ROOM)

    house.tend(worker, seconds=30)

    (post,) = house.slack.posts
    assert not post["text"].startswith("Repeat: ")
    assert not house.stored(key).ambiguous


def test_a_reply_is_looked_for_in_its_thread(house: House, worker: Worker) -> None:
    house.slack.may_read = True
    house.message(ROOM)
    house.work(worker)
    house.slack.next(LOST_ANSWER)
    key = house.message(ROOM)

    house.tend(worker, seconds=30)

    assert house.stored(key).state == "sent"
    assert len(house.slack.posts) == 2


def test_while_nobody_can_look_nothing_is_sent_twice(
    house: House, worker: Worker
) -> None:
    house.slack.may_read = True
    house.slack.next(LOST_ANSWER, *[Fault(error="ratelimited")] * 5)
    key = house.message(ROOM)

    house.tend(worker, seconds=600, every=30)

    assert len(house.slack.posts) == 1
    assert house.stored(key).state == "sent"


def test_where_we_may_not_look_one_repeat_says_so_and_then_people_are_asked(
    house: House, worker: Worker
) -> None:
    house.slack.next(LOST_ANSWER)
    key = house.message(ROOM)
    house.work(worker)
    house.clock.forward(seconds=4)
    # The look is refused, the repeat is posted, and its answer is lost too.
    house.slack.next(Fault(error="missing_scope"), LOST_ANSWER)

    house.tend(worker, seconds=120)

    first, again = house.slack.posts
    assert not first["text"].startswith("Repeat: ")
    assert again["text"].startswith("Repeat: ")
    assert house.stored(key).state == "unconfirmed"
    assert [task.kind for task in house.tasks()] == ["check-arrival"]
    assert house.smtp.taken[0].recipients == ("dpo@clinic.example",)


@pytest.mark.parametrize("fault", ["keep and drop", "hang"])
def test_a_mail_in_doubt_is_repeated_under_the_same_message_id(
    house: House, worker: Worker, fault: str
) -> None:
    house.smtp.faults["DATA"] = fault
    key = house.message(DPO)
    house.work(worker)
    house.smtp.faults.clear()

    house.tend(worker, seconds=60)

    ids = {taken.mail["Message-ID"] for taken in house.smtp.taken}
    assert ids == {house.stored(key).provider_id}
    assert house.smtp.taken[-1].mail["Subject"].strip().startswith("Repeat: ")


def test_a_message_of_a_dead_worker_that_had_arrived_is_found(
    house: House, worker: Worker
) -> None:
    house.slack.may_read = True
    key = house.message(ROOM)
    (claim,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    house.rt.notifiers["slack"].deliver(_as_sent(house, claim))
    house.clock.forward(seconds=31)

    house.work(worker)

    assert len(house.slack.posts) == 1
    assert house.stored(key).state == "sent"


def _as_sent(house: House, claim):
    return finished(
        claim.stored, house.rt.law, base_url=house.rt.public.base_url, now=START
    )
