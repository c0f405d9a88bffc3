"""The call list, notes of calls, and the brief on a state."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.errors import (
    DeadlineMoveError,
    FileEndingError,
    IncompleteActError,
    TooLongError,
    UnclearCallError,
    UnknownRespondentError,
)
from models.tables import PhoneCall
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.call_list import PhoneNote, brief_as, brief_on, calls_to_make, note_phone_call
from tasks.status import cycle_status

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
LISTED = datetime(2024, 3, 20, 8, tzinfo=UTC)
"""09:00 in Brussels on the day of the rung +10."""
AFTER_CUT_OFF = datetime(2024, 5, 2, 7, tzinfo=UTC)
APRIL = date(2024, 4, 12)
NOTE = PhoneNote("Defence policy directorate", "The plan is with the minister.")


@pytest.fixture
def listed(opened):
    """The cycle at the rung +10: everybody but Belgium's plan is on the call list."""
    advance(opened, CODE, CALL)
    part = Particulars(reference="BE/1", pages=3, marking="none")
    carry_out(opened, Act(CODE, "BE", "nip", Deed.REGISTER, part), CALL)
    advance(opened, CODE, LISTED)
    return opened


def calls(services, now=LISTED):
    return {call.respondent: call for call in calls_to_make(services, CODE, now)}


def test_nobody_is_called_before_the_rung(opened):
    advance(opened, CODE, CALL)
    assert calls_to_make(opened, CODE, CALL) == []


def test_who_still_owes_is_listed_in_protocol_order_with_the_reason(listed):
    found = calls_to_make(listed, CODE, LISTED)
    assert [call.respondent for call in found[:3]] == ["BE", "BG", "CZ"]
    assert len(found) == 26
    (reason,) = found[0].reasons
    assert (reason.deliverable, reason.due_on, reason.days_after) == ("statement", date(2024, 3, 10), 10)
    assert [one.deliverable for one in found[1].reasons] == ["nip", "statement"]


def test_it_says_whom_to_call_and_what_time_it_is_there(listed):
    greece = calls(listed)["EL"]
    assert [(one.role, one.office) for one in greece.offices] == [("functional_mailbox", "Desk")]
    assert (f"{greece.time_there:%H:%M}", greece.is_working_day) == ("10:00", True)


def test_who_was_called_is_marked_and_leaves_the_board(listed):
    assert note_phone_call(listed, CODE, "EL", NOTE, LISTED) == 1
    assert calls(listed)["EL"].is_called
    assert not calls(listed)["FR"].is_called
    to_call = {row.respondent for row in cycle_status(listed, CODE, LISTED).calls}
    assert "EL" not in to_call
    assert "FR" in to_call


def test_a_call_before_it_came_onto_the_list_does_not_count(opened):
    advance(opened, CODE, CALL)
    note_phone_call(opened, CODE, "EL", NOTE, CALL)
    advance(opened, CODE, LISTED)
    assert not calls(opened)["EL"].is_called


def test_a_date_announced_by_telephone_is_a_version_of_the_deadline(listed):
    note = PhoneNote("Desk", "It comes in April.", "nip", APRIL)
    note_phone_call(listed, CODE, "EL", note, LISTED)
    rows = {(row.respondent, row.deliverable): row for row in cycle_status(listed, CODE, LISTED).rows}
    assert rows["EL", "nip"].deadline_version == 2
    assert [one.deliverable for one in calls(listed)["EL"].reasons] == ["statement"]


def test_after_the_cut_off_it_is_called_about_again(listed):
    note_phone_call(listed, CODE, "EL", NOTE, LISTED)
    advance(listed, CODE, AFTER_CUT_OFF)
    again = calls(listed, AFTER_CUT_OFF)["EL"]
    assert not again.is_called
    assert {one.days_after for one in again.reasons} == {None}


@pytest.mark.parametrize(
    ("respondent", "note", "error"),
    [
        pytest.param("EL", PhoneNote("", "said"), UnclearCallError, id="no office"),
        pytest.param("EL", PhoneNote("Desk", " "), UnclearCallError, id="nothing said"),
        pytest.param("EL", PhoneNote("Desk", "x" * 2001), TooLongError, id="too long"),
        pytest.param(
            "EL", PhoneNote("Desk", "s", None, date(2024, 4, 12)), IncompleteActError, id="for what"
        ),
        pytest.param("EL", PhoneNote("Desk", "s", "nip", date(2024, 3, 1)), DeadlineMoveError, id="past"),
        pytest.param("MT", NOTE, UnknownRespondentError, id="not asked"),
    ],
)
def test_what_cannot_be_noted_leaves_nothing(listed, respondent, note, error):
    with pytest.raises(error):
        note_phone_call(listed, CODE, respondent, note, LISTED)
    with listed.reading() as session:
        assert session.exec(select(PhoneCall)).all() == []


def test_the_brief_has_what_an_officer_needs(listed):
    note_phone_call(listed, CODE, "BE", NOTE, LISTED)
    brief = brief_on(listed, CODE, "BE", LISTED)
    assert [(one.title, one.state.value) for one in brief.deliverables] == [
        ("National Implementation Plan", "received"),
        ("high-level political statement", "called"),
    ]
    assert brief.deliverables[0].versions[0].reference == "BE/1"
    assert [one.said for one in brief.calls] == [NOTE.said]
    assert [one.kind.value for one in brief.letters] == ["acknowledgement", "call"]
    assert brief.next_letter is not None


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        pytest.param("brief.docx", b"PK", id="Word"),
        pytest.param("brief.PDF", b"%PDF", id="PDF"),
        pytest.param("brief.txt", b"INTERNAL", id="text"),
    ],
)
def test_the_brief_is_written_as_its_name_says(listed, name, begins):
    assert brief_as(brief_on(listed, CODE, "EL", LISTED), name).startswith(begins)


def test_another_ending_is_refused(listed):
    with pytest.raises(FileEndingError, match="odt"):
        brief_as(brief_on(listed, CODE, "EL", LISTED), "brief.odt")


def test_a_brief_on_who_was_not_asked(listed):
    with pytest.raises(UnknownRespondentError, match="MT"):
        brief_on(listed, CODE, "MT", LISTED)
