"""Messages that belong to no case: the daily digest, and exercises of the alarms.

Like alerts they carry nothing that a reporter typed: references, words of our own,
instants, and the names of our own people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents import blocks
from incidents.core.ports import Message
from incidents.messages import REPEAT, local_and_utc, one_line, rendered

EXERCISE = "exercise"
DIGEST = "digest"
NO_BREACH = "Exercise: no breach has happened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A finished message of paragraphs, a list, and one button.

    Attributes:
        label, link: what the button says and opens.
    """

    subject: str
    heading: str
    organisation: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    label: str
    link: str
    repeat: bool = False


def for_email(notice: Notice, *, recipient: str, key: str) -> Message:
    """Return the mail of *notice*: text and HTML that say the same."""
    view = {"notice": notice, "repeat": REPEAT if notice.repeat else ""}
    return Message(
        key=key,
        recipient=recipient,
        subject=notice.subject,
        text=rendered("email/notice.txt", view),
        html=rendered("email/notice.html", view),
    )


def for_slack(notice: Notice, *, recipient: str, key: str) -> Message:
    """Return the Slack message of *notice*."""
    lines = [blocks.mrkdwn(line) for line in notice.paragraphs]
    lines += [f"• {blocks.mrkdwn(item)}" for item in notice.items]
    lines += [blocks.mrkdwn(line) for line in notice.after]
    parts = (
        blocks.header(notice.heading),
        blocks.context(notice.organisation),
        *(blocks.context(REPEAT) for _ in range(notice.repeat)),
        blocks.section(lines),
        blocks.row([blocks.link_button(notice.label, notice.link)]),
    )
    return Message(
        key=key,
        recipient=recipient,
        subject=notice.subject,
        text=f"{notice.subject}. {notice.paragraphs[0]}",
        blocks=blocks.message(parts),
    )


FORMS: Mapping[str, Callable[..., Message]] = {"email": for_email, "slack": for_slack}


def exercise(organisation: str, *, link: str, repeat: bool) -> Notice:
    """Return what everybody reads in an exercise; nothing in it looks like a case."""
    return Notice(
        subject=f"{NO_BREACH}. Please confirm that you have read this",
        heading=NO_BREACH,
        organisation=one_line(organisation),
        paragraphs=(
            "This is an exercise of the alarms. It tests whether you can be reached.",
            "Open the page below and press its one button. Nothing else is to be done.",
        ),
        label="I have read the exercise",
        link=link,
        repeat=repeat,
    )


def digest(
    said: Mapping[str, Any],
    organisation: str,
    *,
    zone: str,
    link: str,
    late_since: datetime | None,
    repeat: bool,
) -> Notice:
    """Return the daily digest: open cases by deadline, and who would be told now.

    Args:
        said: as ``services.digests`` stored it.
        late_since: when it should have gone out, if it is late.
    """
    count, shown = said["open"], said["cases"]
    are = "1 case is open" if count == 1 else f"{count} cases are open"
    more = count - len(shown)
    after = [f"{more} more stand in the console."] if more else []
    after.append(said["would_be_told"])
    after += [f"Put this right: {says}" for says in said["weak"]]
    if late_since is not None:
        planned = local_and_utc(late_since, zone)
        after.append(f"Late: this should have gone out on {planned}.")
    return Notice(
        subject=f"{are} at {one_line(organisation)}",
        heading=f"Today: {are}",
        organisation=one_line(organisation),
        paragraphs=("What is open, the earliest deadline first:",),
        items=tuple(_case(case, zone) for case in shown),
        after=tuple(after),
        label="Open the list",
        link=link,
        repeat=repeat,
    )


def _case(case: Mapping[str, Any], zone: str) -> str:
    due = case["deadline_at"]
    until = (
        f"deadline {local_and_utc(datetime.fromisoformat(due), zone)}"
        if due
        else "no deadline is running"
    )
    holder = f"held by {case['holder']}" if case["holder"] else "held by nobody yet"
    return f"{case['reference']}, {case['severity']}: {until}; {holder}"
