"""What changed since last year in one respondent's plan, as a page for both assessors."""

from datetime import datetime
from pathlib import PurePath

from documents.brief import changes_text, write_changes_docx, write_changes_pdf
from models.errors import FileEndingError, NoFormError
from models.queries.changes import year_changes
from models.queries.cycles import look_at_cycle
from models.rules.changes import YearChanges
from tasks.services import Services


def changes_of(services: Services, code: str, respondent: str, now: datetime) -> YearChanges:
    """Return what changed in a respondent's plan since the cycle before.

    Raises:
        CycleError: nothing can be compared: no form of this year, or none of an earlier one.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        forms = [one.code for one in cycle.definition.deliverables if one.form]
        if not forms:
            raise NoFormError(code, forms)
        return year_changes(cycle, respondent, forms[0])


def changes_as(changes: YearChanges, name: str) -> bytes:
    """Return the page in the format that the ending of a file's name says.

    Raises:
        FileEndingError: the name ends in none that there is.
        PdfUnavailableError: Pango is not installed, so that no PDF can be written.
    """
    writers = {".docx": write_changes_docx, ".pdf": write_changes_pdf, ".txt": _as_text}
    ending = PurePath(name).suffix.lower()
    if ending not in writers:
        raise FileEndingError(name, list(writers))
    return writers[ending](changes)


def _as_text(changes: YearChanges) -> bytes:
    return changes_text(changes).encode()
