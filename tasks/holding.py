"""What officers do with letters before they go: hold, release, approve, send now, try again."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from config.definition import ContactRole
from models.operations.answers import retry
from models.operations.cycle import lock_cycle
from models.operations.holding import Selection, approve_due, approve_notices, hold, release, send_now
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.notices import awaiting_approval
from tasks.services import Services


def hold_notices(services: Services, code: str, selection: Selection, reason: str, now: datetime) -> int:
    """Keep planned letters from going until they are released, and count them.

    Raises:
        CycleError: the cycle is not open, or no planned letter is meant.
    """
    return _with(services, code, now, lambda cycle: hold(cycle, selection, reason))


def release_notices(services: Services, code: str, selection: Selection, now: datetime) -> int:
    """Let letters go that an officer held, and count them.

    Raises:
        CycleError: the cycle is not open, or no held letter is meant.
    """
    return _with(services, code, now, lambda cycle: release(cycle, selection))


def approve_letters(
    services: Services,
    code: str,
    selection: Selection,
    now: datetime,
    copy_to: Sequence[ContactRole] = (),
) -> int:
    """Approve letters that wait for it, with copies to those roles, and count them.

    Raises:
        CycleError: the cycle is not open, or no letter that waits is meant.
    """
    return _with(services, code, now, lambda cycle: approve_notices(cycle, selection, copy_to))


def send_letters_now(services: Services, code: str, selection: Selection, now: datetime) -> int:
    """Put letters that are planned or held into the outbox at once, and count the notices.

    Raises:
        CycleError: the cycle is not open, or no such letter is meant.
    """
    return _with(services, code, now, lambda cycle: send_now(cycle, selection))


def retry_letters(
    services: Services, code: str, now: datetime, message_ids: Collection[str] | None = None
) -> int:
    """Let dead letters be tried again, those named or all, and count them."""
    return _with(services, code, now, lambda cycle: retry(cycle, message_ids))


def approve_what_is_due(services: Services, code: str, now: datetime) -> int:
    """Approve whatever waits for it and is due, as the virtual officer of a rehearsal does, and count it."""
    with services.reading() as session:
        waits = awaiting_approval(look_at_cycle(session, code, now), now)
    if not waits:
        return 0
    return _with(services, code, now, approve_due)


def _with(services: Services, code: str, now: datetime, act: Callable[[CycleAt], int]) -> int:
    with services.transaction() as session:
        return act(lock_cycle(session, code, now))
