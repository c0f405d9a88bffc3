"""What goes with a letter: the form, an outline, the calendar of its deadlines, its note, receipts."""

from models.queries.cycles import CycleAt
from models.rules.letters import Letter, LetterKind
from notifications.calendar import deadlines_calendar, owed_in
from notifications.channel import Attachment
from tasks.call_note import note_of
from tasks.forms import FormFor, write_form_for
from tasks.marked_form import XLSX, marked_forms
from tasks.outlines import outlines_for
from tasks.receipts import receipts_of_letter
from tasks.services import Services

WITH_CALENDAR = frozenset({LetterKind.CALL, LetterKind.EXTENSION})
"""Kinds of letters that tell a deadline for the first time."""

WITH_NOTE = frozenset({LetterKind.CALL, LetterKind.CORRECTION, LetterKind.CIRCULAR})
"""Kinds of letters that carry a numbered note."""


def attachments_of(services: Services, cycle: CycleAt, letter: Letter) -> tuple[Attachment, ...]:
    """Return what is attached to a letter.

    Raises:
        CycleError: something of it cannot be written.
    """
    kind = letter.key.kind
    attached: list[Attachment] = []
    if kind in WITH_NOTE:
        attached += note_of(services, cycle, letter)
    if kind is LetterKind.CALL:
        attached += _forms(cycle, letter)
        attached += outlines_for(cycle, letter)
    if kind is LetterKind.CLARIFICATION:
        attached += marked_forms(cycle, letter)
    if kind is LetterKind.ACKNOWLEDGEMENT:
        attached += receipts_of_letter(cycle, letter)
    if kind in WITH_CALENDAR and owed_in(letter):
        attached.append(deadlines_calendar(letter))
    return tuple(attached)


def _forms(cycle: CycleAt, letter: Letter) -> list[Attachment]:
    owed = [cycle.definition.deliverable(item.deliverable) for item in letter.items]
    forms = [
        FormFor(letter.respondent, letter.respondent_name, deliverable)
        for deliverable in owed
        if deliverable.form
    ]
    return [Attachment(form.file_name, XLSX, write_form_for(cycle, form)) for form in forms]
