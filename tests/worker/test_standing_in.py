"""A channel that is late or refuses: the next one, the next person, one task."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from incidents.services.profiles import to_profile
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, ORGANISATION, ROOM, House

Hire = Callable[..., Worker]


@pytest.fixture
def busy(house: House) -> House:
    """A house whose Slack takes nothing for an hour."""
    house.slack.next(*[Fault(error="service_unavailable")] * 400)
    return house


def test_when_slack_is_five_minutes_late_mail_goes_out_and_says_why(
    busy: House, worker: Worker
) -> None:
    key = busy.message(ROOM)
    busy.work(worker)
    busy.tend(worker, seconds=295)
    assert busy.smtp.taken == []

    busy.tend(worker, seconds=25)

    (mail,) = busy.smtp.taken
    assert mail.recipients == ("dpo@clinic.example",)
    body = mail.mail.get_body(("plain",)).get_content()
    assert "You are told because Slack has not taken this message within 5" in body
    assert busy.stored(key).state == "waiting"


def test_whom_mail_does_not_reach_either_the_next_person_stands_in_for(
    busy: House, worker: Worker
) -> None:
    busy.smtp.faults["RCPT"] = "451 4.7.1 later"
    busy.message(ROOM)
    busy.work(worker)
    busy.tend(worker, seconds=320)
    told = {(row.channel, row.recipient) for row in busy.all_messages()}
    assert told == {("slack", "C0MAIN"), ("email", "dpo@clinic.example")}

    busy.tend(worker, seconds=320)

    told |= {("slack", "U0MANAGER"), ("email", "it@clinic.example")}
    assert {(row.channel, row.recipient) for row in busy.all_messages()} <= told
    assert len(busy.all_messages()) >= 3


def test_a_late_message_has_one_stand_in_and_goes_out_itself_at_last(
    busy: House, worker: Worker
) -> None:
    key = busy.message(ROOM)
    busy.work(worker)
    busy.tend(worker, seconds=1200, every=30)
    assert len(busy.all_messages()) == 2
    busy.slack.forget_faults()

    busy.tend(worker, seconds=300)

    assert busy.stored(key).state == "sent"
    assert "Late: this should have gone out" in str(busy.slack.posts[0]["blocks"])


def test_after_a_standstill_the_first_choice_is_tried_before_others_are_told(
    house: House, worker: Worker
) -> None:
    house.message(ROOM)
    house.clock.forward(hours=2)

    house.work(worker)
    house.tend(worker, seconds=60)

    assert len(house.slack.posts) == 1
    assert house.smtp.taken == []


def test_a_closed_case_needs_no_stand_in(busy: House, worker: Worker) -> None:
    busy.message(ROOM)
    busy.work(worker)
    busy.close_case()

    busy.tend(worker, seconds=400)

    assert busy.smtp.taken == []


@pytest.mark.parametrize(
    "error",
    [
        "token_revoked",
        "invalid_auth",
        "account_inactive",
        "channel_not_found",
        "is_archived",
        "user_not_found",
    ],
)
def test_a_final_no_tells_the_next_in_line_within_a_minute(
    house: House, worker: Worker, error: str
) -> None:
    house.slack.next(Fault(error=error))
    house.message(ROOM)

    house.tend(worker, seconds=60)

    assert house.smtp.taken[0].recipients == ("dpo@clinic.example",)
    assert [task.kind for task in house.tasks()] == ["fix-channel"]


@pytest.mark.parametrize("reply", ["550 5.1.1 nobody here", "554 5.7.1 no"])
def test_a_mailbox_that_refuses_for_good_is_a_task_and_the_next_person(
    house: House, worker: Worker, reply: str
) -> None:
    house.smtp.faults["RCPT"] = reply
    key = house.message(DPO)
    house.work(worker)
    house.smtp.faults.clear()

    house.tend(worker, seconds=60)

    assert house.stored(key).state == "refused"
    assert {row.recipient for row in house.all_messages()} > {"dpo@clinic.example"}


def test_a_token_that_is_revoked_is_one_task_for_all_rooms_and_cases(
    house: House, worker: Worker, other_case: Callable[[], House]
) -> None:
    other = other_case()
    house.slack.token = "xoxb-another"
    for case in (house, other):
        case.message(ROOM)
        case.message(replace(ROOM, address="C0OTHER", name="Slack C0OTHER"))

    house.tend(worker, seconds=60)

    (task,) = house.tasks() + other.tasks()
    assert task.text == (
        "Slack takes no messages from us (slack: invalid_auth)."
        " Put the Slack settings right."
    )


def test_an_archived_room_is_one_task_for_all_cases(
    house: House, worker: Worker, other_case: Callable[[], House]
) -> None:
    other = other_case()
    house.slack.archived.add("C0MAIN")
    house.message(ROOM)
    other.message(ROOM)

    house.tend(worker, seconds=60)

    assert len(house.tasks() + other.tasks()) == 1


def test_whoever_is_there_stands_in_before_somebody_who_is_away(
    house: House, worker: Worker
) -> None:
    away = replace(ORGANISATION.people[0], away_until="9999-12-31")
    staff = replace(ORGANISATION, people=(away, *ORGANISATION.people[1:]))
    with house.rt.uow.begin() as tx:
        tx.set_profile(
            house.organisation_id, name=staff.name, profile=to_profile(staff)
        )
    house.message(ROOM)
    house.slack.archived.add("C0MAIN")

    house.work(worker)

    assert [taken.recipients for taken in house.smtp.taken] == [("it@clinic.example",)]


def test_somebody_who_is_away_stands_in_before_nobody_does(
    house: House, worker: Worker
) -> None:
    away = replace(ORGANISATION.people[0], away_until="9999-12-31")
    staff = replace(ORGANISATION, people=(away,))
    with house.rt.uow.begin() as tx:
        tx.set_profile(
            house.organisation_id, name=staff.name, profile=to_profile(staff)
        )
    house.message(ROOM)
    house.slack.archived.add("C0MAIN")

    house.work(worker)

    assert [taken.recipients for taken in house.smtp.taken] == [("dpo@clinic.example",)]
