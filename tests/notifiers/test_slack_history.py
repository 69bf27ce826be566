"""Whether a post has arrived is read from the room, where the token may read it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message, Searching
from notifiers.slack import SlackNotifier
from tests.fakes.slack_server import Fault, SlackServer
from tests.notifiers.conftest import NOW

SINCE = NOW - timedelta(minutes=1)


@pytest.fixture
def post(slack: SlackServer, message: Message) -> Message:
    """A message to a room that may be read."""
    slack.may_read = True
    return replace(message, recipient="C0MAIN", html="")


def test_the_channel_can_search(slack_notifier: SlackNotifier) -> None:
    assert isinstance(slack_notifier, Searching)


def test_what_was_posted_is_found_by_its_key_alone(
    slack_notifier: SlackNotifier, post: Message
) -> None:
    other = slack_notifier.deliver(replace(post, key="alert-2"))
    receipt = slack_notifier.deliver(post)

    found = slack_notifier.find(replace(post, text="other words"), since=SINCE)

    assert found == receipt != other


def test_what_was_never_posted_is_not_found(
    slack_notifier: SlackNotifier, post: Message
) -> None:
    slack_notifier.deliver(replace(post, key="alert-2"))

    assert slack_notifier.find(post, since=SINCE) is None


def test_a_reply_is_found_in_its_thread(
    slack_notifier: SlackNotifier, post: Message
) -> None:
    first = slack_notifier.deliver(post)
    reply = replace(post, key="alert-2", thread=first.provider_id)
    receipt = slack_notifier.deliver(reply)

    assert slack_notifier.find(reply, since=SINCE) == receipt


def test_a_reply_whose_thread_was_lost_is_found_in_the_room(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    receipt = slack_notifier.deliver(post)
    slack.next(Fault(error="thread_not_found"))

    lost = replace(post, thread="C0MAIN/1780000000.000100")

    assert slack_notifier.find(lost, since=SINCE) == receipt


def test_the_history_is_read_from_a_minute_before_the_message_was_written(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    slack_notifier.find(post, since=SINCE)

    asked = slack.calls[-1].payload
    assert float(asked["oldest"]) == SINCE.timestamp() - 60
    assert asked["include_all_metadata"] is True


@pytest.mark.parametrize(
    "error", ["missing_scope", "not_in_channel", "channel_not_found", "unknown_method"]
)
def test_where_we_may_not_read_it_cannot_be_said(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message, error: str
) -> None:
    slack.next(Fault(error=error))

    with pytest.raises(DeliveryRefused):
        slack_notifier.find(post, since=SINCE)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(error="ratelimited", headers={"Retry-After": "30"}),
        Fault(error="internal_error"),
        Fault(act="reset"),
        Fault(status=502, body="<html>bad gateway</html>"),
    ],
)
def test_a_reading_that_fails_leaves_nothing_new_in_doubt(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message, fault: Fault
) -> None:
    slack.next(fault)

    with pytest.raises(DeliveryFailed) as failure:
        slack_notifier.find(post, since=SINCE)

    assert not failure.value.outcome_unknown


@pytest.mark.parametrize(
    ("error", "whole"),
    [("token_revoked", True), ("invalid_auth", True), ("is_archived", False)],
)
def test_a_refusal_says_whether_every_room_is_shut(
    slack: SlackServer,
    slack_notifier: SlackNotifier,
    post: Message,
    error: str,
    whole: bool,
) -> None:
    slack.next(Fault(error=error))

    with pytest.raises(DeliveryRefused) as refusal:
        slack_notifier.deliver(post)

    assert refusal.value.whole_channel is whole
