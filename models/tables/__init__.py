"""The tables, one module per aggregate."""

from models.tables.audit import AuditEntry
from models.tables.cycle import CompletedStep, Cycle, IdempotencyKey
from models.tables.installation import Installation
from models.tables.letter import Letter, Notice
from models.tables.obligation import DeadlineKind, DeadlineVersion, Obligation
from models.tables.respondent import Contact, ContactRole, Respondent
from models.tables.review import Assessment, Review, ReviewState
from models.tables.submission import FindingRow, Submission, SubmissionKind

__all__ = [
    "Assessment",
    "AuditEntry",
    "CompletedStep",
    "Contact",
    "ContactRole",
    "Cycle",
    "DeadlineKind",
    "DeadlineVersion",
    "FindingRow",
    "IdempotencyKey",
    "Installation",
    "Letter",
    "Notice",
    "Obligation",
    "Respondent",
    "Review",
    "ReviewState",
    "Submission",
    "SubmissionKind",
]
