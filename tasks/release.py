"""Writing for the outside: recorded first, then written, so that nothing is out without an entry."""

import hashlib
from datetime import datetime
from pathlib import PurePath

from models.operations.cycle import lock_cycle
from models.operations.release import Written, record_feedback, record_publication
from models.queries.assessments import assessed_deliverable
from models.queries.obligations import find_obligation
from models.rules.feedback import Feedback
from models.rules.statement_set import StatementSet
from tasks.services import Services


def written_as(content: bytes, name: str) -> Written:
    """Return what the record keeps of a document."""
    return Written(PurePath(name).suffix.lower(), hashlib.sha256(content).hexdigest())


def release_feedback(
    services: Services, whose: tuple[str, str], feedback: Feedback, written: Written, now: datetime
) -> None:
    """Record that the feedback to a respondent is written; `whose` is a cycle and the respondent.

    Raises:
        CycleError: the cycle is not open, or that respondent is not asked.
    """
    items = tuple(one.item.number for one in feedback.items if one.texts)
    with services.transaction() as session:
        cycle = lock_cycle(session, whose[0], now)
        obligation = find_obligation(session, cycle.row, whose[1], assessed_deliverable(cycle))
        record_feedback(cycle, obligation, feedback.version, items, written)


def release_statements(
    services: Services, code: str, given: StatementSet, written: Written, now: datetime
) -> None:
    """Record that the statements that may be published are written."""
    here = (one.statement for one in given.entries if one.statement.is_here)
    versions = {one.respondent: one.version for one in here}
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        record_publication(cycle, given.deliverable, versions, written)
