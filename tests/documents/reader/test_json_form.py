"""Forms as JSON: read like the workbook, refused by place."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from config.form import load_form_schema
from documents.reader import read_json
from models.errors import ForeignFormError, GateError, JsonFormError, UnreadableFileError
from models.rules.answers import FormIdentity

SCHEMA = load_form_schema("nip")
IDENTITY = FormIdentity("pesco-nip-2024", "BE", "nip", 2)
FORM = {"cycle": "pesco-nip-2024", "respondent": "BE", "schema": "nip", "schema_version": 2}


def read(answers=None, **more):
    document = {"form": FORM, "answers": answers or {}, **more}
    return read_json(json.dumps(document).encode(), SCHEMA, IDENTITY, 2024)


def test_nothing_answered_is_an_empty_plan_that_knows_its_places():
    plan = read()
    assert plan.given == {}
    assert plan.get("cover", "", "marking").cell == "/answers/cover/marking"
    assert plan.get("figures", "2023", "defence_expenditure").cell == (
        "/answers/figures/2023/defence_expenditure"
    )
    assert not [key for key in plan.answers if key.sheet == "projects"]


def test_what_is_unclear_stays_text_for_the_checks():
    plan = read({"figures": {"2023": {"defence_expenditure": "1,234", "defence_investment": "1 234,5"}}})
    assert plan.get("figures", "2023", "defence_expenditure").value == "1,234"
    assert str(plan.get("figures", "2023", "defence_investment").value) == "1234.5"


def test_a_share_may_bear_its_sign(shares):
    identity = FormIdentity("pesco-nip-2024", "BE", "shares", 1)
    answers = {
        "cover": {"part": "25 %", "staff": "25 %"},
        "years": {"2024": {"part": {"value": "6,25%"}}, "2025": {"part": "1,234 %"}},
    }
    form = {**FORM, "schema": "shares", "schema_version": 1}
    plan = read_json(json.dumps({"form": form, "answers": answers}).encode(), shares, identity, 2024)
    said = [str(answer.value) for answer in plan.given.values()]
    assert said == ["25", "25 %", "6.25", "1,234 %"]


def test_a_choice_in_other_capitals_is_that_choice():
    assert read({"projects": {"1": {"role": "Lead"}}}).get("projects", "1", "role").value == "lead"


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        pytest.param([], "/answers", id="answers are no object"),
        pytest.param({"essay": {}}, "/answers/essay", id="unknown sheet"),
        pytest.param({"cover": {"colour": 1}}, "/answers/cover/colour", id="unknown field"),
        pytest.param({"cover": {"a/b~": 1}}, "/answers/cover/a~1b~0", id="unknown field, escaped"),
        pytest.param({"cover": {"period": 2023}}, "/answers/cover/period", id="number for a text"),
        pytest.param({"cover": {"clearance_date": 45359}}, "/answers/cover/clearance_date", id="serial date"),
        pytest.param({"figures": {"2020": {}}}, "/answers/figures/2020", id="year not asked for"),
        pytest.param({"figures": {"2023": 5}}, "/answers/figures/2023", id="line is no object"),
        pytest.param({"projects": {"31": {}}}, "/answers/projects/31", id="line too many"),
        pytest.param({"projects": {"01": {}}}, "/answers/projects/01", id="odd line"),
        pytest.param({"projects": []}, "/answers/projects", id="list of lines"),
        pytest.param({"commitments": {"a b": {}}}, "/answers/commitments/a b", id="odd item"),
        pytest.param(
            {"commitments": {"1": {"no_change": 1}}}, "/answers/commitments/1/no_change", id="1 is no yes"
        ),
        pytest.param({"cover": {"period": "x" * 32768}}, "/answers/cover/period", id="long text"),
        pytest.param({"cover": {"period": "a\x00"}}, "/answers/cover/period", id="NUL"),
        pytest.param({"cover": {"period": "\ud800"}}, "/answers/cover/period", id="half a character"),
    ],
)
def test_what_does_not_follow_the_schema_is_refused_by_its_place(answers, pointer):
    document = json.dumps({"form": FORM, "answers": answers}).encode()
    with pytest.raises(JsonFormError) as caught:
        read_json(document, SCHEMA, IDENTITY, 2024)
    assert caught.value.pointer == pointer
    assert caught.value.way_out


@pytest.mark.parametrize("said", ["true", "[]", "1e13", "-1e13", "123456789.0123456", "1e400", '{"sum": 5}'])
def test_what_is_no_figure(said):
    document = {"form": FORM, "answers": {"figures": {"2023": {"defence_expenditure": "?"}}}}
    text = json.dumps(document).replace('"?"', said)
    with pytest.raises(JsonFormError) as caught:
        read_json(text.encode(), SCHEMA, IDENTITY, 2024)
    assert caught.value.pointer.startswith("/answers/figures/2023/defence_expenditure")


@pytest.mark.parametrize(
    ("carried", "words"),
    [
        pytest.param("all", "/carried_over': a list", id="no list"),
        pytest.param([1], "/carried_over/0': a JSON pointer", id="no pointer"),
        pytest.param(["/answers/projects/9"], "'/answers/projects/9' is no line", id="empty line"),
    ],
)
def test_what_is_to_be_confirmed_names_lines(carried, words):
    with pytest.raises(JsonFormError, match=words):
        read(carried_over=carried)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"\xff", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"form": NaN}', id="NaN"),
        pytest.param(b"1" * 5000, id="a number too long to be one"),
    ],
)
def test_what_is_no_json(content):
    with pytest.raises(UnreadableFileError) as caught:
        read_json(content, SCHEMA, IDENTITY, 2024)
    assert caught.value.way_out


def test_a_key_that_stands_twice_is_refused():
    with pytest.raises(JsonFormError, match="'form' stands twice"):
        read_json(b'{"form": {}, "form": {}}', SCHEMA, IDENTITY, 2024)


@pytest.mark.parametrize("form", [{}, {**FORM, "respondent": "BG"}, {**FORM, "schema_version": 1}])
def test_foreign_form(form):
    document = json.dumps({"form": form, "answers": {}}).encode()
    with pytest.raises(ForeignFormError):
        read_json(document, SCHEMA, IDENTITY, 2024)


def test_a_byte_order_mark_does_not_matter():
    document = json.dumps({"form": FORM}).encode("utf-8-sig")
    assert read_json(document, SCHEMA, IDENTITY, 2024).given == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["cover", "period", "1", "a"]), inner),
    max_leaves=8,
)


@given(answers=JSON)
def test_whatever_comes_is_read_or_refused(answers):
    document = json.dumps({"form": FORM, "answers": answers}).encode()
    with suppress(GateError):
        assert read_json(document, SCHEMA, IDENTITY, 2024).identity == IDENTITY
