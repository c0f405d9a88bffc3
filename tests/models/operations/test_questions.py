"""Questions before they go: drafted at a place, edited, cleared by both houses, dropped, sent as one set."""

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.errors import (
    AwaitedAnswersError,
    IncompleteActError,
    TooLongError,
    UnclearedQuestionsError,
    UnknownClearingHouseError,
    UnknownLineError,
    UnknownPlaceError,
    UnknownQuestionError,
)
from models.operations.questions import (
    Draft,
    add_question,
    clear_questions,
    drop_question,
    edit_question,
    note_answer,
    send_questions,
)
from models.queries.cycles import look_at_cycle
from models.queries.questions import questions_of, thread_entries
from models.rules.letters import LetterKind
from models.rules.questions import QuestionPlace
from models.tables import Clarification

DAY, LATER = "2024-02-20T10:00+01:00", "2024-02-21T10:00+01:00"
PLACE = QuestionPlace("commitments", "7", "progress")


@pytest.fixture
def asked(either_world):
    """The cycle with a plan of Belgium and one draft on it."""
    either_world.receive(DAY)
    either_world.act(DAY, add_question, Draft("EDA", "What is meant?", PLACE))
    return either_world


def sets(world):
    with world.database.reading() as session:
        rows = session.exec(select(Clarification).order_by(Clarification.number))
        return [json.loads(row.questions) for row in rows]


def entries(world):
    with world.database.reading() as session:
        cycle = look_at_cycle(session, world.code, datetime.fromisoformat(LATER).astimezone(UTC))
        return thread_entries(cycle, world.find(cycle))


def clear(world, *houses):
    for house in houses:
        world.act(DAY, clear_questions, house)


def test_cleared_by_both_houses_they_go_as_one_set(asked):
    asked.act(DAY, add_question, Draft("EEAS", "And as a whole?"))
    clear(asked, "EDA", "EEAS")
    assert asked.act(DAY, send_questions, ["One more?"]) == 2
    ((first, *others),) = sets(asked)
    assert (first.endswith(": What is meant?"), others) == (True, ["And as a whole?", "One more?"])
    assert asked.row().state == "clarification_asked"
    assert [one.round for one in entries(asked)] == [1, 1]


def test_what_one_house_cleared_stays_behind(asked):
    asked.act(DAY, add_question, Draft("EEAS", "Later?"))
    asked.act(DAY, clear_questions, "EDA")
    asked.act(DAY, clear_questions, "EEAS", [1])
    assert asked.act(DAY, send_questions) == 1
    assert [one.round for one in entries(asked)] == [1, None]


def test_nothing_goes_while_none_is_cleared(asked):
    clear(asked, "EDA")
    with pytest.raises(UnclearedQuestionsError) as refused:
        asked.act(DAY, send_questions)
    assert (refused.value.numbers, refused.value.houses) == ((1,), ("EEAS",))
    assert (asked.row().state, sets(asked)) == ("received", [])


def test_an_edited_question_has_to_be_cleared_again(asked):
    clear(asked, "EDA", "EEAS")
    asked.act(DAY, edit_question, 1, "What is meant? ")
    assert entries(asked)[0].cleared_by == ("EDA", "EEAS")
    asked.act(DAY, edit_question, 1, "What else is meant?")
    assert (entries(asked)[0].cleared_by, entries(asked)[0].text) == ((), "What else is meant?")


def test_clearing_again_changes_nothing(asked):
    clear(asked, "EDA")
    length = len(asked.entries())
    assert asked.act(DAY, clear_questions, "EDA") == 0
    assert len(asked.entries()) == length


def test_a_dropped_question_is_not_asked(asked):
    clear(asked, "EDA", "EEAS")
    asked.act(DAY, drop_question, 1)
    assert (asked.act(DAY, send_questions), sets(asked), entries(asked)) == (0, [[]], [])
    with asked.at(DAY) as cycle:
        assert [one.number for one in questions_of(cycle.session, asked.find(cycle).id)] == [1]


def test_a_follow_up_belongs_to_the_thread_and_stands_at_its_place(asked):
    clear(asked, "EDA", "EEAS")
    asked.act(DAY, send_questions)
    asked.act(DAY, note_answer, 1, "See the annex.")
    asked.receive(LATER, "b")
    asked.act(LATER, add_question, Draft("EEAS", "Which annex?", follows=1))
    first, second = entries(asked)
    assert (first.answer, first.is_answered, first.answered_in) == ("See the annex.", True, 2)
    assert (second.thread, second.place, second.round) == (1, PLACE, None)


@pytest.fixture
def told(asked):
    """The same, with the draft and a text beside it asked, and the letter made."""
    clear(asked, "EDA", "EEAS")
    asked.act(DAY, send_questions, ["And besides?"])
    asked.make_letters(DAY, LetterKind.CLARIFICATION)
    return asked


