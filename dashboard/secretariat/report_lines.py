"""The first page of the report in lines: each number with where it leads, and over how many it goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from documents.report import wording
from documents.report.sections import standing_lines
from models.rules.lifecycle import OWED, ObligationState
from models.rules.review import Review, Source
from models.rules.texts import capital
from tasks.report_view import ReportView

_STATES = {
    "taken_into_account": (ObligationState.TAKEN_INTO_ACCOUNT,),
    "clarification_asked": (ObligationState.CLARIFICATION_ASKED,),
    "received": (ObligationState.RECEIVED,),
    "no_update": (ObligationState.NO_UPDATE,),
    "not_received": (ObligationState.NOT_RECEIVED,),
    "open": tuple(state for state in ObligationState if state in OWED),
    "not_expected": (ObligationState.NOT_EXPECTED,),
}
"""States behind each line of a standing, as the board has them; registered parts have none of their own."""


@dataclass(frozen=True)
class Line:
    """One number: what it is of, how it is written, where it leads, and what it goes over."""

    title: str
    text: str
    path: str
    over: str


@dataclass(frozen=True)
class StandingLine:
    """How many stand somewhere with one deliverable, where the board shows them, and the versions behind."""

    word: str
    count: int
    path: str
    sources: tuple[Source, ...]


def key_lines(view: ReportView, query: str) -> Iterator[Line]:
    """Yield the numbers of the summary, but for figures and shares that nobody gave.

    Args:
        view: the report.
        query: what every address within the report ends with.
    """
    review, here = view.review, f"/cycles/{view.cycle}/report"
    for label in review.definitions.deliverables:
        standing = review.standing[label.code]
        expected = len(review.definitions.respondents) - len(standing.not_expected)
        taken = len(standing.taken_into_account)
        path = _board(view.cycle, label.code, "taken_into_account")
        title = f"{capital(label.title)}: taken into account"
        yield Line(title, str(taken), path, f"{taken} of {expected} expected")
    if wording.asks_items(review):
        yield _answers(review, f"{here}/matrix{query}")
    for year in wording.reference_years(review):
        yield from _figures(review, year, here, query)


def not_given(view: ReportView) -> list[str]:
    """Return titles of figures and shares of the reference year that nobody gave."""
    review = view.review
    return [
        label.title
        for year in wording.reference_years(review)
        for labels, found in (
            (review.definitions.fields, review.figures),
            (review.definitions.shares, review.shares),
        )
        for label in labels
        if len(found[label.code][year].missing) == found[label.code][year].of
    ]


def standing_of(view: ReportView, deliverable: str) -> list[StandingLine]:
    """Return who stands where with one deliverable; where nobody is, there is no line."""
    sources = {one.respondent: one for one in view.review.inputs.sources if one.deliverable == deliverable}
    return [
        StandingLine(
            word,
            len(codes),
            _board(view.cycle, deliverable, name),
            tuple(sources[code] for code in codes),
        )
        for name, word, codes in standing_lines(view.review.standing[deliverable])
        if codes
    ]


def _answers(review: Review, path: str) -> Line:
    item = review.definitions.item_word
    said = sum(one.progress for one in review.items.values())
    asked = len(review.items) * len(review.expected)
    over = f"{said} of {asked} answers: {len(review.items)} {item}s, {len(review.expected)} expected"
    return Line(f"Answers on {item}s that report progress or plans", str(said), path, over)


def _figures(review: Review, year: int, here: str, query: str) -> Iterator[Line]:
    for label in review.definitions.fields:
        figure = review.figures[label.code][year]
        if figure.sum is not None:
            text, path = wording.told_sum(figure, label.unit), f"{here}/figures/{label.code}/{year}{query}"
            yield Line(f"{label.title}, {year}", text, path, wording.coverage(review, figure))
    for part in review.definitions.shares:
        share = review.shares[part.code][year]
        if share.share is not None:
            text, path = wording.told_share(share), f"{here}/shares/{part.code}/{year}{query}"
            yield Line(f"{part.title}, {year}", text, path, wording.coverage(review, share))


def _board(cycle: str, deliverable: str, name: str) -> str:
    states = [("state", state.value) for state in _STATES.get(name, ())]
    return f"/cycles/{cycle}?{urlencode([('deliverable', deliverable), *states])}"
