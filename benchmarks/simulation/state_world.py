"""A world of the state alone: NIP 2024 in a database, and ways to act in it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from config.definition import ContactRole, FileFormat
from config.reference import read_roster
from models.database import Database
from models.operations.answers import Attempt, record_attempts
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.cycle import lock_cycle
from models.operations.holding import approve_due
from models.operations.letters import lease
from models.operations.making import make_letters
from models.operations.notices import withdraw_together
from models.operations.opening import Opening, open_cycle
from models.operations.submissions import Arrival, TakenIn, receive
from models.queries.audit_reasons import audit_reasons
from models.queries.cycles import CycleAt, audit_entries
from models.queries.notices import due_notices
from models.queries.obligations import BoardRow, FoundObligation, board, find_obligation
from models.queries.outbox import letters_to_try
from models.rules.audit import ChainedEntry, first_break
from models.rules.letters import LetterKind, OutcomeKind
from models.rules.lint import read_definition
from models.schema import create_schema
from models.tables import Contact, Letter, LetterCopy, Notice

T = TypeVar("T")

CODE = "pesco-nip-2024"
TEXT = (files("config") / "cycles" / f"{CODE}.toml").read_text(encoding="utf-8")
OPENED_AT = "2023-12-01T09:00+01:00"
ACCEPTED = OutcomeKind.ACCEPTED


def utc(text: str) -> datetime:
    """Return the instant that a text with an offset names."""
    return datetime.fromisoformat(text).astimezone(UTC)


class StopError(Exception):
    """A fault in the middle of a transaction."""


class World:
    """A database with what happens in it; instants are texts with their offset, as in a scenario."""

    code = CODE
    definition = read_definition(TEXT)

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = Database(url)

    def prepare(self) -> None:
        """Make the tables, and a functional mailbox for each respondent."""
        create_schema(self.database, is_rehearsal=True)
        entries = [
            ContactEntry(
                one.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{one.code.lower()}.example", "Office"
            )
            for one in read_roster("member_states")
        ]
        with self.database.transaction() as session:
            import_contacts(session, "member_states", entries)

    def open(self, at: str = OPENED_AT, text: str = TEXT) -> None:
        """Open the cycle that a text defines."""
        with self.database.transaction() as session:
            open_cycle(session, Opening(text, read_definition(text), "mailbox"), utc(at))

    def fail_after(self, now: str, step: Callable[[CycleAt], object]) -> None:
        """Do something in a transaction that then fails."""
        with suppress(StopError), self.at(now) as cycle:
            step(cycle)
            raise StopError

    @contextmanager
    def at(self, now: str, code: str = CODE) -> Iterator[CycleAt]:
        """Hold the cycle at an instant, for one transaction."""
        with self.database.transaction() as session:
            yield lock_cycle(session, code, utc(now))

    def find(self, cycle: CycleAt, name: str = "BE nip") -> FoundObligation:
        """Return an obligation by its respondent and deliverable."""
        return find_obligation(cycle.session, cycle.row, *name.split())

    def act(self, now: str, operation: Callable[..., T], *given: object, name: str = "BE nip") -> T:
        """Carry out one operation on an obligation."""
        with self.at(now) as cycle:
            return operation(cycle, self.find(cycle, name), *given)

    def receive(self, now: str, content: str = "a", name: str = "BE nip") -> TakenIn:
        """Take in a version whose hash is made of that letter."""
        return self.act(now, receive, arrival(now, content), name=name)

    def make_letters(self, now: str, *kinds: LetterKind) -> int:
        """Put what is due of those kinds, or of all, into letters."""
        with self.at(now) as cycle:
            going = withdraw_together(cycle, due_notices(cycle, kinds or tuple(LetterKind)))
            return make_letters(cycle, going)

    def add_contact(self, code: str, role: ContactRole, name: str, **said: Any) -> None:
        """Add an office of a respondent, such as 'deputy' at deputy@be.example."""
        entry = ContactEntry(code, role, f"{name}@{code.lower()}.example", f"Office {name}", **said)
        self.write(lambda session: import_contacts(session, "member_states", [entry]))

    def change_contacts(self, address: str, **changes: object) -> None:
        """Change what is said of the contacts at an address."""
        with self.database.transaction() as session:
            for contact in session.exec(select(Contact).where(Contact.address == address)):
                contact.sqlmodel_update(changes)
                session.add(contact)

    def approve(self, now: str) -> int:
        """Approve what is due and waits for it."""
        with self.at(now) as cycle:
            return approve_due(cycle)

    def to_try(self, now: str) -> list[int]:
        """Return the keys of the letters that may be sent at an instant."""
        with self.at(now) as cycle:
            return letters_to_try(cycle, ["mailbox"])

    def lease(self, now: str, keys: Collection[int] | None = None, holder: int = 1) -> list[int]:
        """Lease those letters, or all that may be sent."""
        wanted = self.to_try(now) if keys is None else keys
        return self.write(lambda session: lease(session, wanted, holder, utc(now)))

    def answer(self, now: str, keys: Collection[int], kind: OutcomeKind = ACCEPTED, **said: Any) -> int:
        """Record one answer for all those letters of the first process."""
        attempts = [Attempt(key, f"subject {key}", kind, **said) for key in keys]
        with self.at(now) as cycle:
            return record_attempts(cycle, attempts, 1).accepted

    def send(self, now: str, kind: OutcomeKind = ACCEPTED, **said: Any) -> list[int]:
        """Lease whatever may be sent, record one answer for all, and return their keys."""
        keys = self.lease(now)
        self.answer(now, keys, kind, **said)
        return keys

    def row(self, name: str = "BE nip") -> BoardRow:
        """Return the line of the board for an obligation."""
        rows = {f"{row.respondent} {row.deliverable}": row for row in self.board()}
        return rows[name]

    def board(self) -> list[BoardRow]:
        """Return the whole board."""
        with self.database.reading() as session:
            return board(session, 1, ["nip", "statement"])

    def notice_rows(self, name: str = "BE nip") -> list[Notice]:
        """Return the notices of an obligation, or of the contacts of a respondent, in their order."""
        subject = ":".join(["obligation" if " " in name else "contact", *name.split()])
        with self.database.reading() as session:
            found = select(Notice).where(Notice.subject == subject).order_by(col(Notice.id))
            return list(session.exec(found))

    def notices(self, name: str = "BE nip") -> dict[str, str]:
        """Return where each notice of an obligation stands, the reason instead once it is withdrawn."""
        return {row.occasion: (row.reason or row.state).value for row in self.notice_rows(name)}

    def letters(self) -> list[Letter]:
        """Return all letters in the order of their making."""
        with self.database.reading() as session:
            return list(session.exec(select(Letter).order_by(col(Letter.id))))

    def addressees(self) -> dict[int | None, list[str]]:
        """Return to whom each letter goes: its recipient, then its copies."""
        with self.database.reading() as session:
            to = session.exec(select(Letter.id, Contact.address).join(Contact).order_by(col(Letter.id)))
            found = {key: [address] for key, address in to}
            copies = select(LetterCopy.letter_id, Contact.address).join(Contact).order_by(col(LetterCopy.id))
            for key, address in session.exec(copies):
                found[key].append(address)
        return found

    def entries(self) -> list[ChainedEntry]:
        """Return the audit chain, which must verify."""
        with self.database.reading() as session:
            entries = audit_entries(session, 1)
            cycle = session.connection().exec_driver_sql("SELECT audit_length, audit_head FROM cycle").one()
        assert first_break(CODE, entries, *cycle) is None
        return entries

    def last(self) -> ChainedEntry:
        """Return what was recorded last."""
        return self.entries()[-1]

    def reasons(self) -> list[str]:
        """Return the reasons beside the record, in the order of their entries."""
        with self.database.reading() as session:
            return [reason.text for _, reason in sorted(audit_reasons(session, 1).items())]

    def read(self, query: Callable[..., T], *given: object) -> T:
        """Return what a query finds."""
        with self.database.reading() as session:
            return query(session, *given)

    def add_double(self, row: SQLModel, **changes: object) -> None:
        """Store a row again, with another id and those changes."""
        table = type(row)
        with self.database.transaction() as session:
            session.add(table(**row.model_dump(exclude={"id", *changes}), **changes))

    def write(self, operation: Callable[[Session], T]) -> T:
        """Do something in a transaction of its own."""
        with self.database.transaction() as session:
            return operation(session)


def arrival(at: str, content: str = "a") -> Arrival:
    """Return a file that arrives at an instant, whose hash is made of that letter."""
    return Arrival(utc(at), content * 64, 1000, FileFormat.XLSX)
