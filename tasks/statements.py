"""Collecting what is no form: statements are taken as they are, no check ever judges one."""

from datetime import datetime

from config.definition import Definition
from models.operations.cycle import lock_cycle
from models.operations.submissions import save_findings
from models.queries.submissions import unchecked
from tasks.services import Services


def without_form(definition: Definition) -> list[str]:
    """Return the codes of the deliverables that are no forms."""
    return [deliverable.code for deliverable in definition.deliverables if not deliverable.form]


def collect_statements(services: Services, code: str, now: datetime) -> int:
    """Note every statement that came as looked at, without findings, and count them."""
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        waiting = unchecked(session, cycle.id, without_form(cycle.definition))
        for submission, _obligation, _respondent in waiting:
            save_findings(cycle, submission.id or 0, ())
        return len(waiting)
