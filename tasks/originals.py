"""What was handed in, as it came."""

from dataclasses import dataclass
from datetime import datetime

from models.errors import MissingFileError, NothingHereError, QuarantinedError
from models.queries.cycles import look_at_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.tables import ScanState
from tasks.desk import DeskVersion
from tasks.questions import Whose
from tasks.services import Services


@dataclass(frozen=True)
class Version:
    """One version of what a respondent owes."""

    cycle: str
    respondent: str
    deliverable: str
    number: int


@dataclass(frozen=True)
class Original:
    """The bytes of a version, and a name that says whose they are."""

    content: bytes
    name: str


def original_of(services: Services, asked: Version, now: datetime) -> Original:
    """Return a version as it came.

    Raises:
        NothingHereError: there is no such version, or it is registered and did not enter.
        QuarantinedError: it waits to be scanned, or is infected: nobody gets it.
        CycleError: the cycle is not open, or that respondent does not owe it.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, asked.cycle, now)
        found = find_obligation(session, cycle.row, asked.respondent, asked.deliverable)
        rows = {row.version: row for row in versions_of(session, found.id)}
        row = rows.get(asked.number)
        if row is None or row.sha256 is None or row.format is None:
            raise NothingHereError
        if row.scan in (ScanState.WAITING, ScanState.INFECTED):
            is_infected = row.scan is ScanState.INFECTED
            raise QuarantinedError(asked.respondent, asked.deliverable, is_infected=is_infected)
        name = f"{asked.respondent}-{asked.deliverable}-{asked.number}.{row.format}"
        sha256 = row.sha256
    return Original(kept_file(services, sha256), name)


def own_original(services: Services, whose: Whose, came: DeskVersion) -> Original:
    """Return a version to those who handed it in, as it came.

    Raises:
        NothingHereError: it is registered and did not enter, or it is infected.
        MissingFileError: it is not where files are kept.
    """
    if came.sha256 is None or came.format is None or came.scan is ScanState.INFECTED:
        raise NothingHereError
    name = f"{whose.respondent}-{whose.deliverable}-{came.version}.{came.format}"
    return Original(kept_file(services, came.sha256), name)


def kept_file(services: Services, sha256: str) -> bytes:
    """Return a file that was handed in.

    Raises:
        MissingFileError: it is not where files are kept.
    """
    try:
        return services.files.get(sha256)
    except FileNotFoundError as error:
        raise MissingFileError from error
