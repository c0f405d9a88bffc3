"""Errors about the templates of notes, which the secretariat owns and edits in Word."""

from collections.abc import Iterable
from difflib import get_close_matches

from models.errors.base import CycleError


class NoteTemplateError(CycleError):
    """A template of a note cannot be used as it is; `found` says what is in it."""

    way_out = "correct it in Word and try it again; docs/notes.md says what a template may hold"

    def __init__(self, found: str, way_out: str = "") -> None:
        super().__init__(f"the template of the note cannot be used: {found}", way_out)
        self.found = found


class TemplateFileError(NoteTemplateError):
    """The file is no Word document, is too large, or holds macros, links to files or other active content."""

    way_out = "save it in Word as a Word document (.docx), without macros or links to other files"


class UnknownVariableError(NoteTemplateError):
    """The template names something that a note does not have."""

    def __init__(self, name: str, known: Iterable[str] = ()) -> None:
        near = get_close_matches(name, sorted(known), n=3)
        meant = f"perhaps {' or '.join(near)} is meant; " if near else ""
        super().__init__(
            f"it names '{name}', which a note does not have",
            f"correct the name: {meant}docs/notes.md lists them all",
        )
        self.name = name


class BrokenTagError(NoteTemplateError):
    """A tag of the template is not complete, or does what a template may not do."""

    way_out = "compare the tag with docs/notes.md; a tag that is opened is closed, and braces come in pairs"


class UnshownContentError(NoteTemplateError):
    """A Word document holds something that the PDF could not show; nothing is left out silently."""

    way_out = "take it out in Word, or say it in plain paragraphs and tables; see docs/notes.md"

    def __init__(self, found: str, way_out: str = "") -> None:
        CycleError.__init__(self, f"the PDF could not show {found}", way_out)
        self.found = found
