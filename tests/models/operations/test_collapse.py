"""What waits for an officer or for a relay when a later rung goes: one letter tells it, not two."""

from datetime import date

import pytest

from models.operations.deadlines import extend
from models.operations.holding import ALL, Selection, hold
from models.rules.letters import OutcomeKind

CALL_AT = "2023-12-04T09:00+01:00"
FIRST_AT = "2024-02-09T09:00+01:00"
SECOND_AT = "2024-03-01T09:00+01:00"
OVERDUE_AT = "2024-03-13T09:00+01:00"
TRY_AGAIN, UNKNOWN, DEAD = OutcomeKind.TRY_AGAIN, OutcomeKind.UNKNOWN, OutcomeKind.DEAD


def states(world, kind="reminder"):
    return [letter.state.value for letter in world.letters() if letter.kind == kind]


@pytest.fixture
def called(either_world):
    """The world after the call of 4 December."""
    either_world.make_letters(CALL_AT)
    either_world.send(CALL_AT)
    return either_world


@pytest.mark.parametrize("answer", [None, TRY_AGAIN], ids=["never tried", "tried again and again"])
def test_a_rung_that_still_waits_for_the_relay_collapses(called, answer):
    called.make_letters(FIRST_AT)
    if answer:
        called.send(FIRST_AT, answer)
    called.make_letters(SECOND_AT)
    found = called.notices()
    assert (found["rung:-30:1"], found["rung:-7:1"]) == ("collapsed", "carried")
    assert states(called) == ["void"] * 26 + ["waiting"] * 26
    assert {letter.next_try_at for letter in called.letters()} == {None}


@pytest.mark.parametrize(("answer", "state"), [(UNKNOWN, "unknown"), (DEAD, "dead")], ids=str)
def test_what_may_have_arrived_or_died_keeps_what_it_tells(called, answer, state):
    called.make_letters(FIRST_AT)
    called.send(FIRST_AT, answer)
    called.make_letters(SECOND_AT)
    assert states(called) == [state] * 26 + ["waiting"] * 26
    assert called.notices()["rung:-30:1"] == "carried"


def test_what_may_have_arrived_and_is_overtaken_is_not_tried_again(called):
    called.make_letters(FIRST_AT)
    keys = called.send(FIRST_AT, UNKNOWN)
    called.make_letters(SECOND_AT)
    assert set(called.lease(SECOND_AT)) & set(keys) == set()
    resting = [letter for letter in called.letters() if letter.id in keys]
    assert {(letter.state.value, letter.next_try_at) for letter in resting} == {("unknown", None)}
    assert called.notices()["rung:-30:1"] == "carried"


def test_a_leased_letter_keeps_what_it_tells(called):
    called.make_letters(FIRST_AT)
    called.lease(FIRST_AT)
    called.make_letters(SECOND_AT)
    assert states(called) == ["leased"] * 26 + ["waiting"] * 26


def test_a_letter_that_waits_keeps_what_no_later_rung_tells(called):
    called.make_letters(FIRST_AT)
    called.act("2024-02-20T10:00+01:00", extend, date(2024, 4, 14), name="BE nip")
    called.make_letters(SECOND_AT)
    assert (called.notices("BE statement")["rung:-30:1"], called.notices("BE nip")["rung:-30:1"]) == (
        "collapsed",
        "carried",
    )
    called.lease(SECOND_AT)
    assert called.notices("BE nip")["rung:-30:1"] == "deadline_changed"


def test_what_was_needless_before_a_later_rung_went_says_so(called):
    called.make_letters(FIRST_AT)
    called.act("2024-02-09T10:00+01:00", extend, date(2024, 3, 17), name="BE nip")
    called.make_letters("2024-03-08T09:00+01:00")  # rung -7 of version 2
    assert called.notices("BE nip")["rung:-7:2"] == "carried"
    assert called.notices("BE nip")["rung:-30:1"] == "deadline_changed"
    assert called.notices("BE statement")["rung:-30:1"] == "collapsed"


def test_a_rung_that_an_officer_holds_collapses_when_a_later_one_goes(called):
    with called.at("2024-02-08T10:00+01:00") as cycle:
        assert hold(cycle, Selection("BE", "nip", "-30"), "a call is on its way") == 1
    called.make_letters(FIRST_AT)
    assert called.notices()["rung:-30:1"] == "held"
    called.make_letters(SECOND_AT)
    assert (called.notices()["rung:-30:1"], called.notices()["rung:-7:1"]) == ("collapsed", "carried")


def test_a_rung_held_for_a_later_day_stays_held(called):
    called.make_letters(SECOND_AT)
    assert called.notices()["rung:+3:1"] == "held"
    called.approve(OVERDUE_AT)
    called.make_letters(OVERDUE_AT)
    assert called.notices()["rung:+3:1"] == "carried"


def test_an_entry_on_the_call_list_collapses_no_letter(called):
    called.make_letters("2024-03-20T09:00+01:00")
    assert (called.notices()["rung:+3:1"], called.notices()["rung:+10:1"]) == ("held", "carried")


def test_the_call_takes_in_what_waits_for_approval(either_world):
    either_world.make_letters("2024-03-20T10:00+01:00")
    either_world.send("2024-03-20T10:00+01:00")
    assert either_world.notices() == {
        "call": "carried",
        "rung:-30:1": "collapsed",
        "rung:-7:1": "collapsed",
        "rung:+3:1": "collapsed",
        "rung:+10:1": "carried",
    }
    assert either_world.approve("2024-03-21T10:00+01:00") == 0


def test_the_call_leaves_what_is_approved_for_a_later_day(either_world):
    either_world.make_letters(CALL_AT)
    assert either_world.notices()["rung:+3:1"] == "held"


def test_of_both_deliverables_each_has_its_own(called):
    with called.at("2024-02-08T10:00+01:00") as cycle:
        hold(cycle, ALL, "the whole ladder")
    called.make_letters(SECOND_AT)
    assert set(called.notices("BE nip").values()) == {"carried", "held", "planned"}
    assert states(called) == []
