"""Deadlines shortened, restored and moved for all, and the letter that tells of each new version."""

from datetime import date

import pytest

from models.errors import DeadlineMoveError
from models.operations.deadlines import announce, extend, move_for_all, restore, shorten
from models.operations.obligations import record_no_update
from models.queries.deadlines import deadline_versions
from models.rules.calendar import end_of_day

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-20T10:00+01:00"
NIGHT = "2024-02-24T23:30+01:00"
SOONER, LATER = date(2024, 3, 1), date(2024, 3, 24)


def call(world):
    world.make_letters(CALL_AT)
    world.send(CALL_AT)
    return world


@pytest.fixture
def called(world):
    """The world after the call of 4 December."""
    return call(world)


@pytest.fixture
def called_on_either(either_world):
    """The same, on SQLite and then on PostgreSQL."""
    return call(either_world)


def move(world, now, until, reason="as agreed", deliverable="nip"):
    with world.at(now) as cycle:
        return move_for_all(cycle, deliverable, until, reason)


def test_a_shortened_deadline_moves_what_is_late(called_on_either):
    called_on_either.act(DAY, shorten, SOONER, "the Council meets earlier")
    row = called_on_either.row()
    assert (row.deadline_version, row.due_at, row.late_after) == (2, end_of_day(SOONER), end_of_day(SOONER))
    assert row.cut_off_at == end_of_day(date(2024, 4, 30))
    found = called_on_either.notices()
    assert [found[f"rung:{name}:1"] for name in ("-30", "-7", "+3")] == ["deadline_changed"] * 3
    assert [found[f"rung:{name}:2"] for name in ("-30", "-7", "+3")] == ["past", "planned", "held"]
    assert called_on_either.reasons() == ["the Council meets earlier"]
    assert called_on_either.last().what == "shortened"


@pytest.mark.parametrize(
    ("until", "said"),
    [
        pytest.param(date(2024, 3, 24), "is not earlier than the deadline", id="later"),
        pytest.param(date(2024, 3, 10), "is already the end of 2024-03-10", id="the day in force"),
        pytest.param(date(2024, 2, 19), "has passed", id="yesterday"),
    ],
)
def test_a_deadline_is_shortened_to_a_day_between(called, until, said):
    before = (called.entries(), called.notices())
    with pytest.raises(DeadlineMoveError, match=said) as refused:
        called.act(DAY, shorten, until, "why")
    assert refused.value.way_out
    assert (called.entries(), called.notices()) == before


@pytest.mark.parametrize(
    ("change", "until"),
    [
        pytest.param(extend, date(2024, 5, 20), id="extended beyond the cut-off"),
        pytest.param(announce, LATER, id="announced"),
        pytest.param(extend, LATER, id="extended"),
    ],
)
def test_undoing_restores_the_version_before(called, change, until):
    before = called.row()
    called.act(DAY, change, until)
    called.act("2024-02-21T10:00+01:00", restore, "it was a mistake")
    row = called.row()
    assert (row.due_at, row.late_after, row.cut_off_at) == (
        before.due_at,
        before.late_after,
        before.cut_off_at,
    )
    assert (row.deadline_version, called.last().what) == (3, "restored")
    found = called.notices()
    assert [found[f"rung:-7:{version}"] for version in (1, 2, 3)] == [
        "deadline_changed",
        "deadline_changed",
        "planned",
    ]


def test_undoing_twice_brings_the_change_back(called):
    called.act(DAY, extend, LATER)
    for _ in range(2):
        called.act("2024-02-21T10:00+01:00", restore, "to and fro")
    assert (called.row().deadline_version, called.row().due_at) == (4, end_of_day(LATER))


def test_a_shortened_deadline_can_be_restored(called):
    called.act(DAY, shorten, SOONER, "why")
    called.act(DAY, restore, "no")
    assert called.row().due_at == end_of_day(date(2024, 3, 10))


def test_there_is_nothing_to_undo_at_first(called):
    with pytest.raises(DeadlineMoveError, match="there is no change to undo") as refused:
        called.act(DAY, restore, "why")
    assert "kalends extend" in refused.value.way_out


def test_a_day_that_has_passed_is_not_restored(called):
    called.act(DAY, extend, LATER)
    with pytest.raises(DeadlineMoveError, match="2024-03-10 has passed"):
        called.act("2024-03-12T10:00+01:00", restore, "why")


@pytest.mark.parametrize("change", [shorten, restore])
def test_of_who_has_answered_nothing_is_shortened_or_restored(called, change):
    called.act(DAY, extend, LATER)
    called.receive(DAY)
    given = (SOONER, "why") if change is shorten else ("why",)
    with pytest.raises(DeadlineMoveError, match="the obligation is 'received'"):
        called.act(DAY, change, *given)


