"""Commands that say something to all respondents: corrections, and circulars of questions and answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options
from cli.output import answer, remark
from cli.surroundings import at_work, cycle_code, read_input

if TYPE_CHECKING:
    from models.rules.letters import CircularKind

TextFile = Annotated[
    Path, Parameter(help="Plain text: a title, an empty line, paragraphs; docs/letters.md has an example.")
]
Naming = Annotated[
    bool,
    Parameter(negative="", help="Let the text name a respondent, who is not the one that asked."),
]


def correction(
    cycle: CodeOrFile, file: TextFile, /, *, naming: Naming = False, options: Options = PLAIN
) -> int:
    """Send a numbered correction to all respondents."""
    from models.rules.letters import CircularKind

    return _issue(cycle, file, CircularKind.CORRECTION, options, naming=naming)


def circular(
    cycle: CodeOrFile, file: TextFile, /, *, naming: Naming = False, options: Options = PLAIN
) -> int:
    """Send numbered questions and answers to all; who asked is not named."""
    from models.rules.letters import CircularKind

    return _issue(cycle, file, CircularKind.CIRCULAR, options, naming=naming)


def _issue(cycle: str, file: Path, kind: "CircularKind", options: Options, *, naming: bool) -> int:
    from tasks.circulars import issue_circular, read_circular

    text = read_circular(read_input(file), kind)
    with at_work(options.now) as work:
        issued = issue_circular(work.services, cycle_code(cycle), text, work.now, naming=naming)
    said = (
        f"{issued.kind.capitalize()} {issued.number} ({issued.note_number}) is queued for {issued.letters}."
    )
    answer(vars(issued), said, as_json=options.json)
    remark("See it first with `kalends preview`; `kalends hold` keeps it from going.")
    return Exit.OK
