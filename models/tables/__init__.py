"""The tables, one module per aggregate."""

from models.tables.audit import AuditEntry
from models.tables.cycle import (
    CircularKind,
    CircularRow,
    CompletedStep,
    Cycle,
    CycleCatalogue,
    IdempotencyKey,
)
from models.tables.dialogue import Meeting, Question
from models.tables.disclosure import DisclosureRow
from models.tables.installation import Installation
from models.tables.letter import Letter, LetterCopy, Notice
from models.tables.mail import MailboxRow, MailFileRow, MailRow
from models.tables.obligation import Clarification, DeadlineKind, DeadlineVersion, Obligation
from models.tables.project import Project, ProjectMilestoneRow, ProjectRoleRow, ProjectStatusRow
from models.tables.respondent import Contact, ContactConfirmation, PhoneCall, Respondent
from models.tables.review import Assessment, AssessmentClearance, Review, ReviewState
from models.tables.statement import Attachment, Consent, Signature
from models.tables.submission import FindingRow, ScanState, Submission, SubmissionKind
from models.tables.turn import Turn

__all__ = [
    "Assessment",
    "AssessmentClearance",
    "Attachment",
    "AuditEntry",
    "CircularKind",
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
    "Respondent",
    "Review",
    "ReviewState",
    "ScanState",
    "Signature",
    "Submission",
    "SubmissionKind",
    "Turn",
]
