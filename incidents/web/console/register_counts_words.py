"""A year of the register in counts, in words. Pure."""

from typing import Any

from incidents.core import words as labels
from incidents.services.register_counts import UNKNOWN, Summary
from incidents.web.console import words

_QUESTIONS = {
    "quarter": "When they were reported",
    "incident_type": "What happened",
    "intent": "By mistake or on purpose",
    "risk": "Risk to people",
    "outcome": "How the cases stand",
    "authority": "The supervisory authority",
    "people": "The people concerned",
}
_QUARTERS = {
    "1": "January to March",
    "2": "April to June",
    "3": "July to September",
    "4": "October to December",
}
_MADE = {
    "made": "notified in time",
    "late": "late",
    "open": "not decided or not done yet",
    "decided_not": "decided not to",
    "not_owed": "no law asked for it",
}


def tables(summary: Summary) -> list[dict[str, Any]]:
    """Return each table with its question and its rows in words."""
    return [
        {
            "question": _QUESTIONS[table.question],
            "rows": [
                {
                    "label": _label(table.question, code),
                    "count": "withheld" if count is None else f"{count:,}",
                    "withheld": count is None,
                }
                for code, count in table.rows
            ],
        }
        for table in summary.tables
    ]


def _label(question: str, code: str) -> str:
    if question == "quarter":
        return _QUARTERS[code]
    if question == "risk":
        return words.RISKS.get(code, code)
    if question == "outcome":
        outcome = words.CLOSED_AS.get(code, code)
        return "Open" if code == "open" else f"Closed as {outcome}"
    if question in {"authority", "people"}:
        said = _MADE[code]
        return said[:1].upper() + said[1:]
    return "Not known" if code == UNKNOWN else labels.label(question, code)
