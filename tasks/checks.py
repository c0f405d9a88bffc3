"""Running the checks on what came in."""

from datetime import datetime

from config.definition import Definition
from config.form import form_reference, load_form_schema
from config.reference import read_public_figures
from models.operations.cycle import lock_cycle
from models.operations.submissions import save_findings
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.queries.submissions import unchecked
from models.rules.answers import plan_from_json
from models.rules.calendar import brussels_day
from models.rules.checks import CheckInput, run_checks
from models.rules.findings import Finding
from tasks.services import Services


def with_form(definition: Definition) -> list[str]:
    """Return the codes of the deliverables that are forms."""
    return [deliverable.code for deliverable in definition.deliverables if deliverable.form]


def check_submissions(services: Services, code: str, now: datetime) -> int:
    """Check every form that came and was not checked yet, and count them."""
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        waiting = unchecked(session, cycle.id, with_form(cycle.definition))
        for submission, obligation, _respondent in waiting:
            findings = _check(cycle, obligation.deliverable, submission.answers)
            save_findings(cycle, submission.id or 0, findings)
        return len(waiting)


def _check(cycle: CycleAt, deliverable: str, answers: str | None) -> tuple[Finding, ...]:
    if answers is None:  # a registration: there is nothing here to look at
        return ()
    plan = plan_from_json(answers)
    context = CheckInput(
        plan=plan,
        schema=load_form_schema(form_reference(plan.identity.schema, plan.identity.schema_version)),
        catalogue=catalogue_of(cycle),
        year=cycle.definition.year,
        public_figures=read_public_figures(),
        checked_on=brussels_day(cycle.now),
    )
    return run_checks(cycle.definition.checks.get(deliverable, ()), context)
