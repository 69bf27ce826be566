"""One thread for a case in a room: kept, opened anew when lost, loud at the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from incidents.worker import Worker
from tests.worker.house import START, House

Hire = Callable[..., Worker]


def send(house: House, worker: Worker, **alert: Any) -> dict[str, Any]:
    """Send one more message of the case to the room; return it as posted."""
    house.message(**alert)
    house.drain(worker)
    return house.slack.posts[-1]


def test_later_messages_answer_the_first(house: House, worker: Worker) -> None:
    first = send(house, worker)

    later = [send(house, worker, kind="changed") for _ in range(2)]

    assert "thread_ts" not in first
    assert [post["thread_ts"] for post in later] == [first["ts"]] * 2


def test_where_the_thread_is_lost_one_more_is_opened_and_kept_to(
    house: House, worker: Worker
) -> None:
    first = send(house, worker)
    house.slack.locked_threads.add(first["ts"])

    second = send(house, worker, kind="changed")
    third = send(house, worker, kind="changed")
    fourth = send(house, worker, kind="changed")

    assert "thread_ts" not in second
    assert third["thread_ts"] == fourth["thread_ts"] == second["ts"]
    tried = [
        call.payload.get("thread_ts")
        for call in house.slack.calls
        if call.path == "/api/chat.postMessage"
    ]
    assert tried.count(first["ts"]) == 1


def test_a_thread_may_be_lost_twice(house: House, worker: Worker) -> None:
    house.slack.locked_threads.add(send(house, worker)["ts"])
    second = send(house, worker, kind="changed")
    house.slack.locked_threads.add(second["ts"])

    third = send(house, worker, kind="changed")
    fourth = send(house, worker, kind="changed")

    assert "thread_ts" not in third
    assert fourth["thread_ts"] == third["ts"]


@pytest.mark.parametrize(
    ("hours_left", "kind", "loud"),
    [
        (48, "reminder", False),
        (24, "reminder", False),
        (12, "reminder", False),
        (4, "reminder", True),
        (1, "reminder", True),
        (0, "overdue", True),
        (4, "changed", False),
    ],
)
def test_the_last_calls_are_seen_by_the_whole_room(
    house: House, worker: Worker, hours_left: int, kind: str, loud: bool
) -> None:
    first = send(house, worker)
    deadline_at = house.clock.now() + timedelta(hours=hours_left)

    said = send(house, worker, kind=kind, deadline_at=deadline_at.isoformat())

    assert said["thread_ts"] == first["ts"]
    assert said.get("reply_broadcast", False) is loud


def test_a_first_message_is_no_broadcast_of_an_answer(
    house: House, worker: Worker
) -> None:
    said = send(house, worker, kind="overdue", deadline_at=START.isoformat())

    assert "reply_broadcast" not in said
