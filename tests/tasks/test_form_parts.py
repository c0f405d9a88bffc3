"""A form split for several authors and put together again, with and without an open cycle."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from config.form import load_form_schema
from documents.form import write_form
from documents.reader import read_form
from models.errors import (
    ClassifiedMarkingError,
    ForeignFormError,
    MissingSheetsError,
    UnknownCycleError,
    UnknownFormError,
    UnusablePartError,
)
from models.rules.answers import FormIdentity
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.form_parts import SaidBy, merge_forms, split_form
from tasks.forms import FormFor, form_request
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
BELGIUM = FormFor("BE", "Belgium", DEFINITION.deliverable("nip"))
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def form():
    return file_of(DEFINITION, BELGIUM, Variant.VALID)


def edited(content, *changes):
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, cell, value in changes:
        workbook[sheet][cell] = value
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def other(**changes):
    identity = FormIdentity(**{**vars(form_request(DEFINITION, BELGIUM).identity), **changes})
    request = form_request(DEFINITION, BELGIUM)
    return write_form(request.__class__(**{**vars(request), "identity": identity}))


def plan_of(content):
    identity = form_request(DEFINITION, BELGIUM).identity
    return read_form(content, load_form_schema("nip"), identity, 2024)


def test_parts_put_together_are_the_form_again(opened, form):
    parts = split_form(opened, form, NOW)
    assert [part.name for part in parts] == [
        f"BE-nip-{part}.xlsx" for part in ("cover", "figures", "commitments", "projects", "operations")
    ]
    assert parts[1].sheets == ("Basis of figures", "Figures")
    merged = merge_forms(opened, {part.name: part.content for part in reversed(parts)}, NOW)
    assert (merged.disputes, merged.lacking, merged.file_name) == ((), (), "BE-nip.xlsx")
    assert merged.content == form


def test_also_before_the_cycle_is_open(services, form):
    assert len(split_form(services, form, NOW)) == 5


def test_what_each_author_changed_is_in_the_whole(opened, form):
    parts = {part.name: part.content for part in split_form(opened, form, NOW)}
    parts["BE-nip-projects.xlsx"] = edited(parts["BE-nip-projects.xlsx"], ("Projects", "B9", "One more"))
    parts["BE-nip-cover.xlsx"] = edited(parts["BE-nip-cover.xlsx"], ("Cover", "C9", "2023"))
    plan = plan_of(merge_forms(opened, parts, NOW).content)
    assert plan.get("projects", "5", "project").value == "One more"
    assert plan.get("cover", "", "period").value == "2023"


def test_what_two_answered_differently_is_shown_with_cell_and_file(opened, form):
    changed = edited(form, ("Cover", "C9", "2022"), ("Figures", "D7", None), ("Figures", "E7", "secret"))
    merged = merge_forms(opened, {"a.xlsx": form, "b.xlsx": changed}, NOW)
    assert merged.content is None
    period, figure = merged.disputes
    assert (period.sheet, period.cell, period.field) == ("Cover", "C9", "Period reported on")
    assert period.said == (
        SaidBy("a.xlsx", "Rehearsal: Period reported on of Belgium"),
        SaidBy("b.xlsx", "2022"),
    )
    assert (figure.field, figure.said[1].answer) == (
        "2023 Defence expenditure",
        "not available: secret",
    )


def test_sheets_that_no_file_has_are_named(opened, form):
    parts = [part for part in split_form(opened, form, NOW) if "figures" not in part.name]
    merged = merge_forms(opened, {part.name: part.content for part in parts}, NOW)
    assert merged.lacking == ("Basis of figures", "Figures")
    assert plan_of(merged.content).rows("figures") == []


def test_a_part_cannot_be_split_again(opened, form):
    with pytest.raises(MissingSheetsError):
        split_form(opened, split_form(opened, form, NOW)[0].content, NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"respondent": "BG"}, ForeignFormError, id="of another state"),
        pytest.param({"cycle": "pesco-nip-2023"}, ForeignFormError, id="of another year"),
    ],
)
def test_parts_of_two_forms_do_not_mix(opened, form, changes, error):
    with pytest.raises(UnusablePartError, match=r"^b\.xlsx: this is the form") as caught:
        merge_forms(opened, {"a.xlsx": form, "b.xlsx": other(**changes)}, NOW)
    assert isinstance(caught.value.error, error)
    assert caught.value.way_out


def test_what_is_classified_is_not_split_or_merged(opened, form):
    marked = edited(form, ("Cover", "C8", "RESTREINT UE/EU RESTRICTED"))
    with pytest.raises(ClassifiedMarkingError):
        split_form(opened, marked, NOW)
    with pytest.raises(UnusablePartError, match="RESTREINT"):
        merge_forms(opened, {"a.xlsx": marked}, NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"cycle": "pesco-nip-1999"}, UnknownCycleError, id="cycle"),
        pytest.param({"respondent": "MT"}, UnknownFormError, id="respondent"),
        pytest.param({"schema_version": 9}, UnknownFormError, id="version"),
        pytest.param({"schema": "essay"}, UnknownFormError, id="form"),
    ],
)
def test_a_form_of_what_is_not_known_here(opened, changes, error):
    with pytest.raises(error) as caught:
        split_form(opened, other(**changes), NOW)
    assert caught.value.way_out


def test_nothing_cannot_be_merged(opened):
    with pytest.raises(ValueError, match="nothing"):
        merge_forms(opened, {}, NOW)
