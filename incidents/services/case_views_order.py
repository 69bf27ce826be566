"""In which order the duties of a case are read: by law, what is owed first."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from incidents.services.case_views_values import DutyView

_STAGES = ("early-warning", "initial", "intermediate", "final")
_NEVER = float("inf")


def in_order(duties: Iterable[DutyView]) -> tuple[DutyView, ...]:
    """Return the duties law by law, the law with the next deadline first.

    Within a law what is owed comes first, by deadline; the stages of one notification
    stay together in their order, and the register, which keeps itself, comes last.
    """
    views = list(duties)
    by_law = _first_keys(views, lambda duty: duty.regime)
    by_notice = _first_keys(views, _notice)
    return tuple(
        sorted(
            views,
            key=lambda duty: (
                by_law[duty.regime],
                duty.regime,
                by_notice[_notice(duty)],
                _notice(duty),
                _STAGES.index(duty.stage) if duty.stage in _STAGES else -1,
            ),
        )
    )


def _first_keys(views: list[DutyView], group: Any) -> dict[Any, Any]:
    """Return the most urgent key of each group of duties."""
    ordered = sorted(views, key=group)
    return {name: min(map(_urgency, of)) for name, of in groupby(ordered, group)}


def _notice(duty: DutyView) -> tuple[str, str, str]:
    return duty.regime, duty.duty, duty.addressee


def _urgency(duty: DutyView) -> tuple[bool, bool, float, bool]:
    at = duty.alarm_at.timestamp() if duty.alarm_at else _NEVER
    return (
        duty.duty == "record-in-register",
        duty.status != "open" or duty.outcome == "not_required",
        at,
        duty.due_at is None and duty.provisional_due_at is None,
    )
