"""Taking hold of a cycle: its clock, its lock, and requests that are carried out once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from models.errors import ClockBackwardsError, UnknownCycleError
from models.operations.cycle import complete_step, is_first_time, lock_cycle
from models.queries.cycles import completed_steps, done_keys, get_cycle
from models.tables import AuditEntry, CompletedStep, IdempotencyKey

NINE = "2024-02-20T09:00:00+01:00"


def seen(world):
    return world.read(get_cycle, world.code).last_seen_at


def test_the_clock_goes_on_in_whole_seconds(either_world):
    with either_world.at("2024-02-20T09:00:00.999+01:00") as cycle:
        assert cycle.now == datetime(2024, 2, 20, 8, tzinfo=UTC)
        assert (cycle.id, cycle.code) == (1, either_world.code)
    assert seen(either_world) == datetime(2024, 2, 20, 8, tzinfo=UTC)


def test_a_clock_that_hesitates_counts_as_the_last_instant(world):
    for now in (NINE, "2024-02-20T08:55:00+01:00"):
        with world.at(now) as cycle:
            assert cycle.now == datetime(2024, 2, 20, 8, tzinfo=UTC)
    assert seen(world) == datetime(2024, 2, 20, 8, tzinfo=UTC)


def test_a_clock_that_went_back_is_refused_and_changes_nothing(either_world):
    with either_world.at(NINE):
        pass
    with pytest.raises(ClockBackwardsError, match="nothing was changed"):
        either_world.receive("2024-02-20T08:54:59+01:00")
    assert (len(either_world.entries()), either_world.row().versions) == (1, 0)
    assert seen(either_world) == datetime(2024, 2, 20, 8, tzinfo=UTC)


def test_a_transaction_that_fails_leaves_the_clock(world):
    before = seen(world)
    world.fail_after(NINE, lambda cycle: None)
    assert seen(world) == before


def test_an_unknown_cycle(world):
    with pytest.raises(UnknownCycleError, match="no cycle 'pesco-nip-2099' is open") as refused:
        world.write(lambda session: lock_cycle(session, "pesco-nip-2099", datetime(2024, 1, 1, tzinfo=UTC)))
    assert refused.value.way_out == "open it with `kalends open pesco-nip-2099`"


def lock_in_haste(session, code):
    """Take hold of a cycle, without waiting for another transaction."""
    session.connection().exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
    return lock_cycle(session, code, datetime(2024, 2, 20, 8, tzinfo=UTC))


@pytest.mark.postgres
def test_one_transaction_at_a_time_holds_a_cycle(postgres_world):
    with postgres_world.at(NINE), pytest.raises(OperationalError, match="lock timeout"):
        postgres_world.write(lambda session: lock_in_haste(session, postgres_world.code))


def test_a_request_is_carried_out_once(either_world):
    for expected in (True, False):
        with either_world.at(NINE) as cycle:
            assert is_first_time(cycle, "mail:1") is expected
    assert either_world.read(done_keys, 1) == {"mail:1"}


def test_a_request_that_failed_may_come_again(world):
    world.fail_after(NINE, lambda cycle: is_first_time(cycle, "mail:1"))
    with world.at(NINE) as cycle:
        assert is_first_time(cycle, "mail:1")


def test_a_step_is_remembered(world):
    with world.at(NINE) as cycle:
        complete_step(cycle, "draft")
    assert world.read(completed_steps, 1) == {"draft"}


@pytest.mark.parametrize("table", [CompletedStep, IdempotencyKey, AuditEntry])
def test_the_database_refuses_doubles(either_world, table):
    with either_world.at(NINE) as cycle:
        complete_step(cycle, "draft")
        is_first_time(cycle, "mail:1")
    first = either_world.read(lambda session: session.exec(select(table)).first())
    with pytest.raises(IntegrityError):
        either_world.add_double(first)
