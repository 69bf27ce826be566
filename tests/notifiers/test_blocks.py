"""Whatever is put into blocks, Slack takes them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import blocks
from tests.fakes.slack_limits import unfit, unfit_home

# Emoji count twice where Slack counts in UTF-16; blanks alone Slack refuses.
TEXT = st.one_of(
    st.text(max_size=200),
    st.builds(
        lambda piece, times: piece * times,
        st.sampled_from(["a", " ", "\n", "\u00e4", "&", "<", "😀", "👩‍⚕️", "\u202e"]),
        st.integers(0, 4000),
    ),
)
BUTTON = st.one_of(
    st.builds(blocks.press_button, TEXT, st.sampled_from(blocks.Action), st.just("v")),
    st.builds(blocks.link_button, TEXT, st.just("https://tocsin.example/console")),
)
BLOCK = st.one_of(
    st.builds(blocks.header, TEXT),
    st.builds(blocks.context, TEXT),
    st.builds(lambda text, after: blocks.context(text, blocks.mrkdwn(after)), TEXT,
              st.text(max_size=100)),
    st.builds(lambda lines: blocks.section(map(blocks.mrkdwn, lines)),
              st.lists(TEXT, max_size=6)),
    st.builds(lambda text, button: blocks.section([blocks.bold(text)], beside=button),
              TEXT, BUTTON),
    BUTTON.map(lambda button: blocks.row([button])),
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=120))
def test_every_message_fits(made: list[blocks.Block]) -> None:
    assert unfit({"text": "x", "blocks": list(blocks.message(made))}) == ""


@settings(max_examples=50, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=120))
def test_every_home_tab_fits(made: list[blocks.Block]) -> None:
    view = {"type": "home", "blocks": list(blocks.home(made))}

    assert unfit_home(view) == ""


@pytest.mark.parametrize("limit", [blocks.MESSAGE_LIMIT, blocks.HOME_LIMIT])
def test_what_is_too_long_loses_its_middle_and_keeps_its_buttons(limit: int) -> None:
    cut = blocks.message if limit == blocks.MESSAGE_LIMIT else blocks.home
    lines = [blocks.context(str(number)) for number in range(limit + 30)]
    last = blocks.row([blocks.link_button("Open", "https://tocsin.example")])

    made = cut([*lines, last])

    assert len(made) == limit
    assert made[-1] == last
    assert made[0] == lines[0]


@pytest.mark.parametrize(
    ("made", "limit"),
    [
        (lambda text: blocks.header(text)["text"]["text"], blocks.HEADER_LIMIT),
        (lambda text: blocks.context(text)["elements"][0]["text"], 2000),
        (
            lambda text: blocks.link_button(text, "https://t.example")["text"]["text"],
            blocks.BUTTON_LIMIT,
        ),
    ],
)
def test_text_is_kept_up_to_the_limit_and_cut_with_a_sign_beyond(
    made: Any, limit: int
) -> None:
    assert made("x" * limit) == "x" * limit
    assert made("x" * (limit + 1)) == "x" * (limit - 1) + "…"
    assert len(made("😀" * limit).encode("utf-16-le")) // 2 <= limit


def test_a_value_or_link_is_never_cut_to_mean_something_else() -> None:
    longest = "v" * blocks.VALUE_LIMIT
    blocks.press_button("Take", blocks.Action.TAKE_CASE, longest)

    with pytest.raises(ValueError, match="value"):
        blocks.press_button("Take", blocks.Action.TAKE_CASE, longest + "v")
    with pytest.raises(ValueError, match="link"):
        blocks.link_button("Open", "https://t.example/" + "x" * blocks.LINK_LIMIT)


def test_names_of_actions_are_shorter_than_slack_takes() -> None:
    assert all(len(action) <= 255 for action in (*blocks.Action, blocks.OPEN))
