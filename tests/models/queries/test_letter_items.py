"""What a letter says about each obligation: its deadline and what became of it, versions, questions."""

from datetime import date

import pytest

from models.operations.deadlines import announce, extend, move_for_all, restore, shorten
from models.operations.obligations import ask_clarification, pass_cut_off, take_into_account
from models.operations.reopening import withdraw_version
from models.operations.submissions import save_findings
from models.queries.letter_items import carried_by
from models.queries.letters import letters_to_send
from models.rules.calendar import end_of_day
from models.rules.findings import Audience, Finding, Level
from models.rules.letters import LetterKind
from models.rules.occasions import parse_occasion

CALL_AT = "2023-12-04T09:00+01:00"
DAY, NEXT_DAY = "2024-02-20T10:00+01:00", "2024-02-21T10:00+01:00"
FIRST, LATER = end_of_day(date(2024, 3, 10)), end_of_day(date(2024, 3, 24))
OPEN = Finding("missing_item", Level.ERROR, Audience.CONTACT, "no answer", "answer", "Commitments", "D14")


@pytest.fixture
def called(world):
    """The world after the call of 4 December."""
    world.make_letters(CALL_AT)
    world.send(CALL_AT)
    return world


def to_belgium(world, now, *kinds):
    """Return what the one letter to Belgium says about its obligations."""
    world.approve(now)
    world.make_letters(now, *kinds)
    (letter,) = letters_of(world, now)
    return letter.items


def letters_of(world, now):
    """Return the letters to Belgium that wait to be sent."""
    keys = world.lease(now)
    with world.at(now) as cycle:
        letters = [one.letter for one in letters_to_send(cycle, keys)]
    return [one for one in letters if one.respondent == "BE"]


def move(world, until):
    with world.at(DAY) as cycle:
        move_for_all(cycle, "nip", until, "as agreed")


CHANGES = [
    pytest.param(lambda world: world.act(DAY, extend, date(2024, 3, 24)), "extended", LATER, id="extended"),
    pytest.param(
        lambda world: world.act(DAY, announce, date(2024, 3, 24)), "announced", LATER, id="announced"
    ),
    pytest.param(
        lambda world: world.act(DAY, shorten, date(2024, 3, 1), "why"),
        "shortened",
        end_of_day(date(2024, 3, 1)),
        id="shortened",
    ),
    pytest.param(lambda world: move(world, date(2024, 3, 24)), "moved", LATER, id="moved for all"),
]


@pytest.mark.parametrize(("change", "word", "due_at"), CHANGES)
def test_a_new_version_names_what_happened_and_the_day_before(called, change, word, due_at):
    change(called)
    (item,) = to_belgium(called, DAY, LetterKind.EXTENSION)
    assert (item.change, item.due_at, item.previous_due_at, item.deadline_version) == (word, due_at, FIRST, 2)


def test_a_restored_deadline_names_the_one_that_was_undone(called):
    called.act(DAY, extend, date(2024, 3, 24))
    called.act(DAY, restore, "why")
    (item,) = to_belgium(called, DAY, LetterKind.EXTENSION)
    assert (item.change, item.due_at, item.previous_due_at) == ("restored", FIRST, LATER)


def test_a_letter_about_nothing_new_names_no_change(called):
    for item in to_belgium(called, "2024-02-09T09:00+01:00"):
        assert (item.change, item.previous_due_at, item.offset_days) == (None, None, -30)
        assert item.the_title.startswith("the ")


def test_a_clarification_asks_its_questions_about_its_version(either_world):
    either_world.receive(DAY, "a")
    either_world.act(DAY, ask_clarification, ("Which year?", "In euro?"))
    (item,) = to_belgium(either_world, DAY, LetterKind.CLARIFICATION)
    assert (item.questions, item.version, item.sha256) == (("Which year?", "In euro?"), 1, "a" * 64)


def test_the_second_round_asks_the_second_set(called):
    for content in "ab":
        called.receive(DAY, content)
        called.act(DAY, ask_clarification, (f"About {content}?",))
    (item,) = to_belgium(called, DAY, LetterKind.CLARIFICATION)
    assert (item.questions, item.version, item.sha256) == (("About b?",), 2, "b" * 64)


def test_a_further_set_on_the_same_version_is_known_as_one(called):
    called.receive(DAY, "a")
    called.act(DAY, ask_clarification, ("Which year?",))
    assert [one.is_further_set for one in to_belgium(called, DAY, LetterKind.CLARIFICATION)] == [False]
    called.act(NEXT_DAY, ask_clarification, ("In euro?",))
    assert [one.is_further_set for one in to_belgium(called, NEXT_DAY, LetterKind.CLARIFICATION)] == [True]


def test_other_letters_ask_nothing(called):
    called.receive(DAY)
    called.act(DAY, ask_clarification, ("Which year?",))
    (item,) = to_belgium(called, DAY, LetterKind.ACKNOWLEDGEMENT)
    assert (item.questions, item.version) == ((), 1)


def test_what_a_later_version_mends_is_open_no_more(called):
    key = called.receive(DAY, "a").submission.id
    with called.at(DAY) as cycle:
        save_findings(cycle, key, [OPEN])
    called.receive(DAY, "b")
    first, second = to_belgium(called, DAY, LetterKind.ACKNOWLEDGEMENT)
    assert (first.version, first.findings, second.version, second.findings) == (1, (), 2, ())


def test_the_letter_about_the_cut_off_names_its_instant(called):
    called.act(DAY, extend, date(2024, 5, 5))
    with called.at("2024-05-07T00:00+02:00") as cycle:
        pass_cut_off(cycle)
    items = to_belgium(called, "2024-05-07T09:00+02:00", LetterKind.CUT_OFF)
    assert [(item.deliverable, item.cut_off_at) for item in items] == [
        ("nip", end_of_day(date(2024, 5, 6))),
        ("statement", end_of_day(date(2024, 4, 30))),
    ]


def test_what_a_letter_carries_stands_in_the_order_of_obligations(either_world):
    either_world.receive(DAY, name="BE statement")
    either_world.receive(DAY, name="BE nip")
    either_world.act(DAY, take_into_account)
    either_world.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT)
    (letter,) = either_world.letters()
    with either_world.at(DAY) as cycle:
        carried = carried_by(cycle.session, [letter.id])[letter.id]
    assert [(str(one.occasion), one.obligation.deliverable) for one in carried] == [
        ("received:1", "nip"),
        ("received:1", "statement"),
    ]
    assert carried[0].occasion == parse_occasion("received:1")


def test_a_withdrawal_names_the_version_that_counts_now(called):
    for letter in "abc":
        called.receive(DAY, letter)
    called.act(DAY, withdraw_version, 3, "the wrong file")
    called.act(DAY, withdraw_version, 2, "this one too")
    items = to_belgium(called, DAY, LetterKind.ACKNOWLEDGEMENT)
    told = [(item.withdrawn.version, item.version, item.sha256) for item in items if item.withdrawn]
    assert told == [(3, 1, "a" * 64), (2, 1, "a" * 64)]


def test_what_is_owed_again_meanwhile_is_still_owed_in_the_letter(called):
    for letter in "ab":
        called.receive(DAY, letter)
    called.act(DAY, withdraw_version, 2, "the wrong file")
    called.act(DAY, withdraw_version, 1, "this one too")
    called.make_letters(DAY, LetterKind.ACKNOWLEDGEMENT)
    (letter,) = letters_of(called, DAY)
    assert [item.version for item in letter.items if item.withdrawn] == [None]
    assert "nip" in [item.deliverable for item in letter.still_owed]
