"""What changed since last year: two cycles of one series, one state's plan in each."""

from datetime import datetime

import pytest

from config.definition import FileFormat
from models.errors import NoLastPlanError, NothingReceivedError
from models.operations.obligations import take_into_account
from models.operations.questions import Draft, add_question, clear_questions, note_answer, send_questions
from models.operations.reopening import withdraw_version
from models.operations.submissions import Arrival, receive
from models.queries.changes import can_compare, year_changes
from models.queries.cycles import look_at_cycle
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan, plan_to_json
from models.rules.changes import ItemStanding
from models.rules.questions import QuestionPlace

LAST, THIS = "pesco-nip-2024", "pesco-nip-2025"
DAY = "2024-02-20T10:00+01:00"
NOW = datetime.fromisoformat(DAY)


def plan(cycle, **said):
    keys = {AnswerKey(*name.split("__")): Answer(value, cell="D9") for name, value in said.items()}
    return Plan(FormIdentity(cycle, "BE", "nip", 2), keys)


BEFORE = {
    "commitments__1__progress": "Same.",
    "commitments__2__progress": "Old.",
    "commitments__3__progress": "Gone.",
    "figures__2022__defence_expenditure": 100,
    "figures__2023__defence_expenditure": 50,
    "projects__1__project": "Alpha",
    "projects__2__project": "Beta",
}
AFTER = {
    "commitments__1__progress": "Same.",
    "commitments__2__progress": "New.",
    "commitments__4__progress": "First.",
    "figures__2022__defence_expenditure": 110,
    "figures__2025__defence_expenditure": 70,
    "projects__1__project": "Beta",
    "projects__2__project": "Gamma",
}


def hand_in(world, code, said, content="a"):
    arrival = Arrival(NOW, content * 64, 1, FileFormat.XLSX, plan_to_json(plan(code, **said)))
    return act(world, code, receive, arrival)


def act(world, code, operation, *given):
    with world.at(DAY, code) as cycle:
        return operation(cycle, world.find(cycle), *given)


def changes(world):
    with world.database.reading() as session:
        return year_changes(look_at_cycle(session, THIS, NOW), "BE", "nip")


@pytest.fixture
def next_year(either_world, nip_text):
    """A second cycle of the series beside the first, which has a plan of Belgium."""
    text = nip_text(
        (LAST, THIS), ("National Implementation Plans 2024", "National Implementation Plans 2025")
    )
    either_world.open("2023-12-02T09:00+01:00", text)
    hand_in(either_world, LAST, BEFORE)
    return either_world


@pytest.fixture
def both(next_year):
    """Both plans, the last one taken into account."""
    act(next_year, LAST, take_into_account)
    hand_in(next_year, THIS, AFTER)
    return next_year


def test_items_figures_and_lists(both):
    found = changes(both).changes
    numbers = {standing: found.numbers(standing) for standing in ItemStanding}
    assert (numbers["unchanged"], numbers["changed"]) == (("1",), ("2",))
    assert (numbers["no_longer_answered"], numbers["newly_answered"]) == (("3",), ("4",))
    assert len(numbers["unanswered"]) == 16
    ((one),) = found.figures
    assert (one.title, one.year, one.before, one.after) == ("Defence expenditure", "2022", "100", "110")
    assert str(one.percent) == "10.0"
    assert [(one.title, one.joined, one.left) for one in found.lists] == [
        ("Projects", ("Gamma",), ("Alpha",))
    ]


def test_it_names_both_cycles_and_the_version_that_counts(both):
    hand_in(both, THIS, BEFORE, "b")
    assert changes(both).changes.numbers(ItemStanding.CHANGED) == ()
    act(both, THIS, withdraw_version, 2, "a mistake")
    found = changes(both)
    assert (found.version, found.respondent_name) == (1, "Belgium")
    assert (found.last_title[-4:], found.cycle_title[-4:]) == ("2024", "2025")
    assert found.changes.numbers(ItemStanding.CHANGED) == ("2",)


def test_questions_of_last_year_that_stayed_open(next_year):
    for text in ("Answered?", "Open?"):
        draft = Draft("EDA", text, QuestionPlace("commitments", "2", "progress"))
        act(next_year, LAST, add_question, draft)
    for house in ("EDA", "EEAS"):
        act(next_year, LAST, clear_questions, house)
    act(next_year, LAST, send_questions)
    act(next_year, LAST, note_answer, 1, "Yes.")
    act(next_year, LAST, take_into_account)
    hand_in(next_year, THIS, AFTER)
    (question,) = changes(next_year).questions
    assert question.endswith("(cell D9): Open?")


def test_what_is_missing_is_said(next_year):
    with pytest.raises(NothingReceivedError):
        changes(next_year)
    hand_in(next_year, THIS, AFTER)
    with pytest.raises(NoLastPlanError):
        changes(next_year)


def is_comparable(world):
    with world.database.reading() as session:
        cycle = look_at_cycle(session, THIS, NOW)
        return can_compare(cycle, world.find(cycle))


def test_whether_there_is_anything_to_compare(next_year):
    assert not is_comparable(next_year)
    hand_in(next_year, THIS, AFTER)
    assert not is_comparable(next_year)
    act(next_year, LAST, take_into_account)
    assert is_comparable(next_year)
