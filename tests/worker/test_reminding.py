"""Reminders go out at their instants, once, and only while the duty is open."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from incidents.worker import Worker
from tests.worker.house import START, House

END = START + timedelta(hours=72)


def test_a_reminder_goes_out_at_its_instant_and_not_before(
    house: House, worker: Worker
) -> None:
    house.step(house.duty(), hours_left=24, deadline_at=END)
    house.clock.forward(hours=47, minutes=59, seconds=59)
    assert house.work(worker) == 0

    house.clock.forward(seconds=1)
    house.work(worker)

    assert "24 hours left" in house.slack.posts[0]["text"]
    assert [t.recipients for t in house.smtp.taken] == [("dpo@clinic.example",)]
    assert house.steps() == ["done"]


def test_later_reminders_of_the_case_wait_for_their_own_instant(
    house: House, worker: Worker
) -> None:
    duty = house.duty()
    for hours in (48, 24, 0):
        house.step(duty, hours_left=hours, deadline_at=END)
    house.clock.forward(hours=24)

    house.work(worker)

    assert house.steps() == ["done", "waiting", "waiting"]
    assert len(house.slack.posts) == 1


def test_when_a_deadline_passes_everybody_is_told(house: House, worker: Worker) -> None:
    house.step(house.duty(), hours_left=0, deadline_at=END)
    house.clock.forward(hours=72)

    house.work(worker)

    assert "deadline passed less than 1 hour ago" in house.slack.posts[0]["text"]
    told = {t.recipients[0] for t in house.smtp.taken}
    assert told == {"dpo@clinic.example", "it@clinic.example"}


def test_after_a_standstill_one_message_stands_for_all_that_was_missed(
    house: House, worker: Worker
) -> None:
    duty = house.duty()
    for hours in (48, 24, 12):
        house.step(duty, hours_left=hours, deadline_at=END)
    house.clock.forward(hours=62)

    house.work(worker)

    (post,) = house.slack.posts
    assert "10 hours left" in post["text"]
    shown = str(post["blocks"])
    assert (
        "Late: this should have gone out on Saturday 13 June 2026, 10:20 IST" in shown
    )
    assert house.steps() == ["done"] * 3


def test_a_deadline_that_passed_before_the_report_came_is_no_delay_of_ours(
    house: House, worker: Worker
) -> None:
    house.step(house.duty(), hours_left=0, deadline_at=START - timedelta(days=30))

    house.work(worker)

    (post,) = house.slack.posts
    assert "deadline passed 30 days ago" in post["text"]
    assert "Late: this should have gone out" not in str(post["blocks"])


def test_duties_that_come_up_together_are_one_message_about_the_first(
    house: House, worker: Worker
) -> None:
    authority = house.duty()
    people = house.duty(duty="communicate-to-data-subjects", addressee="people")
    house.step(people, hours_left=24, deadline_at=END + timedelta(minutes=5))
    house.step(authority, hours_left=24, deadline_at=END)
    house.clock.forward(hours=49)

    house.work(worker)

    (post,) = house.slack.posts
    assert "(notify the authority)" in post["text"]
    assert "1 more deadline of this case is near or past." in str(post["blocks"])


def test_of_two_ends_at_one_instant_the_laws_own_is_named(
    house: House, worker: Worker
) -> None:
    people = house.duty(
        duty="communicate-to-data-subjects",
        addressee="people",
        due_at=None,
        alarm_at=END,
        target_at=END,
    )
    authority = house.duty(due_at=None, provisional_due_at=END, alarm_at=END)
    house.step(people, hours_left=24, deadline_at=END)
    house.step(authority, hours_left=24, deadline_at=END)
    house.clock.forward(hours=48)

    house.work(worker)

    assert "(notify the authority)" in house.slack.posts[0]["text"]


def test_the_oldest_deadline_goes_first(
    house: House, worker: Worker, other_case: Callable[[], House]
) -> None:
    second = other_case()
    second.step(second.duty(), hours_left=1, deadline_at=END - timedelta(hours=9))
    house.step(house.duty(), hours_left=1, deadline_at=END - timedelta(hours=10))
    house.clock.forward(hours=90)

    worker.tick(house.clock.now())
    worker.finish()

    rows = [row for row in house.all_messages() if row.channel == "slack"]
    assert [row.incident_id for row in rows] == [house.incident_id, second.incident_id]
    assert rows[0].next_attempt_at < rows[1].next_attempt_at


@pytest.mark.parametrize("status", ["done", "withdrawn", "waived"])
def test_a_duty_that_is_no_longer_open_reminds_nobody(
    house: House, worker: Worker, status: str
) -> None:
    house.step(house.duty(status=status), hours_left=24, deadline_at=END)
    house.clock.forward(hours=60)

    house.work(worker)

    assert house.slack.calls == []
    assert house.steps() == ["overtaken"]


def test_a_closed_case_reminds_nobody(house: House, worker: Worker) -> None:
    house.step(house.duty(), hours_left=24, deadline_at=END)
    house.close_case()
    house.clock.forward(hours=60)

    house.work(worker)

    assert house.slack.calls == []
    assert house.steps() == ["overtaken"]


def test_a_cancelled_step_is_never_sent(house: House, worker: Worker) -> None:
    house.step(house.duty(), hours_left=24, deadline_at=END)
    with house.rt.uow.begin() as tx:
        tx.cancel_steps(house.incident_id, now=START)
    house.clock.forward(hours=60)

    house.work(worker)

    assert house.slack.calls == []
    assert house.steps() == ["cancelled"]


def test_a_reminder_that_waits_past_the_end_says_that_it_has_passed(
    house: House, worker: Worker
) -> None:
    house.step(house.duty(), hours_left=1, deadline_at=END)
    house.clock.forward(hours=71)
    house.slack.stop_listening()
    house.smtp.faults["RCPT"] = "451 4.7.1 later"
    house.work(worker)

    house.clock.forward(hours=3)
    house.smtp.faults.clear()
    house.work(worker)

    assert "deadline passed 2 hours ago" in house.smtp.taken[0].mail["Subject"]
    assert "A deadline has passed." in str(house.smtp.taken[0].mail)


def test_a_target_of_our_own_is_named_as_one(house: House, worker: Worker) -> None:
    target = house.duty(due_at=None, alarm_at=END, target_at=END)
    house.step(target, hours_left=24, deadline_at=END)
    house.clock.forward(hours=48)

    house.work(worker)

    assert "Our own target" in str(house.slack.posts[0]["blocks"])


def test_two_workers_remind_once(house: House, hire: Callable[..., Worker]) -> None:
    house.step(house.duty(), hours_left=24, deadline_at=END)
    house.clock.forward(hours=48)
    one, other = hire(house, "one"), hire(house, "other")

    for worker in (one, other, one, other):
        worker.tick(house.clock.now())
    one.finish()
    other.finish()

    assert len(house.slack.posts) == 1
    assert len(house.smtp.taken) == 1
