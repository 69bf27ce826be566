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
from incidents.models.approval import (
    FilingApprovalRow,
    FilingReplyFileRow,
    FilingReplyRow,
    SecondApprovalRow,
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
from incidents.models.escalation import (
    AcknowledgementRow,
    DrillAnswerRow,
    DrillRow,
    EscalationRow,
    TellingRow,
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
from incidents.models.letter import LetterRow
from incidents.models.mail import AcknowledgeLinkRow, MailboxRow, ReturnedMailRow
from incidents.models.severity import SeverityJudgementRow
from incidents.models.slack import ErrandRow, LinkRow, MemberRow, ThreadRow

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "AcknowledgeLinkRow",
    "AcknowledgementRow",
    "ActRow",
    "ApiTokenRow",
    "AttemptRow",
    "AuditFindingRow",
    "AuditRow",
    "AwarenessRow",
    "BeatRow",
    "DecisionRow",
    "DraftRow",
    "DrillAnswerRow",
    "DrillRow",
    "DutyRow",
    "ErrandRow",
    "EscalationRow",
    "FactsTextRow",
    "FactsVersionRow",
    "FilingAnswerRow",
    "FilingApprovalRow",
    "FilingDocumentRow",
    "FilingReplyFileRow",
    "FilingReplyRow",
    "FilingRow",
    "IncidentRow",
    "LetterRow",
    "LinkRow",
    "MailboxRow",
    "MemberRow",
    "MembershipRow",
    "MessageRow",
    "OrganisationChangeRow",
    "OrganisationRow",
    "ReturnedMailRow",
    "RoomRow",
    "SecondApprovalRow",
    "SessionRow",
    "SeverityJudgementRow",
    "StepRow",
    "TaskRow",
    "TellingRow",
    "ThreadRow",
    "ThrottleRow",
    "TimelineRow",
    "TriageRow",
    "UserRow",
]
