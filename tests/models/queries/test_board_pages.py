"""Pages of the board: the same lines as the whole board, those that a filter lets through, and counts."""

from datetime import date

import pytest

from models.operations.deadlines import extend
from models.operations.obligations import record_no_update
from models.queries.board_pages import BoardFilter, Span, board_page, count_overdue, count_states
from models.rules.lifecycle import ObligationState

DAY = "2024-02-20T10:00+01:00"
LATE = "2024-03-12T10:00+01:00"
ALL, FIRST = BoardFilter(), Span()


def page(world, wanted=ALL, span=FIRST, now=DAY):
    """Return a page of the board."""
    with world.at(now) as cycle:
        return board_page(cycle, wanted, span)


def names(found):
    """Return what the lines of a page are about."""
    return [f"{row.respondent} {row.deliverable}" for row in found.rows]


def test_pages_together_are_the_board(either_world):
    either_world.receive(DAY)
    either_world.receive("2024-02-21T10:00+01:00", "b", name="SE statement")
    pages = [page(either_world, span=Span(20, offset), now=LATE) for offset in (0, 20, 40)]
    assert [row for one in pages for row in one.rows] == either_world.board()
    assert [one.found for one in pages] == [52] * 3


def test_a_page_after_the_last_line_is_empty(world):
    found = page(world, span=Span(10, 52))
    assert (found.rows, found.found) == ((), 52)


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        pytest.param(BoardFilter([ObligationState.RECEIVED]), ["BE nip"], id="state"),
        pytest.param(
            BoardFilter([ObligationState.RECEIVED, ObligationState.NO_UPDATE]), ["BE nip", "LT nip"], id="two"
        ),
        pytest.param(BoardFilter(respondents=["BE"]), ["BE nip", "BE statement"], id="respondent"),
        pytest.param(BoardFilter(respondents=["LT", "BE"], deliverables=["nip"]), ["BE nip", "LT nip"]),
        pytest.param(BoardFilter(respondents=["XX"]), [], id="nobody"),
    ],
)
def test_a_filter(either_world, wanted, lines):
    either_world.receive(DAY)
    either_world.act(DAY, record_no_update, name="LT nip")
    found = page(either_world, wanted)
    assert (names(found), found.found) == (lines, len(lines))


def test_what_is_overdue_is_what_the_lines_say(either_world):
    either_world.receive(DAY)
    either_world.act(DAY, extend, date(2024, 4, 5), name="SE nip")
    found = page(either_world, BoardFilter(is_overdue=True), now=LATE)
    with either_world.at(LATE) as cycle:
        said = [row for row in either_world.board() if row.is_overdue_at(cycle.now)]
        assert count_overdue(cycle) == found.found == len(said) == 48
    assert list(found.rows) == said
    assert not {"BE nip", "SE nip", "LT nip"} & set(names(found))  # Lithuania is late a day later


def test_nothing_is_overdue_in_the_second_after_which_it_is_late(world):
    assert page(world, BoardFilter(is_overdue=True), now="2024-03-11T23:59:59+01:00").found == 0
    assert page(world, BoardFilter(is_overdue=True), now="2024-03-12T00:00:00+01:00").found == 50


def test_counts_by_state(either_world):
    either_world.receive(DAY)
    either_world.act(DAY, record_no_update, name="LT statement")
    assert either_world.read(count_states, 1) == {
        "nip": {"planned": 25, "received": 1},
        "statement": {"planned": 25, "no_update": 1},
    }
