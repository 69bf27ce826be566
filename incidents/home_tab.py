"""Slack's Home tab as finished blocks: a person's open cases by deadline."""

from dataclasses import dataclass
from datetime import datetime

from incidents import blocks
from incidents.messages import local_and_utc, time_left

STRANGER = (
    "Your cases would stand here, but you are not in the directory of an organisation. "
    "Ask whoever looks after Tocsin to enter you with your Slack member id or the "
    "e-mail address that you use here."
)
NONE_OPEN = "No open case waits for you."


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCase:
    """One open case.

    Attributes:
        organisation: our legal entity's name where the reader serves several, or "".
        deadline_at, hours_left: of what alarms next; None = nothing is running.
        holder: who holds it, or "".
    """

    reference: str
    severity: str
    organisation: str
    deadline_at: datetime | None
    hours_left: float | None
    zone: str
    holder: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTab:
    """What one person sees.

    Attributes:
        known: they are in a directory here; otherwise nothing else is said.
        at: when this was written.
        more: how many cases are not shown.
        link: address of the console.
    """

    known: bool
    at: datetime
    zone: str
    cases: tuple[HomeCase, ...]
    more: int
    link: str


def as_blocks(tab: HomeTab) -> tuple[blocks.Block, ...]:
    """Return the tab as Slack shows it, within Slack's limits."""
    title = blocks.header("Your open cases")
    if not tab.known:
        return blocks.home((title, blocks.context(STRANGER)))
    at = blocks.date(tab.at, local_and_utc(tab.at, tab.zone))
    shown = [block for case in tab.cases for block in _case(case)]
    return blocks.home(
        (
            title,
            blocks.context("As it stood on", f"{at}. Open this tab again for news."),
            *(shown or [blocks.context(NONE_OPEN)]),
            *_more(tab.more),
            blocks.row([blocks.link_button("Open the console", tab.link)]),
        )
    )


def _case(case: HomeCase) -> list[blocks.Block]:
    head = f"{blocks.bold(case.reference)} · {blocks.mrkdwn(case.severity)}"
    passed = case.hours_left is not None and case.hours_left <= 0
    label = "Deadline (passed):" if passed else "Next deadline:"
    deadline = "None is running."
    if case.deadline_at is not None:
        when = blocks.date(case.deadline_at, local_and_utc(case.deadline_at, case.zone))
        deadline = f"{when} ({time_left(case.hours_left)})"
    lines = (head, f"{blocks.bold(label)} {deadline}")
    held = f"Held by {case.holder}." if case.holder else "Nobody holds it yet."
    whose = f"{case.organisation}. " if case.organisation else ""
    open_it = blocks.link_button("Open", case.link)
    return [blocks.section(lines, beside=open_it), blocks.context(f"{whose}{held}")]


def _more(count: int) -> list[blocks.Block]:
    return [blocks.context(f"And {count} more in the console.")] if count else []
