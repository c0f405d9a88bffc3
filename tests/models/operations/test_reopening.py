"""Taking back: a version withdrawn, an end undone; what counts, what is owed again, and what is told."""

import json
from datetime import UTC, date, datetime

import pytest

from models.errors import DeadlineMoveError, NothingReceivedError, StateChangeError, UnknownVersionError
from models.operations.obligations import (
    ask_clarification,
    pass_cut_off,
    record_no_update,
    record_not_expected,
    take_into_account,
)
from models.operations.reopening import reopen, withdraw_version
from models.operations.review import save_draft
from models.operations.submissions import Registration, register
from models.queries.review import latest_review
from models.queries.submissions import unchecked, versions_of
from models.rules.letters import LetterKind

CALLED = "2023-12-04T09:00+01:00"
BEFORE_CALL = "2023-12-02T10:00+01:00"
DAY = "2024-02-20T10:00+01:00"
LATER = "2024-02-22T10:00+01:00"
LATE = "2024-03-20T10:00+01:00"
AFTER = "2024-05-01T00:00:00+02:00"
MUCH_LATER = "2024-05-20T10:00+02:00"
WHY = "the wrong file"


@pytest.fixture
def called(either_world):
    """The cycle after its call, on either database."""
    either_world.make_letters(CALLED)
    either_world.send(CALLED)
    return either_world


def take_back(world, version=1, at=LATER):
    return world.act(at, withdraw_version, version, WHY)


def told(world, count):
    """Return what was recorded last, without what planned by the calendar."""
    return [(one.what, one.actor, json.loads(one.detail)) for one in world.entries()[-count:]]


def test_the_version_before_counts_again_and_is_to_be_decided_on(called):
    called.receive(DAY, "a")
    called.receive(DAY, "b")
    called.act(DAY, take_into_account)
    assert take_back(called, 2) is True
    row = called.row()
    assert (row.state, row.version, row.versions, row.sha256) == ("received", 1, 1, "a" * 64)
    detail = {"version": 2, "falls_back": True, "left": [1]}
    assert told(called, 1) == [("version_withdrawn", "secretariat", detail)]
    assert called.notices()["withdrawal:2"] == "planned"
    assert row.deadline_version == 1


def test_the_only_version_withdrawn_is_owed_again_on_a_new_deadline(called):
    called.receive(DAY, "a")
    before = called.row()
    take_back(called)
    row = called.row()
    assert (row.state, row.version, row.versions, row.received_at) == ("called", None, 0, None)
    assert (row.deadline_version, row.due_at, row.late_after) == (2, before.due_at, before.late_after)
    (_, _, withdrawn), (_, _, reopened) = told(called, 2)
    assert withdrawn == {"version": 1, "falls_back": False, "left": []}
    assert datetime.fromisoformat(reopened["cut_off_at"]) == before.cut_off_at == row.cut_off_at
    notices = called.notices()
    assert (notices["rung:-7:1"], notices["rung:-7:2"], notices["reopened:2"]) == (
        "met",
        "planned",
        "planned",
    )
    assert (notices["rung:-30:2"], notices["received:1"]) == ("past", "planned")
    assert "withdrawal:1" not in notices


def test_before_the_call_it_waits_for_it_as_before(either_world):
    either_world.receive(BEFORE_CALL)
    take_back(either_world, at=BEFORE_CALL)
    assert either_world.row().state == "planned"
    assert told(either_world, 1)[0][2]["call_unsent"] is True
    assert "reopened:2" not in either_world.notices()
    either_world.make_letters(CALLED)
    either_world.send(CALLED)
    assert either_world.row().state == "called"


def test_an_older_version_withdrawn_changes_nothing_else(called):
    called.receive(DAY, "a")
    called.receive(DAY, "b")
    called.act(DAY, take_into_account)
    take_back(called, 1)
    assert (called.row().state, called.row().version, called.row().versions) == ("taken_into_account", 2, 1)
    assert told(called, 1)[0][2] == {"version": 1, "falls_back": False, "left": [2]}
    assert called.notices()["withdrawal:1"] == "planned"


