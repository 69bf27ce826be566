"""What Slack does for us besides taking messages, over real HTTP."""

from dataclasses import replace

import pytest

from incidents.alerts import Alert, Standing
from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.messages_slack import for_slack
from notifiers.slack import SlackNotifier
from notifiers.slack_desk import SlackDesk
from tests.fakes.slack_server import Fault, SlackServer


@pytest.fixture
def desk(slack: SlackServer) -> SlackDesk:
    """The desk, pointed at the server that plays Slack."""
    return SlackDesk(slack.token, base_url=slack.base_url, timeout_s=1)


def test_the_workspace_is_asked_for_once(slack: SlackServer, desk: SlackDesk) -> None:
    assert [desk.team(), desk.team()] == ["T0TEAM", "T0TEAM"]

    assert [call.path for call in slack.calls] == ["/api/auth.test"]


def test_a_member_is_found_by_address_and_nobody_is_nobody(
    slack: SlackServer, desk: SlackDesk
) -> None:
    slack.members = {"dana@clinic.example": "U0DANA"}

    assert desk.member_of("dana@clinic.example") == "U0DANA"
    assert desk.member_of("nobody@clinic.example") == ""


def test_a_posted_message_is_shown_anew_in_its_place(
    slack: SlackServer, desk: SlackDesk, slack_notifier: SlackNotifier, alert: Alert
) -> None:
    pressable = replace(alert, button="11111111-2222-3333-4444-555555555555")
    first = for_slack(pressable, recipient="C0MAIN", key="alert-1")
    receipt = slack_notifier.deliver(first)
    held = replace(pressable, standing=Standing(holder="Dana Dunne"))

    desk.show(
        for_slack(held, recipient="C0MAIN", key="alert-1"),
        provider_id=receipt.provider_id,
    )

    (post,) = slack.posts
    assert "Held by Dana Dunne." in str(post["blocks"])
    assert "Take the case" not in str(post["blocks"])
    assert post["metadata"]["event_payload"] == {"key": "alert-1"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(error="internal_error"), DeliveryFailed),
        (Fault(error="ratelimited", headers={"Retry-After": "7"}), DeliveryFailed),
        (Fault(error="cant_update_message"), DeliveryRefused),
        (Fault(error="edit_window_closed"), DeliveryRefused),
        (Fault(error="token_revoked"), DeliveryRefused),
        (Fault(act="reset"), DeliveryFailed),
        (Fault(body="<html>"), DeliveryFailed),
    ],
)
def test_what_goes_wrong_says_whether_it_is_worth_another_try(
    slack: SlackServer, desk: SlackDesk, fault: Fault, error: type[Exception]
) -> None:
    slack.next(fault)

    with pytest.raises(error):
        desk.whisper("Nothing was changed.", channel="C0MAIN", member="U0DANA")


def test_the_wait_that_slack_asks_for_is_handed_on(
    slack: SlackServer, desk: SlackDesk
) -> None:
    slack.next(Fault(error="ratelimited", headers={"Retry-After": "7"}))

    with pytest.raises(DeliveryFailed) as caught:
        desk.member_of("dana@clinic.example")

    assert caught.value.retry_after_s == 7


@pytest.mark.parametrize(
    "answer",
    ['{"ok": true}', '{"ok": true, "user": []}', '{"ok": true, "user": {"id": "../"}}'],
)
def test_an_answer_that_names_no_member_names_nobody_to_write_to(
    slack: SlackServer, desk: SlackDesk, answer: str
) -> None:
    slack.next(Fault(body=answer))

    with pytest.raises(DeliveryFailed):
        desk.member_of("dana@clinic.example")


def test_a_whisper_reaches_one_member_and_marks_nothing_up(
    slack: SlackServer, desk: SlackDesk
) -> None:
    desk.whisper("<!channel> & *all*", channel="C0MAIN", member="U0DANA")

    (said,) = slack.whispers
    assert (said["channel"], said["user"]) == ("C0MAIN", "U0DANA")
    assert said["text"] == "&lt;!channel&gt; &amp; *all*"
