"""Extensions and announced dates: new versions, a ladder planned anew, the old one visibly withdrawn."""

import json
from datetime import date

import pytest
from sqlmodel import col, select

from models.errors import DeadlineMoveError
from models.operations.deadlines import announce, extend
from models.operations.obligations import pass_cut_off, record_no_update, take_into_account
from models.queries.deadlines import deadline_in_force
from models.rules.audit import Actor
from models.rules.calendar import end_of_day
from models.tables import DeadlineVersion

DAY = "2024-02-20T10:00+01:00"


def versions(world):
    statement = select(DeadlineVersion).order_by(col(DeadlineVersion.id))
    return world.read(lambda session: session.exec(statement).all())


def test_an_extension_moves_the_deadline_and_plans_anew(either_world):
    either_world.act(DAY, extend, date(2024, 3, 24), "asked for by the capital")
    row = either_world.row()
    assert (row.deadline_version, row.due_at) == (2, end_of_day(date(2024, 3, 24)))
    assert row.late_after == end_of_day(date(2024, 3, 25))
    assert either_world.notices() == {
        "call": "planned",
        "rung:-30:1": "deadline_changed",
        "rung:-7:1": "deadline_changed",
        "rung:+3:1": "deadline_changed",
        "rung:+10:1": "deadline_changed",
        "rung:-30:2": "planned",
        "rung:-7:2": "planned",
        "rung:+3:2": "held",
        "rung:+10:2": "planned",
    }


def test_an_extension_is_recorded(world):
    world.act(DAY, extend, date(2024, 3, 24), "asked for by the capital")
    entry = world.last()
    assert (entry.what, entry.actor, entry.respondent, entry.deliverable) == (
        "extended",
        "secretariat",
        "BE",
        "nip",
    )
    detail = json.loads(entry.detail)
    assert detail.pop("reason_sha256")
    assert detail == {
        "call_unsent": True,
        "deadline_version": 2,
        "due_at": "2024-03-24T22:59:59Z",
        "late_after": "2024-03-25T22:59:59Z",
    }
    assert world.reasons() == ["asked for by the capital"]


def test_nobody_else_is_touched(world):
    world.act(DAY, extend, date(2024, 3, 24))
    assert {row.deadline_version for row in world.board()} == {1, 2}
    assert [row.respondent for row in world.board() if row.deadline_version == 2] == ["BE"]
    assert "rung:-7:2" not in world.notices("BE statement")


def test_an_announced_date_moves_the_rungs_but_not_what_is_late(either_world):
    either_world.act(DAY, announce, date(2024, 3, 24), "clearance takes longer")
    row = either_world.row()
    assert (row.deadline_version, row.due_at) == (2, end_of_day(date(2024, 3, 24)))
    assert row.late_after == end_of_day(date(2024, 3, 11))
    assert (either_world.notices()["rung:-7:1"], either_world.notices()["rung:-7:2"]) == (
        "deadline_changed",
        "planned",
    )
    assert either_world.last().what == "announced"


@pytest.mark.parametrize("by", [Actor.CONTACT, Actor.SECRETARIAT])
def test_record_and_deadline_name_who_noted_the_day(world, by):
    world.act(DAY, announce, date(2024, 3, 24), "", by)
    assert (world.last().actor, versions(world)[-1].set_by) == (by, by)


def test_what_is_handed_in_by_an_announced_date_is_late(world):
    world.act(DAY, announce, date(2024, 3, 24))
    world.receive("2024-03-20T10:00+01:00")
    assert world.row().is_late is True


def test_an_extension_to_the_announced_date_makes_it_in_time(world):
    world.act(DAY, announce, date(2024, 3, 24))
    world.act(DAY, extend, date(2024, 3, 24))
    assert (world.row().deadline_version, world.row().late_after) == (3, end_of_day(date(2024, 3, 25)))


def test_an_extension_after_the_arrival_judges_it_anew(either_world):
    either_world.receive("2024-03-13T10:00+01:00")
    assert either_world.row().is_late is True
    either_world.act("2024-03-14T10:00+01:00", extend, date(2024, 3, 15))
    assert either_world.row().is_late is False
    ladder = [state for name, state in either_world.notices().items() if name.endswith(":2")]
    assert ladder == ["past", "past", "met", "met"]


@pytest.mark.parametrize(
    ("until", "cut_off_on"),
    [
        pytest.param(date(2024, 4, 29), date(2024, 4, 30), id="before the cut-off"),
        pytest.param(date(2024, 5, 1), date(2024, 5, 2), id="late_after passes it"),
    ],
)
def test_an_extension_takes_the_cut_off_of_that_obligation_along(either_world, until, cut_off_on):
    either_world.act(DAY, extend, until)
    assert either_world.row().cut_off_at == end_of_day(cut_off_on)
    assert either_world.row("BG nip").cut_off_at == end_of_day(date(2024, 4, 30))


def test_an_announced_date_after_the_cut_off_brings_no_rungs_and_moves_it_not(world):
    world.act(DAY, announce, date(2024, 5, 20))
    assert world.row().cut_off_at == end_of_day(date(2024, 4, 30))
    assert {name: state for name, state in world.notices().items() if name.endswith(":2")} == {
        "rung:-30:2": "planned",
        "rung:-7:2": "after_cut_off",
        "rung:+3:2": "after_cut_off",
        "rung:+10:2": "after_cut_off",
    }


def test_an_unsent_call_takes_in_the_rungs_of_a_new_version(world):
    world.act("2023-12-01T10:00+01:00", announce, date(2024, 1, 3))
    assert (world.notices()["call"], world.notices()["rung:-30:2"]) == ("planned", "collapsed")


