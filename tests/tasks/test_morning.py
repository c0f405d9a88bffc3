"""An officer's morning: each list holds what it should, is cut, and says how many there are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from models.errors import UnknownHouseError
from models.operations.holding import Selection
from models.operations.questions import Draft
from models.rules.morning import MOST_LINES
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks import questions
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.call_list import PhoneNote, calls_to_make, note_phone_call
from tasks.hand_in import HandIn, hand_in
from tasks.handling import Order, Verb, handle
from tasks.morning import morning
from tasks.plain_data import plain_data
from tasks.status import cycle_status

CODE = "pesco-nip-2024"
CALLED = datetime(2023, 12, 4, 8, tzinfo=UTC)
WEEK_BEFORE = datetime(2024, 3, 4, 8, tzinfo=UTC)
LISTED = datetime(2024, 3, 20, 8, tzinfo=UTC)
"""09:00 in Brussels on the day of the rung +10."""
PAPER = Particulars(reference="BE/1", pages=3, marking="none")


@pytest.fixture
def installation_url(database_url):
    return database_url


@pytest.fixture
def listed(opened):
    """The cycle at the rung +10, when only Belgium's plan is there."""
    advance(opened, CODE, CALLED)
    carry_out(opened, Act(CODE, "BE", "nip", Deed.REGISTER, PAPER), CALLED)
    advance(opened, CODE, LISTED)
    return opened


def test_whom_to_call_is_who_is_on_the_call_list(listed):
    found = morning(listed, LISTED).calls
    calls = calls_to_make(listed, CODE, LISTED)
    every = [(one.respondent, reason.deliverable) for one in calls for reason in one.reasons]
    assert len(every) == found.count == 51
    assert [(one.respondent, one.deliverable) for one in found.lines] == every[:MOST_LINES]
    assert (found.lines[0].office, found.lines[0].address) == ("Desk", "nip@be.example")
    assert {one.days_after for one in found.lines} == {10}


def test_who_was_called_or_handed_in_is_not_called_again(listed):
    note_phone_call(listed, CODE, "EL", PhoneNote("Desk", "Soon."), LISTED)
    hand_in(listed, HandIn(CODE, "FR", "statement", b"committed", LISTED), LISTED)
    until = Particulars(until=date(2024, 4, 12), reason="asked for")
    carry_out(listed, Act(CODE, "SE", "nip", Deed.EXTEND, until), LISTED)
    found = morning(listed, LISTED).calls
    named = {(one.respondent, one.deliverable) for one in found.lines}
    assert found.count == 51 - 2 - 1 - 1 == len(named)
    assert not {("EL", "nip"), ("FR", "statement"), ("SE", "nip")} & named
    assert ("SE", "statement") in named


def test_what_came_since_the_working_day_before(opened):
    friday, before = datetime(2024, 3, 1, 10, tzinfo=UTC), datetime(2024, 2, 29, 10, tzinfo=UTC)
    hand_in(opened, HandIn(CODE, "EL", "statement", b"early", before), before)
    hand_in(opened, HandIn(CODE, "FR", "statement", b"committed", friday), friday)
    advance(opened, CODE, friday)
    found = morning(opened, WEEK_BEFORE)
    assert f"{found.since:%d %H:%M}" == "01 08:00"
    (one,) = found.arrived.lines
    assert (one.respondent, one.version, one.is_checked, one.findings) == ("FR", 1, True, 0)
    assert found.arrived.count == 1
    assert [(one.respondent, one.version) for one in found.waiting.consent.lines] == [("EL", 1), ("FR", 1)]


def asked_of_belgium(services):
    """Ask Belgium two questions about its plan."""
    whose = questions.Whose(CODE, "BE", "nip")
    questions.add(services, whose, Draft("EDA", "Why?"), LISTED)
    questions.add(services, whose, Draft("EDA", "When?"), LISTED)
    for house in ("EDA", "EEAS"):
        questions.clear(services, whose, house, (), LISTED)
    carry_out(services, Act(CODE, "BE", "nip", Deed.CLARIFY), LISTED)
    return whose


def test_answers_in_words_came(listed):
    whose = asked_of_belgium(listed)
    questions.answered(listed, whose, 1, "So.", LISTED)
    found = morning(listed, LISTED)
    (one,) = found.answers.lines
    assert (one.respondent, one.deliverable, one.answers) == ("BE", "nip", 1)
    assert (one.answered_at, found.answers.count) == (LISTED, 1)
    assert found.waiting.answered.count == 0
    later = LISTED + timedelta(minutes=5)
    questions.answered(listed, whose, 2, "Soon.", later)
    (one,) = morning(listed, later).answers.lines
    assert (one.answered_at, one.answers) == (later, 2)
    assert morning(listed, LISTED + timedelta(days=5)).answers.count == 0


