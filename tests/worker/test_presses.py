"""A button pressed on Slack: written down at once, done once, shown to everybody."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from incidents.blocks import Action
from incidents.intake.slack import parse_interaction
from incidents.services import presses
from incidents.services.accounts import create_user
from incidents.services.errands import hear
from incidents.worker import Worker
from tests.support.slack import buttons, labels, press
from tests.worker.house import START, House
from tests.worker.pressing import alerted, answers, do, timeline, whispers

Hire = Callable[..., Worker]


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
