"""A form handed in as JSON of the same schema: the same plan, the same rules."""

import json
from datetime import UTC, datetime

import pytest

from config.definition import FileFormat
from config.form import load_form_schema
from documents.form import write_json
from documents.reader import read_form
from models.errors import (
    ClassifiedMarkingError,
    ForeignFormError,
    FormatRefusedError,
    GateError,
    JsonFormError,
    NoFormFileError,
    UnreadableFileError,
)
from models.queries.submissions import unchecked
from models.rules.answers import plan_from_json
from models.rules.lint import read_definition
from tasks.checks import check_submissions
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_identity, form_request
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
WHOSE = FormFor("BE", "Belgium", DEFINITION.deliverable("nip"))
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan():
    content = file_of(DEFINITION, WHOSE, Variant.VALID)
    return read_form(content, load_form_schema("nip"), form_identity(DEFINITION, WHOSE), DEFINITION.year)


@pytest.fixture(scope="module")
def document(plan):
    return write_json(form_request(DEFINITION, WHOSE, plan))


def give(services, content, deliverable="nip", **more):
    return hand_in(services, HandIn(CODE, "BE", deliverable, content, NOW, **more), NOW)


def submitted(services, deliverable="nip"):
    with services.reading() as session:
        ((submission, _, _),) = unchecked(session, 1, [deliverable])
    return submission


def test_json_is_the_same_plan_as_the_workbook(opened, plan, document):
    receipt = give(opened, document, file_name="BE-nip.json")
    submission = submitted(opened)
    taken = plan_from_json(submission.answers)
    assert (receipt.version, submission.format) == (1, FileFormat.JSON)
    assert opened.files.get(receipt.sha256) == document
    values = {key: answer.value for key, answer in taken.answers.items() if answer.is_given}
    assert values == {key: answer.value for key, answer in plan.answers.items() if answer.is_given}


def test_a_byte_order_mark_and_space_before_it_change_nothing(opened, document):
    give(opened, b"\xef\xbb\xbf\r\n " + document)
    assert submitted(opened).format is FileFormat.JSON
    assert check_submissions(opened, CODE, NOW) == 1


def changed(document, *path_and_value):
    *path, last, value = path_and_value
    whole = json.loads(document)
    place = whole
    for name in path:
        place = place[name]
    place[last] = value
    return json.dumps(whole).encode()


REFUSED = [
    pytest.param(lambda one: one[:-9], UnreadableFileError, id="cut off"),
    pytest.param(lambda _: b"{" * 100_000, UnreadableFileError, id="deep"),
    pytest.param(lambda _: b"[1, 2]", NoFormFileError, id="no object"),
    pytest.param(lambda one: changed(one, "form", "respondent", "BG"), ForeignFormError, id="of another"),
    pytest.param(lambda one: changed(one, "answers", "unknown", {}), JsonFormError, id="unknown sheet"),
    pytest.param(
        lambda one: changed(one, "answers", "cover", "marking", "SECRET UE/EU SECRET"),
        ClassifiedMarkingError,
        id="classified",
    ),
]


@pytest.mark.parametrize(("make", "error"), REFUSED)
def test_what_is_no_form_is_refused_and_not_stored(opened, document, make, error):
    with pytest.raises(GateError) as refused:
        give(opened, make(document))
    assert type(refused.value) is error
    assert refused.value.way_out
    assert not [path for path in opened.files.folder.rglob("*") if path.is_file()]


def test_a_name_that_says_something_else_is_refused(opened, document):
    with pytest.raises(FormatRefusedError, match=r"named \.xlsx"):
        give(opened, document, file_name="BE-nip.xlsx")


def test_a_statement_that_begins_with_a_brace_is_text(opened):
    give(opened, b"{Draft} Our political statement.", "statement")
    assert submitted(opened, "statement").format is FileFormat.TXT
