"""The case page's record: documents, tasks and awareness in words. Pure."""

from datetime import datetime
from typing import Any

from incidents.services.case_views_values import CaseFile
from incidents.web.console import words
from incidents.web.console.times import short, spoken, time_left

View = dict[str, Any]
_KINDS = {"new": "New notification", "follow-up": "Follow-up notification"}


def documents(case: CaseFile, now: datetime) -> list[View]:
    """Return drafts and filings with their deadlines, oldest first."""
    zone = case.head.zone
    duties = {
        d.id: words.duty_to(d.duty, d.addressee_name, d.stage) for d in case.duties
    }
    return [
        {
            "id": str(line.id),
            "title": _KINDS.get(line.kind, line.kind),
            "duty": duties.get(line.duty_id, ""),
            "number": line.number,
            "filed": spoken(line.filed_at, zone) if line.filed_at else "",
            "filed_by": line.filed_by,
            "authority_reference": line.authority_reference,
            "means": line.means,
            "sha256": line.pdf_sha256,
            "begun": short(line.created_at, zone),
            "author": line.author,
            "approved": spoken(line.approved_at, zone) if line.approved_at else "",
            "approved_by": line.approved_by,
            "waits": line.waits,
            "withdraws": line.withdraws,
            "left": time_left(line.deadline, span_h=None, zone=zone, now=now)
            if case.head.status == "open"
            else None,
        }
        for line in case.filings
    ]


def _second_looks(case: CaseFile) -> list[View]:
    """Return the notifications that wait for a second person, as tasks."""
    if case.head.status != "open":
        return []
    to = {d.id: d.addressee_name or "the authority" for d in case.duties}
    return [
        {
            "id": "",
            "filing": str(line.id),
            "text": f"Look as the second person at what {line.approved_by} approved: "
            f"notification {line.number} to {to.get(line.duty_id, 'the authority')}",
            "since": short(line.approved_at, case.head.zone),
            "done": "",
            "by": None,
        }
        for line in case.filings
        if line.waits and line.approved_at
    ]


def tasks(case: CaseFile) -> list[View]:
    """Return the tasks, those still to do first."""
    zone = case.head.zone
    views = [
        {
            "id": str(task.id),
            "filing": "",
            "text": task.text,
            "since": short(task.created_at, zone),
            "done": short(task.done_at, zone) if task.done_at else "",
            "by": task.done_by,
        }
        for task in case.tasks
    ]
    return [
        *_second_looks(case),
        *sorted(views, key=lambda task: bool(task["done"])),
    ]


def awareness(case: CaseFile) -> list[View]:
    """Return when somebody said that we became aware, the latest first."""
    zone = case.head.zone
    return [
        {
            "aware": spoken(each.aware_at, zone),
            "role": "as processor" if each.role == "processor" else "as controller",
            "reason": each.reason,
            "author": each.author,
            "at": short(each.at, zone),
        }
        for each in reversed(case.awareness)
    ]
