"""Law 1: an open cycle has exactly one obligation for each respondent on its roster and each deliverable."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from benchmarks.simulation.laws import LawBrokenError, obligations
from benchmarks.simulation.rows import Rows
from benchmarks.simulation.worlds import ROSTER
from models.queries.cycles import look_at_cycle
from models.tables import Obligation


def test_it_held_after_every_step(year):
    assert year.watch.broken[1] == []
    assert year.watch.steps["open_call"] == 1
    with year.services.reading() as session:
        assert session.exec(select(func.count(col(Obligation.id)))).one() == 2 * len(ROSTER)


def test_the_database_takes_no_second_one(year):
    with year.services.reading() as session:
        known = session.exec(select(Obligation)).first()
    again = known.model_dump(exclude={"id"})
    with pytest.raises(IntegrityError), year.services.transaction() as session:
        session.add(Obligation(**again))


def test_one_too_few_is_noticed(year, few):
    with year.services.reading() as session:
        session.exec(select(Obligation).limit(1)).one().deliverable = "something"
        with pytest.raises(LawBrokenError, match="law 1"):
            obligations(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)
