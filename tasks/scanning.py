"""Scanning what came while the scanner was away."""

from collections.abc import Iterator
from datetime import datetime

from documents.gate import Scanner, Verdict
from models.operations.cycle import lock_cycle
from models.operations.scanning import record_scan
from models.queries.cycles import look_at_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import waiting_for_scan
from models.tables import Submission
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
    verdicts = dict(_verdicts(services, scanner, [row for row, _, _ in waiting]))
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


def _verdicts(services: Services, scanner: Scanner, rows: list[Submission]) -> Iterator[tuple[int, Verdict]]:
    for row in rows:
        verdict = scanner.scan(services.files.get(row.sha256 or ""))
        if verdict is Verdict.AWAY:
            return
        yield row.id or 0, verdict
