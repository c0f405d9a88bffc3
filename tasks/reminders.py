"""Putting reminders into letters, up to the due day and after it."""

from datetime import datetime

from models.rules.letters import LetterKind
from tasks.calls import put_into_letters
from tasks.services import Services

LADDER_KINDS = (LetterKind.REMINDER, LetterKind.OVERDUE)
"""Kinds of letters that the rungs of the ladder make, besides the call."""


def send_reminders(services: Services, code: str, now: datetime) -> int:
    """Put the rungs that are due into letters or on the call list, and count the notices."""
    return put_into_letters(services, code, now, LADDER_KINDS)
