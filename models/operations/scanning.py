"""What the scanner says of files that were taken in while it was away."""

from sqlmodel import select

from models.operations.audit import record
from models.operations.obligations import about
from models.operations.submissions import save_findings
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.rules.audit import Actor, What
from models.rules.findings import Audience, Finding, Level
from models.rules.instants import utc_text
from models.tables import ScanState, Submission

INFECTED = Finding(
    rule="infected",
    level=Level.BLOCKER,
    audience=Audience.CONTACT,
    message="The scanner found malicious software in the file; nobody works with it.",
    advice="Have the computer looked at that the file comes from, and send the answers in a fresh form.",
)
"""What is found on a version that turns out to be infected; no other check looks at it."""


def record_scan(
    cycle: CycleAt, obligation: FoundObligation, submission_id: int, *, is_infected: bool
) -> bool:
    """Let a version out of quarantine, or keep it there for good; says whether it still waited.

    What was receipted stays: an infected version keeps its place, its hash and its arrival.
    """
    submission = cycle.session.exec(select(Submission).where(Submission.id == submission_id)).one()
    if submission.scan is not ScanState.WAITING:
        return False
    submission.scan = ScanState.INFECTED if is_infected else ScanState.CLEAN
    cycle.session.add(submission)
    if is_infected:
        save_findings(cycle, submission_id, [INFECTED])
        record(cycle, about(obligation, What.INCIDENT, Actor.ENGINE, _detail(submission)))
    return True


def _detail(submission: Submission) -> dict[str, object]:
    return {
        "rule": INFECTED.rule,
        "sha256": submission.sha256,
        "version": submission.version,
        "received_at": utc_text(submission.received_at),
    }