def test_answered_in_words_a_further_set_is_asked_on_the_same_version(told):
    told.act(DAY, note_answer, 1, "See the annex.")
    told.act(DAY, add_question, Draft("EEAS", "Which annex?", follows=1))
    clear(told, "EDA", "EEAS")
    told.act(LATER, send_questions)
    assert [one.round for one in entries(told)] == [1, 2]
    assert sets(told)[1][0].endswith(": Which annex?")
    assert told.notices()["clarification:2"] == "planned"
    assert told.row().state == "clarification_asked"


def test_no_further_set_is_asked_while_answers_are_awaited(told):
    with pytest.raises(AwaitedAnswersError, match="set 1 of the questions waits for 1 answer;"):
        told.act(LATER, send_questions, ["One more?"])
    assert len(sets(told)) == 1


def test_no_further_set_is_asked_before_the_one_before_went(asked):
    asked.act(DAY, drop_question, 1)
    asked.act(DAY, send_questions, ["Which year?"])
    with pytest.raises(AwaitedAnswersError, match="has not gone yet"):
        asked.act(DAY, send_questions, ["In euro?"])


@pytest.mark.parametrize("again", [(), ("Which year?",)], ids=["nothing", "the same"])
def test_a_further_set_asks_something_new(asked, again):
    asked.act(DAY, drop_question, 1)
    asked.act(DAY, send_questions, ["Which year?"])
    asked.make_letters(DAY, LetterKind.CLARIFICATION)
    with pytest.raises(IncompleteActError):
        asked.act(LATER, send_questions, again)
    asked.act(LATER, send_questions, ["In euro?"])
    assert sets(asked) == [["Which year?"], ["In euro?"]]


def test_no_text_is_in_the_record(asked):
    clear(asked, "EDA", "EEAS")
    asked.act(DAY, send_questions)
    asked.act(DAY, note_answer, 1, "It is meant so.")
    noted = [json.loads(one.detail) for one in asked.entries() if one.what == "question_noted"]
    assert [one["act"] for one in noted] == ["drafted", "cleared", "cleared", "answered"]
    assert not any("meant" in one.detail for one in asked.entries())


REFUSED = [
    pytest.param(add_question, (Draft("NATO", "Why?"),), UnknownClearingHouseError, id="another house"),
    pytest.param(add_question, (Draft("EDA", " "),), IncompleteActError, id="no text"),
    pytest.param(add_question, (Draft("EDA", "x" * 2001),), TooLongError, id="too long"),
    pytest.param(
        add_question, (Draft("EDA", "?", QuestionPlace("attic")),), UnknownPlaceError, id="no such sheet"
    ),
    pytest.param(
        add_question, (Draft("EDA", "?", QuestionPlace("", "7")),), UnknownPlaceError, id="a line of no sheet"
    ),
    pytest.param(
        add_question,
        (Draft("EDA", "?", QuestionPlace("commitments", "7", "attic")),),
        UnknownPlaceError,
        id="no such field",
    ),
    *(
        pytest.param(
            add_question, (Draft("EDA", "?", QuestionPlace(*at)),), UnknownLineError, id=f"no such line: {at}"
        )
        for at in (("figures", "2199"), ("commitments", "2024"), ("projects", "year 2199"), ("cover", "1"))
    ),
    pytest.param(add_question, (Draft("EDA", "?", follows=1),), UnknownQuestionError, id="follows a draft"),
    pytest.param(clear_questions, ("NATO",), UnknownClearingHouseError, id="cleared by another house"),
    pytest.param(clear_questions, ("EDA", [2]), UnknownQuestionError, id="cleared, but not there"),
    pytest.param(edit_question, (2, "?"), UnknownQuestionError, id="edited, but not there"),
    pytest.param(drop_question, (0,), UnknownQuestionError, id="dropped, but not there"),
    pytest.param(note_answer, (1, "so"), UnknownQuestionError, id="answered, but not asked"),
]


@pytest.mark.parametrize(("operation", "given", "error"), REFUSED)
def test_what_is_refused_changes_nothing(world, operation, given, error):
    world.receive(DAY)
    world.act(DAY, add_question, Draft("EDA", "What is meant?", PLACE))
    length = len(world.entries())
    with pytest.raises(error):
        world.act(DAY, operation, *given)
    assert len(world.entries()) == length


def test_what_went_is_no_draft_any_more(asked):
    clear(asked, "EDA", "EEAS")
    asked.act(DAY, send_questions)
    for operation, given in ((edit_question, (1, "?")), (drop_question, (1,))):
        with pytest.raises(UnknownQuestionError):
            asked.act(DAY, operation, *given)


def test_where_one_house_suffices(bare_world, nip_text):
    bare_world.open(
        text=nip_text(('houses = ["EDA", "EEAS"]', 'houses = ["EDA", "EEAS"]\none_house_suffices = true'))
    )
    bare_world.receive(DAY)
    bare_world.act(DAY, add_question, Draft("EDA", "Why?"))
    bare_world.act(DAY, clear_questions, "EEAS")
    assert bare_world.act(DAY, send_questions) == 1
