"""Linting a definition against what this installation knows."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from config.definition import Definition, Language
from config.form import YearsSheet, load_form_schema, stored_forms
from config.reference import CATALOGUES, ROSTERS, known_catalogue, read_catalogue, unworded
from config.settings import Settings
from models.errors import DefinitionError
from models.queries.blockers import blockers
from models.queries.cycles import known_calendar, look_at_cycle
from models.queries.rungs import MovedRung, moved_rungs
from models.rules.checks import CHECKS
from models.rules.findings import Level
from models.rules.lint import Known, LintFinding, lint, parse, read_definition
from tasks.note_templates import missing_templates
from tasks.services import Services


def _figures(form: str) -> frozenset[str]:
    sheets = load_form_schema(form).sheets
    return frozenset(one.code for sheet in sheets if isinstance(sheet, YearsSheet) for one in sheet.fields)


KNOWN = Known(
    rosters=frozenset(ROSTERS),
    catalogues=frozenset(CATALOGUES),
    forms=frozenset(stored_forms()),
    checks=frozenset(CHECKS),
    figures={form: _figures(form) for form in stored_forms()},
    items={name: frozenset(item.number for item in read_catalogue(name)) for name in CATALOGUES},
)
"""What a definition may name here."""


def lint_text(text: str) -> list[LintFinding]:
    """Return everything found in the text of a definition, errors first."""
    problems, definition = parse(text)
    if definition is None:
        return problems
    found = lint(definition, KNOWN, known_calendar())
    return [*_catalogue(definition), *found]


def _catalogue(definition: Definition) -> Iterator[LintFinding]:
    asked, day = definition.catalogue, definition.respondents.evaluated_on
    if asked.name not in CATALOGUES and not asked.items:
        return
    numbers = Counter(item.number for item in known_catalogue(definition))
    if not numbers:
        message = f"no item of '{asked.name}' is valid on {day}, the day on which it is read"
        yield LintFinding("catalogue", Level.ERROR, message, "see respondents.evaluated_on")
    for number in (number for number, times in numbers.items() if times > 1):
        message = f"the number '{number}' stands there more than once on {day}"
        yield LintFinding("catalogue", Level.ERROR, message, "give each item a number of its own")
    if english := unworded(definition, Language.FRENCH):
        message = (
            f"no French words for {', '.join(english)}: letters and notes in French name them in English"
        )
        yield LintFinding("catalogue", Level.WARNING, message, "give each item its words in French")


def lint_templates(text: str, settings: Settings) -> list[LintFinding]:
    """Return what this installation's templates of notes lack for the definition in a text."""
    _, definition = parse(text)
    return [] if definition is None else missing_templates(settings, definition)


def must_be_clean(text: str) -> None:
    """Make sure that a cycle can open with this text.

    Raises:
        DefinitionError: the linter finds errors; warnings do not count.
    """
    read_definition(text)
    errors = [finding for finding in lint_text(text) if finding.level is Level.ERROR]
    if errors:
        raise DefinitionError([f"{finding.key}: {finding.message}" for finding in errors])


def lint_open_cycle(services: Services, code: str, now: datetime) -> list[LintFinding]:
    """Return what is wrong with an open cycle as it stands: who cannot be told, and letters on odd days.

    Raises:
        CycleError: the cycle is not open.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        found = [
            LintFinding(one.respondent, Level.ERROR, one.message, one.way_out) for one in blockers(cycle)
        ]
        return found + [_odd_day(one) for one in moved_rungs(cycle)]


def _odd_day(one: MovedRung) -> LintFinding:
    return LintFinding(
        one.respondent,
        Level.WARNING,
        f"{one.deliverable}, rung {one.rung} is planned for {one.planned_on:%Y-%m-%d}; "
        f"by the holidays known now it would be {one.would_be_on:%Y-%m-%d}",
        "a planned letter keeps its day; hold it or send it now if that day is wrong",
    )
