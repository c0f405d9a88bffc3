"""The report on pages: the matrix, figures and shares, and what each number is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from pydantic import BaseModel

from dashboard.guards import Secretariat
from dashboard.secretariat.report_acts import REPORT
from dashboard.secretariat.report_lines import key_lines, not_given, standing_of
from dashboard.showing import Show, Showing
from documents.charts import BarChart, StackedChart, bar_chart, stacked_chart
from documents.report import wording
from documents.report.content import Section
from documents.report.matrix import ANSWER_CELLS
from documents.report.sections import report_of
from documents.text import number_text, percent_text
from models.rules.access import Viewer
from tasks.access import Seen, note_seen
from tasks.report_view import ReportView, made_of_figure, made_of_item, made_of_share, report_view

router = APIRouter()

_OVERVIEW = ("summary", "received", "statements", "reading")
"""Sections of the report that stand on its first page, in their order."""


class DraftQuery(BaseModel):
    """Whether what would be drafted now is wanted, and not the latest draft."""

    now: bool = False

    @property
    def text(self) -> str:
        """Return it as it stands in an address, with its question mark."""
        return "?now=true" if self.now else ""


@dataclass(frozen=True)
class OfYear:
    """A sum or a share of one year in the report of a cycle."""

    cycle: str
    code: str
    year: int


Asked = Annotated[DraftQuery, Query()]


async def _of_year(cycle: str, code: str, year: int) -> OfYear:
    return OfYear(cycle, code, year)


Number = Annotated[OfYear, Depends(_of_year)]


@router.get(REPORT)
def report_page(show: Showing, _viewer: Secretariat, cycle: str, asked: Asked) -> HTMLResponse:
    """Show the report: the summary, what was received, the statements, how it is to be read."""
    view = report_view(show.services, cycle, show.now, is_now=asked.now)
    sections = _sections(view)
    return _page(
        show,
        "report",
        view,
        asked,
        sections=[sections[key] for key in _OVERVIEW if key in sections],
        lines=list(key_lines(view, asked.text)),
        not_given=not_given(view),
        standing=lambda deliverable: standing_of(view, deliverable),
        year=next(iter(wording.reference_years(view.review)), None),
    )


@router.get(REPORT + "/matrix")
def matrix_page(show: Showing, viewer: Secretariat, cycle: str, asked: Asked) -> HTMLResponse:
    """Show what each state answered on each item, and how many answered what."""
    view = report_view(show.services, cycle, show.now, is_now=asked.now)
    _noted(show, viewer, view, "report, matrix")
    return _page(show, "report_matrix", view, asked, sections=_sections(view), cells=ANSWER_CELLS)


@router.get(REPORT + "/figures")
def figures_page(show: Showing, _viewer: Secretariat, cycle: str, asked: Asked) -> HTMLResponse:
    """Show sums and shares by year, each with whom it goes over and who is not in it."""
    view = report_view(show.services, cycle, show.now, is_now=asked.now)
    return _page(show, "report_figures", view, asked, sections=_sections(view))


@router.get(REPORT + "/items/{item}")
def item_page(show: Showing, viewer: Secretariat, cycle: str, item: str, asked: Asked) -> HTMLResponse:
    """Show what the counts of one item are made of."""
    view = report_view(show.services, cycle, show.now, is_now=asked.now)
    made = made_of_item(show.services, view, item)
    _noted(show, viewer, view, f"report, item {item}")
    label = next(one for one in view.review.definitions.items if one.number == item)
    return _page(show, "report_item", view, asked, made=made, label=label, cells=ANSWER_CELLS)


@router.get(REPORT + "/figures/{code}/{year}")
def figure_page(show: Showing, viewer: Secretariat, of: Number, asked: Asked) -> HTMLResponse:
    """Show what one sum is made of."""
    view = report_view(show.services, of.cycle, show.now, is_now=asked.now)
    made = made_of_figure(show.services, view, of.code, of.year)
    _noted(show, viewer, view, f"report, {of.code} {of.year}")
    label = next(one for one in view.review.definitions.fields if one.code == of.code)
    figure = view.review.figures[of.code][of.year]
    return _page(show, "report_figure", view, asked, made=made, label=label, figure=figure, year=of.year)


@router.get(REPORT + "/shares/{code}/{year}")
def share_page(show: Showing, viewer: Secretariat, of: Number, asked: Asked) -> HTMLResponse:
    """Show what one share is made of."""
    view = report_view(show.services, of.cycle, show.now, is_now=asked.now)
    made = made_of_share(show.services, view, of.code, of.year)
    _noted(show, viewer, view, f"report, {of.code} {of.year}")
    label = next(one for one in view.review.definitions.shares if one.code == of.code)
    share = view.review.shares[of.code][of.year]
    return _page(show, "report_share", view, asked, made=made, label=label, share=share, year=of.year)


def _sections(view: ReportView) -> Mapping[str, Section]:
    return {one.key: one for one in report_of(view.review).sections}


def _page(show: Show, name: str, view: ReportView, asked: DraftQuery, **values: Any) -> HTMLResponse:
    return show.page(f"secretariat/{name}.html", **report_values(view, asked), **values)


def report_values(view: ReportView, asked: DraftQuery) -> dict[str, Any]:
    """Return what every page of the report shows, or shows with."""
    return {
        "view": view,
        "review": view.review,
        "asked": asked,
        "names": {one.code: one.name for one in view.review.definitions.respondents},
        "drawn": _drawn,
        "kind_of": lambda block: type(block).__name__,
        "coverage": wording.coverage,
        "number": lambda value: "–" if value is None else number_text(value),
        "percent": percent_text,
        "told_sum": wording.told_sum,
        "told_share": wording.told_share,
    }


def _drawn(chart: BarChart | StackedChart) -> Markup:
    # The drawing escapes every word that it is given.
    return Markup(bar_chart(chart) if isinstance(chart, BarChart) else stacked_chart(chart))  # noqa: S704


def _noted(show: Show, viewer: Viewer, view: ReportView, what: str) -> None:
    note_seen(show.services, Seen(viewer.address, "read", view.cycle, what=what), show.now)
