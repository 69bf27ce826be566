"""What the console shows of a case, as plain values without behaviour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.services.case_views_facts import FactView
from incidents.services.formal_ends import FormalEndView
from incidents.services.severity_views import ScoreView
from incidents.services.standing_acts import StandingAct


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """What stands beside everything: who, how bad, until when.

    Attributes:
        zone: the organisation's time zone; people read and type times in it.
        next_span_h: hours that the next deadline gives from start to end, or None.
    """

    reference: str
    slug: str
    organisation: str
    zone: str
    status: str
    closed_as: str | None
    closed_at: datetime | None
    severity: str
    risk: str
    certainty: str | None
    channel: str
    reported_at: datetime
    aware_at: datetime | None
    next_due_at: datetime | None
    next_duty: str | None
    next_stage: str
    next_law: str
    next_provisional: bool
    next_is_target: bool
    next_span_h: float | None
    holder: str | None
    held_by_me: bool
    acknowledged_by: str | None
    facts_version: int
    default_role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """One decision as it was taken."""

    decision: str
    reason: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A duty with what the triage says and what people decided.

    Attributes:
        addressee_name: the authority's name, or the addressee's code, or "".
        formal_end: a note beside the alarm; None where there is none.
        in_days: its limit counts days or months, so its last day matters.
        starts_from: the fact, or the act as ``acts.<duty>.<stage>``, of its clock.
        choices: what can be decided; empty when nothing can any more.
        acts: what was recorded as made, as it stands.
        recorded: it can be recorded by hand that this was done.
        overtaken: somebody decided against it, and what is known now asks for more.
        filed_for: key of the duty that a notification begun here is filed for; None
            when none can be begun.
        follows_up: the notification begun here follows one that was filed.
    """

    id: UUID
    regime: str
    regime_name: str
    duty: str
    stage: str
    addressee: str
    addressee_name: str
    outcome: str
    advice: str
    status: str
    due_at: datetime | None
    provisional_due_at: datetime | None
    target_at: datetime | None
    alarm_at: datetime | None
    span_h: float | None
    in_days: bool
    formal_end: FormalEndView | None
    starts_from: str
    due_rule: str
    late: bool
    exception: str | None
    superseded_by: str | None
    source: str
    because: Sequence[Mapping[str, Any]]
    missing: Sequence[str]
    decisions: tuple[DecisionView, ...]
    choices: tuple[str, ...]
    acts: tuple[StandingAct, ...]
    recorded: bool
    overtaken: bool
    filed_for: UUID | None
    follows_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingLine:
    """A notification on the list of documents; ``filed_at`` None means a draft.

    Attributes:
        deadline: what the alarms of it run to, None where none runs.
        approved_by: whoever approved the draft last, or "".
        waits: a second person must look at it before it may be sent.
        withdraws: it took an earlier notification back.
    """

    id: UUID
    duty_id: UUID
    number: int
    kind: str
    form: str
    created_at: datetime
    author: str
    filed_at: datetime | None
    filed_by: str | None
    authority_reference: str | None
    means: str | None
    pdf_sha256: str | None
    deadline: datetime | None
    approved_at: datetime | None
    approved_by: str
    waits: bool
    withdraws: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Something to do, or done."""

    id: UUID
    kind: str
    text: str
    created_at: datetime
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry of the timeline; ``payload`` None means that it was erased."""

    seq: int
    kind: str
    at: datetime
    actor: str
    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessView:
    """When somebody said that we became aware, and why."""

    aware_at: datetime
    role: str
    reason: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LawView:
    """A law by name, and what of its pack nobody has confirmed yet."""

    name: str
    unchecked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything on the page of one case.

    Attributes:
        laws: every law that we know, by the id of its regime.
        addressees: names of authorities and of the case's controllers, by code.
        triages: the answers of the triage, oldest first; the last one counts.
        field_labels: by form, what each field of its notifications is called.
    """

    head: CaseHead
    duties: tuple[DutyView, ...]
    laws: Mapping[str, LawView]
    addressees: Mapping[str, str]
    facts: tuple[FactView, ...]
    awareness: tuple[AwarenessView, ...]
    triages: tuple[Mapping[str, Any], ...]
    score: ScoreView
    filings: tuple[FilingLine, ...]
    field_labels: Mapping[str, Mapping[str, str]]
    tasks: tuple[TaskView, ...]
    timeline: tuple[EntryView, ...]

    @property
    def triage(self) -> Mapping[str, Any]:
        """Return what the triage says now."""
        return self.triages[-1]
