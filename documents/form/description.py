"""The fields of a form in words, as the page docs/form.md shows them."""

from collections.abc import Iterator

from config.form import (
    CatalogueSheet,
    FieldKind,
    FieldsSheet,
    FormField,
    FormSchema,
    RowsSheet,
    Sheet,
    YearField,
    YearsSheet,
)
from documents.form.layout import heading

_KINDS = {
    FieldKind.TEXT: "text",
    FieldKind.NUMBER: "number",
    FieldKind.DATE: "date",
    FieldKind.CHOICE: "one of the list",
    FieldKind.YES_NO: "yes or no",
}


def describe_form(schema: FormSchema) -> str:
    """Return a page in Markdown: every sheet, every field, what it takes, and who is told of findings."""
    return "\n".join(_page(schema)) + "\n"


def _page(schema: FormSchema) -> Iterator[str]:
    yield f"# The form '{schema.name}', version {schema.version}: {schema.title}"
    yield ""
    source, command = f"config/forms/{schema.name}.toml", f"kalends form describe {schema.name}"
    yield f"Made from `{source}` by `{command}`: do not edit."
    yield "Codes are those of the JSON document; `kalends form schema` prints its JSON Schema."
    for sheet in schema.sheets:
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield ""
    yield f"## {sheet.title} (`{sheet.code}`)"
    yield ""
    yield " ".join(sheet.guidance.split())
    yield ""
    yield f"{_lines(sheet)} Part, where the form is split: `{sheet.part_code}`."
    yield ""
    yield "| code | title | takes | carries over | findings go to | what to enter |"
    yield "|---|---|---|---|---|---|"
    for field in sheet.fields:
        cells = _field(field, sheet)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _lines(sheet: Sheet) -> str:
    match sheet:
        case FieldsSheet():
            return "One line for each field."
        case YearsSheet():
            years = f"{sheet.past} years before that of the cycle to {sheet.planned} after it"
            return f"One line for each figure and year, {years}; {sheet.unit}."
        case CatalogueSheet():
            return f"One line for each {sheet.item_word}."
        case RowsSheet():
            return f"Up to {sheet.lines} lines, one for each {sheet.line_word}."


def _field(field: FormField | YearField, sheet: Sheet) -> tuple[str, ...]:
    if isinstance(field, YearField):
        unit = sheet.unit if isinstance(sheet, YearsSheet) else ""
        takes = f"{unit}, or a reason" + (f"; part of `{field.part_of}`" if field.part_of else "")
        return f"`{field.code}`", field.title, takes, "yes", field.audience.value, field.help
    carries = "yes" if field.carries_over else "no"
    return f"`{field.code}`", heading(field), _takes(field), carries, field.audience.value, field.help


def _takes(field: FormField) -> str:
    said = [_KINDS[field.kind]]
    if field.choices:
        said = [", ".join(field.choices) + (", or another" if field.open_choice else "")]
    if field.needed_with:
        code, answer = field.needed_by
        said.append(f"needed with `{code}`" + (f" = {answer}" if answer else ""))
    return "; ".join(said)
