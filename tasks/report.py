"""Writing the common report into a folder, in the formats that the definition asks for."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.definition import ReportFormat
from documents.report.formats import REPORT_FORMATS, pdf_is_available
from documents.store import write_durably
from models.errors import ReportStepError
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.review import cleared_report, latest_review, must_be_here
from models.rules.review import Cleared, review_from_json
from tasks.services import Services

REPORT_NAME = "annual-report"
"""Name of the report's files, before the ending."""

DRAFT_NAME = f"{REPORT_NAME}-draft"
"""Name of the files of the draft with its annex, for the secretariat alone, once the report is cleared.

It is written in all formats but PDF.
"""


@dataclass(frozen=True)
class WrittenReport:
    """Which files were written, and which formats were left out because this machine cannot make them."""

    version: int
    is_stale: bool
    files: tuple[Path, ...]
    left_out: tuple[ReportFormat, ...]
    cleared: Cleared | None
    """Since when the report is cleared: then it is written without its annex, and the draft beside it."""


def write_report(services: Services, code: str, folder: Path, now: datetime) -> WrittenReport:
    """Write the report: its latest draft, or as it was cleared and the draft with its annex beside it.

    Raises:
        ReportStepError: there is no draft yet.
        HandedOffError: it lives elsewhere.
    """
    with services.reading() as session:
        return write_latest(look_at_cycle(session, code, now), folder)


def write_latest(cycle: CycleAt, folder: Path) -> WrittenReport:
    """Write the latest draft of the report of a cycle; the same draft gives the same bytes."""
    row = latest_review(cycle.session, cycle.id)
    if row is None:
        raise ReportStepError(
            "there is no draft of the report yet", "it is drafted at its step after the cut-off"
        )
    must_be_here(cycle.session, cycle.id)
    review = review_from_json(row.content.encode())
    wanted = cycle.definition.outputs.formats
    left_out = tuple(one for one in wanted if one is ReportFormat.PDF and not pdf_is_available())
    folder.mkdir(parents=True, exist_ok=True)
    found = cleared_report(cycle)
    cleared = found[1] if found else None
    made = [(REPORT_NAME, cleared, one) for one in wanted if one not in left_out]
    if cleared:  # what is still worked with needs no PDF, whose layout takes longer than all else together
        made += [(DRAFT_NAME, None, one) for one in wanted if one is not ReportFormat.PDF]
    files = []
    for name, as_cleared, one in made:
        path = folder / f"{name}.{one.value}"
        write_durably(path, REPORT_FORMATS[one](review, as_cleared))
        files.append(path)
    return WrittenReport(row.version, row.is_stale, tuple(files), left_out, cleared)
