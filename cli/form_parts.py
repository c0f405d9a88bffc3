"""Commands about a form as such: parts for several authors, JSON, what it asks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer, remark, table
from cli.surroundings import at_work, cycle_code, read_input, write_output
from cli.words import count

if TYPE_CHECKING:
    from rich.console import RenderableType

    from config.form import FormSchema
    from tasks.form_parts import MergedForm, PlaceInDispute

FormName = Annotated[str, Parameter(help="A form, such as nip, or one version of it, such as nip@2.")]


def split(
    file: Annotated[Path, Parameter(help="The workbook of a whole form.")],
    /,
    *,
    out: Annotated[Path, Parameter(help="Folder for the parts.")],
    options: Options = PLAIN,
) -> int:
    """Split a form into parts for several authors: one workbook for each group of sheets."""
    from tasks.form_parts import split_form

    with at_work(options.now) as work:
        parts = split_form(work.services, read_input(file), work.now)
    for part in parts:
        write_output(out / part.name, part.content)
    rows = [(str(out / part.name), ", ".join(part.sheets)) for part in parts]
    data = [{"file": name, "sheets": list(part.sheets)} for (name, _), part in zip(rows, parts, strict=True)]
    answer({"parts": data}, table("", ("part", "sheets"), rows), as_json=options.json)
    return Exit.OK


def virtual(
    cycle: CodeOrFile,
    /,
    *respondents: Annotated[str, Parameter(help="Codes of who owes, such as EL.")],
    out: Annotated[Path, Parameter(help="Folder for the files.")],
    options: Options = PLAIN,
) -> int:
    """Write what virtual respondents would hand in, wrong and right; only in a rehearsal."""
    from tasks.rehearsal.filled import filled_files

    with at_work(options.now) as work:
        files = filled_files(work.services, cycle_code(cycle), respondents, work.now)
    for file in files:
        write_output(out / file.name, file.content)
    rows = [(file.respondent, str(out / file.name)) for file in files]
    data = [dict(zip(("respondent", "file"), row, strict=True)) for row in rows]
    answer({"files": data}, table("", ("respondent", "file"), rows), as_json=options.json)
    return Exit.OK


def merge(
    first: Annotated[Path, Parameter(help="Workbooks of parts, or of whole forms.")],
    /,
    *others: Annotated[Path, Parameter(help="More of them.")],
    out: Annotated[Path, Parameter(help="Workbook to write.")],
    options: Options = PLAIN,
) -> int:
    """Put parts of a form together; where two answer differently, both are shown and nothing is written."""
    from tasks.form_parts import merge_forms

    with at_work(options.now) as work:
        contents = {str(path): read_input(path) for path in (first, *others)}
        merged = merge_forms(work.services, contents, work.now)
    if merged.content is not None:
        write_output(out, merged.content)
    if merged.lacking:
        remark(f"No file has {', '.join(merged.lacking)}: empty in the merged form.")
    answer(_merged_data(merged, out), *_merged_text(merged, out), as_json=options.json)
    return Exit.FINDINGS if merged.disputes else Exit.OK


def as_json(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode | None = None,
    /,
    *,
    out: Annotated[
        Path | None, Parameter(help="File to write; by default RESPONDENT-DELIVERABLE.json here.")
    ] = None,
    options: Options = PLAIN,
) -> int:
    """Write the form that a respondent fills in as a JSON document."""
    from cli.forms import fetched
    from tasks.fetch_form import FormWanted

    form = fetched(cycle, FormWanted(respondent, deliverable, as_json=True), options)
    path = out or Path(form.file_name)
    write_output(path, form.content)
    data = {"cycle": form.cycle, "respondent": respondent, "file": str(path)}
    answer(data, f"{path}: the form of {respondent} for {form.cycle}, as JSON.", as_json=options.json)
    return Exit.OK


def schema(form: FormName, /) -> int:
    """Print the JSON Schema of a form."""
    from documents.form import form_json_schema

    answer(form_json_schema(_schema(form)), as_json=True)
    return Exit.OK


def describe(form: FormName, /) -> int:
    """Print what a form asks, as a page in Markdown."""
    import sys

    from documents.form import describe_form

    sys.stdout.write(describe_form(_schema(form)))
    return Exit.OK


def _schema(form: str) -> "FormSchema":
    from config.form import stored_forms
    from models.errors import UnknownFormError

    if form not in stored_forms():
        raise UnknownFormError(form, sorted(stored_forms()))
    return stored_forms()[form]


def _merged_data(merged: "MergedForm", out: Path) -> dict[str, object]:
    return {
        "file": None if merged.content is None else str(out),
        "without": list(merged.lacking),
        "conflicts": [
            {
                "sheet": one.sheet,
                "cell": one.cell,
                "field": one.field,
                "answers": {said.file: said.answer for said in one.said},
            }
            for one in merged.disputes
        ],
    }


def _merged_text(merged: "MergedForm", out: Path) -> "list[RenderableType]":
    if not merged.disputes:
        return [f"{out}: the parts as one form."]
    rows = [row for one in merged.disputes for row in _dispute_rows(one)]
    shown = table("", ("sheet", "cell", "field", "file", "answer"), rows)
    verdict = f"{count(len(merged.disputes), 'place')} answered differently: nothing was written."
    return [shown, verdict]


def _dispute_rows(one: "PlaceInDispute") -> list[tuple[str, ...]]:
    return [(one.sheet, one.cell, one.field, said.file, said.answer) for said in one.said]
