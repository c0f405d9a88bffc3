"""The brief on a state: what was asked and is open, and what was answered in words."""

from models.operations.questions import Draft, add_question, clear_questions, note_answer, send_questions
from models.queries.brief import state_brief

DAY, LATER = "2024-02-20T10:00+01:00", "2024-02-21T10:00+01:00"


def asked_in_words(world, more=()):
    world.receive(DAY)
    for text in ("Which year?", "In euro?"):
        world.act(DAY, add_question, Draft("EDA", text))
    for house in ("EDA", "EEAS"):
        world.act(DAY, clear_questions, house)
    world.act(DAY, send_questions, more)


def brief(world):
    with world.at(LATER) as cycle:
        found = state_brief(cycle, "BE")
    return found.questions, found.answered


def test_an_answered_question_is_open_no_more(either_world):
    asked_in_words(either_world, ["And by mail?"])
    assert brief(either_world) == (("Which year?", "In euro?", "And by mail?"), ())
    either_world.act(LATER, note_answer, 1, "2025.")
    assert brief(either_world) == (("In euro?", "And by mail?"), (("Which year?", "2025."),))


def test_a_new_version_ends_them(either_world):
    asked_in_words(either_world)
    either_world.act(DAY, note_answer, 1, "2025.")
    either_world.receive(DAY, "b")
    assert brief(either_world) == ((), ())


def test_only_what_was_asked_last_is_in_it(either_world):
    asked_in_words(either_world)
    either_world.act(DAY, note_answer, 1, "2025.")
    either_world.receive(DAY, "b")
    either_world.act(DAY, send_questions, ["What else?"])
    assert brief(either_world) == (("What else?",), ())
