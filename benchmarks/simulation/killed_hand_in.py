"""Hand-ins killed before and after whatever makes them durable: what was acknowledged is there, once.

`python -m benchmarks.simulation.killed_hand_in --base FOLDER [--server URL]` prints the places, where a
hand-in was killed, and what came out otherwise, as JSON.
"""

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlmodel import Session

from benchmarks.simulation.acknowledged import Version, keep, kept, versions, wrong
from benchmarks.simulation.killed_acts import Picture, main
from benchmarks.simulation.worlds import rehearsal_in, small_definition, world_of
from config.settings import Settings
from documents.store import FileStore
from models.database import Database
from models.errors import GateError
from models.queries.cycles import audit_entries, get_cycle
from models.rules.audit import What
from models.rules.lint import read_definition
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.services import Services, open_services

NOW = datetime(2024, 3, 4, 10, tzinfo=UTC)
CODE = "pesco-nip-2024"


@dataclass(frozen=True)
class Given:
    """One file that somebody hands in."""

    what: str
    respondent: str
    deliverable: str
    content: bytes


def files() -> tuple[Given, ...]:
    """Return what is handed in: a plan, it again, statements, one refused, one that two states send."""
    definition = read_definition(small_definition())
    whose = FormFor("BE", "Belgium", definition.deliverable("nip"))
    plan = file_of(definition, whose, Variant.VALID)
    return (
        Given("a plan", "BE", "nip", plan),
        Given("the same plan again", "BE", "nip", plan),
        Given("a statement", "EL", "statement", b"Our statement."),
        Given("a marked statement", "EL", "statement", b"SECRET UE/EU SECRET"),
        Given("the statement of another state", "SE", "statement", b"Our statement."),
        Given("a corrected statement", "EL", "statement", b"Our corrected statement."),
    )


def hand_in_and_keep(services: Services, one: Given) -> None:
    """Hand in a file and note its receipt; what the gate refuses gets none."""
    with suppress(GateError):
        receipt = hand_in(services, HandIn(CODE, one.respondent, one.deliverable, one.content, NOW), NOW)
        keep(services.settings, Version(one.respondent, one.deliverable, receipt.version, receipt.sha256))


@dataclass(frozen=True)
class HandIns:
    """Files that are handed in one after the other."""

    given: tuple[Given, ...] = field(default_factory=files)

    @property
    def acts(self) -> Sequence[str]:
        """Return what is handed in."""
        return [one.what for one in self.given]

    def prepare(self, settings: Settings) -> None:
        """Open a cycle."""
        with world_of(settings) as services:
            rehearsal_in(services, small_definition()).open()

    def act(self, settings: Settings, number: int) -> None:
        """Hand in one file."""
        with open_services(settings) as services:
            hand_in_and_keep(services, self.given[number])

    def wrong(self, settings: Settings) -> list[str]:
        """Return what is lost, altered, doubled or broken."""
        return wrong(settings, CODE)

    def picture(self, settings: Settings) -> Picture:
        """Return what is on record and in the store, and which receipts were given."""
        with closing(Database(settings.database_url)) as database, database.reading() as session:
            return {
                "versions": versions(session),
                "record": _record(session),
                "files": files_in(FileStore(settings.files)),
                "receipts": sorted(set(kept(settings))),
            }


def files_in(store: FileStore) -> list[str]:
    """Return the names of the files in a store."""
    # One that was being written when its process died has a name of its own, and nobody looks for it.
    return sorted(p.name for p in store.folder.rglob("*") if p.is_file() and not p.name.startswith("."))


def _record(session: Session) -> list[tuple[str, str, str]]:
    cycle = get_cycle(session, CODE)
    entries = audit_entries(session, cycle.id or 0)
    said = [(entry.what, entry.respondent or "", str(entry.detail)) for entry in entries]
    # Whoever was refused and did not hear it tries again, and that is on record too.
    again = [
        one in said[:place] and one[0] in (What.REFUSED, What.INCIDENT) for place, one in enumerate(said)
    ]
    return [one for one, is_again in zip(said, again, strict=True) if not is_again]


if __name__ == "__main__":
    main(HandIns(), __doc__)
