"""Numbers in a row: what is joined, what is a gap, and which reason is given."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.rules.review import FigureSum, ShareResult
from models.rules.trends import (
    CycleCounts,
    Point,
    PointKind,
    Published,
    completeness_trend,
    joined,
    kind_of_year,
    on_time_trend,
    progress_trend,
    published_trend,
)

STATES = ("BE", "CZ", "DK")


def point(label, members=STATES, value="10", parts=(), kind=PointKind.PAST):
    missing = tuple(code for code in STATES if code not in members)
    return Point(label, kind, value and Decimal(value), tuple(members), missing, parts)


def apart(*points):
    return [one.apart for one in joined(points)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(point("2022"), point("2023"), "", id="the same states"),
        pytest.param(point("2022", value=None), point("2023"), "no figure of 2022", id="a gap before"),
        pytest.param(point("2022"), point("2023", value=None), "no figure of 2023", id="a gap"),
        pytest.param(
            point("2022", ("BE", "CZ")),
            point("2023", ("CZ", "DK")),
            "DK not in 2022; BE not in 2023",
            id="others",
        ),
        pytest.param(point("2022"), point("2023", ("BE",)), "2023 goes over 1 of 3 only", id="few"),
        pytest.param(
            point("2022", parts=("a",)),
            point("2023", parts=("b",)),
            "2022 asked about something else",
            id="parts",
        ),
        pytest.param(
            point("2022"),
            point("2023", kind=PointKind.RUNNING),
            "2023 is still running",
            id="running",
        ),
    ],
)
def test_what_is_joined(before, after, told):
    assert apart(before, after) == ["", told]


def test_a_gap_is_not_drawn_over():
    assert apart(point("2021"), point("2022", value=None), point("2023")) == [
        "",
        "no figure of 2022",
        "no figure of 2022",
    ]


@pytest.mark.parametrize(("members", "is_few"), [((), True), (("BE",), True), (("BE", "CZ"), False)])
def test_fewer_than_half_are_few(members, is_few):
    assert point("2023", members).is_few is is_few


def test_a_sum_of_few_is_not_told_and_a_count_is():
    one = point("2023", ("BE",))
    assert (one.value is not None, one.told) == (True, None)
    assert replace(one, count=1, of_count=3).told == one.value
    assert point("2023", ("BE", "CZ")).told == point("2023", ("BE", "CZ")).value


@pytest.mark.parametrize(("reported", "is_few"), [(0, True), (2, True), (12, True), (13, False), (26, False)])
def test_sums_and_shares_of_few(reported, is_few):
    assert FigureSum(Decimal(1), reported, 26, ()).is_few is is_few
    assert ShareResult(0.1, Decimal(1), Decimal(10), reported, 26, ()).is_few is is_few


def test_published_figures_of_the_roster_alone_with_gaps_as_gaps():
    values = {("BE", 2021): Decimal(4), ("CZ", 2021): Decimal("3.5"), ("BE", 2023): Decimal(5)}
    known = Published("x", "Expenditure", "EUR million", "Eurostat", values | {("MT", 2020): Decimal(9)})
    found = published_trend(known, STATES).points
    assert [(one.label, one.value, one.members, one.missing) for one in found] == [
        ("2021", Decimal("7.5"), ("BE", "CZ"), ("DK",)),
        ("2022", None, (), STATES),
        ("2023", Decimal(5), ("BE",), ("CZ", "DK")),
    ]
    assert published_trend(Published("x", "", "", ""), STATES).points == ()


@pytest.mark.parametrize(
    ("year", "kind"),
    [(2023, PointKind.PAST), (2024, PointKind.CURRENT), (2025, PointKind.PLANNED)],
)
def test_the_years_of_a_form(year, kind):
    assert kind_of_year(year, 2024) is kind


def cycle(label, **more):
    known = {
        "expected": STATES,
        "deliverables": ("nip", "statement"),
        "items": {"1": "Grow the budget", "2": "Invest"},
        "due": 6,
        "received": 3,
        "on_time": 2,
        "progress": {"1": ("BE", "CZ"), "2": ()},
        "answered": {"1": STATES, "2": STATES},
    }
    return CycleCounts(label, **(known | more))


def test_completeness_and_what_came_in_time():
    cycles = [cycle("2024"), cycle("2025", received=6)]
    complete = completeness_trend(cycles).points
    assert [(one.value, one.count, one.of_count) for one in complete] == [
        (Decimal("50.0"), 3, 6),
        (Decimal("100.0"), 6, 6),
    ]
    assert [one.value for one in on_time_trend(cycles).points] == [Decimal("33.3")] * 2
    assert complete[1].apart == ""


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({"expected": (*STATES, "EL")}, "EL not in 2024"),
        ({"deliverables": ("nip",)}, "2024 asked about something else"),
        ({"is_running": True}, "2025 is still running"),
        ({"due": 0}, "no figure of 2025"),
    ],
)
def test_cycles_that_are_not_comparable_are_not_joined(later, told):
    assert completeness_trend([cycle("2024"), cycle("2025", **later)]).points[1].apart == told


def test_progress_on_one_item():
    cycles = [cycle("2024"), cycle("2025", items={"1": "Another promise"}), cycle("2026", items={})]
    found = progress_trend(cycles, "1", "Grow the budget").points
    assert [(one.count, one.of_count, one.apart) for one in found] == [
        (2, 3, ""),
        (2, 3, "2024 asked about something else"),
        (None, 3, "no figure of 2026"),
    ]


def test_progress_of_few_answers_is_no_trend():
    few = cycle("2025", answered={"1": ("BE",)}, progress={"1": ("BE",)})
    last = progress_trend([cycle("2024"), few], "1", "Grow the budget").points[-1]
    assert (last.is_few, last.apart, last.missing) == (True, "2025 goes over 1 of 3 only", ("CZ", "DK"))


def test_nobody_speaks_of_progress():
    cycles = [cycle("2024")]
    assert [one.count for one in progress_trend(cycles[:1], "2", "Invest").points] == [0]
