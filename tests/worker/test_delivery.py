"""A message leaves once, is tried again for as long as it must, and is never lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from incidents.services.retrying import wait_before
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, ROOM, House

Hire = Callable[..., Worker]


def test_an_alert_leaves_on_both_channels_and_keeps_the_receipts(
    house: House, worker: Worker
) -> None:
    post, mail = house.message(ROOM), house.message(DPO)

    house.work(worker)

    (posted,) = house.slack.posts
    (taken,) = house.smtp.taken
    assert house.stored(post).state == "sent"
    assert house.stored(post).provider_id == f"C0MAIN/{posted['ts']}"
    assert house.stored(mail).provider_id == taken.mail["Message-ID"]
    assert [a.result for a in house.attempts(post)] == ["sent"]


def test_what_is_sent_is_not_sent_again(house: House, worker: Worker) -> None:
    house.message()
    house.work(worker)

    house.clock.forward(hours=5)
    house.work(worker)

    assert len(house.slack.posts) == 1


def test_later_messages_of_a_case_go_into_the_thread_of_the_first(
    house: House, worker: Worker
) -> None:
    house.message(ROOM)
    house.message(DPO)
    house.drain(worker)

    house.message(ROOM)
    house.message(DPO)
    house.drain(worker)

    first, second = house.slack.posts
    assert second["thread_ts"] == first["ts"]
    opening, answer = (taken.mail for taken in house.smtp.taken)
    assert answer["In-Reply-To"] == opening["Message-ID"]


def test_two_messages_of_a_case_to_one_room_are_not_in_hand_together(
    house: House, worker: Worker
) -> None:
    house.message()
    house.message()

    house.drain(worker)

    first, second = house.slack.posts
    assert second["thread_ts"] == first["ts"]


def test_a_busy_channel_is_left_alone_for_as_long_as_it_asks(
    house: House, worker: Worker
) -> None:
    key = house.message()
    house.slack.next(Fault(error="ratelimited", headers={"Retry-After": "30"}))
    house.work(worker)

    house.clock.forward(seconds=29.9)
    house.work(worker)
    assert len(house.slack.calls) == 1

    house.clock.forward(seconds=0.1)
    house.work(worker)
    assert house.stored(key).state == "sent"
    assert [a.result for a in house.attempts(key)] == ["failed", "sent"]
    assert not house.stored(key).ambiguous


@pytest.mark.parametrize(
    ("number", "away", "seconds"),
    [
        (1, False, 2),
        (2, False, 4),
        (8, False, 256),
        (9, False, 300),
        (5000, False, 300),
        # One message at a time tries a channel that is away: often, and cheaply
        (2, True, 4),
        (5000, True, 30),
    ],
)
def test_waits_grow_to_five_minutes_and_do_not_end_together(
    number: int, away: bool, seconds: int
) -> None:
    waits = [
        wait_before(number, key=str(key), away=away).total_seconds()
        for key in range(200)
    ]

    assert all(seconds / 2 <= wait <= seconds for wait in waits)
    assert max(waits) - min(waits) > 0.4 * seconds


@pytest.mark.parametrize(
    ("asked_s", "seconds"),
    # No provider may put an alarm to sleep for a day
    [(30.0, 30), (0.0, 0), (3600.0, 3600), (86400.0, 3600)],
)
def test_a_wait_that_the_provider_asks_for_is_kept(
    asked_s: float, seconds: int
) -> None:
    assert wait_before(1, asked_s, key="x") == timedelta(seconds=seconds)


def test_a_message_is_tried_for_as_long_as_its_case_is_open(
    house: House, worker: Worker
) -> None:
    key = house.message(DPO)
    house.smtp.faults["RCPT"] = "451 4.7.1 later"
    for _ in range(12):
        house.work(worker)
        house.clock.forward(minutes=6)

    house.smtp.faults.clear()
    house.work(worker)

    assert house.stored(key).state == "sent"
    assert len(house.attempts(key)) == 13
    assert "Late: this should have gone out" in str(house.smtp.taken[0].mail)


def test_a_message_that_may_have_arrived_is_repeated_once_and_says_so(
    house: House, worker: Worker
) -> None:
    key = house.message()
    house.slack.next(Fault(act="reset", posts=True))
    house.work(worker)
    assert house.stored(key).ambiguous

    house.clock.forward(seconds=10)
    house.work(worker)

    first, again = house.slack.posts
    assert "Repeat: " not in first["text"]
    assert again["text"].startswith("Repeat: ")
    assert again["metadata"] == first["metadata"]
    assert [a.result for a in house.attempts(key)] == ["unknown", "sent"]


def test_a_final_no_becomes_a_task_and_the_next_in_line_is_told(
    house: House, worker: Worker
) -> None:
    post, mail = house.message(ROOM), house.message(DPO)
    house.slack.archived.add("C0MAIN")

    house.work(worker)

    assert house.stored(post).state == "refused"
    assert house.stored(mail).state == "sent"
    (task,) = house.tasks()
    assert task.kind == "fix-channel"
    assert "is_archived" in task.text
    stand_in = next(t for t in house.smtp.taken if "it@clinic.example" in t.recipients)
    assert "somebody else could not be reached" in str(stand_in.mail)
    assert len(house.smtp.taken) == 2


def test_when_everybody_refuses_nobody_is_asked_twice(
    house: House, worker: Worker
) -> None:
    house.message(ROOM)
    house.message(DPO)
    house.slack.next(*[Fault(error="token_revoked")] * 9)
    house.smtp.faults["RCPT"] = "550 5.1.1 nobody here"

    house.work(worker)

    told = [(row.channel, row.recipient) for row in house.all_messages()]
    assert sorted(told) == [
        ("email", "dpo@clinic.example"),
        ("email", "it@clinic.example"),
        ("slack", "C0MAIN"),
        ("slack", "U0MANAGER"),
    ]
    assert {row.state for row in house.all_messages()} == {"refused"}


def test_the_same_refusal_is_one_task(house: House, worker: Worker) -> None:
    house.slack.archived.add("C0MAIN")
    house.message(ROOM)
    house.work(worker)
    house.message(ROOM)
    house.work(worker)

    assert len([t for t in house.tasks() if "C0MAIN" in t.text]) == 1


def test_without_settings_a_message_is_held_until_there_are_some(
    house: House, hire: Hire
) -> None:
    without = house.with_channels("email")
    post, mail = house.message(ROOM), house.message(DPO)
    without.work(hire(without, "poor"))
    assert house.stored(post).state == "held"
    assert house.stored(mail).state == "sent"
    assert [a.says for a in house.attempts(post)] == [
        "no settings for Slack on this machine"
    ]

    house.clock.forward(hours=2)
    house.work(hire(house, "rich"))

    assert house.stored(post).state == "sent"
    assert len(house.slack.posts) == 1


def test_what_was_held_for_three_days_is_no_news_any_more(
    house: House, hire: Hire
) -> None:
    without = house.with_channels("email")
    post = house.message(ROOM)
    without.work(hire(without, "poor"))

    house.clock.forward(hours=72)
    house.work(hire(house, "rich"))

    assert house.stored(post).state == "held"


def test_when_the_only_channel_of_the_news_is_missing_the_next_in_line_is_told(
    house: House, hire: Hire
) -> None:
    without = house.with_channels("email")
    house.message(ROOM)

    without.work(hire(without))

    assert house.smtp.taken[0].recipients == ("dpo@clinic.example",)


def test_a_closed_case_sends_nothing_more(house: House, worker: Worker) -> None:
    key = house.message()
    house.close_case()

    house.work(worker)

    assert house.stored(key).state == "cancelled"
    assert house.slack.calls == []


def test_a_message_that_cannot_be_written_stops_no_other(
    house: House, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    bad = house.message(ROOM, severity="<!channel>")
    good = house.message(DPO)

    house.work(worker)

    assert house.stored(good).state == "sent"
    assert house.stored(bad).state == "waiting"
    assert [a.says for a in house.attempts(bad)] == ["the message cannot be written"]
    assert str(bad) in caplog.text
    assert "<!channel>" not in caplog.text
