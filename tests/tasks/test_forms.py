"""The last plan's answers in this year's form."""

import io

import openpyxl

from documents.form import write_form
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_request, with_last_plan

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
