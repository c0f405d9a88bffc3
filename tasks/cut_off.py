"""The cut-off: what is still owed when it has passed is not received."""

from datetime import datetime

from models.operations.cycle import lock_cycle
from models.operations.obligations import pass_cut_off
from tasks.services import Services


def pass_cut_offs(services: Services, code: str, now: datetime) -> int:
    """Record as not received whatever is owed although its cut-off has passed, and count it."""
    with services.transaction() as session:
        return pass_cut_off(lock_cycle(session, code, now))
