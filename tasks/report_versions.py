"""The drafts of the common report, each in every format, and what can be done with the latest."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from config.definition import ReportFormat, Step
from documents.report.formats import REPORT_FORMATS, pdf_is_available
from models.errors import ReportStepError
from models.queries.cycles import CycleAt, look_at_cycle, steps_left
from models.queries.review import cleared_report, must_be_here
from models.rules.review import Cleared, review_from_json
from models.rules.steps import has_come, is_of_engine
from models.tables import Review, ReviewState
from tasks.services import Services


@dataclass(frozen=True)
class ReportVersion:
    """One draft; `drafted_at` is a UTC instant."""

    version: int
    drafted_at: datetime
    state: ReviewState
    is_stale: bool
    """Whether something came in after it."""
    sha256: str


@dataclass(frozen=True)
class ReportDesk:
    """The drafts of a cycle and its steps after collection."""

    title: str
    versions: tuple[ReportVersion, ...]
    """The latest first."""
    steps: tuple[tuple[Step, bool], ...]
    """Each with whether it is done."""
    to_approve: Step | None
    """The step at which the latest draft can be approved now."""
    formats: tuple[ReportFormat, ...]
    cleared: Cleared | None
    """Which draft is cleared, and since when: from then on it is handed out without its annex."""

    @property
    def latest(self) -> ReportVersion | None:
        """Return the latest draft."""
        return self.versions[0] if self.versions else None

    @property
    def can_redraft(self) -> bool:
        """Whether it can be drafted again: nobody has approved it yet."""
        return self.latest is not None and self.latest.state is ReviewState.DRAFTED


def report_desk(services: Services, code: str, now: datetime) -> ReportDesk:
    """Return the drafts of the report, and where its steps stand.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        left = {step.name for step in steps_left(cycle)}
        versions = tuple(
            ReportVersion(row.version, row.drafted_at, row.state, row.is_stale, row.content_sha256)
            for row in reversed(_reviews(cycle))
        )
        formats = cycle.definition.outputs.formats
        cleared = cleared_report(cycle)
        return ReportDesk(
            title=cycle.definition.title,
            versions=versions,
            steps=tuple((step, step.name not in left) for step in cycle.definition.steps),
            to_approve=_to_approve(cycle) if versions else None,
            formats=tuple(one for one in formats if one is not ReportFormat.PDF or pdf_is_available()),
            cleared=cleared[1] if cleared else None,
        )


def report_file(services: Services, code: str, version: int, format_: ReportFormat, now: datetime) -> bytes:
    """Return a draft in a format; the same draft gives the same bytes.

    Raises:
        ReportStepError: there is no such draft, or the cycle's report is not made in that format.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        row = next((one for one in _reviews(cycle) if one.version == version), None)
        if row is None or format_ not in cycle.definition.outputs.formats:
            raise ReportStepError(f"there is no version {version} of the report as {format_.value}", "")
        content = row.content
    return REPORT_FORMATS[format_](review_from_json(content.encode()))


def released_file(services: Services, code: str, format_: ReportFormat, now: datetime) -> bytes:
    """Return the report as it was cleared, without its annex, in a format.

    Raises:
        ReportStepError: it is not cleared yet, or is not made in that format.
        HandedOffError: it lives elsewhere.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        must_be_here(session, cycle.id)
        found = cleared_report(cycle)
        if found is None or format_ not in cycle.definition.outputs.formats:
            raise ReportStepError(f"there is no cleared report as {format_.value}", "clear it at its step")
        content, cleared = found[0].content, found[1]
    return REPORT_FORMATS[format_](review_from_json(content.encode()), cleared)


def _reviews(cycle: CycleAt) -> list[Review]:
    statement = select(Review).where(Review.cycle_id == cycle.id).order_by(col(Review.version))
    return list(cycle.session.exec(statement))


def _to_approve(cycle: CycleAt) -> Step | None:
    step = next(iter(steps_left(cycle)), None)
    return step if step and not is_of_engine(step) and has_come(step, cycle.now) else None
