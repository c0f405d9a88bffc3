"""The outline of a statement that goes with the call: a suggestion to write into."""

from functools import lru_cache

from config.definition import FileFormat
from documents.note.outline import Outline, write_outline
from models.queries.cycles import CycleAt
from models.rules.letters import Letter
from notifications.channel import Attachment
from notifications.view import OUTLINE_ENDING
from tasks.call_note import DOCX

_write = lru_cache(maxsize=8)(write_outline)
"""One outline goes to all: it is written once."""


def outlines_for(cycle: CycleAt, letter: Letter) -> list[Attachment]:
    """Return the outline of each statement that a call asks for and that may come as Word document."""
    asked = [(item, cycle.definition.deliverable(item.deliverable)) for item in letter.items]
    return [
        Attachment(
            f"{item.deliverable}-{letter.language}{OUTLINE_ENDING}",
            DOCX,
            _write(Outline(letter.cycle_title, item.title, letter.marking, letter.language)),
        )
        for item, deliverable in asked
        if deliverable.form is None and FileFormat.DOCX in deliverable.formats
    ]
