from dataclasses import replace

import pytest

from documents.brief.content import Column, brief_content, cut, state_words
from models.rules.brief import BriefVersion, StateBrief
from models.rules.lifecycle import ObligationState


def section(brief, title):
    return next(entry for entry in brief_content(brief).sections if entry.title == title)


def test_head_says_that_it_is_internal_whose_it_is_and_as_at_when(brief):
    content = brief_content(brief)
    assert content.marking == "INTERNAL: for the secretariat only – LIMITE"
    assert content.title == "EL Greece: PESCO National Implementation Plans 2024"
    assert content.status.replace("\u00a0", " ") == (
        "As at Friday 15 March 2024, 10:05 Brussels time. It is 11:05 in Athens now."
    )
    assert brief_content(replace(brief, marking="")).marking == "INTERNAL: for the secretariat only"


def test_whom_to_call_comes_first(brief):
    first = brief_content(brief).sections[0]
    assert first.title == "Whom to call"
    assert first.rows[0] == ("functional mailbox", "Defence policy directorate", "nip@el.example")
    assert first.rows[1][0] == "Permanent Representation (defence)"
    assert first.below == ("Telephone: +30 000 000 0000 (Defence policy directorate)",)


def test_no_number_is_cut(brief):
    number = "+99 000 000 000 000 00"
    offices = [replace(brief.contacts[0], telephone=number, office="Directorate " * 9)] * 4
    line, more = section(replace(brief, contacts=tuple(offices)), "Whom to call").below
    assert (line.count(number), more) == (2, "and 2 more")
    assert cut(line, Column("", 17.4).room) == line


def test_what_is_owed_and_what_came(brief):
    owed = [[row[0], row[1], row[3].replace("\u00a0", " ")] for row in section(brief, "What is owed").rows]
    assert owed == [
        ["National Implementation Plan", "clarification asked", "first version 1 day late"],
        ["High-level political statement", "called", "2 days left"],
    ]
    came = section(brief, "What came").rows
    assert [row[1] for row in came] == ["version 2", "version 1"]
    assert came[0][2].replace("\u00a0", " ") == "14 March 2024, 11:30"


def test_judgement_of_the_desk_is_not_for_a_call(brief):
    assert section(brief, "Open questions").points == (
        "Why did research and technology fall?",
        "Commitments, C18: Commitment 14 has no answer",
    )


def test_what_there_is_not_is_said(brief):
    bare = StateBrief("Cycle", "EL", "Greece", "Europe/Athens", brief.as_at)
    assert [entry.below for entry in brief_content(bare).sections] == [
        ("No contact is known.",),
        ("Nothing is asked of this state.",),
        ("Nothing came so far.",),
        ("No letter was written so far.", "No letter is planned."),
        ("No call is noted.",),
        ("None.",),
    ]
    assert not any(entry.columns or entry.rows for entry in brief_content(bare).sections)


def test_what_was_answered_stands_apart_with_its_answer(brief):
    assert "Questions that were answered" not in [one.title for one in brief_content(brief).sections]
    answered = replace(brief, answered=(("Which year?", "The year 2025."),) * 3)
    found = section(answered, "Questions that were answered")
    assert found.points == ("Which year? The year 2025.",)
    assert found.below == ("and 2 more",)
    assert section(answered, "Open questions") == section(brief, "Open questions")
    crowded = section(replace(answered, questions=brief.questions * 5), "Open questions")
    assert (len(crowded.points), crowded.below) == (2, ("and 4 more",))


@pytest.mark.parametrize(
    ("title", "more"),
    [
        pytest.param("Whom to call", "and 8 more", id="contacts"),
        pytest.param("What is owed", "and 1 more", id="deliverables"),
        pytest.param("Last letters", "and 7 more", id="letters"),
        pytest.param("Last calls", "and 2 more", id="calls"),
        pytest.param("Open questions", "and 2 more", id="questions, with one finding"),
        pytest.param("What came", "and 5 more", id="versions"),
    ],
)
def test_what_is_too_much_is_counted(brief, plan, title, more):
    long = replace(
        brief,
        contacts=brief.contacts * 5,
        deliverables=(replace(plan, versions=(BriefVersion(1, brief.as_at),) * 2),) * 4,
        letters=brief.letters * 5,
        calls=brief.calls * 5,
        questions=brief.questions * 5,
    )
    found = section(long, title)
    assert more in found.below
    shown = {"Open questions": 4, "Whom to call": 2}.get(title, 3)  # the numbers take the place of one
    assert len(found.rows or found.points) == shown
    quiet = section(replace(long, contacts=long.contacts[1::2] * 2), "Whom to call")
    assert (len(quiet.rows), quiet.below) == (3, ("and 7 more",))


@pytest.mark.parametrize(
    ("text", "room", "found"),
    [
        pytest.param("short", 5, "short", id="fits"),
        pytest.param("longer", 5, "longe…", id="one too many"),
        pytest.param("WWWW", 5, "WW…", id="wide letters"),
        pytest.param("mmmm", 5, "mmm…", id="broad letters"),
        pytest.param("文文文", 5, "文文…", id="ideographs"),
        pytest.param("two words", 4, "two…", id="no space before the mark"),
        pytest.param("a\nb\r\n\r\nc\td", 20, "a b c d", id="on one line"),
        pytest.param("a\x1b[31mb", 20, "a\ufffd[31mb", id="orders to a terminal"),
        pytest.param("", 5, "", id="nothing"),
    ],
)
def test_cut(text, room, found):
    assert cut(text, room) == found


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ObligationState.CALLED, "called"),
        (ObligationState.IN_PREPARATION, "in preparation"),
        (ObligationState.NOT_RECEIVED, "not received by the cut-off"),
        (ObligationState.TAKEN_INTO_ACCOUNT, "taken into account"),
    ],
)
def test_states_are_more_precise_than_outside(state, words):
    assert state_words(state) == words
