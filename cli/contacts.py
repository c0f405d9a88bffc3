"""Commands about contacts."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.contact_tables import list_data, list_text, reports_data, reports_text, role_words
from cli.failures import Exit
from cli.options import PLAIN, TEXT, Answer, CodeOrFile, Options, Respondent
from cli.output import answer, plain, remark
from cli.surroundings import at_work, cycle_code, read_input, write_output
from cli.words import count

Roster = Annotated[str, Parameter(show_default=True, help="Roster that the respondents are on.")]
Address = Annotated[str, Parameter(help="Mail address of a contact, such as office@ministry.example.")]

MEMBER_STATES = "member_states"
"""The roster that is meant unless another one is named."""


def import_file(
    file: Annotated[Path, Parameter(help="CSV file; docs/contacts.md says what stands in it.")],
    /,
    *,
    roster: Roster = MEMBER_STATES,
    options: Answer = TEXT,
) -> int:
    """Take over contacts from a CSV file, all or none."""
    from tasks.contacts import import_contact_file

    content = read_input(file)
    with at_work() as work:
        done = import_contact_file(work.services, content, roster)
    lines = [f"{count(done.contacts, 'contact')}, {done.changed or 'none'} of them new or changed."]
    if done.undeliverable:
        lines.append(f"Still marked as undeliverable: {', '.join(done.undeliverable)}")
    answer(vars(done), *lines, as_json=options.json)
    if done.undeliverable:
        remark("Where an address works again, say so: `kalends contacts reachable ADDRESS`.")
    if done.without_contact:
        remark(f"Nobody to write to yet in: {', '.join(done.without_contact)}")
    return Exit.OK


def export(
    *,
    roster: Roster = MEMBER_STATES,
    out: Annotated[Path | None, Parameter(help="CSV file to write; standard output if left out.")] = None,
    options: Answer = TEXT,
) -> int:
    """Write all contacts as a CSV file that can be imported again."""
    from tasks.contacts import contact_rows, contacts_csv

    with at_work() as work:
        rows = contact_rows(work.services, roster)
    text = contacts_csv(rows)
    if out:
        # With the mark at its head, without which Excel takes UTF-8 for something else.
        write_output(out, text.encode("utf-8-sig"))
    if options.json or out:
        data = {"roster": roster, "file": str(out) if out else None, "contacts": rows}
        answer(data, f"{count(len(rows), 'contact')} written to {out}.", as_json=options.json)
    else:
        sys.stdout.write(plain(text.replace("\r\n", "\n")) if sys.stdout.isatty() else text)
    return Exit.OK


def show(
    *,
    roster: Roster = MEMBER_STATES,
    cycle: Annotated[
        str | None,
        Parameter(
            help="Code of a cycle, or a file with its definition: whom it asks, and who has confirmed."
        ),
    ] = None,
    options: Options = PLAIN,
) -> int:
    """Show all contacts, whom nothing reaches, and who has confirmed."""
    from tasks.contacts import list_contacts

    code = cycle_code(cycle) if cycle else None
    with at_work(options.now) as work:
        found = list_contacts(work.services, roster, code, work.now)
    answer(list_data(found), *list_text(found), as_json=options.json)
    return Exit.OK


def confirm(cycle: CodeOrFile, respondent: Respondent, /, *, options: Options = PLAIN) -> int:
    """Record that a respondent says its contacts are right."""
    from tasks.contacts import confirm as record

    with at_work(options.now) as work:
        done = record(work.services, cycle_code(cycle), respondent, work.now)
    had = "had already confirmed" if done.is_repeated else "has confirmed"
    lines = [f"{done.cycle}: {done.respondent} {had} {count(done.contacts, 'contact')}."]
    if done.reachable_again:
        lines.append(f"Taken for reachable again: {', '.join(done.reachable_again)}")
    answer(vars(done), *lines, as_json=options.json)
    return Exit.OK


def reachable(address: Address, /, *, options: Answer = TEXT) -> int:
    """Take off the mark that nothing reaches an address."""
    from tasks.contacts import reachable as make_reachable

    with at_work() as work:
        changed = make_reachable(work.services, address)
    said = "is taken for reachable again" if changed else "was not marked: nothing changed"
    answer({"address": address, "changed": changed}, f"{address} {said}.", as_json=options.json)
    return Exit.OK


def erase(address: Address, /, *, options: Options = PLAIN) -> int:
    """Erase the address and office of a contact that is not needed any more."""
    from tasks.contacts import erase as erase_contact

    with at_work(options.now) as work:
        erased = erase_contact(work.services, address, work.now)
    lines = [f"Erased: {one.respondent} {role_words(one.role)}, now {one.pseudonym}" for one in erased]
    answer({"erased": [vars(one) for one in erased]}, *lines, as_json=options.json)
    remark(
        "Letters in the mailbox folder, backups and files of contacts still hold the address; "
        "docs/contacts.md says what stays."
    )
    return Exit.OK


def reports(
    folder: Annotated[
        Path, Parameter(help="Maildir or folder of .eml files; nothing in it is moved or deleted.")
    ],
    /,
    *,
    believe: Annotated[
        tuple[str, ...],
        Parameter(help="File that counts although nothing proves it; give it again.", negative=""),
    ] = (),
    options: Options = PLAIN,
) -> int:
    """Read delivery reports and mark the addresses that nothing reaches."""
    from tasks.contacts import read_reports

    with at_work(options.now) as work:
        lines = read_reports(work.services, folder, work.now, believe)
    answer(reports_data(lines), *reports_text(lines), as_json=options.json)
    if any(line.verdict.value == "unproven" for line in lines):
        remark("Look at each report without proof; `--believe FILE` lets it count.")
    return Exit.OK
