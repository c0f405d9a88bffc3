"""Commands about definitions: what is wrong in one, and which keys there are."""

from cli.failures import Exit
from cli.options import TEXT, Answer, CodeOrFile
from cli.output import answer, remark, table
from cli.words import count


def lint(definition: CodeOrFile, /, *, options: Answer = TEXT) -> int:
    """Show what is wrong, or unwise, in a definition."""
    from models.rules.findings import Level
    from tasks.definitions import definition_text
    from tasks.lint import lint_text

    found = lint_text(definition_text(definition))
    errors = sum(finding.level is Level.ERROR for finding in found)
    rows = [(finding.level.value, finding.key, finding.message, finding.advice) for finding in found]
    data = {
        "definition": definition,
        "errors": errors,
        "warnings": len(found) - errors,
        "findings": [dict(zip(("level", "key", "message", "way_out"), row, strict=True)) for row in rows],
    }
    shown = [table("", ("level", "key", "what", "way out"), rows)] if rows else []
    answer(data, *shown, _verdict(errors, len(found) - errors), as_json=options.json)
    return Exit.FINDINGS if errors else Exit.OK


def schema() -> int:
    """Print the keys of a definition as JSON Schema."""
    from config.definition import Definition

    answer(Definition.model_json_schema(), as_json=True)
    remark("The keys of a definition's TOML file; config/cycles holds the definitions that ship.")
    return Exit.OK


def _verdict(errors: int, warnings: int) -> str:
    if errors:
        return f"{count(errors, 'error')}, {count(warnings, 'warning')}: no cycle can open with it."
    return f"No errors, {count(warnings, 'warning')}: a cycle can open with it."
