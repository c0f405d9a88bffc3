"""Forms fetched: by an officer without a trace, by a contact with one, and before a cycle is open."""

import json
from datetime import UTC, datetime

import pytest

from models.errors import DefinitionError, NoFormError, UnknownObligationError
from tasks.advance import advance
from tasks.definitions import definition_text
from tasks.fetch_form import FormWanted, fetch_form, preview_form
from tasks.status import cycle_status

CODE = "pesco-nip-2024"
NOW = datetime(2023, 12, 4, 8, tzinfo=UTC)


def states(services):
    return cycle_status(services, CODE, NOW).states("nip")


@pytest.fixture
def called(opened):
    """Return services where the call has gone."""
    advance(opened, CODE, NOW)
    return opened


def test_an_officer_leaves_no_trace(called):
    form = fetch_form(called, CODE, FormWanted("EL"), NOW)
    assert (form.cycle, form.file_name) == (CODE, "EL-nip.xlsx")
    assert states(called) == {"called": 26}


def test_a_contact_does(called):
    first = fetch_form(called, CODE, FormWanted("EL", "nip", by_contact=True), NOW)
    assert states(called) == {"called": 25, "in_preparation": 1}
    assert fetch_form(called, CODE, FormWanted("EL", by_contact=True), NOW) == first


def test_the_preview_is_the_form_that_will_go(called):
    preview = preview_form(definition_text(CODE), FormWanted("EL"))
    assert preview == fetch_form(called, CODE, FormWanted("EL"), NOW)


def test_as_json_too(called):
    wanted = FormWanted("EL", as_json=True)
    form = fetch_form(called, CODE, wanted, NOW)
    assert form == preview_form(definition_text(CODE), wanted)
    assert form.file_name == "EL-nip.json"
    assert json.loads(form.content)["form"]["respondent"] == "EL"


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        pytest.param(FormWanted("MT"), UnknownObligationError, id="respondent"),
        pytest.param(FormWanted("EL", "statement"), NoFormError, id="no form"),
        pytest.param(FormWanted("EL", "essay"), NoFormError, id="not asked for"),
    ],
)
def test_what_there_is_no_form_for(called, wanted, error):
    with pytest.raises(error):
        fetch_form(called, CODE, wanted, NOW)
    with pytest.raises(error):
        preview_form(definition_text(CODE), wanted)


def test_two_forms_are_not_guessed_between(called):
    second = definition_text(CODE).replace(
        'formats = ["txt", "docx", "pdf"]', 'formats = ["xlsx"]\nform = "nip"'
    )
    with pytest.raises(NoFormError):
        preview_form(second, FormWanted("EL"))
    assert preview_form(second, FormWanted("EL", "statement")).file_name == "EL-statement.xlsx"


def test_no_preview_of_a_wrong_definition():
    with pytest.raises(DefinitionError):
        preview_form(definition_text(CODE).replace('"missing_item"', '"no_such_check"'), FormWanted("EL"))
