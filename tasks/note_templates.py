"""The secretariat's Word templates of the call: one a language, kept by a cycle as they are when it opens."""

from pathlib import Path

from config.definition import Definition, Language
from config.settings import Settings
from documents.note import check_template
from models.errors import InputFileError
from models.queries.cycles import CycleAt
from models.rules.findings import Level
from models.rules.lint import LintFinding
from models.rules.notes import NoteKind
from tasks.services import Services


def keep_template(services: Services, language: Language) -> str | None:
    """Keep the template of a language in the file store and return its name there, none without one.

    Raises:
        InputFileError: the file that the settings name cannot be read.
        NoteTemplateError: it cannot be used.
    """
    path = _path(services.settings, language)
    if path is None:
        return None
    try:
        template = path.read_bytes()
    except OSError as error:
        raise InputFileError(str(path), error.strerror or str(error)) from error
    check_template(template, NoteKind.CALL, language)
    return services.files.put(template)


def call_template(services: Services, cycle: CycleAt, language: Language) -> tuple[bytes | None, Language]:
    """Return the template of the call for letters of a language, none for ours, and the language of the note.

    The secretariat's English template speaks for it also where it has none in the language of the letter.
    """
    names = {
        Language.FRENCH: cycle.row.note_template_fr_sha256,
        Language.ENGLISH: cycle.row.note_template_sha256,
    }
    for candidate in (language, Language.ENGLISH):
        if name := names[candidate]:
            return services.files.get(name), candidate
    return None, language


def missing_templates(settings: Settings, definition: Definition) -> list[LintFinding]:
    """Return a warning where notes in French would be in English, because only that template is there."""
    if definition.letters.fr is None or not settings.note_template or settings.note_template_fr:
        return []
    return [
        LintFinding(
            "letters.fr",
            Level.WARNING,
            "letters in French carry a note in English: KALENDS_NOTE_TEMPLATE names that template alone",
            "name one in French with KALENDS_NOTE_TEMPLATE_FR",
        )
    ]


def _path(settings: Settings, language: Language) -> Path | None:
    return settings.note_template_fr if language is Language.FRENCH else settings.note_template
