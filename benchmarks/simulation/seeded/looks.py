"""What must hold in a small world at every moment: the laws, the reconciliation, the relay's memory."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from benchmarks.simulation.laws import REMINDING, broken_in, left_to_do
from benchmarks.simulation.rows import Rows
from benchmarks.simulation.seeded.relay import Relay
from models.queries.board_history import board_at
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.obligations import board
from models.rules.letters import LetterState, message_id_of
from models.rules.lifecycle import OWED
from models.tables import Letter, Notice, Obligation, Respondent, Submission
from notifications.channel import Message
from tasks.hand_in import Receipt
from tasks.reconcile import AT_ONCE, reconcile_cycle
from tasks.services import Services

FOR_EVER = timedelta(days=4000)
"""Patience with an engine that does not run."""

_NEVER_OUT = frozenset({LetterState.WAITING, LetterState.VOID})


def looked(services: Services, relay: Relay, code: str, now: datetime, *, has_run: bool) -> Iterator[str]:
    """Yield what does not hold; what is due may wait unless the engine has just run to its end."""
    with services.reading() as session:
        rows = Rows(look_at_cycle(session, code, now))
        for law, said in broken_in(rows, services).items():
            yield f"law {law}: {said}"
        yield from remembered(rows.letters.values(), relay)
    patience = AT_ONCE if has_run else FOR_EVER
    for said in reconcile_cycle(services, code, now, patience=patience).differences:
        yield f"reconciliation: {said}"


def letters_of(services: Services) -> list[Letter]:
    """Return all letters of a database."""
    with services.reading() as session:
        return list(session.exec(select(Letter)))


def remembered(known: Iterable[Letter], relay: Relay) -> Iterator[str]:
    """Yield on what the letters and the relay that got them do not agree."""
    letters = {message_id_of(row.digest): row for row in known}
    for name, letter in letters.items():
        copies = relay.taken.get(name, [])
        if letter.state is LetterState.SENT and not copies:
            yield f"{letter.kind} {name} is sent, but the relay has none"
        if letter.state in _NEVER_OUT and copies:
            yield f"{letter.kind} {name} is {letter.state}, but the relay has {len(copies)}"
    for name, copies in relay.taken.items():
        if name not in letters:
            yield f"the relay has {name}, which is no letter"
        if len(copies) > 1 + relay.unheard[name]:
            yield f"the relay has {len(copies)} of {name}, of which {relay.unheard[name]} answers were lost"


def handed_over(services: Services, relay: Relay, messages: Sequence[Message]) -> Iterator[str]:
    """Yield what of a batch must not go: what is not owed any more, or went in another letter."""
    names = {message.name: message.message_id for message in messages}
    with services.reading() as session:
        statement = select(Notice, Letter, Obligation).join(Letter).where(col(Letter.digest).in_(names))
        rows = session.exec(statement.join(Obligation, isouter=True)).all()
    for notice, letter, obligation in rows:
        ids = relay.told.setdefault((notice.subject, notice.occasion), set())
        ids.add(names[letter.digest])
        if len(ids) > 1:
            yield f"{notice.subject} {notice.occasion} goes in more than one letter: {sorted(ids)}"
        if letter.kind in REMINDING and obligation and obligation.state not in OWED:
            yield f"{notice.subject} {notice.occasion} goes although it is {obligation.state}"


def kept(services: Services, receipts: Sequence[Receipt]) -> Iterator[str]:
    """Yield which receipts that were given out are not kept: law 5, seen from outside."""
    with services.reading() as session:
        statement = select(Respondent.code, Obligation.deliverable, Submission).select_from(Submission)
        rows = session.exec(statement.join(Obligation).join(Respondent)).all()
    held = {(code, deliverable, row.version): row for code, deliverable, row in rows}
    for receipt in receipts:
        row = held.get((receipt.respondent, receipt.deliverable, receipt.version))
        if row is None or (row.sha256, row.received_at) != (receipt.sha256, receipt.received_at):
            yield f"the receipt {receipt} is not kept: {row}"
        elif hashlib.sha256(services.files.get(receipt.sha256)).hexdigest() != receipt.sha256:
            yield f"the bytes of {receipt} are not kept"


def at_rest(services: Services, code: str, now: datetime) -> Iterator[str]:
    """Yield what is left to do although the engine has run to its end and the relay is fine."""
    yield from left_to_do(services, code, now)
    with services.reading() as session:
        to_try = select(Letter).where(
            Letter.state == LetterState.UNKNOWN, col(Letter.next_try_at).is_not(None)
        )
        yield from (f"{letter.digest} is still to be tried" for letter in session.exec(to_try))
        yield from seen_again(look_at_cycle(session, code, now))
    if waiting := reconcile_cycle(services, code, now).waiting_until:
        yield f"something waits: {waiting}"


def seen_again(cycle: CycleAt) -> Iterator[str]:
    """Yield which lines of the board, replayed from the record at this instant, are not those of the rows."""
    live = board(cycle.session, cycle.id, [one.code for one in cycle.definition.deliverables])
    for replayed, row in zip(board_at(cycle, cycle.now), live, strict=True):
        if replayed != row:
            yield f"the record says {replayed}, the row {row}"


class Prints:
    """Prints of a SQLite file; its rows are read again only if anybody has committed to it since."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
        named = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        self._reads = [f'SELECT * FROM "{name}"' for (name,) in named.fetchall()]
        self._version, self._print = -1, ""

    def print(self) -> str:
        """Return a hash of all rows."""
        ((version,),) = self._connection.execute("PRAGMA data_version")
        if version != self._version:
            rows = [repr(self._connection.execute(read).fetchall()) for read in self._reads]
            self._version, self._print = version, hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return self._print

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
