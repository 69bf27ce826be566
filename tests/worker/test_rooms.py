"""A room takes one message a second; another room, and mail, do not wait for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from incidents.services import outbox
from incidents.services.outbox_values import Outcome, Result
from incidents.store.rooms import RoomQueries
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, NINE, ROOM, START, House

Hire = Callable[..., Worker]
OTHER = replace(ROOM, address="C0OTHER", name="Slack C0OTHER")


@pytest.fixture
def cases(house: House, other_case: Callable[[], House]) -> tuple[House, House]:
    """Two cases of one house."""
    return house, other_case()


def test_a_room_takes_one_message_a_second(
    cases: tuple[House, House], worker: Worker
) -> None:
    first, second = cases
    first.message()
    second.message()

    first.work(worker)
    first.clock.forward(seconds=0.999)
    first.work(worker)
    assert len(first.slack.posts) == 1

    first.clock.forward(seconds=0.001)
    first.work(worker)
    assert len(first.slack.posts) == 2


def test_another_room_does_not_wait(cases: tuple[House, House], worker: Worker) -> None:
    first, second = cases
    first.message(ROOM)
    second.message(OTHER)

    first.work(worker)

    assert {post["channel"] for post in first.slack.posts} == {"C0MAIN", "C0OTHER"}


def test_mail_has_no_pace(cases: tuple[House, House], worker: Worker) -> None:
    for case in cases:
        case.message(DPO)

    cases[0].work(worker)

    assert len(cases[0].smtp.taken) == 2


@pytest.mark.parametrize("error", ["ratelimited", "service_unavailable"])
def test_a_wait_that_slack_asks_for_holds_for_the_whole_room(
    cases: tuple[House, House], worker: Worker, error: str
) -> None:
    first, second = cases
    first.slack.next(Fault(error=error, headers={"Retry-After": "30"}))
    first.message(ROOM)
    first.work(worker)
    second.message(ROOM)
    second.message(OTHER)

    first.clock.forward(seconds=29.9)
    first.work(worker)
    assert [post["channel"] for post in first.slack.posts] == ["C0OTHER"]

    first.clock.forward(seconds=0.1)
    first.drain(worker)
    assert len(first.slack.posts) == 3


def test_two_workers_share_a_room_and_its_pace(
    cases: tuple[House, House], hire: Hire
) -> None:
    first, second = cases
    first.message()
    second.message()
    one, other = hire(first, "one"), hire(first, "other")

    for worker in (one, other):
        worker.tick(START)
    one.finish()
    other.finish()

    assert len(first.slack.posts) == 1


def test_a_room_with_a_message_on_its_way_is_left_alone(
    cases: tuple[House, House],
) -> None:
    first, second = cases
    first.message()
    outbox.claim(first.rt, limits=NINE, besides=(), now=START)
    second.message()

    soon = START + timedelta(seconds=29)

    assert outbox.claim(first.rt, limits=NINE, besides=(), now=soon) == ()


def test_what_another_worker_settles_while_we_look_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.message()
    (other,) = outbox.claim(house.rt, limits=NINE, besides=(), now=START)
    sent = Outcome(result=Result.SENT, says="taken", provider_id="C0MAIN/1.1")
    looks = []

    def settle_after(name: str) -> None:
        look: Callable[..., set[str]] = getattr(RoomQueries, name)

        def look_and_settle(tx: RoomQueries, *room: object, now: datetime) -> set[str]:
            found = look(tx, *room, now=now)
            looks.append(name)
            if len(looks) == 1 and tx.backend == "postgresql":
                outbox.settle(house.rt, other, sent, started_at=START, now=START)
            return found

        monkeypatch.setattr(RoomQueries, name, look_and_settle)

    settle_after("_claimed_rooms")
    settle_after("_resting_rooms")
    with house.rt.uow.begin() as tx:
        free = tx._free_rooms("slack", ["C0MAIN"], now=START)

    assert free == set()
    assert set(looks) == {"_claimed_rooms", "_resting_rooms"}


# SQLite has one writer: nobody looks meanwhile
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_room_that_another_worker_looks_at_is_passed_over_without_waiting(
    cases: tuple[House, House],
) -> None:
    first, second = cases
    first.message(ROOM)
    second.message(OTHER)

    with first.rt.uow.begin() as tx:
        tx._free_rooms("slack", ["C0MAIN"], now=START)
        claims = outbox.claim(second.rt, limits=NINE, besides=(), now=START)

    assert [claim.stored.recipient for claim in claims] == ["C0OTHER"]


def test_a_refusal_posts_nothing_and_costs_the_room_no_rest(
    cases: tuple[House, House], worker: Worker
) -> None:
    first, second = cases
    keys = [first.message(), second.message()]
    first.slack.archived.add("C0MAIN")

    first.work(worker)

    assert [first.stored(key).state for key in keys] == ["refused", "refused"]


def test_a_poison_message_in_a_room_stops_no_other(
    cases: tuple[House, House], worker: Worker
) -> None:
    first, second = cases
    first.message(severity="<!channel>", deadline_at=START.isoformat())
    good = second.message()

    first.drain(worker)

    assert first.stored(good).state == "sent"


def test_the_earliest_deadline_goes_first_however_often_it_was_tried(
    cases: tuple[House, House], worker: Worker
) -> None:
    first, second = cases
    first.message()
    urgent = START + timedelta(hours=3)
    first.clock.forward(seconds=1)
    second.message(deadline_at=urgent.isoformat(), reference="INC-2B4D-W")

    first.work(worker)

    assert "INC-2B4D-W" in first.slack.posts[0]["text"]
