"""Taking hold of a cycle for one transaction, and remembering what was done in it."""

from datetime import datetime

from sqlmodel import Session, bindparam, select

from models.errors import UnknownCycleError
from models.queries.cycles import CycleAt, calendar_of, pinned_definition
from models.rules.clock import goes_on, seen_now
from models.tables import CompletedStep, Cycle, IdempotencyKey

# Built once: every request that writes asks these, and building a statement takes longer than its reading.
_LOCKED = select(Cycle).where(Cycle.code == bindparam("code")).with_for_update()
_KEY = select(IdempotencyKey).where(
    IdempotencyKey.cycle_id == bindparam("cycle_id"), IdempotencyKey.key == bindparam("key")
)


def lock_cycle(session: Session, code: str, now: datetime, *, has_begun: bool = False) -> CycleAt:
    """Take hold of an open cycle until the transaction ends, and let its clock go on.

    Args:
        session: session for writing.
        code: code of the cycle.
        now: UTC instant.
        has_begun: whether `now` is that of a run at work: another process may have seen a later one since.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    row = session.exec(_LOCKED, params={"code": code}).one_or_none()
    if row is None:
        raise UnknownCycleError(code)
    row.last_seen_at = (goes_on if has_begun else seen_now)(row.last_seen_at, now)
    definition = pinned_definition(row.definition_text)
    return CycleAt(session, row, definition, calendar_of(definition), row.last_seen_at)


def is_first_time(cycle: CycleAt, key: str) -> bool:
    """Whether a request with that key comes for the first time; it is remembered in this transaction."""
    if cycle.session.exec(_KEY, params={"cycle_id": cycle.id, "key": key}).first():
        return False
    cycle.session.add(IdempotencyKey(cycle_id=cycle.id, key=key))
    return True


def complete_step(cycle: CycleAt, name: str) -> None:
    """Remember that a step after collection is done."""
    cycle.session.add(CompletedStep(cycle_id=cycle.id, name=name, completed_at=cycle.now))
    cycle.session.flush()
