"""Linting a definition against what this installation knows."""

from config.form import FORMS, YearsSheet, load_form_schema
from config.reference import CATALOGUES, ROSTERS
from models.errors import DefinitionError
from models.queries.cycles import known_calendar
from models.rules.checks import CHECKS
from models.rules.findings import Level
from models.rules.lint import Known, LintFinding, lint, parse, read_definition


def _figures(form: str) -> frozenset[str]:
    sheets = load_form_schema(form).sheets
    return frozenset(one.code for sheet in sheets if isinstance(sheet, YearsSheet) for one in sheet.fields)


KNOWN = Known(
    rosters=frozenset(ROSTERS),
    catalogues=frozenset(CATALOGUES),
    forms=frozenset(FORMS),
    checks=frozenset(CHECKS),
    figures={form: _figures(form) for form in FORMS},
)
"""What a definition may name here."""


def lint_text(text: str) -> list[LintFinding]:
    """Return everything found in the text of a definition, errors first."""
    problems, definition = parse(text)
    return problems if definition is None else lint(definition, KNOWN, known_calendar())


def must_be_clean(text: str) -> None:
    """Make sure that a cycle can open with this text.

    Raises:
        DefinitionError: the linter finds errors; warnings do not count.
    """
    read_definition(text)
    errors = [finding for finding in lint_text(text) if finding.level is Level.ERROR]
    if errors:
        raise DefinitionError([f"{finding.key}: {finding.message}" for finding in errors])
