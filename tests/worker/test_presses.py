"""A button pressed on Slack: written down at once, done once, shown to everybody."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from incidents.blocks import Action
from incidents.core.organisation import Organisation, Person
from incidents.intake.slack import parse_interaction
from incidents.models import AcknowledgementRow, IncidentRow, OrganisationRow
from incidents.services import presses
from incidents.services.accounts import create_user
from incidents.services.errands import hear
from incidents.services.profiles import to_profile
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.support.slack import buttons, labels, press
from tests.worker.house import START, House, case_row

Hire = Callable[..., Worker]


def alerted(house: House, worker: Worker) -> dict[str, Any]:
    """Send the first alert to the room and return it as it was posted."""
    house.message()
    house.drain(worker)
    return house.slack.posts[-1]


def do(house: House, worker: Worker, payload: dict[str, Any]) -> bool:
    """Hear of a press, do all that follows from it; tell whether it was new."""
    heard = parse_interaction(payload)
    assert heard is not None
    new = hear(house.rt, heard, now=house.clock.now())
    house.drain(worker)
    return new


def answers(house: House) -> list[AcknowledgementRow]:
    with house.rt.uow.read() as tx:
        return tx.acknowledgements(house.incident_id)


def timeline(house: House) -> list[tuple[str, str]]:
    with house.rt.uow.read() as tx:
        return [(row.kind, row.actor) for row in tx.timeline(house.incident_id)]


def whispers(house: House) -> list[str]:
    return [said["text"] for said in house.slack.whispers]


def test_an_alert_carries_three_buttons(chatting: House, hire: Hire) -> None:
    posted = alerted(chatting, hire(chatting))

    assert labels(posted) == ["Acknowledge", "Take the case", "Open"]
    assert {b.get("value") for b in buttons(posted)} - {None} == {
        str(chatting.all_messages()[0].id)
    }


def test_without_a_way_back_an_alert_has_its_link_alone(
    house: House, worker: Worker
) -> None:
    assert labels(alerted(house, worker)) == ["Open"]


def test_a_press_acknowledges_and_everybody_reads_who_and_when(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)

    do(chatting, worker, press(posted))

    (answer,) = answers(chatting)
    assert (answer.name, answer.via, answer.taken) == ("Max Meier", "slack", False)
    assert ("acknowledged", "Max Meier") in timeline(chatting)
    shown = chatting.slack.posts[0]
    assert "Acknowledged by Max Meier," in str(shown["blocks"])
    assert f"<!date^{int(answer.at.timestamp())}^" in str(shown["blocks"])
    assert labels(shown) == ["Take the case", "Open"]
    assert whispers(chatting) == []


@pytest.mark.parametrize("times", [2, 4])
def test_a_repeated_press_changes_nothing_the_second_time(
    chatting: House, hire: Hire, times: int
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    payload = press(posted)

    news = [do(chatting, worker, payload) for _ in range(times)]

    assert news == [True] + [False] * (times - 1)
    assert len(answers(chatting)) == 1
    assert len(chatting.slack.called("chat.update")) == 1


def test_the_same_button_pressed_again_later_is_one_acknowledgement(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    payload = press(posted)

    do(chatting, worker, payload)
    again = dict(payload, actions=[payload["actions"][0] | {"action_ts": "1.2"}])
    do(chatting, worker, again)

    assert len(answers(chatting)) == 1
    assert timeline(chatting).count(("acknowledged", "Max Meier")) == 1


def test_taking_the_case_needs_a_login_and_drops_every_press_button(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    do(chatting, worker, press(posted, "Take the case"))
    assert whispers(chatting) == [presses.NO_LOGIN]

    create_user(
        chatting.rt,
        email="it@clinic.example",
        name="Max Meier",
        organisations={chatting.organisation_id: "dpo"},
        now=chatting.clock.now(),
    )
    do(chatting, worker, press(posted, "Take the case", at="1781256009.000100"))

    assert ("taken", "Max Meier") in timeline(chatting)
    shown = chatting.slack.posts[0]
    assert "Held by Max Meier." in str(shown["blocks"])
    assert labels(shown) == ["Open"]


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


def test_a_message_that_was_on_its_way_is_shown_anew_once_it_has_arrived(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    late = chatting.message()
    other = hire(chatting, "worker-2")
    with chatting.rt.uow.begin() as tx:
        now = chatting.clock.forward(seconds=5)
        spans = {"now": now, "lease": now - START, "late_before": START}
        (claimed,) = tx.claim_messages(limits={"slack": 1}, **spans)
        assert claimed.id == late

    do(chatting, worker, press(posted))
    with chatting.rt.uow.begin() as tx:
        values = {"state": "sent", "settled_at": now, "provider_id": "C0MAIN/1.1"}
        tx.settle_message(late, fence=claimed.fence, **values)
    chatting.slack.posts.append(posted | {"ts": "1.1"})
    chatting.tend(other, seconds=10, every=1)

    updated = {call["ts"] for call in chatting.slack.called("chat.update")}
    assert updated == {posted["ts"], "1.1"}


def test_an_update_that_slack_refuses_is_not_tried_for_ever(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    chatting.slack.posts.clear()

    do(chatting, worker, press(posted))
    tried = len(chatting.slack.calls)
    chatting.tend(worker, seconds=60)

    assert len(answers(chatting)) == 1
    assert chatting.tasks() == []
    assert [c.path for c in chatting.slack.calls[tried:]] == []


def test_what_is_sent_after_an_acknowledgement_shows_it_at_once(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    do(chatting, worker, press(alerted(chatting, worker)))

    later = alerted(chatting, worker)

    assert labels(later) == ["Take the case", "Open"]


def test_every_action_has_its_use() -> None:
    assert set(presses._USE) == set(Action)


def test_a_press_is_kept_while_the_worker_is_away(chatting: House, hire: Hire) -> None:
    posted = alerted(chatting, hire(chatting))
    heard = parse_interaction(press(posted))
    assert heard is not None
    hear(chatting.rt, heard, now=chatting.clock.now())
    chatting.clock.forward(minutes=10)

    chatting.drain(hire(replace(chatting), "worker-2"))

    assert len(answers(chatting)) == 1
