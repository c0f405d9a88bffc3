"""Form schemas: what they may say, and what the form of the plan does say."""

import tomllib
from importlib.resources import files

import pytest
from pydantic import ValidationError

from config.form import FieldRole, FormSchema, YearsSheet, load_form_schema, stored_forms
from config.reference import EUROSTAT_DEFINITIONS

FORMS = ("nip",)
COVER = {
    "kind": "fields",
    "code": "cover",
    "title": "Cover",
    "guidance": "",
    "fields": [{"code": "a", "title": "A"}],
}
YEARS = {
    "kind": "years",
    "code": "figures",
    "title": "Figures",
    "guidance": "",
    "unit": "EUR million",
    "past": 1,
    "planned": 2,
    "fields": [{"code": "total", "title": "Total"}, {"code": "part", "title": "Part", "part_of": "total"}],
}
ITEMS = {
    "kind": "catalogue",
    "code": "items",
    "title": "Items",
    "guidance": "",
    "item_word": "item",
    "answered_by": ["done"],
    "no_change": "same",
    "contradicts_no_change": ["done"],
    "fields": [{"code": "done", "title": "Done"}, {"code": "same", "title": "Same", "kind": "yes_no"}],
}


def schema(*sheets, **more):
    return FormSchema.model_validate(
        {"name": "test", "version": 1, "title": "Test", "sheets": sheets, **more}
    )


def one_field(**field):
    return {**COVER, "fields": [{"code": "a", "title": "A", **field}]}


def test_smallest_schema():
    assert schema(COVER, YEARS, ITEMS).sheet("items").title == "Items"


def test_years_count_from_the_cycle():
    sheet = schema(COVER, YEARS).sheet("figures")
    assert isinstance(sheet, YearsSheet)
    assert sheet.years(2024) == (2023, 2024, 2025, 2026)


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        pytest.param([], "at least 1", id="no sheet"),
        pytest.param([YEARS], "first sheet", id="first sheet bears no identity"),
        pytest.param([COVER, COVER], "sheet named twice: cover", id="sheet twice"),
        pytest.param(
            [COVER, {**COVER, "code": "b", "title": "COVER"}], "sheet title named twice", id="title twice"
        ),
        pytest.param(
            [{**COVER, "fields": COVER["fields"] * 2}], "field of 'cover' named twice: a", id="field twice"
        ),
        pytest.param([{**COVER, "colour": "red"}], "colour", id="unknown key"),
        pytest.param([{**COVER, "kind": "pictures"}], "pictures", id="unknown kind"),
        pytest.param([{**COVER, "title": "A/B"}], "title", id="title that no sheet may have"),
        pytest.param([one_field(code="A")], "code", id="field code"),
        pytest.param([one_field(kind="choice")], "choices belong", id="choice without choices"),
        pytest.param([one_field(choices=["x"])], "choices belong", id="choices without choice"),
        pytest.param([one_field(kind="choice", choices=["a,b"])], "comma", id="comma in a choice"),
        pytest.param([one_field(kind="choice", choices=["x" * 256])], "255", id="long list"),
        pytest.param([one_field(role="marking")], "'marking'", id="marking by another name"),
        pytest.param([one_field(unit="persons")], "unit belongs to a number", id="unit of a text"),
        pytest.param([one_field(role="new_date")], "told by a date", id="moved, but no date"),
        pytest.param([one_field(follows="cover")], "told by a date", id="follows by no date"),
        pytest.param([one_field(kind="date", follows="x")], "no such sheet: 'x'", id="nothing follows"),
        pytest.param([one_field(needed_with="b")], "needed with 'b'", id="needed with nothing"),
        pytest.param([one_field(needed_with="a=yes")], "needed with 'a'", id="needed with itself"),
        pytest.param([one_field(was=["a"])], "was", id="former place without sheet"),
        pytest.param(
            [COVER, {**YEARS, "fields": [{"code": "a", "title": "A", "part_of": "b"}]}],
            "part of 'b'",
            id="no total",
        ),
        pytest.param(
            [COVER, {**YEARS, "fields": [{"code": "a", "title": "A", "part_of": "a"}]}],
            "part of 'a'",
            id="own part",
        ),
        pytest.param([COVER, {**ITEMS, "answered_by": ["x"]}], "no such field: x", id="answered by nothing"),
        pytest.param(
            [COVER, {**ITEMS, "contradicts_no_change": ["y"]}], "no such field: y", id="nothing contradicts"
        ),
        pytest.param([COVER, {**ITEMS, "no_change": "done"}], "no yes/no field", id="no yes or no"),
    ],
)
def test_schema_refused(sheets, words):
    with pytest.raises(ValidationError, match=words):
        schema(*sheets)


