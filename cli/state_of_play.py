"""The command for the note on the state of play, which names nobody."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, At, CodeOrFile, Options
from cli.output import answer
from cli.surroundings import at_work, cycle_code, write_output

Out = Annotated[Path | None, Parameter(help="File ending in .docx, .pdf or .txt; on the screen if left out.")]
In = Annotated[Literal["en", "fr"], Parameter(help="Language of the note, en or fr.")]


def state_of_play(
    cycle: CodeOrFile,
    /,
    *,
    out: Out = None,
    language: In = "en",
    at: At = None,
    options: Options = PLAIN,
) -> int:
    """Say how much was received, without saying from whom."""
    from cli.clock import parse_instant
    from config.definition import Language
    from documents.state_of_play import state_of_play_text
    from tasks.plain_data import plain_data
    from tasks.state_of_play import PlayWanted, state_of_play as look, state_of_play_as

    wanted = PlayWanted(cycle_code(cycle), Language(language), parse_instant(at) if at else None)
    with at_work(options.now) as work:
        play = look(work.services, wanted, work.now)
    if out is not None:
        write_output(out, state_of_play_as(play, out.name))
    shown = f"{out} is written." if out else state_of_play_text(play)
    answer(plain_data(play), shown, as_json=options.json)
    return Exit.OK
