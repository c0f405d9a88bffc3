"""The page on the form says what the schema file says."""

from pathlib import Path

import pytest

from config.form import FormSchema, load_form_schema
from documents.form import describe_form

PAGE = Path(__file__).parents[3] / "docs" / "form.md"
COVER = {"kind": "fields", "code": "cover", "title": "Cover", "guidance": "Some\ntext."}


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == describe_form(load_form_schema("nip")), (
        "write it anew: kalends form describe nip > docs/form.md"
    )


@pytest.mark.parametrize(
    ("field", "words"),
    [
        pytest.param({"audience": "desk"}, "| `a` | A | text | yes | desk |  |", id="desk"),
        pytest.param({"kind": "number", "unit": "persons"}, "| A (persons) | number |", id="unit"),
        pytest.param({"kind": "choice", "choices": ["x", "y"]}, "| x, y |", id="choices"),
        pytest.param(
            {"kind": "choice", "choices": ["x"], "open_choice": True}, "| x, or another |", id="open choice"
        ),
        pytest.param({"carries_over": False}, "| text | no |", id="does not carry over"),
        pytest.param({"needed_with": "b=x"}, "| text; needed with `b` = x |", id="needed with"),
        pytest.param({"help": "a|b"}, r"a\|b", id="what would end a cell"),
    ],
)
def test_a_field_in_words(field, words):
    fields = [{"code": "a", "title": "A", **field}, {"code": "b", "title": "B"}]
    schema = {"name": "x", "version": 1, "title": "X", "sheets": [{**COVER, "fields": fields}]}
    assert words in describe_form(FormSchema.model_validate(schema))