def test_title_of_the_guidance_is_no_sheet():
    page = {"title": "cover", "sections": [{"title": "A", "text": "b"}]}
    with pytest.raises(ValidationError, match="sheet title named twice: cover"):
        schema(COVER, guidance=page)


def test_parts_are_sheets_that_go_together():
    split = {**YEARS, "part": "money"}, {**ITEMS, "part": "money"}
    assert schema(COVER, *split).parts == ("cover", "money")
    assert load_form_schema("nip").parts == ("cover", "figures", "commitments", "projects", "operations")


def test_a_field_is_needed_by_an_answer():
    fields = [{"code": "a", "title": "A"}, {"code": "b", "title": "B", "needed_with": "a=yes"}]
    found = schema({**COVER, "fields": fields}).sheet("cover").fields
    assert [field.needed_by for field in found] == [("", ""), ("a", "yes")]


@pytest.mark.parametrize("reference", ["nap", "nip@1", "nip@"])
def test_unknown_form(reference):
    with pytest.raises(LookupError, match=f"'{reference}'; forms: nip, nip@2"):
        load_form_schema(reference)


def test_every_file_is_a_form_by_its_own_reference():
    stored = {
        entry.name.removesuffix(".toml")
        for entry in (files("config") / "forms").iterdir()
        if entry.name.endswith(".toml")
    }
    assert set(FORMS) <= stored <= set(stored_forms())
    assert {reference.partition("@")[0] for reference in stored_forms()} == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_a_version_can_be_named(name):
    schema = load_form_schema(name)
    assert load_form_schema(schema.reference) is schema
    assert schema.reference == f"{name}@{schema.version}"


def test_an_older_version_stays_beside_the_newest(tmp_path, monkeypatch):
    text = (files("config") / "forms" / "nip.toml").read_text(encoding="utf-8")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "nip.toml").write_text(text.replace("version = 2", "version = 3"), encoding="utf-8")
    (tmp_path / "forms" / "nip@2.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("config.form.files", lambda _: tmp_path)
    found = stored_forms.__wrapped__()
    assert {reference: form.version for reference, form in found.items()} == {
        "nip": 3,
        "nip@3": 3,
        "nip@2": 2,
    }


@pytest.mark.parametrize("name", FORMS)
def test_form_bears_its_own_name(name):
    assert load_form_schema(name).name == name
    assert load_form_schema(name) is load_form_schema(name)


def test_figures_of_the_plan():
    figures = load_form_schema("nip").sheet("figures")
    assert isinstance(figures, YearsSheet)
    assert figures.years(2024) == tuple(range(2021, 2028))
    public = {field.code: field.public for field in figures.fields if field.public}
    assert public == {name: name for name in EUROSTAT_DEFINITIONS}
    assert "European Defence Agency" in figures.guidance


def test_roles_of_the_cover():
    cover = load_form_schema("nip").sheet("cover")
    roles = {field.code: field.role for field in cover.fields if field.role}
    clearance = {f"clearance_{part}": FieldRole.CLEARANCE for part in ("authority", "reference", "date")}
    assert roles == {"marking": FieldRole.MARKING, "period": FieldRole.PERIOD, **clearance}
    assert not any(field.carries_over for field in cover.fields if field.role)


def test_schema_does_not_change_after_loading():
    with pytest.raises(ValidationError, match="frozen"):
        load_form_schema("nip").title = "other"


def test_file_says_why_it_is_ours():
    text = (files("config") / "forms" / "nip.toml").read_text(encoding="utf-8")
    assert "not public" in text.splitlines()[0]
    assert tomllib.loads(text)["version"] == 2