@pytest.mark.parametrize(
    ("change", "given", "occasion"),
    [
        pytest.param(extend, (LATER,), "extended:2", id="extended"),
        pytest.param(announce, (LATER,), "announced:2", id="announced"),
        pytest.param(shorten, (SOONER, "why"), "shortened:2", id="shortened"),
    ],
)
def test_a_new_version_is_told_at_once_at_any_hour(called, change, given, occasion):
    called.act(NIGHT, change, *given)
    assert called.notices()[occasion] == "planned"
    assert called.make_letters(NIGHT) == 1
    assert (called.letters()[-1].kind, called.notices()[occasion]) == ("extension", "carried")


def test_a_version_that_is_changed_before_it_is_told_is_told_no_more(called):
    called.act(DAY, extend, LATER)
    called.act(DAY, extend, date(2024, 3, 31))
    called.act(DAY, restore, "why")
    found = called.notices()
    assert (found["extended:2"], found["extended:3"]) == ("deadline_changed", "deadline_changed")
    assert found["restored:4"] == "planned"


def test_an_unsent_call_says_the_new_day_itself(either_world):
    either_world.act("2023-12-02T10:00+01:00", extend, LATER)
    assert [name for name in either_world.notices() if name.startswith("extended")] == []
    either_world.act("2023-12-02T10:00+01:00", restore, "why")
    assert [name for name in either_world.notices() if name.startswith("restored")] == []


def test_who_has_answered_is_told_of_an_extension_but_not_reminded(called):
    called.receive("2024-03-13T10:00+01:00")
    called.act("2024-03-14T10:00+01:00", extend, date(2024, 3, 15))
    found = called.notices()
    assert (found["extended:2"], found["rung:+3:2"]) == ("planned", "met")


def test_a_move_for_all_moves_everybody_who_still_owes(called_on_either):
    called_on_either.receive(DAY, name="BE nip")
    called_on_either.act(DAY, record_no_update, name="BG nip")
    called_on_either.act(DAY, extend, LATER, name="CZ nip")
    assert move(called_on_either, DAY, LATER) == 23
    moved = [row.respondent for row in called_on_either.board() if row.due_at == end_of_day(LATER)]
    assert (len(moved), moved[:2]) == (24, ["CZ", "DK"])
    assert {row.deadline_version for row in called_on_either.board() if row.deliverable == "statement"} == {1}
    assert [entry.what for entry in called_on_either.entries()].count("moved") == 23


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        pytest.param(DAY, "2024-02-20T09:00:00+00:00", id="in hours open for all"),
        pytest.param(NIGHT, "2024-02-26T08:00:00+00:00", id="at night"),
        pytest.param("2024-03-01T18:00+01:00", "2024-03-05T08:00:00+00:00", id="before a holiday"),
    ],
)
def test_a_move_for_all_is_told_to_all_at_one_instant(called, now, goes_at):
    assert move(called, now, date(2024, 4, 14)) == 26
    told = {row.planned_for.isoformat() for name in ("BE nip", "SE nip") for row in told_of(called, name)}
    assert told == {goes_at}


def told_of(world, name):
    return [row for row in world.notice_rows(name) if row.occasion == "moved:2"]


def test_what_is_moved_back_for_all_lies_ahead(called):
    with pytest.raises(DeadlineMoveError, match="2024-02-19 has passed"):
        move(called, DAY, date(2024, 2, 19))
    assert move(called, DAY, SOONER) == 26
    assert {row.due_at for row in called.board() if row.deliverable == "nip"} == {end_of_day(SOONER)}


@pytest.mark.parametrize("deliverable", ["nip", "nothing"])
def test_nobody_moves_to_the_day_in_force(called, deliverable):
    before = called.entries()
    with pytest.raises(DeadlineMoveError, match="nobody who still owes"):
        move(called, DAY, date(2024, 3, 10), deliverable=deliverable)
    assert called.entries() == before


def test_each_version_keeps_its_cut_off(called_on_either):
    called_on_either.act(DAY, extend, date(2024, 5, 20))
    called_on_either.act(DAY, restore, "why")
    with called_on_either.at(DAY) as cycle:
        rows = deadline_versions(cycle.session, called_on_either.find(cycle).row)
        first, later = end_of_day(date(2024, 4, 30)), end_of_day(date(2024, 5, 21))
        assert [row.kind.value for row in rows] == ["set", "extended", "restored"]
        assert [row.cut_off_at for row in rows] == [first, later, first]