def test_again_changes_nothing_and_the_reason_is_not_in_the_record(called):
    called.receive(DAY)
    take_back(called)
    length = len(called.entries())
    assert take_back(called) is False
    assert len(called.entries()) == length
    assert not any(WHY in entry.detail for entry in called.entries())
    with called.at(LATER) as cycle:
        (version,) = versions_of(cycle.session, called.find(cycle).id)
    assert (version.withdrawal_reason, version.sha256) == (WHY, "a" * 64)
    assert version.withdrawn_at == datetime(2024, 2, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize("version", [0, 2])
def test_what_never_came_cannot_be_withdrawn(called, version):
    called.receive(DAY)
    with pytest.raises(UnknownVersionError) as refused:
        take_back(called, version)
    assert (refused.value.version, called.row().state) == (version, "received")


def test_a_registration_is_withdrawn_and_registered_again(called):
    part = Registration(datetime(2024, 2, 20, tzinfo=UTC), "BE-1", 3, "R-UE/EU-R")
    called.act(DAY, register, part)
    take_back(called)
    again = called.act(LATE, register, part)
    assert (again.is_new, again.submission.version) == (True, 2)


def test_the_same_bytes_after_a_withdrawal_are_a_new_version(called):
    called.receive(DAY, "a")
    take_back(called)
    again = called.receive(LATE, "a")
    assert (again.is_new, again.submission.version) == (True, 2)
    assert called.receive(LATE, "a").is_new is False
    row = called.row()
    assert (row.state, row.version, row.versions, row.is_late) == ("received", 2, 1, True)


def test_nothing_is_decided_on_what_was_withdrawn(called):
    called.receive(DAY)
    take_back(called)
    for decide in (take_into_account, ask_clarification):
        with pytest.raises(NothingReceivedError):
            called.act(LATER, decide)
    with called.at(LATER) as cycle:
        assert unchecked(cycle.session, cycle.id, ["nip"]) == []


def test_questions_on_a_withdrawn_version_are_not_sent(called):
    called.receive(DAY, "a")
    called.receive(DAY, "b")
    called.act(LATER, ask_clarification, ["Why?"])
    take_back(called, 2)
    assert (called.row().state, called.notices()["clarification:1"]) == ("received", "met")


def test_the_draft_of_the_report_is_stale(called):
    called.receive(DAY)
    called.act(DAY, take_into_account)
    with called.at(LATER) as cycle:
        save_draft(cycle, "draft", "{}")
    take_back(called, at=LATE)
    with called.at(LATE) as cycle:
        assert latest_review(cycle.session, cycle.id).is_stale is True


def test_after_the_cut_off_it_passes_again_and_is_told_again(called):
    with called.at(AFTER) as cycle:
        pass_cut_off(cycle)
    called.receive(MUCH_LATER)
    take_back(called, at=MUCH_LATER)
    assert called.row().state == "called"
    with called.at(MUCH_LATER) as cycle:
        assert pass_cut_off(cycle) == 1
    notices = called.notices()
    assert called.row().state == "not_received"
    assert (notices["cut_off:1"], notices["cut_off:2"]) == ("met", "planned")
    assert notices["rung:+10:2"] in ("past", "after_cut_off")


@pytest.mark.parametrize("end", [record_no_update, record_not_expected])
def test_an_end_is_undone(called, end):
    called.act(DAY, end, "as agreed")
    called.act(LATER, reopen, None, "they will report")
    assert (called.row().state, called.row().deadline_version) == ("called", 2)
    assert called.notices()["rung:-7:2"] == "planned"
    assert [entry.what for entry in called.entries()[-1:]] == ["reopened"]
    assert not any("they will report" in entry.detail for entry in called.entries())


def test_who_was_left_out_of_the_call_is_told_that_it_owes(either_world):
    either_world.act(BEFORE_CALL, record_no_update)
    either_world.act(BEFORE_CALL, reopen, None, WHY)
    assert either_world.row().state == "called"
    assert (either_world.notices()["call"], either_world.notices()["reopened:2"]) == ("no_update", "planned")


def test_reopened_with_another_day_moves_the_cut_off_with_it(called):
    called.act(DAY, record_no_update)
    called.act(MUCH_LATER, reopen, date(2024, 6, 14), WHY)
    row = called.row()
    assert (row.due_at, row.cut_off_at) == (row.late_after, row.late_after)
    with called.at(MUCH_LATER) as cycle:
        assert pass_cut_off(cycle) == 51
    assert called.row().state == "called"


def test_a_day_that_has_passed_is_refused(called):
    called.act(DAY, record_no_update)
    with pytest.raises(DeadlineMoveError):
        called.act(LATER, reopen, date(2024, 2, 1), WHY)
    assert called.row().state == "no_update"


def test_only_an_end_without_a_plan_can_be_undone(called):
    called.receive(DAY)
    with pytest.raises(StateChangeError) as refused:
        called.act(LATER, reopen, None, WHY)
    assert refused.value.allowed == ["no_update", "not_expected"]


def test_the_letter_says_that_it_is_owed_again(called):
    called.receive(DAY)
    take_back(called)
    assert called.make_letters(LATER, LetterKind.EXTENSION) == 1
    (letter,) = (one for one in called.letters() if one.kind is LetterKind.EXTENSION)
    assert letter.made_at == datetime(2024, 2, 22, 9, tzinfo=UTC)
