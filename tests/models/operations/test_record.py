"""The audit chain in the database: appended in the transaction of its cause, and read back as signed."""

from contextlib import suppress
from dataclasses import replace

import pytest
from sqlmodel import select

from models.operations.audit import record
from models.queries.audit_reasons import audit_reasons
from models.queries.cycles import audit_entries
from models.rules.audit import Actor, Entry, What, first_break
from models.tables import AuditEntry, Cycle, Installation

NINE = "2024-02-20T09:00:00+01:00"


def entry(respondent="EL"):
    return Entry(What.FORM_FETCHED, Actor.CONTACT, respondent, "nip", {"b": "größer", "a": 1})


def test_entries_are_chained_and_verify(either_world):
    with either_world.at(NINE) as cycle:
        record(cycle, entry(), entry("CY"))
        record(cycle, entry("SE"))
    found = either_world.entries()
    assert [(one.position, one.respondent) for one in found] == [(1, None), (2, "EL"), (3, "CY"), (4, "SE")]
    assert found[1].detail == '{"a":1,"b":"größer"}'
    assert found[3].previous_hash == found[2].hash


def test_nothing_to_record_changes_nothing(world):
    with world.at(NINE) as cycle:
        record(cycle)
    assert len(world.entries()) == 1


def test_what_is_rolled_back_was_never_recorded(either_world):
    either_world.fail_after(NINE, lambda cycle: record(cycle, entry()))
    assert len(either_world.entries()) == 1


def test_a_change_behind_our_back_is_found(either_world):
    either_world.receive(NINE)
    with either_world.database.transaction() as session:
        row = session.exec(select(AuditEntry).where(AuditEntry.position == 2)).one()
        row.respondent = "CY"
        session.add(row)
    with either_world.database.reading() as session:
        cycle = session.exec(select(Cycle)).one()
        entries = audit_entries(session, 1)
    assert first_break(cycle.code, entries, cycle.audit_length, cycle.audit_head) == "entry 2 was changed"


@pytest.mark.postgres
def test_the_same_acts_give_the_same_chain_on_both_databases(world, postgres_world):
    for one in (world, postgres_world):
        one.receive(NINE)
    assert world.entries() == postgres_world.entries()


@pytest.mark.parametrize(("is_rehearsal", "same"), [(True, 1), (False, 3)])
def test_the_salt_of_a_reason_is_known_beforehand_in_a_rehearsal_alone(world, is_rehearsal, same):
    world.write(lambda session: setattr(session.get(Installation, 1), "is_rehearsal", is_rehearsal))
    salts = set()
    for _ in range(3):
        with suppress(StopIteration), world.at(NINE) as cycle:
            record(cycle, replace(entry(), reason="why"))
            salts.add(audit_reasons(cycle.session, cycle.id)[2].salt)
            raise StopIteration
    assert {len(salt) for salt in salts} == {32}
    assert len(salts) == same