def test_rungs_of_the_new_version_may_be_past(world):
    world.act("2024-03-06T10:00+01:00", extend, date(2024, 3, 11))
    ladder = {name: state for name, state in world.notices().items() if name.endswith(":2")}
    assert list(ladder.values()) == ["past", "past", "held", "planned"]


def test_a_reason_need_not_be_given(world):
    world.act(DAY, extend, date(2024, 3, 24))
    assert world.reasons() == []


@pytest.mark.parametrize("operation", [extend, announce])
def test_the_day_in_force_is_refused(world, operation):
    with pytest.raises(DeadlineMoveError, match="already the end of 2024-03-10") as refused:
        world.act(DAY, operation, date(2024, 3, 10))
    assert refused.value.way_out == "give another day"
    assert (len(world.entries()), world.row().deadline_version) == (1, 1)


def _received(world):
    world.receive(DAY)


def _taken_into_account(world):
    world.receive(DAY)
    world.act(DAY, take_into_account)


def _no_update(world):
    world.act(DAY, record_no_update)


def _not_received(world):
    with world.at("2024-05-01T00:00:00+02:00") as cycle:
        pass_cut_off(cycle)


@pytest.mark.parametrize(
    ("operation", "before", "is_possible"),
    [
        pytest.param(extend, _received, True, id="extend: received"),
        pytest.param(extend, _taken_into_account, True, id="extend: taken into account"),
        pytest.param(extend, _no_update, False, id="extend: no update"),
        pytest.param(extend, _not_received, False, id="extend: not received"),
        pytest.param(announce, _received, False, id="announce: received"),
        pytest.param(announce, _no_update, False, id="announce: no update"),
        pytest.param(announce, _not_received, False, id="announce: not received"),
    ],
)
def test_when_a_deadline_can_move(world, operation, before, is_possible):
    before(world)
    now = "2024-05-02T10:00+02:00"
    if is_possible:
        world.act(now, operation, date(2024, 5, 20))
        return
    with pytest.raises(DeadlineMoveError, match="'BE' for 'nip' cannot move: the obligation is"):
        world.act(now, operation, date(2024, 5, 20))


def test_every_version_stays_as_it_was_set(world):
    world.act(DAY, extend, date(2024, 3, 24), "first")
    world.act("2024-02-21T10:00+01:00", extend, date(2024, 3, 31), "second")
    with world.at("2024-02-21T10:00+01:00") as cycle:
        obligation = world.find(cycle)
        assert deadline_in_force(cycle.session, obligation.row).version == 3
        rows = [row for row in versions(world) if row.obligation_id == obligation.id]
    assert [(row.version, row.kind.value, row.wording, row.reason) for row in rows] == [
        (1, "set", "end of the due day", ""),
        (2, "extended", "end of 2024-03-24", "first"),
        (3, "extended", "end of 2024-03-31", "second"),
    ]


def test_a_call_that_went_takes_in_nothing(world):
    world.make_letters("2023-12-04T09:00+01:00")
    world.act("2023-12-04T09:00+01:00", announce, date(2024, 1, 3))
    assert world.notices()["rung:-30:2"] == "planned"


def test_the_day_after_a_sunday_is_an_extension(world):
    world.act(DAY, extend, date(2024, 3, 11))
    row = world.row()
    assert (row.due_at, row.late_after) == (end_of_day(date(2024, 3, 11)), end_of_day(date(2024, 3, 11)))


SHORTER = [
    pytest.param([], date(2024, 2, 1), False, id="a day that has passed"),
    pytest.param([], date(2024, 3, 9), False, id="the day before"),
    pytest.param([], date(2024, 3, 11), True, id="a later day, late at the same instant"),
    pytest.param([(extend, 24)], date(2024, 3, 17), False, id="less than granted"),
    pytest.param([(announce, 24)], date(2024, 3, 17), True, id="less than announced, more than granted"),
    pytest.param([(announce, 24)], date(2024, 3, 10), False, id="what was granted from the first"),
    pytest.param([(extend, 24), (announce, 31)], date(2024, 3, 28), True, id="between the two"),
    pytest.param(
        [(extend, 24), (announce, 20)], date(2024, 3, 22), False, id="less, though later than announced"
    ),
]


@pytest.mark.parametrize(("before", "until", "is_extension"), SHORTER)
def test_an_extension_never_shortens(world, before, until, is_extension):
    for operation, day in before:
        world.act(DAY, operation, date(2024, 3, day))
    late_after = world.row().late_after
    if is_extension:
        world.act(DAY, extend, until)
        assert world.row().late_after >= late_after
        return
    with pytest.raises(DeadlineMoveError, match=f"the end of {until} is no extension") as refused:
        world.act(DAY, extend, until)
    assert refused.value.way_out == "give a later day, or use `kalends shorten`"


@pytest.mark.parametrize(
    ("now", "is_possible"),
    [
        pytest.param("2024-02-21T23:59:59+01:00", True, id="in its last second"),
        pytest.param("2024-02-22T00:00:00+01:00", False, id="in the next"),
    ],
)
def test_an_announced_day_lies_ahead(world, now, is_possible):
    if is_possible:
        world.act(now, announce, date(2024, 2, 21))
        return
    with pytest.raises(DeadlineMoveError, match="the end of 2024-02-21 has passed"):
        world.act(now, announce, date(2024, 2, 21))


def test_an_extension_may_reach_back(world):
    world.receive("2024-03-15T10:00+01:00")
    world.act("2024-03-20T10:00+01:00", extend, date(2024, 3, 15))
    assert world.row().is_late is False
