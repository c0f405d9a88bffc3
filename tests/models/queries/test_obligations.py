"""The board, one obligation, and what its cut-off has reached."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.errors import UnknownObligationError
from models.operations.deadlines import extend
from models.operations.obligations import record_no_update
from models.operations.submissions import Registration, register
from models.queries.cycles import get_cycle
from models.queries.obligations import board, find_obligation, last_cut_off, next_cut_off, past_cut_off
from models.rules.calendar import end_of_day

CUT_OFF_AT = end_of_day(date(2024, 4, 30))
DAY = "2024-02-20T10:00+01:00"


def test_a_line_of_the_board(either_world):
    either_world.receive(DAY, "a")
    either_world.receive("2024-02-21T10:00+01:00", "b")
    row = either_world.row()
    assert (row.respondent, row.respondent_name, row.deliverable) == ("BE", "Belgium", "nip")
    assert (row.state, row.versions, row.deadline_version, row.format) == ("received", 2, 1, "xlsx")
    assert (row.sha256, row.reference) == ("b" * 64, None)
    assert row.received_at == datetime(2024, 2, 20, 9, tzinfo=UTC)
    assert row.latest_received_at == datetime(2024, 2, 21, 9, tzinfo=UTC)


def test_a_line_where_nothing_came(world):
    row = world.row()
    assert (row.received_at, row.versions, row.sha256, row.latest_received_at, row.format) == (
        None,
        0,
        None,
        None,
        None,
    )


def test_a_registration_has_neither_hash_nor_format(world):
    world.receive(DAY)
    part = Registration(datetime(2024, 2, 21, 9, tzinfo=UTC), "BE-1", 3, "LIMITE")
    world.act("2024-02-21T10:00+01:00", register, part)
    assert (world.row().sha256, world.row().reference, world.row().format) == (None, "BE-1", None)


def test_the_board_follows_the_definition_not_the_alphabet(world):
    rows = world.read(board, 1, ["statement", "nip"])
    assert [(row.respondent, row.deliverable) for row in rows[:3]] == [
        ("BE", "statement"),
        ("BE", "nip"),
        ("BG", "statement"),
    ]


@pytest.mark.parametrize(
    ("respondent", "deliverable"), [("MT", "nip"), ("BE", "letter"), ("", ""), ("be", "nip")], ids=str
)
def test_what_is_not_owed(world, respondent, deliverable):
    cycle = world.read(get_cycle, world.code)
    with pytest.raises(UnknownObligationError, match="does not owe") as refused:
        world.read(find_obligation, cycle, respondent, deliverable)
    assert refused.value.way_out == "see who owes what: `kalends status pesco-nip-2024`"


@pytest.mark.parametrize(("seconds", "passed"), [(-1, 0), (0, 0), (1, 52)])
def test_past_cut_off(either_world, seconds, passed):
    found = either_world.read(past_cut_off, 1, CUT_OFF_AT + timedelta(seconds=seconds))
    assert len(found) == passed
    assert [one.respondent.code for one in found[:3]] == ["BE", "BE", "BG"][:passed]


def test_the_next_cut_off_is_of_what_is_still_owed(either_world):
    assert either_world.read(next_cut_off, 1) == either_world.read(last_cut_off, 1) == CUT_OFF_AT
    either_world.act(DAY, extend, date(2024, 5, 15), name="SE nip")
    assert either_world.read(next_cut_off, 1) == CUT_OFF_AT
    assert either_world.read(last_cut_off, 1) == end_of_day(date(2024, 5, 15))
    for row in either_world.board():
        name = f"{row.respondent} {row.deliverable}"
        if name != "SE nip":
            either_world.act(DAY, record_no_update, name=name)
    assert either_world.read(next_cut_off, 1) == end_of_day(date(2024, 5, 15))
    either_world.receive(DAY, name="SE nip")
    assert either_world.read(next_cut_off, 1) is None


def test_a_cycle_that_is_not_there_has_no_cut_off(world):
    assert (world.read(next_cut_off, 9), world.read(last_cut_off, 9)) == (None, None)
