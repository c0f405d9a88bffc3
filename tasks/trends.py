"""Trends of a report: published figures, the years of the answers, the cycles of a series side by side."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from config.reference import EUROSTAT_DEFINITIONS, EUROSTAT_SOURCE, read_public_figures
from models.errors import HandedOffError, NothingHereError
from models.queries.cycles import CycleAt, codes_of_series, look_at_cycle
from models.queries.obligations import last_cut_off
from models.rules.review import FieldLabel, ItemAnswer, Review
from models.rules.timetable import passes_at
from models.rules.trends import (
    CycleCounts,
    Published,
    Trend,
    completeness_trend,
    figure_trends,
    on_time_trend,
    progress_trend,
    published_trend,
    share_trends,
)
from tasks.report_view import ReportView, view_at
from tasks.services import Services

_UNIT = "EUR million"
"""Unit of every published figure."""


@dataclass(frozen=True)
class Trends:
    """All rows of numbers of one report; `cycles` are the codes by the labels of their points."""

    view: ReportView
    published: tuple[Trend, ...]
    answers: tuple[Trend, ...]
    shares: tuple[Trend, ...]
    completeness: Trend
    on_time: Trend
    """For officers only."""
    progress: tuple[Trend, ...]
    """One for each item of this cycle."""
    cycles: dict[str, str]
    elsewhere: tuple[str, ...]
    """Codes of cycles of the series whose report was handed off: nothing of them is here."""


@dataclass(frozen=True)
class PublishedPart:
    """The published figure of one respondent, none where none is published."""

    code: str
    name: str
    value: Decimal | None


def trends_of(services: Services, code: str, now: datetime, *, is_now: bool = False) -> Trends:
    """Return the trends of a report.

    Args:
        services: services of this process.
        code: code of the cycle.
        now: UTC instant.
        is_now: whether what would be drafted now is wanted although there is a draft.

    Raises:
        UnknownCycleError: no such cycle is open here.
        HandedOffError: the report lives elsewhere.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        view = view_at(cycle, is_now=is_now)
        counts, elsewhere = _side_by_side(cycle, view)
        items = view.review.definitions.items
        return Trends(
            view=view,
            published=tuple(published_trend(one, _codes(view.review)) for one in _published(view.review)),
            answers=tuple(figure_trends(view.review)),
            shares=tuple(share_trends(view.review)),
            completeness=completeness_trend(counts.values()),
            on_time=on_time_trend(counts.values()),
            progress=tuple(progress_trend(list(counts.values()), item.number, item.title) for item in items),
            cycles={one.label: key for key, one in counts.items()},
            elsewhere=tuple(elsewhere),
        )


def made_of_published(view: ReportView, field: str, year: int) -> tuple[Trend, list[PublishedPart]]:
    """Return the row of a published figure, and what its sum of one year is made of, in protocol order.

    Raises:
        NothingHereError: there is no such figure of that year.
    """
    known = next((one for one in _published(view.review) if one.code == field), None)
    codes = _codes(view.review)
    if known is None or not any((code, year) in known.values for code in codes):
        raise NothingHereError
    parts = [PublishedPart(code, view.review.name(code), known.values.get((code, year))) for code in codes]
    return published_trend(known, codes), parts


def _side_by_side(cycle: CycleAt, view: ReportView) -> tuple[dict[str, CycleCounts], list[str]]:
    counts: dict[str, CycleCounts] = {}
    elsewhere: list[str] = []
    for code in codes_of_series(cycle.session, cycle.row.series):
        other = cycle if code == cycle.code else look_at_cycle(cycle.session, code, cycle.now)
        try:
            shown = view if code == cycle.code else view_at(other)
        except HandedOffError:  # the page says so
            elsewhere.append(code)
            continue
        years = [one.label for one in counts.values()]
        label = str(shown.review.year)
        counts[code] = _counts(other, shown.review, code if label in years else label)
    return counts, elsewhere


def _counts(cycle: CycleAt, review: Review, label: str) -> CycleCounts:
    cut_off_at = last_cut_off(cycle.session, cycle.id)
    return CycleCounts(
        label=label,
        expected=review.expected,
        deliverables=tuple(one.code for one in review.definitions.deliverables),
        items={one.number: one.title for one in review.definitions.items},
        due=review.arrivals.expected,
        received=review.arrivals.received,
        on_time=review.arrivals.received_on_time,
        progress=_who(review, {ItemAnswer.PROGRESS}),
        answered=_who(review, set(ItemAnswer) - {ItemAnswer.MISSING}),
        is_running=cut_off_at is None or cycle.now < passes_at(cut_off_at),
    )


def _who(review: Review, said: Set[ItemAnswer]) -> dict[str, tuple[str, ...]]:
    return {
        item.number: tuple(code for code, row in review.matrix.items() if row[item.number] in said)
        for item in review.definitions.items
    }


def _published(review: Review) -> Iterator[Published]:
    titles = {one.code: one for one in review.definitions.fields}
    for code, definition in EUROSTAT_DEFINITIONS.items():
        label = titles.get(code) or FieldLabel(code, code.replace("_", " ").capitalize(), _UNIT)
        values = {
            (who, year): Decimal(one.value)
            for (who, field, year), one in read_public_figures().items()
            if field == code
        }
        yield Published(code, label.title, _UNIT, f"{EUROSTAT_SOURCE}: {definition}", values)


def _codes(review: Review) -> list[str]:
    return [one.code for one in review.definitions.respondents]
