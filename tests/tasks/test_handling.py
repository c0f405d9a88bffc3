"""What officers do with letters: what it did, what is left, and that nothing goes twice."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from benchmarks.simulation.worlds import ROSTER, settings_in, small_definition, small_roster, world
from config.definition import ContactRole
from models.errors import IncompleteActError, NothingSelectedError, UnknownCycleError, UnknownRespondentError
from models.errors.before import (
    NobodyNamedError,
    UnknownDeliverableError,
    UnknownLetterError,
    UnknownRungError,
)
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.holding import ALL, Selection
from models.queries.cycles import audit_entries
from models.rules.letters import LetterState
from models.rules.occasions import NoticeState
from models.tables import Contact, Notice
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, carry_out
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.handling import Order, Verb, handle, is_asked, list_letters, retry_letters
from tasks.services import open_services

CODE = "pesco-nip-2024"


def brussels(text):
    return datetime.fromisoformat(text).astimezone(UTC)


NOW = brussels("2024-02-08T10:00+01:00")
RUNG_AT = brussels("2024-02-09T09:00+01:00")
SATURDAY = brussels("2024-03-16T12:00+01:00")


def prepare(services):
    entries = [
        ContactEntry(code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{code.lower()}.example", "Desk")
        for code in ROSTER
    ]
    with services.transaction() as session:
        import_contacts(session, "member_states", entries)
    open_from_text(services, small_definition(), brussels("2023-12-01T09:00+01:00"))
    advance(services, CODE, brussels("2023-12-04T09:00+01:00"))


@pytest.fixture(scope="module")
def called_folder(tmp_path_factory):
    """Make an installation once where the call to four states has gone; every test copies it."""
    folder = tmp_path_factory.mktemp("called")
    with small_roster(*ROSTER), world(folder) as services:
        prepare(services)
    return folder


@pytest.fixture
def called(called_folder, tmp_path):
    """Return services where the call has gone, on SQLite."""
    shutil.copytree(called_folder, tmp_path / "called")
    with small_roster(*ROSTER), open_services(settings_in(tmp_path / "called")) as services:
        yield services


@pytest.fixture
def either(database_url, tmp_path):
    """Return services where the call has gone, on SQLite and then on PostgreSQL."""
    with small_roster(*ROSTER), world(tmp_path / "either", database_url) as services:
        prepare(services)
        yield services


def do(services, verb, *selected, now=NOW, **order):
    return handle(services, CODE, Order(verb, Selection(*selected), **order), now)


def hold(services, *selected, now=NOW):
    return do(services, Verb.HOLD, *selected, now=now, reason="elections")


def told(done):
    return [(one.respondent, one.deliverable, one.name, one.state.value) for one in done.notices]


def answering(services, *answers):
    return replace(services, channels={"mailbox": MemoryChannel(answers)})


def recorded(services):
    with services.reading() as session:
        return [entry.what for entry in audit_entries(session, 1)]


def test_held_and_released(either):
    done = hold(either, "EL", None, "-30")
    assert told(done) == [("EL", "nip", "-30", "held"), ("EL", "statement", "-30", "held")]
    assert (done.held, done.for_approval) == (2, 8)
    advance(either, CODE, RUNG_AT)
    done = do(either, Verb.RELEASE, now=brussels("2024-02-09T10:00+01:00"))
    assert told(done) == [("EL", "nip", "-30", "planned"), ("EL", "statement", "-30", "planned")]
    assert {one.goes_at for one in done.notices} == {brussels("2024-02-09T10:00+01:00")}
    assert done.held == 0


def test_approved(either):
    roles = (ContactRole.POLICY_DIRECTOR,)
    done = do(either, Verb.APPROVE, "EL", "nip", copy_to=roles)
    assert told(done) == [("EL", "nip", "+3", "planned")]
    assert [one.goes_at for one in done.notices] == [brussels("2024-03-13T09:00+01:00")]
    assert (done.for_approval, done.is_complete) == (7, True)
    with either.reading() as session:
        copies = {one.copy_to for one in session.exec(select(Notice)) if one.copy_to}
    assert copies == {"policy_director"}


def test_approved_after_its_day_it_goes_in_the_next_open_hours(called):
    for at in ("2024-02-09T09:00+01:00", "2024-03-01T09:00+01:00", "2024-03-13T09:00+01:00"):
        advance(called, CODE, brussels(at))
    done = do(called, Verb.APPROVE, now=SATURDAY)
    goes = {one.respondent: one.goes_at for one in done.notices}
    assert goes["BE"] == brussels("2024-03-18T09:00+01:00")
    assert goes["EL"] == brussels("2024-03-19T09:00+01:00")  # Clean Monday


def test_sent_now(either):
    done = do(either, Verb.SEND_NOW, "EL")
    assert told(done) == [("EL", "nip", "-30", "carried"), ("EL", "statement", "-30", "carried")]
    assert [(one.respondent, one.state) for one in done.letters] == [("EL", LetterState.SENT)]
    assert done.is_complete
    channel = answering(either)
    advance(channel, CODE, RUNG_AT)
    assert {message.to[0] for message in channel.channels["mailbox"].messages} == {
        f"nip@{code.lower()}.example" for code in ROSTER if code != "EL"
    }


def test_sent_now_once_more_it_is_the_one_after(called):
    for rung in ("-30", "-7", "+3"):
        done = do(called, Verb.SEND_NOW, "EL")
        assert {one.name for one in done.notices} == {rung}
        assert [one.state for one in done.letters] == [LetterState.SENT]
    with pytest.raises(NothingSelectedError):
        do(called, Verb.SEND_NOW, "EL")
    assert recorded(called).count("letter_sent") == 4 + 3


def test_a_named_rung_is_sent_once(called):
    do(called, Verb.SEND_NOW, "EL", "nip", "+3")
    with pytest.raises(NothingSelectedError):
        do(called, Verb.SEND_NOW, "EL", "nip", "+3")


def test_of_what_is_due_together_the_last_goes(called):
    done = do(called, Verb.SEND_NOW, "EL", now=SATURDAY)
    states = {(one.name, one.state, one.reason) for one in done.notices if one.deliverable == "nip"}
    assert states == {
        ("-30", NoticeState.WITHDRAWN, "collapsed"),
        ("-7", NoticeState.WITHDRAWN, "collapsed"),
        ("+3", NoticeState.CARRIED, None),
    }
    assert len(done.letters) == 1


def test_sent_now_to_all(called):
    done = do(called, Verb.SEND_NOW, None, "nip", is_for_all=True)
    assert {(one.respondent, one.deliverable, one.name) for one in done.notices} == {
        (code, "nip", "-30") for code in ROSTER
    }
    assert len(done.letters) == 4


def test_what_needs_no_telling_is_withdrawn(called):
    hold(called, "EL", "nip", "-30")
    carry_out(called, Act(CODE, "EL", "nip", Deed.NO_UPDATE), NOW)
    with pytest.raises(NothingSelectedError):
        do(called, Verb.SEND_NOW, "EL", "nip")


def test_nobody_can_be_reached(called):
    with called.transaction() as session:
        for contact in session.exec(select(Contact)):
            contact.valid_to = date(2024, 1, 31)
            session.add(contact)
    done = do(called, Verb.SEND_NOW, "EL")
    assert [one.state for one in done.unreached] == [NoticeState.PLANNED] * 2
    assert (done.is_complete, done.letters) == (False, ())


@pytest.mark.parametrize("kind", [OutcomeKind.DEAD, OutcomeKind.TRY_AGAIN, OutcomeKind.UNKNOWN], ids=str)
def test_what_the_relay_did_not_take(called, kind):
    done = do(answering(called, Outcome(kind, "no")), Verb.SEND_NOW, "EL")
    assert not done.is_complete
    assert [one.answer for one in done.letters] == ["no"]


REFUSED = [
    pytest.param(Verb.HOLD, ("XX",), UnknownRespondentError, id="unknown respondent"),
    pytest.param(Verb.HOLD, ("EL", "plan"), UnknownDeliverableError, id="unknown deliverable"),
    pytest.param(Verb.HOLD, ("EL", "nip", "-31"), UnknownRungError, id="unknown rung"),
    pytest.param(
        Verb.HOLD, ("EL", "nip", "cut_off"), NothingSelectedError, id="nothing like that is planned"
    ),
    pytest.param(Verb.RELEASE, (), NothingSelectedError, id="nothing is held"),
    pytest.param(Verb.APPROVE, ("EL", "nip", "-7"), NothingSelectedError, id="nothing waits for approval"),
    pytest.param(Verb.SEND_NOW, (), NobodyNamedError, id="sent to nobody named"),
    pytest.param(Verb.SEND_NOW, ("XX",), UnknownRespondentError, id="sent to an unknown one"),
    pytest.param(Verb.SEND_NOW, ("EL", "nip", "+99"), UnknownRungError, id="sent an unknown rung"),
]


@pytest.mark.parametrize(("verb", "selected", "error"), REFUSED)
def test_what_is_refused_changes_nothing(called, verb, selected, error):
    before = recorded(called)
    with pytest.raises(error) as raised:
        do(called, verb, *selected, reason="a reason")
    assert raised.value.way_out
    assert recorded(called) == before


@pytest.mark.parametrize("reason", ["", "  \n"], ids=["none", "blank"])
def test_a_hold_needs_a_reason(called, reason):
    with pytest.raises(IncompleteActError):
        do(called, Verb.HOLD, "EL", reason=reason)


def test_a_cycle_that_is_not_open(called):
    for act in (
        lambda: handle(called, "nip-2031", Order(Verb.RELEASE, ALL), NOW),
        lambda: retry_letters(called, "nip-2031", None, NOW),
        lambda: list_letters(called, "nip-2031", None, NOW),
    ):
        with pytest.raises(UnknownCycleError):
            act()


def test_who_is_asked(called):
    names = ("EL", "FR", "report-to-council")
    assert [is_asked(called, CODE, name, NOW) for name in names] == [True, False, False]


@pytest.fixture
def two_dead(either):
    """Return services where two reminders died and two were sent."""
    answers = [Outcome(OutcomeKind.DEAD, f"550 {number}") for number in range(2)]
    advance(answering(either, *answers), CODE, RUNG_AT)
    return either


def test_letters(two_dead):
    every = list_letters(two_dead, CODE, None, RUNG_AT)
    assert [one.state.value for one in every] == ["sent"] * 4 + ["dead", "dead", "sent", "sent"]
    dead = list_letters(two_dead, CODE, LetterState.DEAD, RUNG_AT)
    assert [(one.respondent, one.attempts, one.answer) for one in dead] == [
        ("BE", 1, "550 0"),
        ("EL", 1, "550 1"),
    ]
    assert list_letters(two_dead, CODE, LetterState.WAITING, RUNG_AT) == []


@pytest.mark.parametrize("name", [lambda one: one, lambda one: one[1:9], lambda one: one[1:33]], ids=range(3))
def test_a_letter_is_tried_again_by_name(two_dead, name):
    first, second = list_letters(two_dead, CODE, LetterState.DEAD, RUNG_AT)
    evening = brussels("2024-02-09T20:00+01:00")
    (row,) = retry_letters(two_dead, CODE, [name(first.message_id)], evening)
    assert (row.respondent, row.state) == ("BE", LetterState.WAITING)
    assert row.next_try_at == brussels("2024-02-12T09:00+01:00")
    assert list_letters(two_dead, CODE, LetterState.DEAD, evening) == [second]


def test_all_are_tried_again_and_go_once(two_dead):
    assert len(retry_letters(two_dead, CODE, None, RUNG_AT)) == 2
    channel = answering(two_dead)
    advance(channel, CODE, RUNG_AT)
    advance(channel, CODE, RUNG_AT)
    assert len(channel.channels["mailbox"].messages) == 2
    with pytest.raises(NothingSelectedError):
        retry_letters(two_dead, CODE, None, RUNG_AT)


@pytest.mark.parametrize(
    "name", ["abc", "<ffffffffffff@kalends.invalid>", ""], ids=["short", "other", "empty"]
)
def test_a_name_that_is_none(two_dead, name):
    first = list_letters(two_dead, CODE, LetterState.DEAD, RUNG_AT)[0]
    with pytest.raises(UnknownLetterError):
        retry_letters(two_dead, CODE, [first.message_id, name], RUNG_AT)
    assert len(list_letters(two_dead, CODE, LetterState.DEAD, RUNG_AT)) == 2
