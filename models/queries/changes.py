"""Reads for the page on what changed since last year: this plan, the last one, and what stayed open."""

from collections.abc import Iterator
from dataclasses import replace

from config.form import FormSchema, form_reference, stored_forms
from models.errors import NoLastPlanError, NothingReceivedError
from models.queries.catalogues import catalogue_of, unchanged_since
from models.queries.cycles import CycleAt, get_cycle, pinned_definition
from models.queries.installation import marking_on
from models.queries.obligations import FoundObligation, find_obligation
from models.queries.questions import plan_and_schema, thread_entries
from models.queries.submissions import counting_versions, has_last_plan, last_plan
from models.rules.answers import Plan
from models.rules.carrying import carry_over
from models.rules.changes import PlanChanges, YearChanges, plan_changes
from models.tables import Submission


def year_changes(cycle: CycleAt, respondent: str, deliverable: str) -> YearChanges:
    """Return what changed in a respondent's plan since the cycle of the series before.

    Raises:
        NothingReceivedError: no form of this year counts.
        NoLastPlanError: no earlier plan of this respondent is in the database.
    """
    found = find_obligation(cycle.session, cycle.row, respondent, deliverable)
    version = _current(cycle, found)
    plan, schema = plan_and_schema(version)
    row = cycle.row
    last = last_plan(cycle.session, row.series, row.opened_at, respondent, deliverable)
    if plan is None or schema is None or last is None:
        raise NoLastPlanError(respondent, deliverable)
    then = _cycle_of(cycle, last)
    changes, told = _compared(cycle, then, (last, plan), schema)
    return YearChanges(
        cycle_title=cycle.definition.title,
        last_title=then.definition.title,
        respondent=respondent,
        respondent_name=found.respondent.name,
        version=version.version,
        as_at=cycle.now,
        changes=changes,
        item_word=cycle.definition.catalogue.item_word,
        marking=marking_on(cycle.session, cycle.definition.letters.marking),
        questions=tuple(_open_questions(then, respondent, deliverable)),
        told=told,
    )


def can_compare(cycle: CycleAt, found: FoundObligation) -> bool:
    """Whether a form of this year counts, and there is an earlier plan to compare it with."""
    counting = counting_versions(cycle.session, found.id)
    if not any(one.answers for one in counting):
        return False
    whose = (found.respondent.code, found.row.deliverable)
    return has_last_plan(cycle.session, cycle.row.series, cycle.row.opened_at, *whose)


def _current(cycle: CycleAt, found: FoundObligation) -> Submission:
    forms = [one for one in counting_versions(cycle.session, found.id) if one.answers]
    if not forms:
        raise NothingReceivedError(found.respondent.code, found.row.deliverable)
    return forms[-1]


def _cycle_of(cycle: CycleAt, plan: Plan) -> CycleAt:
    row = get_cycle(cycle.session, plan.identity.cycle)
    return replace(cycle, row=row, definition=pinned_definition(row.definition_text))


def _compared(
    cycle: CycleAt, then: CycleAt, plans: tuple[Plan, Plan], schema: FormSchema
) -> tuple[PlanChanges, tuple[str, ...]]:
    last, plan = plans
    written_on = stored_forms().get(form_reference(last.identity.schema, last.identity.schema_version))
    same_items = unchanged_since(cycle, then.code)
    carried = carry_over(last, written_on, schema, plan.identity, same_items)
    numbers = tuple(item.number for item in catalogue_of(cycle) if item.number in same_items)
    return plan_changes(carried.plan, plan, schema, numbers), carried.told


def _open_questions(then: CycleAt, respondent: str, deliverable: str) -> Iterator[str]:
    obligation = find_obligation(then.session, then.row, respondent, deliverable)
    for one in thread_entries(then, obligation):
        if one.round is not None and not one.is_answered:
            yield f"{one.place_words}: {one.text}" if one.place_words else one.text
