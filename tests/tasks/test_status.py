"""The board as values and as plain data."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cli.board import board_text
from models.errors import ClockBackwardsError, UnknownCycleError
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.hand_in import HandIn, hand_in
from tasks.status import all_cycles, cycle_status, status_data

CODE = "pesco-nip-2024"
CALLED = datetime(2023, 12, 4, 8, tzinfo=UTC)
DUE = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
LATE = datetime(2024, 3, 12, 8, tzinfo=UTC)


def row(status, respondent, deliverable):
    """Return one line of the board."""
    return next(one for one in status.rows if (one.respondent, one.deliverable) == (respondent, deliverable))


def test_after_opening(opened):
    status = cycle_status(opened, CODE, datetime(2023, 12, 1, 9, tzinfo=UTC))
    assert len(status.rows) == 52
    assert status.states("nip") == {"planned": 26}
    assert status.next_at == CALLED
    assert (status.letters, status.calls, status.report) == ({}, (), None)
    assert [step.is_done for step in status.steps] == [False] * 3


def test_overdue_from_the_next_second_after_it_would_be_late(opened):
    hand_in(opened, HandIn(CODE, "EL", "statement", b"committed", LATE), LATE)
    status = cycle_status(opened, CODE, LATE)
    assert status.is_overdue(row(status, "EL", "nip"))
    assert not status.is_overdue(row(status, "EL", "statement"))
    assert row(status, "EL", "statement").is_late
    assert not status.is_overdue(row(status, "LT", "nip"))  # 11 March is a holiday there


def test_letters_and_calls(opened):
    advance(opened, CODE, CALLED)
    assert cycle_status(opened, CODE, CALLED).letters == {"sent": 26}
    telephone = datetime(2024, 3, 20, 8, tzinfo=UTC)
    advance(opened, CODE, telephone)
    act = Act(CODE, "EL", "nip", Deed.NO_UPDATE, Particulars())
    assert (
        row(cycle_status(opened, CODE, telephone), "EL", "nip") in cycle_status(opened, CODE, telephone).calls
    )
    carry_out(opened, act, telephone)
    assert {
        one.deliverable for one in cycle_status(opened, CODE, telephone).calls if one.respondent == "EL"
    } == {"statement"}


def test_plain_data(opened):
    data = json.loads(json.dumps(status_data(cycle_status(opened, CODE, DUE))))
    assert data["now"] == "2024-03-10T22:59:59Z"
    assert data["obligations"][0] == {
        "respondent": "BE",
        "respondent_name": "Belgium",
        "deliverable": "nip",
        "state": "planned",
        "due_at": "2024-03-10T22:59:59Z",
        "late_after": "2024-03-11T22:59:59Z",
        "cut_off_at": "2024-04-30T21:59:59Z",
        "deadline_version": 1,
        "received_at": None,
        "late": False,
        "overdue": False,
        "awaits_certification": False,
        "versions": 0,
        "sha256": None,
        "reference": None,
    }


def test_what_waits_after_a_try_stands_there_with_the_answer(opened):
    refused = Outcome(OutcomeKind.TRY_AGAIN, "550 5.7.1 not you")
    advance(replace(opened, channels={"mailbox": MemoryChannel([refused] * 26)}), CODE, CALLED)
    status = cycle_status(opened, CODE, CALLED)
    (one,) = json.loads(json.dumps(status_data(status)))["not_taken"]
    assert one == {
        "answer": "550 5.7.1 not you",
        "letters": 26,
        "tries": 1,
        "next_try_at": "2023-12-04T08:01:00Z",
    }
    (line,) = [text for text in board_text(status)[0].splitlines() if text.startswith("Not taken yet")]
    assert line.startswith("Not taken yet: 26 letters: 550 5.7.1 not you (tried 1 time, next Monday")


def test_all(opened):
    assert [status.code for status in all_cycles(opened, DUE)] == [CODE]


def test_nothing_there(services):
    assert all_cycles(services, DUE) == []
    with pytest.raises(UnknownCycleError):
        cycle_status(services, CODE, DUE)


def test_a_clock_that_went_back(opened):
    with pytest.raises(ClockBackwardsError):
        cycle_status(opened, CODE, datetime(2023, 11, 30, tzinfo=UTC))
