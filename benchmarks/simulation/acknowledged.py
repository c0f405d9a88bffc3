"""What was acknowledged to whoever handed something in, and whether the record and the store still hold it.

Nothing is opened here but the database, for reading: what a killed process left is looked at as it lies.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlmodel import Session, col, select

from config.settings import Settings
from documents.store import FileStore
from models.database import Database
from models.queries.cycles import audit_entries, get_cycle
from models.rules.audit import first_break
from models.tables import Obligation, Respondent, Submission

RECEIPTS = "receipts"
"""File beside the others in which a sender keeps its receipts, as lines."""


@dataclass(frozen=True)
class Version:
    """One version on record."""

    respondent: str
    deliverable: str
    version: int
    sha256: str

    @property
    def line(self) -> str:
        """Return it as its sender notes it."""
        return f"{self.respondent} {self.deliverable} {self.version} {self.sha256}"


def keep(settings: Settings, version: Version) -> None:
    """Note a receipt, as soon as it is given."""
    with (settings.files.parent / RECEIPTS).open("a") as receipts:
        receipts.write(f"{version.line}\n")


def kept(settings: Settings) -> list[str]:
    """Return the lines of all receipts."""
    path = settings.files.parent / RECEIPTS
    return path.read_text().splitlines() if path.exists() else []


def wrong(settings: Settings, code: str) -> list[str]:
    """Return what is lost, altered, doubled or broken; empty, however many processes were killed."""
    with closing(Database(settings.database_url)) as database, database.reading() as session:
        found = versions(session)
        return [
            *(f"{line}: not on record" for line in set(kept(settings)) - {one.line for one in found}),
            *_not_whole(FileStore(settings.files), found),
            *_doubled(found),
            *_broken(session, code),
        ]


def versions(session: Session) -> list[Version]:
    """Return every version on record, in the order of their arrival."""
    statement = (
        select(Respondent.code, Obligation.deliverable, Submission.version, Submission.sha256)
        .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
        .join(Submission, col(Submission.obligation_id) == Obligation.id)
        .order_by(col(Submission.id))
    )
    return [Version(*row[:3], row[3] or "") for row in session.exec(statement)]


def _not_whole(files: FileStore, found: list[Version]) -> Iterator[str]:
    for one in found:
        try:
            content = files.get(one.sha256)
        except FileNotFoundError:
            yield f"{one.line}: its file is lost"
        else:
            if hashlib.sha256(content).hexdigest() != one.sha256:
                yield f"{one.line}: its file is another one"


def _doubled(found: list[Version]) -> Iterator[str]:
    counts = Counter((one.respondent, one.deliverable, one.sha256) for one in found)
    yield from (f"{' '.join(key)}: {number} times" for key, number in counts.items() if number > 1)


def _broken(session: Session, code: str) -> list[str]:
    cycle = get_cycle(session, code)
    entries = audit_entries(session, cycle.id or 0)
    broken = first_break(code, entries, cycle.audit_length, cycle.audit_head)
    return [broken] if broken else []
