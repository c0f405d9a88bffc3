"""A definition and its forms in another language: what has words there says them, all else stays as it is."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from config.definition import Definition, Deliverable, Language, Step
from config.form import FormSchema, RowsSheet, Sheet
from config.strict import Strict


def definition_in(definition: Definition, language: Language) -> Definition:
    """Return a definition with its titles, its sender and its legal basis in a language."""
    words = definition.letters.fr
    if language is not Language.FRENCH or words is None:
        return definition
    item_word = words.item_word or definition.catalogue.item_word
    report_title = words.report_title or definition.outputs.title
    made = definition.model_copy(
        update={
            "title": words.title,
            "legal_basis": words.legal_basis,
            "letters": definition.letters.model_copy(update={"sender": words.sender}),
            "catalogue": definition.catalogue.model_copy(update={"item_word": item_word}),
            "outputs": definition.outputs.model_copy(update={"title": report_title}),
            "deliverables": tuple(map(_deliverable, definition.deliverables)),
            "steps": tuple(map(_step, definition.steps)),
        }
    )
    made.__dict__.pop("_by_code", None)  # what was looked up by code in the other language is copied along
    return made


class FormWords(Strict):
    """A form in another language, by the codes of its sheets and fields."""

    guidance: Mapping[str, str]
    """How to fill in a sheet."""
    titles: Mapping[str, str] = {}
    """Titles of sheets."""
    lines: Mapping[str, str] = {}
    """What one line of a list is called."""
    fields: Mapping[str, Mapping[str, str]] = {}
    """Titles of fields, sheet by sheet."""


@cache
def form_words(form: str, language: Language) -> FormWords:
    """Return the words of a form in another language."""
    text = (files("config") / "forms" / language / f"{form}.toml").read_text(encoding="utf-8")
    return FormWords.model_validate(tomllib.loads(text))


def sheet_guidance(form: str, language: Language) -> Mapping[str, str]:
    """Return how to fill in the sheets of a form in another language, by the code of the sheet."""
    return form_words(form, language).guidance


def form_named_in(form: FormSchema, language: Language) -> FormSchema:
    """Return a form whose sheets, fields and lines are called in a language: to speak of it, not to write it.

    Codes stay, and so does what has no words there.
    """
    if language is Language.ENGLISH:
        return form
    words = form_words(form.name, language)
    sheets = tuple(_named(sheet, words) for sheet in form.sheets)
    # Checked anew and not copied: what was looked up by code in the other language would come along.
    return form.model_validate(form.model_dump(exclude={"sheets"}) | {"sheets": sheets})


def _named(sheet: Sheet, words: FormWords) -> Sheet:
    titles = words.fields.get(sheet.code, {})
    fields = [one.model_copy(update={"title": titles.get(one.code, one.title)}) for one in sheet.fields]
    update: dict[str, object] = {
        "title": words.titles.get(sheet.code, sheet.title),
        "fields": tuple(fields),
    }
    if isinstance(sheet, RowsSheet):
        update["line_word"] = words.lines.get(sheet.code, sheet.line_word)
    return sheet.model_copy(update=update)


def form_in(form: FormSchema, language: Language) -> FormSchema:
    """Return a form whose guidance is in a language; its sheets keep the titles that the workbook has."""
    if language is Language.ENGLISH:
        return form
    guidance = sheet_guidance(form.name, language)
    sheets = [
        sheet.model_copy(update={"guidance": guidance.get(sheet.code, sheet.guidance)})
        for sheet in form.sheets
    ]
    return form.model_copy(update={"sheets": tuple(sheets)})


def _deliverable(deliverable: Deliverable) -> Deliverable:
    return deliverable.model_copy(update={"title": deliverable.fr.title}) if deliverable.fr else deliverable


def _step(step: Step) -> Step:
    return step.model_copy(update={"title": step.fr}) if step.fr else step
