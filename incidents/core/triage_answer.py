"""What the triage answers: values that become the JSON of the vocabulary.

Frozen with the version of the law they were worked out under.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any


class Outcome(StrEnum):
    """What the facts prove about a duty."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    UNDETERMINED = "undetermined"


class Advice(StrEnum):
    """What to do today; ``prepare`` only for a clock that another act starts."""

    NOTIFY = "notify"
    DO_NOT_NOTIFY = "do_not_notify"
    PREPARE = "prepare"


class RiskWord(StrEnum):
    """The risk to the people concerned, as far as the facts prove it."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule read which facts, in words a manager understands."""

    rule: str
    facts: tuple[str, ...]
    says: str
    source: str

    def to_document(self) -> dict[str, Any]:
        """Return the reason as JSON."""
        return {
            "rule": self.rule,
            "facts": list(self.facts),
            "says": self.says,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An unknown fact that could change a duty.

    Attributes:
        who: who can answer: ``reporter``, ``it``, ``dpo`` or ``legal``.
        could_change: ``regime/duty`` of each duty whose outcome may turn on it.
        answers: what the first of these duties would come to, by answer; empty where
            the answers cannot be listed.
        settles: how many outcomes the best and the worst answer determine, together;
            the questions stand in its order.
    """

    fact: str
    ask: str
    who: str
    could_change: tuple[str, ...]
    answers: Mapping[str, Outcome]
    settles: int = 0

    def to_document(self) -> dict[str, Any]:
        """Return the question as JSON."""
        return {
            "fact": self.fact,
            "ask": self.ask,
            "who": self.who,
            "could_change": list(self.could_change),
            "answers": {answer: str(out) for answer, out in self.answers.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFinding:
    """One duty towards one addressee.

    Attributes:
        due_at: the legal end, or None where the law gives no number, its start is not
            known, or the duty does not arise.
        provisional_due_at: the end if the earliest of discovered, told and reported
            turns out to be awareness.
        target_at: internal target where the law gives no number.
        alarm_at: what alarms run from.
        done_at: when the notification was made, as ``acts`` says.
        remind_at_hours: hours left at which the pack wants a reminder.
    """

    regime: str
    duty: str
    addressee: str | None
    stage: str | None
    outcome: Outcome
    advice: Advice
    due_at: datetime | None
    provisional_due_at: datetime | None
    starts_from: str
    due_rule: str
    late: bool
    exception: str | None
    source: str
    because: tuple[Reason, ...]
    missing_for_notice: tuple[str, ...]
    superseded_by: str | None = None
    target_at: datetime | None = None
    done_at: datetime | None = None
    remind_at_hours: tuple[int, ...] = ()

    @property
    def alarm_at(self) -> datetime | None:
        """Return the instant that alarms run towards, or None."""
        return self.due_at or self.provisional_due_at or self.target_at

    @property
    def identity(self) -> tuple[str, str, str | None, str | None]:
        """Return what stays the same when the triage runs again."""
        return self.regime, self.duty, self.stage, self.addressee

    def to_document(self) -> dict[str, Any]:
        """Return the finding as JSON."""
        return {
            "regime": self.regime,
            "duty": self.duty,
            "addressee": self.addressee,
            "stage": self.stage,
            "outcome": self.outcome.value,
            "advice": self.advice.value,
            "due_at": utc_text(self.due_at),
            "provisional_due_at": utc_text(self.provisional_due_at),
            "starts_from": self.starts_from,
            "due_rule": self.due_rule,
            "late": self.late,
            "exception": self.exception,
            "superseded_by": self.superseded_by,
            "source": self.source,
            "because": [reason.to_document() for reason in self.because],
            "missing_for_notice": list(self.missing_for_notice),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """ENISA 2013, each factor as the lowest and highest that the facts allow.

    Attributes:
        dpc: data processing context, whole steps from 1 to 4.
        ei_quarters, cb_quarters, score_quarters: in quarters, so that no rounding
            moves a score across 2, 3 or 4.
        because: the reason for each factor.
    """

    dpc: tuple[int, int]
    ei_quarters: tuple[int, int]
    cb_quarters: tuple[int, int]
    score_quarters: tuple[int, int]
    band: tuple[str, str]
    flags: tuple[str, ...]
    because: tuple[Reason, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """Return the severity as JSON, quarters as decimals."""
        return {
            "method": "enisa-2013",
            "dpc": list(self.dpc),
            "ei": [n / 4 for n in self.ei_quarters],
            "cb": [n / 4 for n in self.cb_quarters],
            "score": [n / 4 for n in self.score_quarters],
            "band": list(self.band),
            "flags": list(self.flags),
        }


@dataclass(frozen=True, kw_only=True)
class Triage:
    """The whole answer for one breach.

    Attributes:
        presumed_risk: the risk to work with today, unknowns read on the side of the
            people concerned; never ``undetermined``.
        ask: works out the open questions, which takes longer than all the rest.
    """

    risk: RiskWord
    presumed_risk: RiskWord
    because: tuple[Reason, ...]
    severity: Severity
    duties: tuple[DutyFinding, ...]
    not_covered: tuple[str, ...]
    law_version: str
    evaluated_at: datetime
    ask: Callable[[], tuple[Question, ...]] = field(repr=False, compare=False)

    @cached_property
    def open_questions(self) -> tuple[Question, ...]:
        """Return the open questions, worked out when they are first asked for."""
        return self.ask()

    def to_document(self) -> dict[str, Any]:
        """Return the answer as the JSON of the vocabulary."""
        asked = [each.to_document() for each in self.open_questions]
        return self.to_record() | {"open_questions": asked}

    def to_record(self) -> dict[str, Any]:
        """Return the decision as it is kept: the answer without the open questions."""
        return {
            "risk": self.risk.value,
            "because": [reason.to_document() for reason in self.because],
            "severity": self.severity.to_document(),
            "duties": [duty.to_document() for duty in self.duties],
            "not_covered": list(self.not_covered),
            "law_version": self.law_version,
            "evaluated_at": utc_text(self.evaluated_at),
        }


def utc_text(instant: datetime | None) -> str | None:
    """Return *instant*, which is in UTC, as RFC 3339 with ``Z``, or None."""
    if instant is None:
        return None
    return instant.isoformat().replace("+00:00", "Z")
