"""What programs of the secretariat are answered: the board, states, versions, figures of the report."""

from datetime import datetime
from typing import Self

from pydantic import Field

from dashboard.api.shapes import Point, Shape
from models.queries.obligations import BoardRow
from models.rules.dossier import DeadlineEntry, VersionEntry
from models.rules.findings import Audience, Finding
from models.rules.lifecycle import ObligationState
from models.rules.review import FigureSum, ItemAnswer, ShareResult
from models.rules.scopes import Scope
from tasks.dossier import Dossier, DossierObligation
from tasks.report_view import ReportView
from tasks.status import CycleStatus


class InsideMe(Shape):
    """Which program of the secretariat a token is for, and who answers for it."""

    name: str
    answers_for_it: str
    scopes: list[Scope]


class InsideCycle(Shape):
    """One cycle, with how many stand where by deliverable."""

    code: str
    title: str
    opened_at: datetime | None
    closed_at: datetime | None
    states: dict[str, dict[str, int]]

    @classmethod
    def of(cls, one: CycleStatus) -> Self:
        """Return where a cycle stands, as programs see it."""
        fields = {name: getattr(one, name) for name in ("code", "title", "opened_at", "closed_at")}
        return cls(**fields, states={code: dict(one.states(code)) for code in one.deliverables})


class Line(Shape):
    """One line of the board; what is late or overdue stays inside the secretariat."""

    respondent: str
    respondent_name: str
    deliverable: str
    state: ObligationState
    due_at: datetime
    late_after: datetime
    cut_off_at: datetime
    received_at: datetime | None = Field(description="Of the first version that counts")
    version: int | None = Field(description="The version that counts, none without one")
    is_late: bool
    is_overdue: bool

    @classmethod
    def of(cls, row: BoardRow, now: datetime) -> Self:
        """Return a line as programs see it at a UTC instant."""
        fields = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return cls(**fields, is_overdue=row.is_overdue_at(now))


class InsideDeadline(Shape):
    """One version of a deadline, with who set it and why."""

    version: int
    kind: str
    due_at: datetime
    late_after: datetime
    cut_off_at: datetime | None
    set_by: str
    reason: str
    set_at: datetime

    @classmethod
    def of(cls, one: DeadlineEntry) -> Self:
        """Return it as programs see it."""
        return cls.model_validate(one)


class InsideVersion(Shape):
    """One version handed in, or one registration; what is in it is not told here."""

    version: int
    received_at: datetime
    sha256: str | None
    size: int | None
    format: str | None
    reference: str | None
    sender: str
    scan: str
    checked_at: datetime | None
    certified_at: datetime | None
    certified_by: str
    withdrawn_at: datetime | None
    withdrawal_reason: str
    findings: int = Field(description="How many points there are, those for the desk too")

    @classmethod
    def of(cls, one: VersionEntry) -> Self:
        """Return a version as programs see it."""
        fields = {name: getattr(one, name) for name in cls.model_fields if name != "findings"}
        return cls(**fields, findings=len(one.findings))


class InsideObligation(Shape):
    """One thing that a respondent owes."""

    title: str
    line: Line
    deadlines: list[InsideDeadline] = Field(description="The first first; the last is in force")
    versions: list[InsideVersion] = Field(description="The first first")

    @classmethod
    def of(cls, one: DossierObligation, now: datetime) -> Self:
        """Return it as programs see it at a UTC instant."""
        return cls(
            title=one.title,
            line=Line.of(one.row, now),
            deadlines=[InsideDeadline.of(deadline) for deadline in one.deadlines],
            versions=[InsideVersion.of(version) for version in one.versions],
        )


class InsideState(Shape):
    """What one respondent owes in a cycle; no assessment is in it."""

    cycle: str
    respondent: str
    name: str
    marking: str
    obligations: list[InsideObligation]

    @classmethod
    def of(cls, one: Dossier) -> Self:
        """Return a respondent as programs see it."""
        return cls(
            cycle=one.cycle,
            respondent=one.respondent,
            name=one.respondent_name,
            marking=one.marking,
            obligations=[InsideObligation.of(owed, one.as_at) for owed in one.obligations],
        )


class InsidePoint(Point):
    """One thing that the checks found, and for whom it is."""

    audience: Audience

    @classmethod
    def of(cls, one: Finding) -> Self:
        """Return a finding as programs see it."""
        return cls.model_validate(one)


class ReportState(Shape):
    """Which draft of the report the figures are of; the pages of the report have the same."""

    cycle: str
    title: str
    as_at: datetime
    version: int | None = Field(description="Of the draft, none where it is what would be drafted now")
    is_stale: bool
    is_published: bool
    marking: str
    expected: list[str] = Field(description="Of whom a plan is expected, in protocol order")
    inputs_sha256: str = Field(description="Over all that the report is made of")

    @classmethod
    def of(cls, view: ReportView) -> Self:
        """Return it as programs see it."""
        fields = {name: getattr(view, name) for name in cls.model_fields if hasattr(view, name)}
        review = view.review
        more = {"title": review.title, "marking": review.marking, "inputs_sha256": review.inputs.sha256}
        return cls(**fields | more, expected=list(review.expected))


class Figure(Shape):
    """The sum of one figure of one year, with who is not in it; none where nobody gave it, never 0."""

    code: str
    title: str
    unit: str
    year: int
    sum: float | None
    reported: int
    of: int
    missing: list[str]
    is_few: bool = Field(description="Fewer than half gave it: it is no total of all")

    @classmethod
    def on(cls, about: tuple[str, str, str, int], one: FigureSum) -> Self:
        """Return a sum as programs see it: of which code, title, unit and year."""
        named = dict(zip(("code", "title", "unit", "year"), about, strict=True))
        total = None if one.sum is None else float(one.sum)
        fields = {**vars(one), "sum": total, "missing": list(one.missing)}
        return cls(**named, **fields, is_few=one.is_few)


class Share(Shape):
    """A collective share of one year, over who gave both figures; no respondent is held against it."""

    code: str
    title: str
    year: int
    share: float | None = Field(description="As a fraction of 1")
    numerator: float | None
    denominator: float | None
    used: int
    of: int
    missing: list[str]
    is_few: bool = Field(description="Fewer than half gave both: it is no share of all")

    @classmethod
    def on(cls, about: tuple[str, str, int], one: ShareResult) -> Self:
        """Return a share as programs see it: of which code, title and year."""
        named = dict(zip(("code", "title", "year"), about, strict=True))
        return cls.model_validate({**vars(one), **named, "missing": list(one.missing), "is_few": one.is_few})


class Item(Shape):
    """How many said what on one item, and who; never how well."""

    number: str
    title: str
    progress: int
    no_change: int
    held_elsewhere: int
    missing: int
    of: int
    answers: dict[str, ItemAnswer] = Field(description="By respondent, in protocol order")

    @classmethod
    def on(cls, view: ReportView, number: str, title: str) -> Self:
        """Return an item as programs see it."""
        review = view.review
        answers = {code: row[number] for code, row in review.matrix.items()}
        return cls(number=number, title=title, **vars(review.items[number]), of=len(answers), answers=answers)
