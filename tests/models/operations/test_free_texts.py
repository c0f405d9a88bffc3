"""Erasing free texts: gone from every row, named on record, and the chain verifies as before."""

import json
from datetime import date

import pytest
from sqlmodel import SQLModel, select

from models.errors import NothingToEraseError, PartOfTheRecordError
from models.operations.audit import record
from models.operations.deadlines import extend
from models.operations.disclosure import PartDecision, disclose
from models.operations.free_texts import erase_text
from models.operations.holding import Selection, hold
from models.operations.meetings import note_meeting
from models.operations.obligations import record_not_expected
from models.operations.phone import note_call
from models.operations.questions import Draft, add_question, clear_questions, note_answer, send_questions
from models.operations.reopening import withdraw_version
from models.queries.audit_reasons import audit_reasons
from models.queries.brief import asked_respondent
from models.queries.cycles import audit_entries, get_cycle
from models.queries.free_texts import free_texts
from models.rules.audit import Actor, Entry, What, first_break
from models.rules.audit_reasons import wrong_reasons
from models.rules.brief import BriefMeeting
from models.rules.disclosure import DisclosedTo
from models.rules.erasure import FreeText, TextKind

RECEIVED, NOW, LATER = "2024-02-01T10:00+01:00", "2024-02-02T10:00+01:00", "2024-02-05T10:00+01:00"
NAME = "Mme Exemple"
QUESTION = TextKind.QUESTION


@pytest.fixture
def told(either_world):
    """Return a world where a name stands in every free text on Belgium."""
    world = either_world
    world.receive(RECEIVED)
    world.receive(NOW, "b")
    with world.at(NOW) as cycle:
        nip, belgium = world.find(cycle), asked_respondent(cycle, "BE")
        note_call(cycle, belgium, f"Office of {NAME}", f"{NAME} is away.")
        note_meeting(
            cycle, belgium, BriefMeeting(date(2024, 2, 1), (f"Office of {NAME}",), (f"{NAME} asks.",))
        )
        disclose(cycle, nip, PartDecision("cover", DisclosedTo.SECRETARIAT, f"{NAME} agrees."))
        add_question(cycle, nip, Draft("EDA", f"Who is {NAME}?"))
        for house in ("EDA", "EEAS"):
            clear_questions(cycle, nip, house)
        send_questions(cycle, nip, [f"And where is {NAME}?"])
        note_answer(cycle, nip, 1, f"{NAME} is there.")
        extend(cycle, world.find(cycle, "BE statement"), date(2024, 3, 20), f"{NAME} is ill.")
        hold(cycle, Selection("BE", "statement"), f"{NAME} says so.")
        withdraw_version(cycle, nip, 2, f"{NAME} was wrong.")
        record_not_expected(cycle, world.find(cycle, "BE statement"), f"{NAME} signs nothing.")
    return world


def everywhere(world):
    """Return all that the database says, table by table."""
    with world.database.reading() as session:
        tables = SQLModel.metadata.sorted_tables
        return {one.name: str(session.connection().execute(select(one)).all()) for one in tables}


def problems(world):
    with world.database.reading() as session:
        row = get_cycle(session, world.code)
        entries = audit_entries(session, row.id)
        broken = first_break(world.code, entries, row.audit_length, row.audit_head)
        return [*([broken] if broken else []), *wrong_reasons(entries, audit_reasons(session, row.id))]


def texts(world):
    with world.at(LATER) as cycle:
        return [slot.shown for slot in free_texts(cycle, asked_respondent(cycle, "BE"))]


def erase(world, named, why=""):
    with world.at(LATER) as cycle:
        erase_text(cycle, asked_respondent(cycle, "BE"), named, why)


def test_every_free_text_can_be_erased_and_the_record_verifies(told):
    found = texts(told)
    assert {one.kind for one in found} == set(TextKind)
    assert all(NAME in one.text for one in found)
    for one in found:
        erase(told, one, "asked for")
    assert [name for name, rows in everywhere(told).items() if NAME in rows] == []
    assert problems(told) == []
    assert {one.text for one in texts(told)} == {"asked for"}


def test_the_record_names_what_was_erased_and_does_not_quote_it(told):
    erase(told, FreeText(TextKind.CALL, 1, None, ""), "asked for")
    entry = told.last()
    assert (entry.what, entry.actor, entry.respondent) == ("text_erased", "secretariat", "BE")
    detail = json.loads(entry.detail)
    assert (detail["kind"], detail["number"]) == ("call", 1)
    assert "asked for" not in entry.detail


def test_a_question_goes_from_its_set_as_well_and_the_rest_of_it_stays(told):
    erase(told, FreeText(QUESTION, 1, "nip", ""))
    (asked,) = [one for one in texts(told) if one.kind is TextKind.SET]
    assert asked.text == f"And where is {NAME}?"


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(FreeText(QUESTION, 2, "nip", ""), id="no such number"),
        pytest.param(FreeText(QUESTION, 1, "statement", ""), id="another deliverable"),
        pytest.param(FreeText(TextKind.REASON, 1, None, ""), id="an entry without a reason"),
    ],
)
def test_what_is_not_there_is_refused(told, named):
    before = len(told.entries())
    with pytest.raises(NothingToEraseError, match="with a text to erase"):
        erase(told, named)
    assert len(told.entries()) == before


def test_nothing_is_erased_twice(told):
    named = FreeText(TextKind.MEETING, 1, None, "")
    erase(told, named)
    with pytest.raises(NothingToEraseError):
        erase(told, named)


def test_the_call_of_one_state_is_not_erased_as_anothers(told):
    with told.at(LATER) as cycle, pytest.raises(NothingToEraseError):
        erase_text(cycle, asked_respondent(cycle, "EL"), FreeText(TextKind.CALL, 1, None, ""), "")


def test_an_entry_of_an_earlier_version_keeps_its_reason_and_verifies(told):
    with told.at(NOW) as cycle:
        record(cycle, Entry(What.NOTICE_HELD, Actor.SECRETARIAT, "BE", "nip", {"reason": NAME}))
    position = len(told.entries())
    with pytest.raises(PartOfTheRecordError, match=f"entry {position} is part of its hash"):
        erase(told, FreeText(TextKind.REASON, position, None, ""))
    assert problems(told) == []


def test_a_reason_on_the_whole_cycle_is_erased_as_of_nobody(told):
    with told.at(NOW) as cycle:
        record(cycle, Entry(What.REPORT_HANDED_OFF, Actor.SECRETARIAT, reason=NAME))
    erase(told, FreeText(TextKind.REASON, len(told.entries()), None, ""))
    assert (told.last().what, told.last().respondent) == ("text_erased", None)
    assert NAME not in everywhere(told)["audit_reason"].replace(f"{NAME} ", "")
    assert problems(told) == []
