"""What the common report is made of, read from the state."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from config.definition import Definition, Deliverable
from config.form import CatalogueSheet, FormSchema, YearsSheet, load_form_schema
from config.reference import read_roster
from models.queries.assessments import assessment_files
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.queries.installation import marking_on
from models.queries.obligations import BoardRow, board
from models.queries.submissions import plans_taken_into_account
from models.rules.answers import Plan
from models.rules.assessment import pens_of
from models.rules.checks.cover import other_prices
from models.rules.lifecycle import ObligationState
from models.rules.review import (
    AssessmentRecord,
    DeliverableLabel,
    FieldLabel,
    ObligationRecord,
    ReviewInputs,
    ShareRule,
    StatementRecord,
)


def review_inputs(cycle: CycleAt) -> ReviewInputs:
    """Return all that the report is a function of: what was taken into account, and how the rest stands."""
    definition = cycle.definition
    plan = _plan_deliverable(definition)
    schema = load_form_schema(plan.form or "")
    figures, items = _sheet(schema, YearsSheet), _sheet(schema, CatalogueSheet)
    rows = board(cycle.session, cycle.id, [deliverable.code for deliverable in definition.deliverables])
    owing = {row.respondent for row in rows}
    plans = plans_taken_into_account(cycle.session, cycle.id, plan.code)
    catalogue = catalogue_of(cycle)
    return ReviewInputs(
        cycle=definition.code,
        title=definition.outputs.title,
        year=definition.year,
        deliverables=tuple(_deliverable(deliverable) for deliverable in definition.deliverables),
        plan_deliverable=plan.code,
        respondents=tuple(
            entry for entry in read_roster(definition.respondents.roster) if entry.code in owing
        ),
        catalogue=catalogue,
        obligations=tuple(_obligation(row) for row in rows),
        statements=tuple(_statements(rows, plan.code)),
        money_fields=tuple(FieldLabel(field.code, field.title, figures.unit) for field in figures.fields),
        years=figures.years(definition.year),
        shares=tuple(
            ShareRule(share.numerator, share.denominator, share.title) for share in definition.outputs.shares
        ),
        plans=plans,
        assessments=tuple(_assessments(cycle)),
        pens={item.number: pens for item in catalogue if (pens := pens_of(item, definition))},
        at_other_prices=_at_other_prices(plans, schema),
        figures_sheet=figures.code,
        items_sheet=items.code,
        item_word=definition.catalogue.item_word,
        marking=marking_on(cycle.session, definition.letters.marking),
    )


def _assessments(cycle: CycleAt) -> Iterable[AssessmentRecord]:
    for whole in assessment_files(cycle):
        for file in whole.items:
            for one in file.cleared_texts:
                yield AssessmentRecord(
                    whole.respondent,
                    file.item,
                    one.house,
                    one.version,
                    one.submission_version,
                    one.text,
                    one.findings,
                )


def _at_other_prices(plans: Mapping[str, Plan], schema: FormSchema) -> frozenset[str]:
    return frozenset(code for code, plan in plans.items() if any(other_prices(plan, schema)))


def _plan_deliverable(definition: Definition) -> Deliverable:
    return next(deliverable for deliverable in definition.deliverables if deliverable.form)


_Sheet = TypeVar("_Sheet", YearsSheet, CatalogueSheet)


def _sheet(schema: FormSchema, kind: type[_Sheet]) -> _Sheet:
    return next(sheet for sheet in schema.sheets if isinstance(sheet, kind))


def _deliverable(deliverable: Deliverable) -> DeliverableLabel:
    return DeliverableLabel(deliverable.code, deliverable.title, deliverable.due_on, deliverable.cut_off_on)


def _obligation(row: BoardRow) -> ObligationRecord:
    return ObligationRecord(
        respondent=row.respondent,
        deliverable=row.deliverable,
        state=row.state,
        received_at=row.latest_received_at,
        late=row.is_late,
        versions=row.versions,
        sha256=row.sha256,
        reference=row.reference,
        version=row.version,
    )


def _statements(rows: Sequence[BoardRow], plan: str) -> Iterable[StatementRecord]:
    for row in rows:
        counts = row.state is ObligationState.TAKEN_INTO_ACCOUNT and row.deliverable != plan
        if counts and row.latest_received_at:
            yield StatementRecord(
                respondent=row.respondent,
                received_at=row.latest_received_at,
                format=row.format or "paper",
                sha256=row.sha256,
                reference=row.reference,
            )
