"""Law 6: every change of state writes its audit entry in the same transaction; the chain verifies."""

import pytest
from sqlmodel import select

from benchmarks.simulation.laws import LawBrokenError, record
from benchmarks.simulation.rows import Rows
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.operations import obligations
from models.queries.cycles import look_at_cycle
from models.rules.lifecycle import ObligationState
from models.tables import AuditEntry, Obligation
from tasks.acts import Act, Deed, carry_out


def test_it_held_after_every_step(year):
    assert year.watch.broken[6] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"what": "no_update"}, "was changed"),
        ({"respondent": "FR"}, "was changed"),
        ({"detail": "{}"}, "was changed"),
        ({"hash": "0" * 64}, "was changed"),
        ({"previous_hash": "0" * 64}, "does not follow"),
        ({"position": 1000}, "missing or out of place"),
    ],
)
def test_a_changed_entry_is_noticed(year, change, said):
    with year.services.reading() as session:
        row = session.exec(select(AuditEntry).where(AuditEntry.position == 20)).one()
        row.sqlmodel_update(change)
        with pytest.raises(LawBrokenError, match=said):
            record(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)


@pytest.mark.parametrize("position", [1, 20, -1], ids=["first", "middle", "last"])
def test_a_removed_entry_is_noticed(year, position):
    with year.services.reading() as session:
        entries = session.exec(select(AuditEntry).order_by(AuditEntry.position)).all()
        session.delete(entries[position if position < 0 else position - 1])
        with pytest.raises(LawBrokenError, match="law 6"):
            record(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)


def test_a_state_that_the_record_does_not_tell_is_noticed(year):
    with year.services.reading() as session:
        session.exec(select(Obligation).limit(1)).one().state = ObligationState.PLANNED
        with pytest.raises(LawBrokenError, match="the record says"):
            record(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)


def test_a_change_without_its_entry_does_not_happen(services, monkeypatch):
    rehearsal = rehearsal_in(services, small_definition())
    opened_at = rehearsal.open()

    def fail(*_arguments):
        raise OSError("the disk is full")

    monkeypatch.setattr(obligations, "record", fail)
    with pytest.raises(OSError, match="disk is full"):
        carry_out(services, Act(rehearsal.code, "SE", "nip", Deed.NO_UPDATE), opened_at)
    with services.reading() as session:
        assert {row.state for row in session.exec(select(Obligation))} == {ObligationState.PLANNED}
