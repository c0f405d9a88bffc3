"""Numbers in a row: over years or cycles, what may be joined to a line, and in words why the rest may not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from models.rules.review import Review
from models.rules.review.result import is_few


class PointKind(StrEnum):
    """Where a number of a row comes from."""

    PUBLISHED = "published"
    PAST = "past"
    CURRENT = "current"
    PLANNED = "planned"
    CYCLE = "cycle"
    RUNNING = "running"
    """A cycle in which more may still come in time for the report."""


@dataclass(frozen=True)
class Point:
    """One number of a row: over whom it goes, and why it is not joined to the one before.

    `value` is none where nobody gave it, never zero. `parts` says what it goes over beside the respondents,
    such as the items that were asked about: two points with other parts are never joined.
    """

    label: str
    kind: PointKind
    value: Decimal | None
    members: tuple[str, ...]
    missing: tuple[str, ...]
    parts: tuple[str, ...] = ()
    count: int | None = None
    """What the value is counted of, where it is a share of counts; with `of_count`."""
    of_count: int | None = None
    apart: str = ""
    """Why it is not joined to the point before; empty if it is, or if it is the first."""

    @property
    def counted(self) -> int:
        """How many are in it."""
        return len(self.members)

    @property
    def of(self) -> int:
        """Of how many it should go over."""
        return len(self.members) + len(self.missing)

    @property
    def is_few(self) -> bool:
        """Whether fewer than half are in it, so that it does not speak for all."""
        return is_few(self.counted, self.of)

    @property
    def told(self) -> Decimal | None:
        """The number where it is one of all: a sum or share of few is none, a count of few still is."""
        return None if self.is_few and self.count is None else self.value

    @property
    def is_drawn(self) -> bool:
        """Whether it may stand in a line: it is there, and speaks for all."""
        return self.value is not None and not self.is_few


@dataclass(frozen=True)
class Trend:
    """One row of numbers of the same kind; `source` says in words whose they are and what they measure."""

    key: str
    title: str
    unit: str
    source: str
    points: tuple[Point, ...]

    @property
    def is_given(self) -> bool:
        """Whether there is any number in it."""
        return any(point.value is not None for point in self.points)


@dataclass(frozen=True)
class Published:
    """A published figure: what it measures, whose it is, and its values by respondent and year."""

    code: str
    title: str
    unit: str
    source: str
    values: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class CycleCounts:
    """One cycle of a series as far as it can be held beside another; its items by number, with titles."""

    label: str
    expected: tuple[str, ...]
    deliverables: tuple[str, ...]
    items: Mapping[str, str]
    due: int
    received: int
    on_time: int
    progress: Mapping[str, tuple[str, ...]]
    """Who reports progress or plans, by number of an item."""
    answered: Mapping[str, tuple[str, ...]]
    """Who says anything on it, by number of an item."""
    is_running: bool = False
    """Whether more may still come in time for the report."""

    @property
    def kind(self) -> PointKind:
        """Return where its numbers come from."""
        return PointKind.RUNNING if self.is_running else PointKind.CYCLE


def published_trend(known: Published, respondents: Sequence[str]) -> Trend:
    """Return sums of a published figure over respondents, a point for each year; no year is left out."""
    years = sorted({year for code, year in known.values if code in respondents})
    points = (_published_point(known, respondents, year) for year in _all_years(years))
    return Trend(known.code, known.title, known.unit, known.source, joined(points))


def figure_trends(review: Review) -> list[Trend]:
    """Return the sums of each figure that was asked for, by the years of the form."""
    return [
        Trend(
            label.code,
            label.title,
            label.unit,
            _ANSWERS,
            joined(
                Point(
                    str(year),
                    kind_of_year(year, review.year),
                    one.sum,
                    _others(review.expected, one.missing),
                    one.missing,
                )
                for year, one in review.figures[label.code].items()
            ),
        )
        for label in review.definitions.fields
    ]


def share_trends(review: Review) -> list[Trend]:
    """Return the collective shares, in per cent, by the years of the form."""
    return [
        Trend(
            label.code,
            label.title,
            "%",
            _ANSWERS,
            joined(
                Point(
                    str(year),
                    kind_of_year(year, review.year),
                    None if one.share is None else _percent(one.numerator, one.denominator),
                    _others(review.expected, one.missing),
                    one.missing,
                )
                for year, one in review.shares[label.code].items()
            ),
        )
        for label in review.definitions.shares
    ]


def completeness_trend(cycles: Iterable[CycleCounts]) -> Trend:
    """Return what was received of what was expected, in per cent, cycle by cycle."""
    points = (_rate_point(one, one.received) for one in cycles)
    return Trend(
        "completeness", "Completeness", "%", "what was received of what was expected", joined(points)
    )


def on_time_trend(cycles: Iterable[CycleCounts]) -> Trend:
    """Return what came in time of what was expected, in per cent, cycle by cycle; for officers only."""
    points = (_rate_point(one, one.on_time) for one in cycles)
    source = "what came in time of what was expected"
    return Trend("on_time", "In time", "%", source, joined(points))


def progress_trend(cycles: Sequence[CycleCounts], item: str, title: str) -> Trend:
    """Return how many report progress or plans on one item, cycle by cycle; none where it was not asked."""
    points = (_progress_point(one, item) for one in cycles)
    source = "how many report progress or plans, never how much"
    return Trend(f"item-{item}", f"{item}. {title}", "", source, joined(points))


def kind_of_year(year: int, cycle_year: int) -> PointKind:
    """Return whether a year of the form is past, current or planned for a cycle of a year."""
    if year == cycle_year:
        return PointKind.CURRENT
    return PointKind.PAST if year < cycle_year else PointKind.PLANNED


def joined(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return points of a row, each with the reason why it is not joined to the one before, if it is not.

    Two are joined only if both are there, speak for all, and go over the very same respondents and parts.
    """
    found = list(points)
    reasons = ["", *(_apart(before, point) for before, point in pairwise(found))][: len(found)]
    return tuple(Point(**{**vars(point), "apart": why}) for point, why in zip(found, reasons, strict=True))


