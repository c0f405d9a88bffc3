"""Commands about definitions: what is wrong in one, and which keys there are."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, TEXT, Answer, CodeOrFile, Options
from cli.output import answer, remark, table
from cli.surroundings import at_work, cycle_code, read_settings, write_output
from cli.words import count

Open = Annotated[
    bool, Parameter(negative="", name="--open", help="Look at the open cycle as it stands in the database.")
]


def lint(definition: CodeOrFile, /, *, is_open: Open = False, options: Options = PLAIN) -> int:
    """Show what is wrong, or unwise, in a definition or an open cycle."""
    from models.rules.findings import Level
    from tasks.definitions import definition_text
    from tasks.lint import lint_open_cycle, lint_templates, lint_text

    if is_open:
        with at_work(options.now) as work:
            found = lint_open_cycle(work.services, cycle_code(definition), work.now)
    else:
        text = definition_text(definition)
        found = [*lint_text(text), *lint_templates(text, read_settings())]
    errors = sum(finding.level is Level.ERROR for finding in found)
    rows = [(finding.level.value, finding.key, finding.message, finding.advice) for finding in found]
    data = {
        "definition": definition,
        "errors": errors,
        "warnings": len(found) - errors,
        "findings": [dict(zip(("level", "key", "message", "way_out"), row, strict=True)) for row in rows],
    }
    shown = [table("", ("level", "key", "what", "way out"), rows)] if rows else []
    verdict = _verdict(errors, len(found) - errors, is_open=is_open)
    answer(data, *shown, verdict, as_json=options.json)
    return Exit.FINDINGS if errors else Exit.OK


def next_definition(
    definition: CodeOrFile,
    /,
    *,
    year: Annotated[int, Parameter(help="Year of the new definition.")],
    out: Annotated[Path, Parameter(help="TOML file to write.")],
    options: Answer = TEXT,
) -> int:
    """Prepare a definition of a coming year out of one; its days are proposals to confirm."""
    from tasks.definitions import definition_of_year, definition_text

    made = definition_of_year(definition_text(definition), year)
    write_output(out, made.text.encode())
    rows = [(one.key, str(one.was), str(one.on), one.reason) for one in made.days]
    data = {
        "code": made.code,
        "file": str(out),
        "days": [dict(zip(("key", "was", "on", "reason"), row, strict=True)) for row in rows],
        "institution_holidays": {str(day): name for day, name in made.holidays.items()},
    }
    shown = table("", ("key", "was", "proposed", "because"), rows)
    answer(
        data, shown, f"{out}: {made.code}. Confirm every day in it before you open it.", as_json=options.json
    )
    for year_of in sorted({day.year for day in made.holidays}):
        remark(
            f"The holidays of the EU institutions in {year_of} are not known: a usual year is proposed in it."
        )
    return Exit.OK


def schema() -> int:
    """Print the keys of a definition as JSON Schema."""
    from config.definition import Definition

    answer(Definition.model_json_schema(), as_json=True)
    remark("The keys of a definition's TOML file; config/cycles holds the definitions that ship.")
    return Exit.OK


def _verdict(errors: int, warnings: int, *, is_open: bool) -> str:
    if is_open:
        return f"The open cycle: {count(errors, 'error')}, {count(warnings, 'warning')}."
    if errors:
        return f"{count(errors, 'error')}, {count(warnings, 'warning')}: no cycle can open with it."
    return f"No errors, {count(warnings, 'warning')}: a cycle can open with it."
