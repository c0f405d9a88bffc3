"""Trends on pages: numbers over years and cycles, drawn, as a table beside it, and taken away as a file."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from dashboard.guards import Secretariat
from dashboard.secretariat.documents import Sheet, document
from dashboard.secretariat.report_acts import REPORT
from dashboard.secretariat.report_pages import Asked, Number, report_values
from dashboard.showing import Showing
from documents.charts import Dot, LineChart, line_chart
from documents.report.wording import no_total
from documents.text import list_text, number_text
from models.rules.calendar import brussels_day
from models.rules.trends import Point, PointKind, Trend
from tasks.access import Seen, note_seen
from tasks.report_view import report_view
from tasks.trends import Trends, made_of_published, trends_of
from tasks.trends_export import trends_as

router = APIRouter()


@router.get(REPORT + "/trends")
def trends_page(show: Showing, _viewer: Secretariat, cycle: str, asked: Asked) -> HTMLResponse:
    """Show numbers over years and cycles; only those of the same set are joined."""
    found = trends_of(show.services, cycle, show.now, is_now=asked.now)
    return show.page(
        "secretariat/report_trends.html",
        **report_values(found.view, asked),
        trends=found,
        line=_line,
        over=_over,
        path=_paths(found, asked.text),
        value=_value,
        kinds=_KINDS,
    )


@router.get(REPORT + "/trends.{form}")
def trends_file(
    show: Showing, viewer: Secretariat, cycle: str, form: Annotated[Sheet, Path()], asked: Asked
) -> Response:
    """Hand out the trends as a table."""
    found = trends_of(show.services, cycle, show.now, is_now=asked.now)
    note_seen(show.services, Seen(viewer.address, "read", cycle, what="report, trends"), show.now)
    name = f"trends-{cycle}-{brussels_day(show.now).isoformat()}.{form.value}"
    return document(trends_as(found, name, for_officer=viewer.is_officer), name)


@router.get(REPORT + "/published/{code}/{year}")
def published_page(show: Showing, _viewer: Secretariat, of: Number, asked: Asked) -> HTMLResponse:
    """Show what the sum of a published figure is made of."""
    view = report_view(show.services, of.cycle, show.now, is_now=asked.now)
    row, parts = made_of_published(view, of.code, of.year)
    point = next(one for one in row.points if one.label == str(of.year))
    return show.page(
        "secretariat/report_published.html",
        **report_values(view, asked),
        row_=row,
        parts=parts,
        point=point,
        year=of.year,
        over=_over,
        value=_value,
    )


_KINDS = {
    PointKind.PUBLISHED: "published",
    PointKind.PAST: "past",
    PointKind.CURRENT: "current",
    PointKind.PLANNED: "planned",
    PointKind.CYCLE: "cut-off passed",
    PointKind.RUNNING: "still running",
}


def _line(row: Trend) -> Markup:
    dots = tuple(
        Dot(
            label=point.label,
            value=float(point.value) if point.is_drawn and point.value is not None else None,
            value_text=_value(row, point) if point.is_drawn else _gap(point),
            note=_note(point),
            is_joined=bool(place) and not point.apart,
            is_hollow=point.kind in (PointKind.PLANNED, PointKind.RUNNING),
        )
        for place, point in enumerate(row.points)
    )
    said = " ".join(
        f"{point.label}: {_value(row, point)}{_beside(point)}{f'; {point.apart}' if point.apart else ''}."
        for point in row.points
    )
    title = f"{row.title}, {row.unit}" if row.unit else row.title
    # The drawing escapes every word that it is given.
    return Markup(line_chart(LineChart(f"trend-{row.key}", title, said, dots)))  # noqa: S704


def _gap(point: Point) -> str:
    return "no figure" if point.value is None else "too few"


def _beside(point: Point) -> str:
    return f", {_note(point)}" if point.value is None or point.told is not None else ""


def _note(point: Point) -> str:
    if point.count is not None:
        return f"{point.count} of {point.of_count}"
    return f"{point.counted} of {point.of}"


def _value(row: Trend, point: Point) -> str:
    if point.value is None:
        return "no figure"
    if point.told is None:
        return no_total("share" if row.unit == "%" else "total", point.counted, point.of)
    if row.unit == "%":
        return f"{number_text(point.value)} %"
    return str(point.count) if point.count is not None else number_text(point.value)


def _over(found: dict[str, str], point: Point) -> str:
    if not point.missing:
        return f"all {point.of}"
    if not point.members:
        return f"none of {point.of}"
    without = list_text([found.get(code, code) for code in point.missing])
    return f"{point.counted} of {point.of}; without {without}"


def _paths(found: Trends, query: str) -> Callable[[str, Trend, Point], str]:
    """Return what says where the number of a point leads."""
    here = f"/cycles/{found.view.cycle}/report"

    def to(of: str, row: Trend, point: Point) -> str:
        if of in ("published", "figures", "shares"):
            return f"{here}/{of}/{row.key}/{point.label}{query}"
        cycle = found.cycles[point.label]
        own = query if cycle == found.view.cycle else ""
        if of == "progress":
            return f"/cycles/{cycle}/report/items/{row.key.removeprefix('item-')}{own}"
        return f"/cycles/{cycle}/rates" if of == "on_time" else f"/cycles/{cycle}"

    return to
