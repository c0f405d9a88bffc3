"""The numbered note that a call, a correction or a circular carries, as DOCX and PDF."""

from dataclasses import replace
from functools import lru_cache

from config.definition import Language
from config.form import load_form_schema
from documents.note import write_note_docx, write_note_pdf
from models.errors import PdfUnavailableError
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.rules.calendar import brussels_day
from models.rules.letters import Letter, LetterKind
from models.rules.notes import Note, NoteKind, call_note, circular_note
from notifications.channel import Attachment
from tasks.note_templates import call_template
from tasks.services import Services

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def note_of(services: Services, cycle: CycleAt, letter: Letter) -> list[Attachment]:
    """Return the note of a letter, one a language: as DOCX, and as PDF where one can be written.

    Raises:
        CycleError: the template of the secretariat cannot be filled in.
    """
    template, language = None, letter.language
    if letter.key.kind is LetterKind.CALL:
        template, language = call_template(services, cycle, language)
    docx, pdf = _written(_note(cycle, letter, language), template)
    name = letter.note_number.replace("/", "-") + ("" if language is Language.ENGLISH else f"-{language}")
    attached = [Attachment(f"{name}.docx", DOCX, docx)]
    return [*attached, Attachment(f"{name}.pdf", PDF, pdf)] if pdf else attached


def _note(cycle: CycleAt, letter: Letter, language: Language) -> Note:
    definition, dated_on = cycle.definition, brussels_day(letter.key.made_at)
    if letter.circular:
        kind = NoteKind(letter.key.kind.value)
        note = circular_note(definition, kind, letter.circular, dated_on, language)
        return replace(note, number=letter.note_number, marking=letter.marking)
    forms = [load_form_schema(one.form) for one in definition.deliverables if one.form]
    call = call_note(definition, catalogue_of(cycle, language), dated_on, forms, language)
    return replace(call, marking=letter.marking)


@lru_cache(maxsize=4)
def _written(note: Note, template: bytes | None) -> tuple[bytes, bytes | None]:
    # One note goes to all: it is written once.
    docx = write_note_docx(note, template)
    try:
        return docx, write_note_pdf(docx)
    except PdfUnavailableError:  # the letter goes with the DOCX alone, as the report does without Pango
        return docx, None
