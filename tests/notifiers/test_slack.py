"""What Slack is sent, and what each of its answers means to us."""

from dataclasses import replace

import pytest

from incidents.alerts import Alert
from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message
from incidents.messages_slack import for_slack
from notifiers.slack import SlackNotifier
from tests.fakes.slack_server import Fault, SlackServer


@pytest.fixture
def post(message: Message) -> Message:
    """A message to the case channel."""
    return replace(message, recipient="C0MAIN", html="")


def test_markup_in_the_text_reaches_slack_as_plain_characters(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    slack_notifier.deliver(replace(post, text="<!channel> & <https://evil|here>"))

    (sent,) = slack.posts
    assert sent["text"] == "&lt;!channel&gt; &amp; &lt;https://evil|here&gt;"


def test_slack_is_told_to_make_nothing_of_links_and_names(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    slack_notifier.deliver(post)

    (sent,) = slack.posts
    switches = ("unfurl_links", "unfurl_media", "link_names", "mrkdwn")
    assert [sent[name] for name in switches] == [False] * 4
    assert sent["parse"] == "none"


def test_an_alert_in_blocks_is_within_slacks_limits_however_long_a_name_is(
    slack: SlackServer, slack_notifier: SlackNotifier, alert: Alert
) -> None:
    huge = replace(alert, organisation="&<>" * 5000, severity="s" * 80, duty="d" * 80)

    slack_notifier.deliver(for_slack(huge, recipient="C0MAIN", key="alert-1"))

    assert len(slack.posts) == 1


def test_a_reply_names_the_message_it_answers(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    first = slack_notifier.deliver(post)

    slack_notifier.deliver(replace(post, thread=first.provider_id))

    opening, reply = slack.posts
    assert "thread_ts" not in opening
    assert reply["thread_ts"] == opening["ts"]


def test_a_reply_to_a_member_goes_into_the_direct_chat_of_the_first_message(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    direct = replace(post, recipient="U0MANAGER")
    first = slack_notifier.deliver(direct)

    slack_notifier.deliver(replace(direct, thread=first.provider_id))

    assert slack.posts[1]["channel"] == "D0MANAGER"
    assert slack.posts[1]["thread_ts"] == slack.posts[0]["ts"]


def test_a_thread_in_another_channel_does_not_lead_a_message_astray(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    first = slack_notifier.deliver(post)

    slack_notifier.deliver(replace(post, recipient="C0OTHER", thread=first.provider_id))

    assert slack.posts[1]["channel"] == "C0OTHER"
    assert "thread_ts" not in slack.posts[1]


def test_a_locked_thread_does_not_hold_a_message_back(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    slack.locked_threads.add("1780000000.000100")

    receipt = slack_notifier.deliver(replace(post, thread="C0MAIN/1780000000.000100"))

    (sent,) = slack.posts
    assert "thread_ts" not in sent
    assert receipt.provider_id == f"C0MAIN/{sent['ts']}"


@pytest.mark.parametrize(
    ("error", "wait", "unknown"),
    [
        ("ratelimited", 30.0, False),
        ("rate_limited", 30.0, False),
        ("service_unavailable", 30.0, False),
        ("request_timeout", 30.0, False),
        ("team_added_to_org", 30.0, False),
        ("a_word_that_slack_made_up_yesterday", 30.0, False),
        # Slack: "some aspect of the operation" may have succeeded
        ("internal_error", 30.0, True),
        ("fatal_error", 30.0, True),
    ],
)
def test_an_error_that_passes_is_tried_again(
    slack: SlackServer,
    slack_notifier: SlackNotifier,
    post: Message,
    error: str,
    wait: float,
    unknown: bool,
) -> None:
    slack.next(Fault(error=error, headers={"Retry-After": "30"}))

    with pytest.raises(DeliveryFailed) as failure:
        slack_notifier.deliver(post)

    assert failure.value.retry_after_s == wait
    assert failure.value.outcome_unknown is unknown
    assert len(slack.calls) == 1


@pytest.mark.parametrize(
    "error",
    [
        "token_revoked",
        "invalid_auth",
        "account_inactive",
        "missing_scope",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_not_found",
        "restricted_action_read_only_channel",
        "ekm_access_denied",
        "msg_too_long",
        "invalid_blocks",
    ],
)
def test_an_error_that_stays_is_never_tried_again(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message, error: str
) -> None:
    slack.next(Fault(error=error))

    with pytest.raises(DeliveryRefused, match=f"slack: {error}"):
        slack_notifier.deliver(post)

    assert len(slack.calls) == 1


def test_a_wrong_token_is_refused(slack: SlackServer, post: Message) -> None:
    stranger = SlackNotifier("xoxb-other", base_url=slack.base_url)

    with pytest.raises(DeliveryRefused, match="invalid_auth"):
        stranger.deliver(post)


@pytest.mark.parametrize(
    ("status", "body", "unknown"),
    [
        (200, "<html>sign in to the hotel's network</html>", True),
        (200, "[]", True),
        (200, "{}", True),
        (200, '{"ok": true}', True),
        (200, '{"ok": false, "error": ["is_archived"]}', True),
        (500, "", True),
        (502, "<html>bad gateway</html>", True),
        (504, "", True),
        (503, "<html>maintenance</html>", False),
        (429, "slow down", False),
        (403, "blocked by policy", False),
    ],
)
def test_an_answer_that_is_not_slacks_is_never_taken_for_a_yes_or_a_final_no(
    slack: SlackServer,
    slack_notifier: SlackNotifier,
    post: Message,
    status: int,
    body: str,
    unknown: bool,
) -> None:
    slack.next(Fault(status=status, body=body))

    with pytest.raises(DeliveryFailed) as failure:
        slack_notifier.deliver(post)

    assert failure.value.outcome_unknown is unknown
