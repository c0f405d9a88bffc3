"""Law 2: keys are unique in the database, a letter carries a notice alone, and one sender gets a letter."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from benchmarks.simulation.laws import LawBrokenError, keys
from benchmarks.simulation.rows import Rows
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.operations.letters import lease
from models.queries.cycles import look_at_cycle
from models.queries.outbox import letters_to_try
from models.tables import Letter, LetterCopy, Notice
from tasks.calls import open_call

CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)


def test_it_held_after_every_step(year):
    assert year.watch.broken[2] == []


@pytest.mark.parametrize("table", [Notice, Letter])
def test_the_database_takes_no_second_one(year, table):
    with year.services.reading() as session:
        known = session.exec(select(table)).first()
    again = known.model_dump(exclude={"id"})
    if table is Letter:
        again["digest"] = "another"
    with pytest.raises(IntegrityError), year.services.transaction() as session:
        session.add(table(**again))


def test_a_letter_under_another_name_is_noticed(year):
    with year.services.reading() as session:
        session.exec(select(Letter).limit(1)).one().digest = "another"
        with pytest.raises(LawBrokenError, match="law 2"):
            keys(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)


@pytest.mark.parametrize("offset", [0, 1], ids=["to whom it goes anyway", "to another respondent"])
def test_a_copy_that_goes_astray_is_noticed(year, offset):
    with year.services.reading() as session:
        letter = session.exec(select(Letter).limit(1)).one()
        session.add(LetterCopy(letter_id=letter.id, contact_id=letter.recipient_id + offset))
        session.flush()
        with pytest.raises(LawBrokenError, match="law 2: copies"):
            keys(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)


def test_of_two_who_ask_one_gets_the_letter(services):
    code = rehearsal_in(services, small_definition()).code
    rehearsal_in(services, small_definition()).open()
    open_call(services, code, CALL)
    with services.transaction() as session:
        waiting = letters_to_try(look_at_cycle(session, code, CALL), ["mailbox"])
        first = lease(session, waiting, 1, CALL)
    with services.transaction() as session:
        second = lease(session, waiting, 2, CALL)
    assert (first, second) == (waiting, [])
    assert len(waiting) == 4
