"""The tables, one module per aggregate."""

from models.tables.access import (
    AccessEntry,
    AccessGrant,
    ApiRequest,
    ApiToken,
    SignInEvent,
    SignInLink,
    SignInSession,
    SignOutToken,
)
from models.tables.audit import AuditEntry, AuditReason
from models.tables.cycle import (
    CircularRow,
    CompletedStep,
    Cycle,
    CycleCatalogue,
    IdempotencyKey,
)
from models.tables.dialogue import Meeting, Question
from models.tables.disclosure import DisclosureRow
from models.tables.installation import Installation
from models.tables.letter import Letter, LetterCopy, LetterText, Notice
from models.tables.mail import MailboxRow, MailFileRow, MailRow
from models.tables.obligation import Clarification, DeadlineKind, DeadlineVersion, Obligation
from models.tables.project import Project, ProjectMilestoneRow, ProjectRoleRow, ProjectStatusRow
from models.tables.respondent import Contact, ContactConfirmation, PhoneCall, Respondent
from models.tables.review import Assessment, AssessmentClearance, ReportHandOff, Review, ReviewState
from models.tables.statement import Attachment, Consent, Signature
from models.tables.submission import FindingRow, ScanState, Submission, SubmissionKind
from models.tables.turn import Turn

__all__ = [
    "AccessEntry",
    "AccessGrant",
    "ApiRequest",
    "ApiToken",
    "Assessment",
    "AssessmentClearance",
    "Attachment",
    "AuditEntry",
    "AuditReason",
    "CircularRow",
    "Clarification",
    "CompletedStep",
    "Consent",
    "Contact",
    "ContactConfirmation",
    "Cycle",
    "CycleCatalogue",
    "DeadlineKind",
    "DeadlineVersion",
    "DisclosureRow",
    "FindingRow",
    "IdempotencyKey",
    "Installation",
    "Letter",
    "LetterCopy",
    "LetterText",
    "MailFileRow",
    "MailRow",
    "MailboxRow",
    "Meeting",
    "Notice",
    "Obligation",
    "PhoneCall",
    "Project",
    "ProjectMilestoneRow",
    "ProjectRoleRow",
    "ProjectStatusRow",
    "Question",
    "ReportHandOff",
    "Respondent",
    "Review",
    "ReviewState",
    "ScanState",
    "SignInEvent",
    "SignInLink",
    "SignInSession",
    "SignOutToken",
    "Signature",
    "Submission",
    "SubmissionKind",
    "Turn",
]
