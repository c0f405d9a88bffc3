"""Form schemas: what they may say, and what the form of the plan does say."""

import tomllib
from importlib.resources import files

import pytest
from pydantic import ValidationError

from config.form import FORMS, FieldRole, FormSchema, YearsSheet, load_form_schema
from config.reference import EUROSTAT_DEFINITIONS

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


def test_unknown_form():
    with pytest.raises(LookupError, match="'nap'; forms: nip"):
        load_form_schema("nap")


def test_known_forms_are_the_files():
    stored = {entry.name for entry in (files("config") / "forms").iterdir() if entry.name.endswith(".toml")}
    assert stored == {f"{name}.toml" for name in FORMS}


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
    assert roles == {"marking": FieldRole.MARKING, **clearance}
    assert not any(field.carries_over for field in cover.fields if field.role)


def test_schema_does_not_change_after_loading():
    with pytest.raises(ValidationError, match="frozen"):
        load_form_schema("nip").title = "other"


def test_file_says_why_it_is_ours():
    text = (files("config") / "forms" / "nip.toml").read_text(encoding="utf-8")
    assert "not public" in text.splitlines()[0]
    assert tomllib.loads(text)["version"] == 1
