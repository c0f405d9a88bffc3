"""What the record says, read entry by entry."""

import pytest

from models.rules.audit import What
from models.rules.lifecycle import ObligationState
from models.rules.reconciliation.history import CHANGE_OF, NEW_DEADLINE, read_history

GREEK = ("EL", "nip")


def test_an_empty_record_has_no_history():
    assert read_history([]) is None


def test_a_course_begins_with_the_opening(opened):
    history = read_history(opened.entries)
    standing = history.course(GREEK)[0]
    assert (standing.at, standing.state, standing.version) == (
        opened.entries[0].at,
        ObligationState.PLANNED,
        1,
    )
    assert history.courses == {}


def test_states_and_versions_follow_each_other(called):
    called.set_deadline("2024-02-20 10:00", "extended", 2, "2024-03-24")
    called.add("2024-03-05 10:00", "received", "EL nip", version=1)
    course = read_history(called.entries).course(GREEK)
    assert [(one.state.value, one.version) for one in course] == [
        ("planned", 1),
        ("called", 1),
        ("called", 2),
        ("received", 2),
    ]
    assert course[-1].detail == {"version": 1}


def test_every_entry_is_either_read_or_tells_nothing_of_what_is_owed():
    silent = {
        *(What.OPENED, What.CLOSED, What.REFUSED, What.INCIDENT, What.CALL_NOTED, What.QUESTION_NOTED),
        *(What.MEETING_NOTED, What.CERTIFIED, What.DISCLOSED, What.TEXT_ERASED),
        *(What.REPORT_DRAFTED, What.REPORT_APPROVED, What.REPORT_STALE, What.REPORT_HANDED_OFF),
        *(What.ASSESSMENT_WRITTEN, What.ASSESSMENT_CLEARED, What.STATEMENT_NOTED),
        *(What.CONSENT_GIVEN, What.CONSENT_WITHDRAWN, What.FEEDBACK_WRITTEN, What.STATEMENTS_PUBLISHED),
    }
    read = {
        *(What.LETTER_SENT, What.LETTER_UNKNOWN, What.LETTER_DEAD, What.LETTER_RETRIED),
        *(What.NOTICE_HELD, What.NOTICE_RELEASED, What.NOTICE_APPROVED, What.NOTICE_HURRIED),
        *(What.CONTACTS_CONFIRMED, What.CORRECTION_ISSUED, What.CIRCULAR_ISSUED, What.REPORT_PUBLISHED),
        *(What.CALENDAR, What.VERSION_WITHDRAWN, What.REFUSAL_TOLD),
    }
    assert set(What) == silent | read | set(CHANGE_OF) | NEW_DEADLINE


def test_officers_acts_are_kept_by_notice(called):
    called.add("2024-02-20 10:00", "notice_held", "EL nip", occasion="rung:-7:1")
    called.add("2024-02-21 10:00", "notice_released", "EL nip", occasion="rung:-7:1")
    called.add("2024-02-21 10:00", "notice_held", "EL", occasion="correction:1")
    officers = read_history(called.entries).officers
    assert [act.what for act in officers["EL", "nip"]["rung:-7:1"]] == ["notice_held", "notice_released"]
    assert set(officers["EL", None]) == {"correction:1"}


def test_only_the_first_confirmation_counts(opened):
    for day in ("02", "05"):
        opened.add(f"2023-12-{day} 10:00", "contacts_confirmed", "EL")
    confirmed = read_history(opened.entries).confirmed
    assert (list(confirmed), confirmed["EL"].at.day) == (["EL"], 2)


def test_letters_are_kept_in_their_order(called):
    for what in ("letter_dead", "letter_retried", "letter_sent"):
        called.add("2024-03-01 09:00", what, "EL nip", kind="reminder", message_id="<a@kalends.invalid>")
    assert [one.what for one in read_history(called.entries).letters] == [
        "letter_dead",
        "letter_retried",
        "letter_sent",
    ]


@pytest.mark.parametrize(
    ("what", "detail"),
    [
        pytest.param("called", {}, id="called twice"),
        pytest.param("clarification_asked", {"version": 1}, id="asked back on nothing"),
        pytest.param("taken_into_account", {"version": 1}, id="nothing to take into account"),
    ],
)
def test_what_cannot_follow_is_a_contradiction(called, what, detail):
    called.add("2024-03-05 10:00", what, "EL nip", **detail)
    ((at, said),) = read_history(called.entries).contradictions
    assert said == f"EL nip: entry 4 says '{what}', but it was 'called' then"
    assert at == called.entries[-1].at
