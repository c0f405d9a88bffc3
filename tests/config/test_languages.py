"""A definition, a catalogue and a form in French: everything that a letter or a note says has its words."""

from pathlib import Path

import pytest

from config.definition import Language
from config.form import load_form_schema, stored_forms
from config.languages import definition_in, form_in, form_named_in, form_words, sheet_guidance
from config.reference import CATALOGUES, read_catalogue
from models.rules.lint import read_definition

CYCLES = Path(__file__).parents[2] / "config" / "cycles"


@pytest.fixture(scope="module")
def definition():
    return read_definition((CYCLES / "pesco-nip-2024.toml").read_text(encoding="utf-8"))


def test_everything_that_is_said_to_contacts_has_french_words(definition):
    french = definition_in(definition, Language.FRENCH)
    for said in (
        lambda one: (one.title, one.legal_basis, one.letters.sender, one.outputs.title),
        lambda one: (one.catalogue.item_word,),
        lambda one: [each.title for each in (*one.deliverables, *one.steps)],
    ):
        assert all(ours != theirs for ours, theirs in zip(said(definition), said(french), strict=True))
    assert (french.code, french.call, french.ladder) == (definition.code, definition.call, definition.ladder)


def test_what_was_looked_up_in_english_is_found_in_french(definition):
    title = definition.deliverable("nip").title
    assert definition_in(definition, Language.FRENCH).deliverable("nip").title != title


def test_english_stays_and_so_does_what_has_no_words(definition):
    assert definition_in(definition, Language.ENGLISH) is definition
    letters = definition.letters.model_copy(update={"fr": None})
    without = definition.model_copy(update={"letters": letters})
    assert definition_in(without, Language.FRENCH) is without
    words = definition.letters.fr.model_copy(update={"item_word": "", "report_title": ""})
    letters = definition.letters.model_copy(update={"fr": words})
    partly = definition_in(definition.model_copy(update={"letters": letters}), Language.FRENCH)
    assert (partly.catalogue.item_word, partly.outputs.title) == ("commitment", definition.outputs.title)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_item_has_french_words(name):
    ours, theirs = read_catalogue(name), read_catalogue(name, Language.FRENCH)
    assert [item.number for item in theirs] == [item.number for item in ours]
    groups = {(one.group, one.group_title) for one in theirs}
    assert len(groups) == len({one.group for one in ours})
    for item, words in zip(ours, theirs, strict=True):
        assert words.title
        assert {words.title, words.group_title}.isdisjoint({item.title, item.group_title})


@pytest.mark.parametrize("name", [name for name in stored_forms() if "@" not in name])
def test_every_sheet_has_french_guidance_and_keeps_its_title(name):
    form = load_form_schema(name)
    french = form_in(form, Language.FRENCH)
    assert sheet_guidance(name, Language.FRENCH).keys() == {sheet.code for sheet in form.sheets}
    assert [sheet.title for sheet in french.sheets] == [sheet.title for sheet in form.sheets]
    assert all(
        ours.guidance != theirs.guidance for ours, theirs in zip(form.sheets, french.sheets, strict=True)
    )
    assert form_in(form, Language.ENGLISH) is form


@pytest.mark.parametrize("name", [name for name in stored_forms() if "@" not in name])
def test_every_sheet_and_field_is_called_something_in_french_and_keeps_its_code(name):
    form = load_form_schema(name)
    words, french = form_words(name, Language.FRENCH), form_named_in(form, Language.FRENCH)
    assert list(words.titles) == [sheet.code for sheet in form.sheets]
    assert {code: list(titles) for code, titles in words.fields.items()} == {
        sheet.code: [field.code for field in sheet.fields] for sheet in form.sheets
    }
    assert set(words.lines) == {sheet.code for sheet in form.sheets if sheet.kind == "rows"}
    codes = [(sheet.code, field.code) for sheet in form.sheets for field in sheet.fields]
    assert [(sheet.code, field.code) for sheet in french.sheets for field in sheet.fields] == codes
    for sheet, field in codes:
        assert french.sheet(sheet).title == words.titles[sheet]
        assert french.field(sheet, field).title == words.fields[sheet][field]
    assert form_named_in(form, Language.ENGLISH) is form
