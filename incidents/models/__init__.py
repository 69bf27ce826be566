"""The rows, by theme. Only ``store`` and ``services`` may know them."""

from sqlmodel import SQLModel

from incidents.models.acts import ActRow
from incidents.models.alerts import (
    AttemptRow,
    BeatRow,
    MessageRow,
    RoomRow,
    StepRow,
)
from incidents.models.audit import AuditFindingRow, AuditRow
from incidents.models.case import (
    AwarenessRow,
    DecisionRow,
    DutyRow,
    FactsTextRow,
    FactsVersionRow,
    IncidentRow,
    TaskRow,
    TimelineRow,
    TriageRow,
)
from incidents.models.filing import FilingAnswerRow, FilingDocumentRow, FilingRow
from incidents.models.house import (
    ApiTokenRow,
    DraftRow,
    MembershipRow,
    OrganisationChangeRow,
    OrganisationRow,
    SessionRow,
    ThrottleRow,
    UserRow,
)
from incidents.models.severity import SeverityJudgementRow

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "ActRow",
    "ApiTokenRow",
    "AttemptRow",
    "AuditFindingRow",
    "AuditRow",
    "AwarenessRow",
    "BeatRow",
    "DecisionRow",
    "DraftRow",
    "DutyRow",
    "FactsTextRow",
    "FactsVersionRow",
    "FilingAnswerRow",
    "FilingDocumentRow",
    "FilingRow",
    "IncidentRow",
    "MembershipRow",
    "MessageRow",
    "OrganisationChangeRow",
    "OrganisationRow",
    "RoomRow",
    "SessionRow",
    "SeverityJudgementRow",
    "StepRow",
    "TaskRow",
    "ThrottleRow",
    "TimelineRow",
    "TriageRow",
    "UserRow",
]
