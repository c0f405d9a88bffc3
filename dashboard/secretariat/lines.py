"""The days of a cycle as points on a line of time, with today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from dashboard.secretariat.words import rung_words
from documents.text import day_text
from models.queries.rung_line import RungOnLine
from models.rules.moments import Moment, share_of_the_way
from tasks.rung_line import RungLine


@dataclass(frozen=True)
class Point:
    """One point: `at` per cent of the way; `state` is done, next (planned), due or withdrawn."""

    label: str
    day: str
    at: int
    state: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """The points in their order, and where today is, if it is on the way."""

    points: tuple[Point, ...]
    today: Mapping[str, object] | None


def line_of(moments: Sequence[Moment], titles: Mapping[str, str], today: date) -> Line:
    """Return the days of a cycle as it was defined."""
    days = [one.on for one in moments]
    points = [
        Point(
            label=_label(one, titles),
            day=day_text(one.on),
            at=share_of_the_way(days, one.on),
            state="due" if one.what == "due" else "done" if one.on <= today else "next",
            note="" if one.what == "due" else ", ".join(titles[code] for code in one.deliverables),
        )
        for one in moments
    ]
    return Line(tuple(points), _today(days, today))


def ladder_of(line: RungLine) -> Line:
    """Return the rungs as they stand, each once for all that is owed."""
    days = [one.nominal_on for one in line.rungs]
    groups = groupby(line.rungs, key=lambda one: (one.nominal_on, one.name))
    points = [
        Point(
            label=rung_words(name),
            day=day_text(day),
            at=share_of_the_way(days, day),
            state=_rung_state(list(group), line.as_at),
        )
        for (day, name), group in groups
    ]
    return Line(tuple(points), _today(days, line.today))


def _label(one: Moment, titles: Mapping[str, str]) -> str:
    if one.what == "due":
        return ", ".join(titles[code] for code in one.deliverables or titles)
    return {"call": "call", "cut_off": "cut-off"}.get(one.what) or rung_words(one.name)


def _rung_state(rungs: Sequence[RungOnLine], now: datetime) -> str:
    if all(set(one.counts) == {"withdrawn"} for one in rungs):
        return "withdrawn"
    return "done" if all(one.is_past(now) for one in rungs) else "next"


def _today(days: Sequence[date], today: date) -> Mapping[str, object] | None:
    if not min(days) <= today <= max(days):
        return None
    return {"day": day_text(today), "at": share_of_the_way(days, today)}
