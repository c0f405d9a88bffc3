"""Trends of a report for programs of the secretariat: the rows of its page, and why points are not joined."""

from typing import Self

from fastapi import APIRouter, Response
from pydantic import Field

from dashboard.api.answering import Spanned, listed
from dashboard.api.asking import Code
from dashboard.api.described import DELIVERABLE
from dashboard.api.inside_asking import Inside
from dashboard.api.inside_report import Drafted, Wanted
from dashboard.api.prefix import INSIDE
from dashboard.api.shapes import Page, Shape
from models.rules.trends import Point, PointKind, Trend
from tasks.trends import Trends, trends_of
from tasks.trends_export import CYCLES, sets_of

router = APIRouter(prefix=INSIDE + "/cycles/{cycle}/report", tags=["secretariat"])


class TrendPoint(Shape):
    """One number of a row, with who is not in it; none where nobody gave it, never 0."""

    label: str = Field(description="The year, or what tells a cycle from the others of its series")
    cycle: str | None = Field(description="Code of the cycle, none where the row goes over years")
    kind: PointKind
    value: float | None = Field(description="In the unit of the row")
    count: int | None = Field(description="What a rate is counted of, none for a sum")
    of_count: int | None
    counted: int
    of: int
    missing: list[str]
    is_few: bool = Field(description="Fewer than half are in it: it does not speak for all")
    apart: str = Field(
        description="Why it must not be joined to the one before; empty if it may, or is first"
    )

    @classmethod
    def on(cls, one: Point, cycle: str | None) -> Self:
        """Return a number as programs see it: of which cycle, none for a year."""
        names = ("label", "kind", "count", "of_count", "counted", "of", "is_few", "apart")
        fields = {name: getattr(one, name) for name in names}
        value = None if one.value is None else float(one.value)
        return cls(**fields, cycle=cycle, value=value, missing=list(one.missing))


class TrendRow(Shape):
    """Numbers of one kind in a row; those that go over others, or measure something else, are not joined."""

    set: str = Field(description="`published`, `answers`, `shares`, or `cycles`: from cycle to cycle")
    code: str
    title: str
    unit: str = Field(description="Empty for a count")
    source: str = Field(description="Whose the numbers are, and what they measure")
    points: list[TrendPoint]
    elsewhere: list[str] = Field(
        description="Cycles of the series whose report was handed off: nothing of them is in the row"
    )

    @classmethod
    def on(cls, found: Trends, word: str, one: Trend) -> Self:
        """Return a row of a set as programs see it."""
        cycles = found.cycles if word == CYCLES else {}
        return cls(
            set=word,
            code=one.key,
            title=one.title,
            unit=one.unit,
            source=one.source,
            points=[TrendPoint.on(point, cycles.get(point.label)) for point in one.points],
            elsewhere=list(found.elsewhere) if word == CYCLES else [],
        )


@router.get("/trends", response_model=Page[TrendRow], responses=DELIVERABLE)
def trends(by: Inside, cycle: Code, wanted: Spanned, of: Wanted = Drafted.LATEST) -> Response:
    """List how figures went over years and cycles; what came in time only for tokens of officers."""
    found = trends_of(by.services, cycle, by.now, is_now=of is Drafted.NOW)
    by.note(cycle, "report, trends")
    rows = list(sets_of(found, for_officer=by.insider.viewer.is_officer))
    return listed(by.request, rows, wanted, lambda row: TrendRow.on(found, *row))
