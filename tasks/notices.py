"""Sending letters in batches: leased, sent, marked; one already sent is passed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.operations.cycle import lock_cycle
from models.operations.letters import Attempt, lease, record_attempts, take_back
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.letters import LetterToSend, letters_to_send
from models.queries.notices import holders_at_work, waiting_letters
from models.rules.letters import LetterKind
from notifications.channel import Attachment, Message
from notifications.render import render
from tasks.calls import put_into_letters
from tasks.forms import FormFor, write_form_for
from tasks.services import Services

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sent:
    """What became of a batch."""

    leased: int
    accepted: int


def acknowledge(services: Services, code: str, now: datetime) -> int:
    """Put receipts into letters, and count the notices."""
    return put_into_letters(services, code, now, (LetterKind.ACKNOWLEDGEMENT,))


def waiting_batches(services: Services, code: str, now: datetime) -> list[list[int]]:
    """Return the letters that wait, in batches; leases of processes that have ended are taken back first."""
    take_back_leases(services)
    with services.reading() as session:
        waiting = waiting_letters(session, look_at_cycle(session, code, now).id)
    size = services.settings.batch_size
    return [waiting[start : start + size] for start in range(0, len(waiting), size)]


def take_back_leases(services: Services) -> None:
    """Let the letters wait again that were leased by processes that have ended."""
    with services.reading() as session:
        are_leased = bool(holders_at_work(session))
    if are_leased:
        with services.transaction() as session:
            take_back(session, services.holder.is_gone)


def send_letters(services: Services, code: str, letter_ids: Sequence[int], now: datetime) -> Sent:
    """Send a batch of letters and count the outcomes."""
    with services.transaction() as session:
        leased = lease(session, letter_ids, services.holder.place)
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        going = [(one, _message(cycle, one)) for one in letters_to_send(cycle, leased)]
    attempts = [attempt for channel in services.channels for attempt in _send(services, channel, going)]
    with services.transaction() as session:
        return Sent(len(leased), record_attempts(lock_cycle(session, code, now), attempts))


def deliver_notices(services: Services, code: str, now: datetime) -> int:
    """Send every letter that waits, and count those accepted."""
    batches = waiting_batches(services, code, now)
    return sum(send_letters(services, code, batch, now).accepted for batch in batches)


def _send(services: Services, channel: str, going: Sequence[tuple[LetterToSend, Message]]) -> list[Attempt]:
    mine = [(one, message) for one, message in going if one.channel == channel]
    outcomes = services.channels[channel].send_many([message for _, message in mine])
    return [
        Attempt(one.letter_id, message.subject, outcome.kind, outcome.detail)
        for (one, message), outcome in zip(mine, outcomes, strict=True)
    ]


def _message(cycle: CycleAt, one: LetterToSend) -> Message:
    letter = one.letter
    if letter.key.kind is not LetterKind.CALL:
        return render(letter)
    owed = [cycle.definition.deliverable(item.deliverable) for item in letter.items]
    forms = [
        FormFor(letter.respondent, letter.respondent_name, deliverable)
        for deliverable in owed
        if deliverable.form
    ]
    attachments = tuple(Attachment(form.file_name, XLSX, write_form_for(cycle, form)) for form in forms)
    return render(letter, attachments)
