"""A page of the board as values and as plain data."""

import json
from datetime import UTC, datetime

import pytest

from models.errors import UnknownCycleError
from models.queries.board_pages import BoardFilter, Span
from models.rules.lifecycle import ObligationState
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.board import board_data, look_at_board
from tasks.status import cycle_status, status_data

CODE = "pesco-nip-2024"
LATE = datetime(2024, 3, 12, 8, tzinfo=UTC)


def test_the_data_of_a_page_are_those_of_the_status(opened):
    carry_out(opened, Act(CODE, "EL", "nip", Deed.NO_UPDATE, Particulars()), LATE)
    look = board_data(look_at_board(opened, CODE, BoardFilter(), Span(), LATE))
    status = status_data(cycle_status(opened, CODE, LATE))
    assert json.loads(json.dumps(look))["obligations"] == status["obligations"]
    assert look["states"] == status["states"]
    assert look["overdue"] == sum(one["overdue"] for one in status["obligations"]) == 49
    assert (look["found"], look["limit"], look["offset"]) == (52, 100, 0)


def test_counts_are_of_the_whole_board(opened):
    look = look_at_board(opened, CODE, BoardFilter([ObligationState.RECEIVED]), Span(), LATE)
    assert (look.page.rows, look.page.found, look.overdue) == ((), 0, 50)
    assert look.states["nip"] == {"planned": 26}


def test_no_such_cycle(services):
    with pytest.raises(UnknownCycleError):
        look_at_board(services, CODE, BoardFilter(), Span(), LATE)