def test_what_is_all_answered_waits_for_the_officer(listed):
    whose = asked_of_belgium(listed)
    for number in (1, 2):
        questions.answered(listed, whose, number, "So.", LISTED)
    (one,) = morning(listed, LISTED).waiting.answered.lines
    assert (one.respondent, one.deliverable, one.version) == ("BE", "nip", 1)
    carry_out(listed, Act(CODE, "BE", "nip", Deed.TAKE_INTO_ACCOUNT), LISTED)
    assert morning(listed, LISTED).waiting.answered.count == 0


def test_what_waits_for_approval(listed):
    waiting = morning(listed, LISTED).waiting
    assert (waiting.to_approve.count, len(waiting.to_approve.lines), waiting.held.count) == (51, 50, 0)
    assert waiting.to_approve.left_out == 1
    assert {one.occasion.rung for one in waiting.to_approve.lines} == {"+3"}


def test_what_is_held(opened):
    handle(opened, CODE, Order(Verb.HOLD, Selection("SE", "nip", "-30"), "they asked for peace"), CALLED)
    waiting = morning(opened, CALLED).waiting
    assert waiting.to_approve.count == 0
    assert (waiting.held.count, waiting.held.lines) == (1, ((CODE, "SE"),))


def test_a_state_is_held_once_whatever_is_held_and_status_says_the_same(opened):
    handle(opened, CODE, Order(Verb.HOLD, Selection("BE", None, "-30"), "they asked for peace"), CALLED)
    handle(opened, CODE, Order(Verb.HOLD, Selection("EL", None, None), "elections"), CALLED)
    waiting, status = morning(opened, CALLED).waiting, cycle_status(opened, CODE, CALLED)
    assert [code for _, code in waiting.held.lines] == ["BE", "EL"]
    assert (status.held.count, status.held.lines) == (2, ("BE", "EL"))
    assert status.held_notices > 2


def test_questions_to_clear_by_my_house(listed):
    whose = questions.Whose(CODE, "BE", "nip")
    questions.add(listed, whose, Draft("EDA", "Why?"), LISTED)
    questions.clear(listed, whose, "EDA", (), LISTED)
    (one,) = morning(listed, LISTED, "eeas").waiting.to_clear.lines
    assert (one.number, one.house, one.clears) == (1, "EDA", ("EEAS",))
    assert morning(listed, LISTED, "EDA").waiting.to_clear.count == 0
    assert morning(listed, LISTED).waiting.to_clear.count == 1
    with pytest.raises(UnknownHouseError):
        morning(listed, LISTED, "NATO")


def test_nothing_fails(listed):
    assert not morning(listed, LISTED).failing.is_anything


def test_what_fails_is_told(opened):
    dead = Outcome(OutcomeKind.DEAD, "550 5.1.1 nobody")
    advance(replace(opened, channels={"mailbox": MemoryChannel([dead])}), CODE, CALLED)
    with opened.transaction() as session:
        late = "UPDATE contact SET valid_to = '2024-01-01' WHERE address = 'nip@se.example'"
        session.connection().execute(text(late))
    failing = morning(opened, WEEK_BEFORE - timedelta(days=24)).failing
    assert failing.is_anything
    assert [one.respondent for one in failing.refused.lines] == ["BE"]
    assert failing.unreachable.lines == ((CODE, "SE"),)


def test_a_changed_record_is_told(listed):
    with listed.transaction() as session:
        session.connection().execute(text("UPDATE audit_entry SET actor = 'contact' WHERE position = 20"))
    assert morning(listed, LISTED).failing.record == (f"{CODE}: entry 20 was changed",)


def test_the_end_of_a_long_record_is_verified(listed, monkeypatch):
    monkeypatch.setattr("models.queries.troubles.ENTRIES_LOOKED_AT", 5)
    assert morning(listed, LISTED).failing.record == ()
    with listed.transaction() as session:
        last = "(SELECT max(position) - 4 FROM audit_entry)"
        session.connection().execute(text(f"DELETE FROM audit_entry WHERE position = {last}"))
    assert "is missing or out of place" in morning(listed, LISTED).failing.record[0]


def test_letters_to_come_are_counted_by_state(opened):
    now = datetime(2024, 2, 5, 8, tzinfo=UTC)
    advance(opened, CODE, now)
    found = [(one.name, one.count) for one in morning(opened, now).coming if one.what == "letters"]
    assert found == [("-30", 26)]  # of two deliverables, in one letter to each


def test_what_falls_due_in_the_next_days(opened):
    advance(opened, CODE, WEEK_BEFORE)
    found = {(one.what, one.name): one.count for one in morning(opened, WEEK_BEFORE).coming}
    assert found[("deadline", "nip")] == found[("deadline", "statement")] == 26
    assert not any(what == "cut_off" for what, _ in found)
    later = {(one.what, one.name) for one in morning(opened, datetime(2024, 4, 26, 8, tzinfo=UTC)).coming}
    assert ("cut_off", "nip") in later


def test_a_closed_or_empty_installation_has_a_quiet_morning(services):
    found = morning(services, LISTED)
    assert (found.cycles, found.calls.count, found.coming) == ((), 0, ())
    assert plain_data(found)["as_at"] == "2024-03-20T08:00:00Z"
