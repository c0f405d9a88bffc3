"""Sending letters in batches: leased, sent, marked; one already sent is passed over."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from models.database import is_disk_full
from models.errors import CycleError
from models.operations.answers import Attempt, Recorded, record_attempts
from models.operations.cycle import lock_cycle
from models.operations.letters import lease, take_back
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.letters import LetterToSend, letters_to_send
from models.queries.outbox import holders_at_work, letters_to_try
from models.rules.letters import LetterKind, OutcomeKind
from notifications.channel import Message
from notifications.packed import pack
from notifications.render import render
from tasks.attachments import attachments_of
from tasks.calls import put_into_letters
from tasks.letter_page import with_page
from tasks.services import Services

OTHER_KINDS = (
    LetterKind.ACKNOWLEDGEMENT,
    LetterKind.REFUSAL,
    LetterKind.CLARIFICATION,
    LetterKind.EXTENSION,
    LetterKind.CUT_OFF,
    LetterKind.DRILL,
    LetterKind.THANKS,
    LetterKind.CORRECTION,
    LetterKind.CIRCULAR,
)
"""Kinds of letters that are neither the call nor a rung of the ladder."""


@dataclass(frozen=True)
class Sent:
    """What became of a batch."""

    leased: int
    accepted: int


@dataclass(frozen=True)
class _Ready:
    """A leased letter and the message that it became."""

    one: LetterToSend
    message: Message


def acknowledge(services: Services, code: str, now: datetime) -> int:
    """Put receipts, and whatever else is told besides the ladder, into letters, and count the notices."""
    return put_into_letters(services, code, now, OTHER_KINDS)


def waiting_batches(services: Services, code: str, now: datetime) -> list[list[int]]:
    """Return the letters that may be tried now, in batches; leases that have ended are taken back first."""
    take_back_leases(services, now)
    with services.reading() as session:
        waiting = letters_to_try(look_at_cycle(session, code, now), services.channels)
    size = services.settings.letters_a_batch
    return [waiting[start : start + size] for start in range(0, len(waiting), size)]


def take_back_leases(services: Services, now: datetime) -> None:
    """Let the letters be tried again whose process has ended, or that were leased hours ago."""
    services.holder.keep()
    with services.reading() as session:
        are_leased = bool(holders_at_work(session))
    if are_leased:
        with services.transaction() as session:
            take_back(session, services.holder.is_gone, now)


def send_letters(services: Services, code: str, letter_ids: Sequence[int], now: datetime) -> Sent:
    """Send a batch of letters and count the outcomes; what cannot be written is dead, the others go."""
    place = services.holder.place  # it may be another one when the answers come
    with services.transaction() as session:
        leased = lease(session, letter_ids, place, now)
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now, has_begun=True)
        written = [_write(services, cycle, one) for one in letters_to_send(cycle, leased)]
    ready = [one for one in written if isinstance(one, _Ready)]
    unwritten = [one for one in written if isinstance(one, Attempt)]
    accepted = _record(services, code, now, unwritten, place).accepted
    for channel in services.channels:
        groups = _send(services, channel, [one for one in ready if one.one.channel == channel])
        accepted += _record_all(services, code, now, groups, place)
    return Sent(len(leased), accepted)


def deliver_notices(services: Services, code: str, now: datetime) -> int:
    """Send every letter that waits, and count those accepted."""
    batches = waiting_batches(services, code, now)
    return sum(send_letters(services, code, batch, now).accepted for batch in batches)


def _write(services: Services, cycle: CycleAt, one: LetterToSend) -> _Ready | Attempt:
    try:
        letter = with_page(one.letter, cycle, services.settings)
        return _Ready(one, render(letter, attachments_of(services, cycle, one.letter)))
    except CycleError as error:  # one letter cannot be written: the others go, this one is shown as dead
        return Attempt(one.letter_id, "", OutcomeKind.DEAD, f"{error}; {error.way_out}")


def _send(services: Services, channel: str, ready: Sequence[_Ready]) -> Generator[list[Attempt]]:
    for group in services.channels[channel].send_many([one.message for one in ready]):
        yield [
            Attempt(
                ready[place].one.letter_id,
                ready[place].message.subject,
                outcome.kind,
                outcome.detail,
                timedelta(seconds=outcome.try_after_seconds or 0),
                outcome.seconds,
                ready[place].one.attempt,
                pack(ready[place].message),
            )
            for place, outcome in group.items()
        ]


def _record_all(
    services: Services, code: str, now: datetime, groups: Generator[list[Attempt]], place: int
) -> int:
    """Record the answers of a batch as they come; once others have its letters, none of it goes any more."""
    accepted = 0
    with closing(groups):
        for group in groups:
            recorded = _record(services, code, now, group, place)
            accepted += recorded.accepted
            if recorded.passed_over:
                break
    return accepted


def _record(
    services: Services, code: str, now: datetime, attempts: Sequence[Attempt], place: int
) -> Recorded:
    if not attempts:
        return Recorded(0, 0)
    try:
        return _recorded(services, code, now, attempts, place)
    except OperationalError as error:
        if not is_disk_full(error):
            raise
        # That a letter went goes on record even where a full disk takes in no text of it.
        bare = [replace(one, message=b"") for one in attempts]
        return _recorded(services, code, now, bare, place)


def _recorded(
    services: Services, code: str, now: datetime, attempts: Sequence[Attempt], place: int
) -> Recorded:
    # What was answered counts, whatever another process did to the clock of the cycle meanwhile.
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now, has_begun=True)
        return record_attempts(cycle, attempts, place)
