"""The last plan's answers in this year's form."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from config.form import load_form_schema
from config.reference import read_catalogue
from documents.form import write_form
from documents.reader import read_form
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CheckInput, run_checks
from models.rules.lint import read_definition
from tasks.acts import Act, Deed, carry_out
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.fetch_form import FormWanted, fetch_form
from tasks.forms import FormFor, form_request, with_last_plan
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

DEFINITION = read_definition(definition_text("pesco-nip-2024"))
BELGIUM = FormFor("BE", "Belgium", DEFINITION.deliverable("nip"))


def request(*answers, version=2):
    last = Plan(
        FormIdentity("pesco-nip-2023", "BE", "nip", version),
        {AnswerKey(*place.split("/")): Answer(said) for place, said in answers},
    )
    return with_last_plan(form_request(DEFINITION, BELGIUM), last)


def test_answers_of_the_last_plan_are_those_of_this_cycle_to_be_confirmed():
    made = request(("commitments/1/plans", "as before"))
    assert (made.carried_over, made.told, made.identity.cycle) == (True, (), "pesco-nip-2024")
    sheet = openpyxl.load_workbook(io.BytesIO(write_form(made)))["Commitments"]
    assert (sheet["E6"].value, sheet["L6"].value) == ("as before", "to be confirmed")


def test_what_moved_since_an_older_version_is_told_on_the_guidance():
    made = request(("cover//fax", "1"), version=1)
    assert made.told == ("cover, fax: has no place in this form any more.",)
    sheet = openpyxl.load_workbook(io.BytesIO(write_form(made)))["How to fill in"]
    assert made.told[0] in [cell.value for cell in sheet["B"]]


def test_whom_to_ask_is_the_office_of_the_letters():
    assert form_request(DEFINITION, BELGIUM).ask == ("PESCO secretariat, pesco-secretariat@kalends.example")


NEXT_YEAR = (
    ("pesco-nip-2024", "pesco-nip-2025"),
    ("year = 2024", "year = 2025"),
)
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.fixture
def answered(opened):
    """Return services where the plan of Belgium counts, and the next cycle is open."""
    content = file_of(DEFINITION, BELGIUM, Variant.VALID)
    hand_in(opened, HandIn("pesco-nip-2024", "BE", "nip", content, NOW), NOW)
    carry_out(opened, Act("pesco-nip-2024", "BE", "nip", Deed.TAKE_INTO_ACCOUNT), NOW)
    text = definition_text("pesco-nip-2024")
    for old, new in NEXT_YEAR:
        text = text.replace(old, new)
    open_from_text(opened, text, NOW)
    return opened


def next_form(services):
    return fetch_form(services, "pesco-nip-2025", FormWanted("BE"), NOW)


def test_next_year_the_answers_stand_in_the_form_until_they_are_confirmed(answered):
    form = next_form(answered)
    identity = FormIdentity("pesco-nip-2025", "BE", "nip", 2)
    plan = read_form(form.content, load_form_schema("nip"), identity, 2025)
    assert form.told == ()
    assert plan.get("milestones", "1", "milestone").carried_over
    assert plan.get("figures", "2023", "defence_expenditure").carried_over
    assert not plan.get("cover", "", "marking").is_given
    given = CheckInput(plan, load_form_schema("nip"), read_catalogue("commitments"), 2025, {})
    found = run_checks(["unconfirmed_answer"], given)
    assert [finding.sheet for finding in found] == [
        *("Cover", "Basis of figures", "Figures", "Commitments", "Projects", "Milestones"),
        "Forces and operations",
    ]


def test_with_another_catalogue_nothing_is_carried_to_its_items(answered, monkeypatch):
    monkeypatch.setattr("tasks.forms.unchanged_since", lambda _cycle, _earlier: frozenset())
    form = next_form(answered)
    assert form.told == ("Commitments: asks about other items now; nothing is carried over.",)
    book = openpyxl.load_workbook(io.BytesIO(form.content))
    assert (book["Commitments"]["D6"].value, book["Projects"]["B5"].value) == (
        None,
        "Rehearsal: Project 1 of Belgium",
    )