_ANSWERS = "the answers of the plans, at current prices; a plan at other prices is not in it"


def _apart(before: Point, point: Point) -> str:
    for one in (point, before):
        if one.kind is PointKind.RUNNING:
            return f"{one.label} is still running"
        if one.value is None:
            return f"no figure of {one.label}"
        if one.is_few:
            return f"{one.label} goes over {one.counted} of {one.of} only"
    if before.parts != point.parts:
        return f"{before.label} asked about something else"
    return "; ".join(_others_in(before, point))


def _others_in(before: Point, point: Point) -> Iterator[str]:
    came = [code for code in point.members if code not in before.members]
    went = [code for code in before.members if code not in point.members]
    if came:
        yield f"{', '.join(came)} not in {before.label}"
    if went:
        yield f"{', '.join(went)} not in {point.label}"


def _published_point(known: Published, respondents: Sequence[str], year: int) -> Point:
    given = {code: known.values[code, year] for code in respondents if (code, year) in known.values}
    return Point(
        str(year),
        PointKind.PUBLISHED,
        sum(given.values(), Decimal(0)) if given else None,
        tuple(given),
        _others(respondents, tuple(given)),
    )


def _rate_point(one: CycleCounts, part: int) -> Point:
    value = _percent(Decimal(part), Decimal(one.due)) if one.due else None
    return Point(one.label, one.kind, value, one.expected, (), one.deliverables, count=part, of_count=one.due)


def _progress_point(one: CycleCounts, item: str) -> Point:
    asked = one.items.get(item)
    said, answered = one.progress.get(item, ()), one.answered.get(item, ())
    value = Decimal(len(said)) if asked is not None and one.expected else None
    return Point(
        one.label,
        one.kind,
        value,
        answered,
        _others(one.expected, answered),
        (asked or "",),
        count=len(said) if value is not None else None,
        of_count=len(one.expected),
    )


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else (part * 100 / whole).quantize(Decimal("0.1"))


def _all_years(years: Sequence[int]) -> range:
    return range(years[0], years[-1] + 1) if years else range(0)


def _others(codes: Sequence[str], without: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in without)
