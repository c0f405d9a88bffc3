"""Commands about projects: who is in which, since when, and how sure that is."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, TEXT, Answer, Options
from cli.output import answer, plain, remark
from cli.project_tables import list_data, list_text, project_data, project_text
from cli.surroundings import at_work, read_input, write_output
from cli.words import count


def show(
    name: Annotated[
        str | None, Parameter(help="Code of a project or a part of its name; all projects if left out.")
    ] = None,
    /,
    *,
    on: Annotated[date | None, Parameter(help="Brussels day to look at; today if left out.")] = None,
    state: Annotated[str | None, Parameter(help="Code of a state, such as EL: its projects.")] = None,
    options: Options = PLAIN,
) -> int:
    """Show the projects as they stand on a day, or one with its history."""
    from models.rules.calendar import brussels_day
    from tasks.projects import find_project, list_projects

    with at_work(options.now) as work:
        day = on or brussels_day(work.now)
        if name is not None:
            project = find_project(work.services, name)
            data, text = project_data(project, day, state), project_text(project, day, state)
        else:
            found = list_projects(work.services, day, state)
            data, text = list_data(found), list_text(found)
    answer(data, *text, as_json=options.json)
    return Exit.OK


def import_file(
    file: Annotated[Path, Parameter(help="CSV file; docs/projects.md says what stands in it.")],
    /,
    *,
    options: Answer = TEXT,
) -> int:
    """Take over projects from a CSV file, all or none."""
    from tasks.projects import import_project_file

    content = read_input(file)
    with at_work() as work:
        done = import_project_file(work.services, content)
    said = f"{count(done.projects, 'project')}, {done.changed or 'none'} of them new or changed."
    answer(vars(done), said, as_json=options.json)
    if done.left_out:
        remark(
            f"{count(done.left_out, 'statement')} on them stood here before and not in the file: gone now."
        )
    return Exit.OK


def export(
    *,
    out: Annotated[Path | None, Parameter(help="CSV file to write; standard output if left out.")] = None,
    options: Answer = TEXT,
) -> int:
    """Write all projects as a CSV file that can be imported again."""
    from tasks.projects import project_rows, projects_csv

    with at_work() as work:
        rows = project_rows(work.services)
    text = projects_csv(rows)
    if out:
        # With the mark at its head, without which Excel takes UTF-8 for something else.
        write_output(out, text.encode("utf-8-sig"))
    if options.json or out:
        data = {"file": str(out) if out else None, "statements": rows}
        answer(data, f"{count(len(rows), 'statement')} written to {out}.", as_json=options.json)
    else:
        sys.stdout.write(plain(text.replace("\r\n", "\n")) if sys.stdout.isatty() else text)
    return Exit.OK
