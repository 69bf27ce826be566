"""Who may not press a button on Slack, where, and what they read then."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from incidents.core.organisation import Organisation, Person
from incidents.models import IncidentRow, OrganisationRow
from incidents.services import presses
from incidents.services.profiles import to_profile
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.support.slack import labels, press
from tests.worker.house import START, House, case_row
from tests.worker.pressing import alerted, answers, do, whispers

Hire = Callable[..., Worker]


def test_a_stranger_is_told_so_alone_and_nothing_changes(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)

    do(chatting, worker, press(posted, member="U0STRANGER"))

    assert answers(chatting) == []
    (said,) = chatting.slack.whispers
    assert (said["user"], said["channel"]) == ("U0STRANGER", "C0MAIN")
    assert said["text"] == presses.STRANGER
    assert labels(chatting.slack.posts[0])[0] == "Acknowledge"


def test_somebody_without_a_member_id_is_found_by_their_address(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    chatting.slack.members = {"dpo@clinic.example": "U0DANA"}
    posted = alerted(chatting, worker)

    do(chatting, worker, press(posted, member="U0DANA"))

    assert [answer.name for answer in answers(chatting)] == ["Dana Dunne"]
    assert len(chatting.slack.called("users.lookupByEmail")) == 1


def test_a_press_waits_while_slack_cannot_say_who_it_was(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    with chatting.rt.uow.begin() as tx:
        tx.forget_members(before=chatting.clock.now().replace(year=2030))
    chatting.slack.members = {"dpo@clinic.example": "U0DANA"}
    chatting.slack.next(*[Fault(error="service_unavailable")] * 2)

    do(chatting, worker, press(posted, member="U0DANA"))
    assert answers(chatting) == []
    chatting.slack.forget_faults()
    chatting.tend(worker, seconds=30)

    assert [answer.name for answer in answers(chatting)] == ["Dana Dunne"]


@pytest.mark.parametrize(
    "foreign",
    [
        {"team": {"id": "T0OTHER"}},
        {"user": {"id": "U0MANAGER", "team_id": "T0OTHER"}},
    ],
)
def test_another_workspace_changes_nothing(
    chatting: House, hire: Hire, foreign: dict[str, Any]
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)

    do(chatting, worker, press(posted, **foreign))

    assert answers(chatting) == []
    assert whispers(chatting) == [presses.ELSEWHERE]


def test_a_button_carried_to_another_channel_does_nothing(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    elsewhere = {"channel_id": "C0OTHER", "message_ts": posted["ts"]}

    do(chatting, worker, press(posted, container=elsewhere))

    assert answers(chatting) == []
    assert whispers(chatting) == [presses.NOT_HERE]


def test_a_value_that_is_no_message_of_ours_does_nothing(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    payload = press(alerted(chatting, worker))
    payload["actions"][0]["value"] = str(uuid4())

    do(chatting, worker, payload)

    assert answers(chatting) == []
    assert whispers(chatting) == [presses.NOT_HERE]


def test_somebody_of_one_organisation_cannot_answer_for_a_case_of_another(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    payload = press(alerted(chatting, worker), member="U0BANKER")
    bank = Organisation(
        slug="bank",
        name="Bank",
        slack_channel="C0OTHER",
        people=(Person(name="Bo", email="bo@bank.example", slack_id="U0BANKER"),),
    )
    with chatting.rt.uow.begin() as tx:
        key, case = uuid4(), uuid4()
        row = {"id": key, "slug": "bank", "name": "Bank", "demonstration": False}
        profile = {"profile": to_profile(bank), "created_at": START}
        tx.add(OrganisationRow, [row | profile])
        tx.add(IncidentRow, [case_row(case, key) | {"reference": "INC-2B4D-W"}])

    do(chatting, worker, payload)

    assert answers(chatting) == []
    assert whispers(chatting) == [presses.STRANGER]


def test_a_closed_case_says_so_and_loses_its_buttons(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    chatting.close_case()

    do(chatting, worker, press(posted))

    assert whispers(chatting) == [presses.CLOSED]
    assert labels(chatting.slack.posts[0]) == ["Open"]
    assert "The case is closed." in str(chatting.slack.posts[0]["blocks"])
