"""Commands about checks: which there are, and what they find in a draft."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import TEXT, Answer
from cli.output import answer, table
from cli.surroundings import at_work, cycle_code, read_input
from cli.words import count

if TYPE_CHECKING:
    from rich.console import RenderableType

    from config.definition import Definition
    from models.rules.findings import Finding
    from tasks.drafts import CheckedDraft

InLanguage = Annotated[Literal["en", "fr"], Parameter(help="Language of what checks say: en or fr.")]


def checks(
    *,
    language: InLanguage = "en",
    markdown: Annotated[bool, Parameter(negative="", help="Print the page docs/checks.md.")] = False,
    options: Answer = TEXT,
) -> int:
    """List the checks that a definition can name."""
    import sys

    from config.definition import Language
    from tasks.check_list import checks_page, described_checks

    if markdown:
        sys.stdout.write(checks_page())
        return Exit.OK
    found = described_checks(Language(language))
    rows = [(each.name, each.level, each.audience, each.title, each.advice) for each in found]
    shown = table("", ("check", "level", "audience", "what it finds", "what to do"), rows)
    answer({"language": language, "checks": [vars(each) for each in found]}, shown, as_json=options.json)
    return Exit.OK


def check(
    file: Annotated[Path, Parameter(help="A draft: the workbook, or the form as JSON.")],
    /,
    *,
    cycle: Annotated[
        str | None, Parameter(help="Cycle that it has to be of: its code, or a file with its definition.")
    ] = None,
    desk: Annotated[bool, Parameter(negative="", help="Tell also what is for the desk.")] = False,
    language: InLanguage = "en",
    options: Answer = TEXT,
) -> int:
    """Check a draft before it is handed in; nothing is stored and nobody else sees it."""
    from cli.clock import read_clock
    from config.definition import Language
    from tasks.drafts import Draft, check_draft

    code = None if cycle is None else cycle_code(cycle)
    draft = Draft(read_input(file), code, Language(language), for_desk=desk)
    checked = check_draft(draft, lambda found: _definition(found, cycle), read_clock())
    errors = sum(_is_error(finding) for finding in checked.findings)
    answer(_data(checked, errors), *_shown(checked, errors), as_json=options.json)
    return Exit.FINDINGS if errors else Exit.OK


def _definition(code: str, named: str | None) -> "Definition":
    """Return a definition from the file that was named, from those that ship, or from the open cycle."""
    from models.queries.cycles import look_at_cycle
    from models.rules.lint import read_definition
    from tasks.definitions import definition_text, known_definitions

    if named is not None and named != code:
        return read_definition(definition_text(named))
    if code in known_definitions():
        return read_definition(definition_text(code))
    with at_work() as work, work.services.reading() as session:
        return look_at_cycle(session, code, work.now).definition


def _is_error(finding: "Finding") -> bool:
    from models.rules.findings import Level

    return finding.level in (Level.BLOCKER, Level.ERROR)


def _data(checked: "CheckedDraft", errors: int) -> dict[str, object]:
    names = ("rule", "level", "audience", "sheet", "cell", "message", "advice")
    return {
        "form": vars(checked.identity),
        "errors": errors,
        "findings": [{name: str(getattr(one, name)) for name in names} for one in checked.findings],
    }


def _shown(checked: "CheckedDraft", errors: int) -> "list[RenderableType]":
    rows = [
        (one.level.value, one.sheet, one.cell, one.message, one.advice, one.rule) for one in checked.findings
    ]
    shown = [table("", ("level", "sheet", "cell", "what", "what to do", "check"), rows)] if rows else []
    identity, rest = checked.identity, len(rows) - errors
    verdict = f"{identity.respondent}, {identity.cycle}: {count(errors, 'error')}, {count(rest, 'remark')}."
    return [*shown, verdict]
