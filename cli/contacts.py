"""Commands about contacts."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import TEXT, Answer
from cli.output import answer, remark
from cli.surroundings import at_work, read_input
from cli.words import count


def import_file(
    file: Annotated[Path, Parameter(help="CSV file; docs/contacts.md says what stands in it.")],
    /,
    *,
    roster: Annotated[
        str, Parameter(show_default=True, help="Roster that the respondents are on.")
    ] = "member_states",
    options: Answer = TEXT,
) -> int:
    """Take over contacts from a CSV file, all or none."""
    from tasks.contacts import import_contact_file

    content = read_input(file)
    with at_work() as work:
        done = import_contact_file(work.services, content, roster)
    answer(
        vars(done),
        f"{count(done.contacts, 'contact')}, {done.changed or 'none'} of them new or changed.",
        as_json=options.json,
    )
    if done.without_contact:
        remark(f"Nobody to write to yet in: {', '.join(done.without_contact)}")
    return Exit.OK
