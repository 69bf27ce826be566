"""How far a case has climbed, in words. Pure."""

from datetime import datetime, timedelta
from typing import Any

from incidents.services.escalation_views import CaseEscalation, NextLevel, ToldLevel
from incidents.web.console.times import span, spoken

_VIA = {
    "console": "in the console",
    "slack": "in Slack",
    "mail": "by the link in a mail",
    "api": "by a program",
}
# So many of the repeats are shown; the messages below show all.
_SHOWN = 6


def escalation(found: CaseEscalation, zone: str, *, now: datetime) -> dict[str, Any]:
    """Return who was told, who answered, and who is told next."""
    return {
        "told": [_told(each, zone) for each in found.told[-_SHOWN:]],
        "answers": [
            {
                "name": each.name,
                "via": _VIA.get(each.via, each.via),
                "taken": each.taken,
                "at": spoken(each.at, zone),
            }
            for each in found.answers
        ],
        "until": spoken(found.answered_until, zone) if found.answered_until else "",
        "following": _following(found.following, zone, now=now),
    }


def _told(each: ToldLevel, zone: str) -> dict[str, str]:
    what = {
        "first": f"Level {each.number} told at once",
        "escalated": f"Level {each.number} told, since nobody had acknowledged",
        "unanswered": f"Level {each.number} told again",
        "lapsed": f"Level {each.number} told anew, the acknowledgement had run out",
    }
    return {
        "what": what[each.why],
        "at": spoken(each.at, zone),
        "people": ", ".join(each.people) or "Nobody of this level",
        "skipped": ", ".join(each.skipped),
    }


def _following(
    step: NextLevel | None, zone: str, *, now: datetime
) -> dict[str, str] | None:
    if step is None:
        return None
    names = ", ".join(step.people)
    are = "are" if len(step.people) > 1 else "is"
    nobody = "the Slack channel is" if step.room else "nobody is there who could be"
    who = f"level {step.number} ({names}) {are}" if names else nobody
    return {
        "who": who,
        "at": spoken(step.at, zone),
        "left": span(max(step.at - now, timedelta(0))),
    }
