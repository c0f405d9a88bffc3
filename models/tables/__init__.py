"""The tables, one module per aggregate."""

from models.tables.audit import AuditEntry
from models.tables.cycle import CircularKind, CircularRow, CompletedStep, Cycle, IdempotencyKey
from models.tables.dialogue import Meeting, Question
from models.tables.installation import Installation
from models.tables.letter import Letter, LetterCopy, Notice
from models.tables.obligation import Clarification, DeadlineKind, DeadlineVersion, Obligation
from models.tables.respondent import Contact, ContactConfirmation, PhoneCall, Respondent
from models.tables.review import Assessment, Review, ReviewState
from models.tables.submission import FindingRow, Submission, SubmissionKind
from models.tables.turn import Turn

__all__ = [
    "Assessment",
    "AuditEntry",
    "CircularKind",
    "CircularRow",
    "Clarification",
    "CompletedStep",
    "Contact",
    "ContactConfirmation",
    "Cycle",
    "DeadlineKind",
    "DeadlineVersion",
    "FindingRow",
    "IdempotencyKey",
    "Installation",
    "Letter",
    "LetterCopy",
    "Meeting",
    "Notice",
    "Obligation",
    "PhoneCall",
    "Question",
    "Respondent",
    "Review",
    "ReviewState",
    "Submission",
    "SubmissionKind",
    "Turn",
]
