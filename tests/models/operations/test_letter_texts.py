"""Keeping what went of letters: the last of each, until what it names is erased."""

from datetime import date

import pytest
from sqlmodel import col, select

from config.definition import ContactRole
from models.operations.erasure import erase_contacts
from models.operations.free_texts import erase_text
from models.operations.questions import send_questions
from models.queries.brief import asked_respondent
from models.rules.erasure import FreeText, TextKind
from models.rules.letters import LetterKind, OutcomeKind
from models.tables import Contact, Letter, LetterCopy, LetterText, Respondent

CALL_AT, AGAIN_AT = "2023-12-04T09:00+01:00", "2023-12-04T09:30+01:00"
RECEIVED, ASKED, LATER = "2024-02-01T10:00+01:00", "2024-02-02T10:00+01:00", "2024-02-05T10:00+01:00"


def kept(world):
    statement = (
        select(Respondent.code, Letter.kind, LetterText.content)
        .join(Contact, col(Contact.respondent_id) == Respondent.id)
        .join(Letter, col(Letter.recipient_id) == Contact.id)
        .join(LetterText)
    )
    with world.database.reading() as session:
        return sorted((code, kind.value, content) for code, kind, content in session.exec(statement))


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [
        pytest.param(OutcomeKind.ACCEPTED, True, id="it went"),
        pytest.param(OutcomeKind.UNKNOWN, True, id="it may have gone"),
        pytest.param(OutcomeKind.TRY_AGAIN, False, id="it did not go"),
        pytest.param(OutcomeKind.DEAD, False, id="it never will"),
    ],
)
def test_what_went_is_kept(either_world, answer, is_kept):
    either_world.make_letters(CALL_AT)
    either_world.send(CALL_AT, answer, message=b"once")
    assert {content for *_, content in kept(either_world)} == ({b"once"} if is_kept else set())


def test_of_a_letter_that_goes_again_the_last_is_kept(either_world):
    either_world.make_letters(CALL_AT)
    either_world.send(CALL_AT, OutcomeKind.UNKNOWN, message=b"once")
    either_world.send(AGAIN_AT, message=b"again")
    assert [content for *_, content in kept(either_world)] == [b"again"] * 26


@pytest.fixture
def asked(either_world):
    """Return a world where Belgium has its call with a copy, a receipt and questions, and Greece its call."""
    world = either_world
    world.make_letters(CALL_AT)
    world.receive(RECEIVED)
    with world.at(ASKED) as cycle:
        send_questions(cycle, world.find(cycle), ["Where is Mme Exemple?"])
    world.make_letters(ASKED)
    world.send(ASKED, message=b"text")
    return world


def test_what_names_a_contact_goes_with_it(asked):
    asked.add_contact("BE", ContactRole.DEPUTY, "deputy")
    asked.write(lambda session: erase_contacts(session, "nip@be.example", date(2024, 2, 5)))
    found = {code for code, *_ in kept(asked)}
    assert (len(found), "BE" in found) == (25, False)


@pytest.mark.parametrize("others", [False, True], ids=["copies", "lists of contacts"])
def test_so_does_what_names_it_beside_others(asked, others):
    asked.add_contact("BE", ContactRole.DEPUTY, "deputy")
    with asked.database.transaction() as session:
        called = session.exec(select(Letter).join(Contact).join(Respondent).where(Respondent.code == "BE"))
        letter = next(one for one in called if one.kind is LetterKind.CALL)
        deputy = session.exec(select(Contact).where(Contact.address == "deputy@be.example")).one()
        if others:
            letter.kind = LetterKind.DRILL
        else:
            session.add(LetterCopy(letter_id=letter.id, contact_id=deputy.id))
    asked.write(lambda session: erase_contacts(session, "deputy@be.example", date(2024, 2, 5)))
    assert [kind for code, kind, _ in kept(asked) if code == "BE"] == ["acknowledgement", "clarification"]


def test_questions_go_from_the_letters_that_asked_them(asked):
    with asked.at(LATER) as cycle:
        erase_text(cycle, asked_respondent(cycle, "BE"), FreeText(TextKind.SET, 1, "nip", ""), "")
    assert [kind for code, kind, _ in kept(asked) if code == "BE"] == ["acknowledgement", "call"]
