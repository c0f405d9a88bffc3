"""Running the checks on what came in."""

import logging
import traceback
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from types import MappingProxyType

from config.definition import CatalogueItem, Definition, Language
from config.form import form_reference, load_form_schema, stored_forms
from config.project import ProjectRecord
from config.reference import known_catalogue, read_public_figures
from models.operations.cycle import lock_cycle
from models.operations.submissions import save_findings
from models.queries.catalogues import catalogue_of, unchanged_since
from models.queries.cycles import CycleAt
from models.queries.projects import known_projects
from models.queries.submissions import LastPlan, last_plans, unchecked
from models.rules.answers import Plan, plan_from_json
from models.rules.calendar import brussels_day
from models.rules.carrying import carry_over
from models.rules.checks import CheckInput, ItemWords, OnFault, run_checks
from models.rules.checks.roles import by_name
from models.rules.findings import Finding
from models.tables import Submission
from tasks.services import Services

_LOG = logging.getLogger("kalends.checks")

Catalogues = Mapping[Language, tuple[CatalogueItem, ...]]
"""What a cycle asks about, in each language."""


def with_form(definition: Definition) -> list[str]:
    """Return the codes of the deliverables that are forms."""
    return [deliverable.code for deliverable in definition.deliverables if deliverable.form]


def check_submissions(services: Services, code: str, now: datetime) -> int:
    """Check every form that came and was not checked yet, and count them.

    A check that raises stops neither the others nor the cycle: it becomes a finding for the operator.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        waiting = unchecked(session, cycle.id, with_form(cycle.definition))
        projects = by_name(known_projects(session)) if waiting else {}
        last = _LastPlans(cycle, {respondent.code for _, _, respondent in waiting})
        for submission, obligation, respondent in waiting:
            before = last.of(obligation.deliverable, respondent.code)
            findings = _check(cycle, obligation.deliverable, submission, before, projects)
            save_findings(cycle, submission.id or 0, findings)
        return len(waiting)


def check_input(
    definition: Definition, plan: Plan, now: datetime, catalogues: Catalogues | None = None
) -> CheckInput:
    """Return what the checks of a cycle look at in a plan: a draft, as far as they know.

    Args:
        definition: of the cycle.
        plan: what is checked.
        now: UTC instant.
        catalogues: the items that the cycle asks about, by language; none: those known now.

    Raises:
        LookupError: this installation does not have that form.
    """
    catalogues = catalogues or {language: known_catalogue(definition, language) for language in Language}
    return CheckInput(
        plan=plan,
        schema=load_form_schema(form_reference(plan.identity.schema, plan.identity.schema_version)),
        catalogue=catalogues[Language.ENGLISH],
        year=definition.year,
        public_figures=read_public_figures(),
        checked_on=brussels_day(now),
        item_words=_item_words(definition, catalogues),
    )


class _LastPlans:
    """The last plans of some respondents, each read when it is asked for."""

    def __init__(self, cycle: CycleAt, respondents: Collection[str]) -> None:
        self._cycle, self._respondents = cycle, respondents
        self._by_deliverable: dict[str, dict[str, LastPlan]] = {}

    def of(self, deliverable: str, respondent: str) -> LastPlan | None:
        """Return the last plan of a respondent, none if there is none."""
        if deliverable not in self._by_deliverable:
            row = self._cycle.row
            self._by_deliverable[deliverable] = last_plans(
                self._cycle.session, row.series, row.opened_at, deliverable, self._respondents
            )
        return self._by_deliverable[deliverable].get(respondent)


def _check(
    cycle: CycleAt,
    deliverable: str,
    submission: Submission,
    before: LastPlan | None,
    projects: Mapping[str, ProjectRecord],
) -> tuple[Finding, ...]:
    if submission.answers is None:  # a registration: there is nothing here to look at
        return ()
    catalogues = {language: catalogue_of(cycle, language) for language in Language}
    draft = check_input(cycle.definition, plan_from_json(submission.answers), cycle.now, catalogues)
    given = replace(
        draft,
        received_on=brussels_day(submission.received_at),
        last=_carried(cycle, before, draft) if before else None,
        projects=projects,
    )
    names = cycle.definition.checks.get(deliverable, ())
    return run_checks(names, given, _logged(cycle.code, submission.id or 0))


def _carried(cycle: CycleAt, before: LastPlan, given: CheckInput) -> Plan:
    """Return the answers of the last plan at their places in this form."""
    last = plan_from_json(before.answers)
    written_on = stored_forms().get(form_reference(last.identity.schema, last.identity.schema_version))
    same_items = unchanged_since(cycle, before.cycle)
    return carry_over(last, written_on, given.schema, given.plan.identity, same_items).plan


def _logged(code: str, submission_id: int) -> OnFault:
    def log(check: str, error: Exception) -> None:
        # What an error says may quote the plan: the log has its kind and where it was raised, no more.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{frame.name} ({PurePath(frame.filename).name}, line {frame.lineno})"
        kind = type(error).__name__
        _LOG.error(
            "check %s could not be run on submission %d of %s: %s in %s",
            *(check, submission_id, code, kind, where),
        )

    return log


def _item_words(definition: Definition, catalogues: Catalogues) -> Mapping[Language, ItemWords]:
    english = definition.catalogue.item_word
    french = (definition.letters.fr and definition.letters.fr.item_word) or english
    words = {Language.ENGLISH: english, Language.FRENCH: french}
    return MappingProxyType(
        {
            language: ItemWords(word, {item.number: item.title for item in catalogues[language]})
            for language, word in words.items()
        }
    )
