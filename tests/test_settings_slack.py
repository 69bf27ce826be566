"""What the doctor says about the Slack settings; never a value of theirs."""

import pytest

from incidents.runtime import Chat
from incidents.settings import Settings, unsafe
from incidents.wiring import build_runtime

TOKEN = {"slack_token": "xoxb-1-secret"}
SIGNED = {"slack_signing_secret": "0123456789abcdef0123456789abcdef"}
SOCKET = {"slack_app_token": "xapp-1-secret"}
PUBLIC = {"base_url": "https://tocsin.example"}


def said(**settings: str) -> str:
    """Return what is said about Slack."""
    found = unsafe(Settings(**(PUBLIC | settings)))
    return " ".join(
        f"{says} {to_do}" for _, says, to_do in found if "Slack" in says + to_do
        or "SLACK" in says + to_do
    )  # fmt: skip


@pytest.mark.parametrize(
    "settings",
    [{}, TOKEN | SIGNED, TOKEN | SOCKET, TOKEN | SIGNED | SOCKET],
    ids=["no Slack", "public address", "Socket Mode", "both"],
)
def test_what_works_is_not_spoken_of(settings: dict[str, str]) -> None:
    assert said(**settings) == ""


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (TOKEN, "have no buttons"),
        ({"slack_token": "xoxp-1"} | SIGNED, "not a bot token"),
        (TOKEN | {"slack_signing_secret": "xoxb-1"}, "32 hex digits"),
        (TOKEN | {"slack_app_token": "xoxb-1"}, "not an app-level token"),
        (SIGNED, "TOCSIN_SLACK_TOKEN is missing"),
        (SOCKET, "TOCSIN_SLACK_TOKEN is missing"),
        (TOKEN | SIGNED | {"base_url": "http://127.0.0.1:8000"}, "cannot call"),
        (TOKEN | SIGNED | {"base_url": "https://10.1.2.3"}, "cannot call"),
        (TOKEN | SIGNED | {"base_url": "https://tocsin"}, "cannot call"),
    ],
)
def test_what_keeps_slack_from_working_is_named(
    settings: dict[str, str], words: str
) -> None:
    spoken = said(**settings)

    assert words in spoken
    assert "secret" not in spoken.replace("Signing Secret", "")
    assert "docs/slack.md" in spoken


def test_two_secrets_are_taken_while_one_is_replaced() -> None:
    both = Settings(slack_signing_secret=f" {'a' * 32} , {'b' * 32},")

    assert both.slack_signing_secrets == ("a" * 32, "b" * 32)


@pytest.mark.parametrize(
    ("settings", "answers"),
    [
        ({}, False),
        (TOKEN, False),
        (SIGNED, False),
        (TOKEN | SIGNED, True),
        (TOKEN | SOCKET, True),
    ],
)
def test_buttons_are_there_where_a_press_comes_back(
    tmp_path: object, settings: dict[str, str], answers: bool
) -> None:
    rt = build_runtime(Settings(data_folder=tmp_path, **settings))
    try:
        assert rt.chat.answers is answers
        assert (rt.chat == Chat()) is ("slack_token" not in settings)
    finally:
        rt.close()
