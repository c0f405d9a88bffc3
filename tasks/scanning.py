"""Scanning what came while the scanner was away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from documents.gate import Scanner, Verdict
from models.operations.cycle import lock_cycle
from models.operations.scanning import record_scan
from models.queries.cycles import look_at_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import files_of, waiting_for_scan
from tasks.services import Services


def scanner_of(services: Services) -> Scanner | None:
    """Return the scanner of this installation, none where none is set up."""
    address = services.settings.scanner_address
    return Scanner(address) if address else None


def scan_submissions(services: Services, code: str, now: datetime) -> int:
    """Scan every file that waits for it, and count them; while the scanner is away they go on waiting."""
    scanner = scanner_of(services)
    if scanner is None:
        return 0
    with services.reading() as session:
        waiting = waiting_for_scan(session, look_at_cycle(session, code, now, has_begun=True).id)
        files = files_of(session, [row for row, _, _ in waiting])
    verdicts = dict(_verdicts(services, scanner, files))
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        return sum(
            record_scan(
                cycle,
                find_obligation(session, cycle.row, respondent.code, obligation.deliverable),
                row.id or 0,
                is_infected=verdicts[row.id or 0] is Verdict.INFECTED,
            )
            for row, obligation, respondent in waiting
            if row.id in verdicts
        )


def _verdicts(
    services: Services, scanner: Scanner, files: Mapping[int, Sequence[str]]
) -> Iterator[tuple[int, Verdict]]:
    for key, hashes in files.items():
        found = {scanner.scan(services.files.get(sha256)) for sha256 in hashes}
        if Verdict.INFECTED in found:
            yield key, Verdict.INFECTED
        elif Verdict.AWAY in found:
            return
        else:
            yield key, Verdict.CLEAN
