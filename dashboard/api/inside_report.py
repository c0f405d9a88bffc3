"""The report for programs of the secretariat: sums, shares and counts, with their coverage."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from dashboard.api.answering import Spanned, listed, shown
from dashboard.api.asking import Code
from dashboard.api.described import DELIVERABLE
from dashboard.api.inside_asking import Inside
from dashboard.api.inside_shapes import Figure, Item, ReportState, Share
from dashboard.api.prefix import INSIDE
from dashboard.api.shapes import Page
from tasks.report_view import ReportView, report_view

router = APIRouter(prefix=INSIDE + "/cycles/{cycle}/report", tags=["secretariat"])


class Drafted(StrEnum):
    """Which draft of the report is wanted."""

    LATEST = "latest"
    NOW = "now"


Wanted = Annotated[Drafted, Query(description="The latest draft, or what would be drafted now")]


def view_of(by: Inside, cycle: Code, of: Wanted = Drafted.LATEST) -> ReportView:
    """Return the report that is asked for, and note that it was."""
    found = report_view(by.services, cycle, by.now, is_now=of is Drafted.NOW)
    by.note(cycle, "report")
    return found


View = Annotated[ReportView, Depends(view_of)]


@router.get("", response_model=ReportState, responses=DELIVERABLE)
def report(by: Inside, view: View) -> Response:
    """Show which draft the figures are of."""
    return shown(by.request, ReportState.of(view))


@router.get("/figures", response_model=Page[Figure], responses=DELIVERABLE)
def figures(by: Inside, view: View, wanted: Spanned) -> Response:
    """List the sums by year, each with who is not in it."""
    found = [
        Figure.on((label.code, label.title, label.unit, year), one)
        for label in view.review.definitions.fields
        for year, one in view.review.figures[label.code].items()
    ]
    return listed(by.request, found, wanted, lambda one: one)


@router.get("/shares", response_model=Page[Share], responses=DELIVERABLE)
def shares(by: Inside, view: View, wanted: Spanned) -> Response:
    """List the collective shares by year, each with who is not in it."""
    found = [
        Share.on((label.code, label.title, year), one)
        for label in view.review.definitions.shares
        for year, one in view.review.shares[label.code].items()
    ]
    return listed(by.request, found, wanted, lambda one: one)


@router.get("/items", response_model=Page[Item], responses=DELIVERABLE)
def items(by: Inside, view: View, wanted: Spanned) -> Response:
    """List what was answered on each item, and by whom; never how well."""
    found = [Item.on(view, one.number, one.title) for one in view.review.definitions.items]
    return listed(by.request, found, wanted, lambda one: one)
