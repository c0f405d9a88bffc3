"""What an officer does with letters before they go: hold, release, approve, send now; each is recorded."""

import json

import pytest

from config.definition import ContactRole
from models.errors import NothingSelectedError
from models.operations.holding import (
    ALL,
    Selection,
    approve_due,
    approve_notices,
    hold,
    release,
    send_now,
)
from models.operations.obligations import record_no_update
from models.rules.occasions import HoldReason

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-08T10:00+01:00"
FIRST_AT = "2024-02-09T09:00+01:00"
OVERDUE_AT = "2024-03-13T09:00+01:00"
EVENING = "2024-03-16T23:30+01:00"


def do(world, now, deed, *given):
    with world.at(now) as cycle:
        return deed(cycle, *given)


def held(world, name="BE nip"):
    """Return why the notices of an obligation are held, those that are."""
    return {row.occasion: row.hold for row in world.notice_rows(name) if row.hold}


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


SELECTIONS = [
    pytest.param(ALL, 104, id="all"),
    pytest.param(Selection("BE"), 4, id="a respondent"),
    pytest.param(Selection("BE", "nip"), 2, id="an obligation"),
    pytest.param(Selection(deliverable="nip"), 52, id="a deliverable"),
    pytest.param(Selection(occasion="-7"), 52, id="a rung"),
    pytest.param(Selection("BE", occasion="rung:-7:1"), 2, id="a rung on its deadline"),
    pytest.param(Selection("BE", occasion="rung"), 4, id="every rung"),
]


@pytest.mark.parametrize(("selection", "number"), SELECTIONS)
def test_what_is_held(called, selection, number):
    assert do(called, DAY, hold, selection, "not now") == number
    told = [entry for entry in called.entries() if entry.what == "notice_held"]
    assert len(told) == number
    assert called.reasons() == ["not now"] * number


def test_what_is_held_does_not_go_until_it_is_released(called_on_either):
    do(called_on_either, DAY, hold, Selection("BE", "nip", "-30"), "a call is on its way")
    assert held(called_on_either)["rung:-30:1"] is HoldReason.OFFICER
    assert called_on_either.make_letters(FIRST_AT) == 51
    assert called_on_either.notices()["rung:-30:1"] == "held"
    assert do(called_on_either, FIRST_AT, release, Selection("BE")) == 1
    assert called_on_either.make_letters(FIRST_AT) == 1
    assert (called_on_either.last().what, called_on_either.last().actor) == ("notice_released", "secretariat")


def test_what_was_released_too_late_goes_in_the_next_open_hours(called):
    do(called, DAY, hold, Selection(occasion="-30"), "not now")
    called.make_letters(FIRST_AT)
    do(called, "2024-02-09T20:00+01:00", release, ALL)
    hours = ("09T20:00", "10T12:00", "12T09:00")
    assert [called.make_letters(f"2024-02-{hour}+01:00") for hour in hours] == [0, 0, 52]


def test_what_is_met_is_held_no_longer(called):
    do(called, DAY, hold, Selection("BE", "nip", "-30"), "not now")
    called.receive(DAY)
    assert (held(called), called.notices()["rung:-30:1"]) == ({}, "met")


@pytest.mark.parametrize(
    ("deed", "given", "wanted"),
    [
        pytest.param(hold, (Selection("XX"), "why"), "planned", id="hold"),
        pytest.param(hold, (Selection("BE", occasion="+10"), "why"), "planned", id="hold the call list"),
        pytest.param(hold, (Selection("BE", occasion="+3"), "why"), "planned", id="hold what is held"),
        pytest.param(release, (ALL,), "held by an officer", id="release what waits for approval"),
        pytest.param(approve_notices, (Selection(occasion="-7"),), "waiting for approval", id="approve"),
        pytest.param(send_now, (Selection("BE", occasion="call"),), "planned or held", id="send again"),
        pytest.param(send_now, (Selection(occasion="+10"),), "planned or held", id="send the call list"),
    ],
)
def test_what_means_no_letter_is_refused_and_changes_nothing(called, deed, given, wanted):
    before = (called.entries(), called.notices())
    with pytest.raises(NothingSelectedError, match=f"no letter is {wanted} that fits") as refused:
        do(called, DAY, deed, *given)
    assert "kalends preview" in refused.value.way_out
    assert (called.entries(), called.notices()) == before


