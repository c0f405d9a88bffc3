"""Running the checks on what came in."""

import logging
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import PurePath
from types import MappingProxyType

from sqlalchemy.exc import SQLAlchemyError

from config.definition import CatalogueItem, Definition, Language
from config.form import form_reference, load_form_schema, stored_forms
from config.project import ProjectRecord
from config.reference import known_catalogue, read_public_figures
from models.operations.cycle import lock_cycle
from models.operations.submissions import add_findings, save_findings
from models.queries.catalogues import catalogue_of, unchanged_since
from models.queries.cycles import CycleAt
from models.queries.parts import parts_due
from models.queries.projects import known_projects
from models.queries.submissions import LastPlan, last_plans, unchecked
from models.rules.answers import Plan, plan_from_json
from models.rules.calendar import brussels_day
from models.rules.carrying import carry_over
from models.rules.checks import (
    ALL_CHECKS,
    PART_OVERDUE,
    CheckInput,
    ItemWords,
    OnFault,
    next_announced,
    none_ran,
    run_checks,
)
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


@dataclass(frozen=True)
class Checked:
    """What was found on a form, and the Brussels day by which a part of it is announced."""

    findings: tuple[Finding, ...]
    follows_on: date | None = None


def check_submissions(services: Services, code: str, now: datetime) -> int:
    """Check every form that came and was not checked yet, or whose announced part did not come; count them.

    A check that raises stops neither the others nor the cycle: it becomes a finding for the operator. So does
    what goes wrong before the first check, such as a form that cannot be read: the other forms are checked.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        waiting = unchecked(session, cycle.id, with_form(cycle.definition))
        projects = by_name(known_projects(session)) if waiting else {}
        last = _LastPlans(cycle, {respondent.code for _, _, respondent in waiting})
        for submission, obligation, respondent in waiting:
            whose = (obligation.deliverable, respondent.code)
            checked = _contained(
                cycle,
                submission,
                partial(_check, cycle, whose, submission, last, projects),
            )
            save_findings(cycle, submission.id or 0, checked.findings, checked.follows_on)
        return len(waiting) + _look_for_parts(cycle)


def _look_for_parts(cycle: CycleAt) -> int:
    """Find, for the desk, the parts that did not come by the day that was announced for them."""
    due = parts_due(cycle)
    for submission, _, _ in due:
        checked = _contained(cycle, submission, partial(_check_parts, cycle, submission))
        add_findings(cycle, submission, checked.findings, checked.follows_on)
    return len(due)


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
        self._same_items: dict[str, frozenset[str]] = {}

    def carried(self, deliverable: str, respondent: str, given: CheckInput) -> Plan | None:
        """Return the answers of a respondent's last plan at their places in this form, none without one."""
        before = self._of(deliverable, respondent)
        if before is None:
            return None
        last = plan_from_json(before.answers)
        written_on = stored_forms().get(form_reference(last.identity.schema, last.identity.schema_version))
        same_items = self._same_items_as(before.cycle)
        return carry_over(last, written_on, given.schema, given.plan.identity, same_items).plan

    def _of(self, deliverable: str, respondent: str) -> LastPlan | None:
        if deliverable not in self._by_deliverable:
            row = self._cycle.row
            self._by_deliverable[deliverable] = last_plans(
                self._cycle.session, row.series, row.opened_at, deliverable, self._respondents
            )
        return self._by_deliverable[deliverable].get(respondent)

    def _same_items_as(self, earlier: str) -> frozenset[str]:
        if earlier not in self._same_items:  # most last plans are of one cycle
            self._same_items[earlier] = unchanged_since(self._cycle, earlier)
        return self._same_items[earlier]


def _contained(cycle: CycleAt, submission: Submission, check: Callable[[], Checked]) -> Checked:
    try:
        return check()
    except (
        SQLAlchemyError,
        OSError,
    ):  # the surroundings failed: nothing is said of the form, all is tried again
        raise
    except Exception as error:  # noqa: BLE001 - one form must not keep those of others from being checked
        _logged(cycle.code, submission.id or 0)(ALL_CHECKS, error)
        return Checked((none_ran(error),))


def _check(
    cycle: CycleAt,
    whose: tuple[str, str],
    submission: Submission,
    last: _LastPlans,
    projects: Mapping[str, ProjectRecord],
) -> Checked:
    if submission.answers is None:  # a registration: there is nothing here to look at
        return Checked(())
    deliverable, respondent = whose
    draft = _input_of(cycle, submission.answers)
    given = replace(
        draft,
        received_on=brussels_day(submission.received_at),
        last=last.carried(deliverable, respondent, draft),
        projects=projects,
    )
    names = cycle.definition.checks.get(deliverable, ())
    found = run_checks(names, given, _logged(cycle.code, submission.id or 0))
    return Checked(found, next_announced(given))


def _check_parts(cycle: CycleAt, submission: Submission) -> Checked:
    given = _input_of(cycle, submission.answers or "")
    found = run_checks((PART_OVERDUE,), given, _logged(cycle.code, submission.id or 0))
    return Checked(found, next_announced(given))


def _input_of(cycle: CycleAt, answers: str) -> CheckInput:
    catalogues = {language: catalogue_of(cycle, language) for language in Language}
    return check_input(cycle.definition, plan_from_json(answers), cycle.now, catalogues)


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
