"""Alerts on Slack: the same words as by mail, and buttons while they are of use."""

from typing import Any

from incidents import blocks
from incidents.alerts import Alert, AlertKind, Standing
from incidents.core.ports import Message
from incidents.messages import local_and_utc, severity_of, subject_of, view_of

# The last calls before an end are seen by the whole room, not in the thread alone.
LAST_CALLS_H = 4


def for_slack(alert: Alert, *, recipient: str, key: str, thread: str = "") -> Message:
    """Return the Slack message of *alert*; arguments as for ``messages.for_email``.

    The deadline is a date token, which Slack shows in each reader's own zone.
    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    view = view_of(alert)
    return Message(
        key=key,
        recipient=recipient,
        thread=thread,
        subject=subject_of(alert),
        text=f"{subject_of(alert)}. {view['says']}",
        blocks=_blocks(alert, view),
        broadcast=bool(thread) and _is_last_call(alert),
    )


def _is_last_call(alert: Alert) -> bool:
    if alert.hours_left is None:
        return False
    timed = alert.kind in {AlertKind.REMINDER, AlertKind.OVERDUE}
    return timed and alert.hours_left <= LAST_CALLS_H


def _blocks(alert: Alert, view: dict[str, Any]) -> tuple[blocks.Block, ...]:
    deadline = blocks.mrkdwn(view["deadline"])
    if alert.deadline_at is not None:
        when = blocks.date(alert.deadline_at, view["deadline"])
        deadline = f"{when} ({view['time_left']})"
    lines = (
        blocks.mrkdwn(view["says"]),
        f"{blocks.bold(view['deadline_label'] + ':')} {deadline}",
        f"{blocks.bold('To do:')} {blocks.mrkdwn(view['to_do'])}",
        *(f"{blocks.bold('Law:')} {blocks.mrkdwn(law)}" for law in [alert.law] if law),
    )
    notes = (note for note in (view["repeat"], *view["notes"]) if note)
    return blocks.message(
        (
            blocks.header(f"Breach report {alert.reference} · {severity_of(alert)}"),
            blocks.context(view["organisation"]),
            blocks.section(lines),
            *(blocks.context(note) for note in notes),
            *_standing(alert),
            blocks.row(_buttons(alert)),
        )
    )


def _standing(alert: Alert) -> list[blocks.Block]:
    standing, found = alert.standing, []
    if standing.seen_by and standing.seen_at is not None:
        at = blocks.date(standing.seen_at, local_and_utc(standing.seen_at, alert.zone))
        found.append(blocks.context(f"Acknowledged by {standing.seen_by},", at))
    if standing.holder:
        found.append(blocks.context(f"Held by {standing.holder}."))
    if standing.closed:
        found.append(blocks.context("The case is closed."))
    return found


def _buttons(alert: Alert) -> list[blocks.Block]:
    """Return what can still be done from here; reading the case always can."""
    presses = [
        blocks.press_button(label, action, alert.button)
        for label, action in _open_to(alert.standing)
        if alert.button
    ]
    return [*presses, blocks.link_button("Open", alert.link)]


def _open_to(standing: Standing) -> list[tuple[str, blocks.Action]]:
    if standing.closed or standing.holder:
        return []
    take = ("Take the case", blocks.Action.TAKE_CASE)
    if standing.seen_by:
        return [take]
    return [("Acknowledge", blocks.Action.ACKNOWLEDGE), take]
