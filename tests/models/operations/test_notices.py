"""Putting notices into letters: together, once, at their hour, the needless ones withdrawn."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models.operations.deadlines import extend
from models.operations.making import make_letters
from models.operations.notices import withdraw_together
from models.operations.obligations import record_no_update
from models.queries.notices import due_notices
from models.rules.letters import LetterKey, LetterKind, OutcomeKind
from models.rules.occasions import NoticeState
from models.tables import Notice, Respondent

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-20T10:00+01:00"


@pytest.fixture
def called(world):
    """The world after the call of 4 December."""
    world.make_letters(CALL_AT)
    world.send(CALL_AT)
    return world


def kinds(world):
    return [letter.kind.value for letter in world.letters()]


def test_the_call_is_one_letter_for_both_deliverables(either_world):
    assert either_world.make_letters("2023-12-04T08:59:59+01:00") == 0
    assert either_world.make_letters(CALL_AT) == 52
    assert len(either_world.letters()) == 26
    assert {letter.made_at.isoformat() for letter in either_world.letters()} == {"2023-12-04T08:00:00+00:00"}
    assert either_world.make_letters(CALL_AT) == 0
    assert either_world.notices()["call"] == "carried"


def test_a_letter_bears_the_hash_of_its_key(world):
    world.make_letters(CALL_AT)
    letter = world.letters()[0]
    key = LetterKey(world.code, "BE nip@be.example", "mailbox", LetterKind.CALL, letter.made_at)
    assert letter.digest == key.digest


def test_a_missed_call_waits_for_a_day_open_to_all(world):
    # 6 December is a holiday in Finland and Spain, 8 December in several.
    hours = ["06T10:00", "07T08:59", "07T09:00"]
    assert [world.make_letters(f"2023-12-{hour}+01:00") for hour in hours] == [0, 0, 52]


def test_a_missed_call_waits_for_those_who_are_asked_only(bare_world, nip_text):
    bare_world.open(text=nip_text(("evaluated_on = 2023-12-01", "evaluated_on = 2023-05-22")))
    with bare_world.database.transaction() as session:  # let Denmark, which is not asked, be closed that day
        denmark = session.exec(select(Respondent).where(Respondent.code == "DK")).one()
        denmark.country = "TH"
        session.add(denmark)
    assert bare_world.make_letters("2023-12-05T10:00+01:00") == 50


def test_a_reminder_leaves_at_nine_of_its_day(called):
    assert [called.make_letters(f"2024-02-09T{hour}+01:00") for hour in ("08:59:59", "09:00:00")] == [0, 52]
    assert kinds(called)[26:] == ["reminder"] * 26


def test_missed_rungs_leave_in_the_open_hours_of_each(called):
    # Monday 4 March 2024 is a holiday in Bulgaria: its national day fell on Sunday.
    days = ("02T12:00", "03T12:00", "04T08:59", "04T09:00", "04T17:00", "05T09:00")
    assert [called.make_letters(f"2024-03-{day}+01:00") for day in days] == [0, 0, 0, 50, 0, 2]
    found = called.notices()
    assert (found["rung:-30:1"], found["rung:-7:1"]) == ("collapsed", "carried")


def test_a_respondent_with_a_holiday_waits_alone(called):
    # 18 March 2024 is Clean Monday in Greece and Cyprus, 19 March a holiday in Malta and parts of Spain.
    called.approve("2024-03-18T10:00+01:00")
    assert called.make_letters("2024-03-18T10:00+01:00") == 48
    assert called.notices("EL nip")["rung:+3:1"] == "planned"
    assert called.make_letters("2024-03-19T10:00+01:00") == 4


def test_of_letters_due_together_the_last_goes(called):
    called.approve("2024-03-20T10:00+01:00")
    assert called.make_letters("2024-03-20T10:00+01:00") == 104
    found = called.notices()
    assert {name: state for name, state in found.items() if name != "call"} == {
        "rung:-30:1": "collapsed",
        "rung:-7:1": "collapsed",
        "rung:+3:1": "carried",
        "rung:+10:1": "carried",
    }
    assert kinds(called)[26:] == ["overdue"] * 26


def test_an_entry_on_the_call_list_needs_no_letter(called):
    called.make_letters("2024-03-20T09:00+01:00")
    with called.database.reading() as session:
        listed = session.exec(select(Notice).where(Notice.channel == "call_list")).all()
    assert {(one.state, one.letter_id) for one in listed} == {(NoticeState.CARRIED, None)}


def test_an_unsent_call_goes_alone_after_downtime(world):
    assert world.make_letters("2024-03-20T10:00+01:00", LetterKind.CALL) == 52
    world.make_letters("2024-03-20T10:00+01:00", LetterKind.REMINDER, LetterKind.OVERDUE)
    assert world.notices() == {
        "call": "carried",
        "rung:-30:1": "collapsed",
        "rung:-7:1": "collapsed",
        "rung:+3:1": "collapsed",
        "rung:+10:1": "carried",
    }
    assert set(kinds(world)) == {"call"}


def test_an_unsent_call_goes_also_to_who_has_handed_in(world):
    world.receive("2023-12-02T10:00+01:00")
    world.act("2023-12-02T10:00+01:00", record_no_update, name="BG nip")
    world.make_letters(CALL_AT)
    assert world.notices()["call"] == "carried"
    assert world.notices("BG nip")["call"] == "no_update"
    assert world.notices("BG statement")["call"] == "carried"


def test_what_became_needless_meanwhile_is_withdrawn_when_it_is_due(called):
    with called.database.transaction() as session:
        stale = session.exec(select(Notice).where(Notice.occasion == "rung:-7:1")).first()
        stale.occasion = "rung:-7:9"
        session.add(stale)
    called.make_letters("2024-03-01T09:00+01:00", LetterKind.REMINDER)
    assert called.notices()["rung:-7:9"] == "deadline_changed"


def test_receipts_of_one_second_share_a_letter(either_world):
    either_world.receive(DAY, name="BE nip")
    either_world.receive(DAY, name="BE statement")
    assert either_world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT) == 2
    assert kinds(either_world) == ["acknowledgement"]


def test_a_letter_that_waits_takes_another_notice_of_its_second(either_world):
    for content in "ab":
        either_world.receive(DAY, content)
        either_world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT)
    assert len(either_world.letters()) == 1


@pytest.mark.parametrize("answer", list(OutcomeKind), ids=str)
def test_a_letter_that_was_leased_takes_no_other(world, answer):
    for second, content in enumerate("abc"):
        world.receive(DAY, content)
        world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT)
        world.send(f"2024-02-20T10:00:0{second}+01:00", answer)
    seconds = [letter.made_at.second for letter in world.letters()]
    assert seconds == [0, 1, 2]
    assert len({letter.digest for letter in world.letters()}) == 3


def test_a_letter_of_a_later_second_goes_then(world):
    for content in "ab":
        world.receive(DAY, content)
        world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT)
        world.send(DAY)
    assert [letter.state.value for letter in world.letters()] == ["sent", "waiting"]
    assert len(world.to_try("2024-02-20T10:00:01+01:00")) == 1


def test_the_next_free_second_is_on_both_databases(either_world):
    for content in "ab":
        either_world.receive(DAY, content)
        either_world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT)
        either_world.send(DAY)
    first, second = either_world.letters()
    assert (second.made_at - first.made_at).total_seconds() == 1
    assert either_world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT) == 0


@pytest.mark.postgres
def test_a_letter_that_takes_a_notice_cannot_be_leased_meanwhile(postgres_world):
    postgres_world.receive(DAY, "a")
    postgres_world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT)
    postgres_world.receive(DAY, "b")
    keys = [letter.id for letter in postgres_world.letters()]
    with postgres_world.at(DAY) as cycle:
        make_letters(cycle, withdraw_together(cycle, due_notices(cycle, [LetterKind.ACKNOWLEDGEMENT])))
        assert postgres_world.lease(DAY, keys, 2) == []  # passed over, without waiting
    assert postgres_world.lease(DAY, keys) == keys


def test_an_extension_after_the_reminder_was_put_into_a_letter(called):
    called.make_letters("2024-03-01T09:00+01:00")
    called.act("2024-03-01T09:00+01:00", extend, date(2024, 3, 24))
    assert called.notices()["rung:-7:1"] == "carried"  # withdrawn only when its letter is leased


def test_the_database_refuses_a_second_letter_of_one_key(either_world):
    either_world.make_letters(CALL_AT)
    with pytest.raises(IntegrityError):
        either_world.add_double(either_world.letters()[0], digest="0" * 32)
