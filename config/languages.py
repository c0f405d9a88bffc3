"""A definition and its forms in another language: what has words there says them, all else stays as it is."""

import tomllib
from functools import cache
from importlib.resources import files

from config.definition import Definition, Deliverable, Language, Step
from config.form import FormSchema


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


@cache
def sheet_guidance(form: str, language: Language) -> dict[str, str]:
    """Return how to fill in the sheets of a form in another language, by the code of the sheet."""
    text = (files("config") / "forms" / language / f"{form}.toml").read_text(encoding="utf-8")
    guidance: dict[str, str] = tomllib.loads(text)["guidance"]
    return guidance


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