def test_what_is_overdue_waits_for_approval(called_on_either):
    assert held(called_on_either) == {"rung:+3:1": HoldReason.APPROVAL}
    assert called_on_either.make_letters(OVERDUE_AT) == 0  # it has taken the earlier ones in
    found = called_on_either.notices()
    assert [found[f"rung:{name}:1"] for name in ("-30", "-7", "+3")] == ["collapsed", "collapsed", "held"]
    assert (
        do(called_on_either, OVERDUE_AT, approve_notices, Selection("BE"), (ContactRole.POLICY_DIRECTOR,))
        == 2
    )
    assert called_on_either.make_letters(OVERDUE_AT) == 2
    row = called_on_either.notice_rows()[3]
    assert (row.occasion, row.copy_to, row.hold) == ("rung:+3:1", "policy_director", None)


def test_what_is_approved_ahead_goes_at_its_hour(called):
    assert do(called, DAY, approve_notices, Selection("BE", "nip")) == 1
    assert called.notices()["rung:+3:1"] == "planned"
    assert called.make_letters("2024-03-13T08:59:59+01:00") == 0
    assert called.make_letters(OVERDUE_AT) == 1
    assert [entry.what for entry in called.entries()].count("notice_approved") == 1


def test_whatever_is_due_is_approved(called):
    assert do(called, "2024-03-12T09:00+01:00", approve_due) == 0
    assert do(called, OVERDUE_AT, approve_due) == 52
    assert do(called, OVERDUE_AT, approve_due) == 0


def test_an_approval_leaves_what_an_officer_holds(called):
    do(called, DAY, approve_notices, Selection("BE", "nip"))
    do(called, DAY, hold, Selection("BE", "nip", "+3"), "not now")
    assert do(called, OVERDUE_AT, approve_due) == 51
    assert held(called) == {"rung:+3:1": HoldReason.OFFICER}


def test_what_is_hurried_goes_at_once_whatever_the_hour(called_on_either):
    assert do(called_on_either, EVENING, send_now, Selection("BE", "nip", "+3")) == 1
    letter = called_on_either.letters()[-1]
    assert (letter.kind, letter.made_at.isoformat()) == ("overdue", "2024-03-16T22:30:00+00:00")
    assert (called_on_either.last().what, json.loads(called_on_either.last().detail)) == (
        "notice_hurried",
        {"occasion": "rung:+3:1"},
    )


def test_what_is_hurried_withdraws_earlier_rungs_that_wait(called):
    do(called, DAY, hold, Selection("BE", "nip", "-30"), "not now")
    called.make_letters("2024-03-01T09:00+01:00")
    assert called.notices()["rung:-30:1"] == "collapsed"
    do(called, EVENING, send_now, Selection("BE", "nip"))
    assert called.notices()["rung:+3:1"] == "carried"
    assert [letter.recipient_id for letter in called.letters() if letter.kind == "overdue"] == [1]


def test_of_several_that_are_hurried_the_last_goes(called):
    assert do(called, DAY, send_now, Selection("BE", "nip")) == 1
    found = called.notices()
    assert [found[f"rung:{name}:1"] for name in ("-30", "-7", "+3")] == ["collapsed", "collapsed", "carried"]


def test_what_is_hurried_goes_once(called):
    do(called, DAY, send_now, Selection("BE", "nip", "-30"))
    with pytest.raises(NothingSelectedError):
        do(called, DAY, send_now, Selection("BE", "nip", "-30"))
    assert called.make_letters(FIRST_AT) == 51


def test_what_is_needless_is_not_hurried(called):
    called.act(DAY, record_no_update)
    with pytest.raises(NothingSelectedError):
        do(called, DAY, send_now, Selection("BE", "nip"))
    assert do(called, DAY, send_now, Selection("BE", "statement", "-7")) == 1


def test_a_definition_may_want_no_approval_after_the_due_day(bare_world, nip_text):
    bare_world.open(text=nip_text(('tone = "courteous"', 'tone = "courteous"\napproval = false')))
    assert bare_world.notices()["rung:+3:1"] == "planned"


def test_a_definition_may_want_approval_before_it(bare_world, nip_text):
    bare_world.open(text=nip_text(('name = "-7"', 'name = "-7"\napproval = true')))
    assert held(bare_world) == {
        "rung:-7:1": HoldReason.APPROVAL,
        "rung:+3:1": HoldReason.APPROVAL,
    }
