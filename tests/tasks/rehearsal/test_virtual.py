"""What virtual respondents hand in: answered and marked as virtual, wrong only where it has to be."""

import pytest

from config.form import load_form_schema
from config.reference import read_public_figures
from documents.reader import read_form
from models.rules.checks import CHECKS, CheckInput, run_checks
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_request
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import LINES, file_of

DEFINITION = read_definition(definition_text("pesco-nip-2024"))
SWEDEN = FormFor("SE", "Sweden", DEFINITION.deliverable("nip"))
SCHEMA = load_form_schema("nip")
REQUEST = form_request(DEFINITION, SWEDEN)


def plan(variant):
    return read_form(file_of(DEFINITION, SWEDEN, variant), SCHEMA, REQUEST.identity, 2024)


@pytest.mark.parametrize(
    ("variant", "rules"),
    [
        pytest.param(Variant.VALID, set(), id="valid"),
        pytest.param(Variant.INCOMPLETE, {"missing_figure", "missing_item"}, id="incomplete"),
        pytest.param(Variant.INCONSISTENT, {"part_above_total"}, id="inconsistent"),
    ],
)
def test_findings_are_those_of_the_variant(variant, rules):
    given = CheckInput(plan(variant), SCHEMA, REQUEST.catalogue, 2024, read_public_figures())
    assert {finding.rule for finding in run_checks(CHECKS, given)} == rules


def test_every_sheet_is_answered():
    answered = plan(Variant.VALID)
    assert all(answered.rows(sheet.code) for sheet in SCHEMA.sheets)
    assert answered.rows("operations") == [str(line) for line in range(1, LINES + 1)]


def test_every_text_says_that_it_is_virtual():
    chosen = {choice for sheet in SCHEMA.sheets for field in sheet.fields for choice in _choices(field)}
    texts = {answer.value for answer in plan(Variant.VALID).given.values() if isinstance(answer.value, str)}
    assert texts - chosen
    assert all("Rehearsal" in text for text in texts - chosen)


def _choices(field):
    return getattr(field, "choices", ())
