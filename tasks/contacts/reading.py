"""Reading a file of contacts: whole, and with every problem named by its line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from config.definition import ContactRole, Language
from config.reference import ROSTERS, read_roster
from config.rows import RosterEntry
from models.errors import ContactFileError
from models.operations.contacts import ContactEntry
from tasks.contacts import cells
from tasks.contacts.columns import LAYOUT
from tasks.table_file import Line, day, read_lines

STATES_APART = "letters to one state never go to another"
"""Why an address stands for one state only."""


@dataclass(frozen=True)
class ContactFile:
    """The contacts in a file, and the columns that it has."""

    entries: tuple[ContactEntry, ...]
    columns: tuple[str, ...]


def read_contacts(content: bytes, roster: str) -> tuple[ContactEntry, ...]:
    """Return the contacts in a CSV file, with commas or semicolons, in UTF-8.

    Args:
        content: the bytes of the file.
        roster: name of the roster that its respondents are on.

    Raises:
        ContactFileError: something is wrong in it; every problem is named by its line.
    """
    return read_contact_file(content, roster).entries


def read_contact_file(content: bytes, roster: str, *, looks_up: bool = False) -> ContactFile:
    """Return the contacts in a CSV file with the columns that it has.

    Args:
        content: the bytes of the file.
        roster: name of the roster that its respondents are on.
        looks_up: whether the domain of each address is looked up in the domain name system.

    Raises:
        ContactFileError: something is wrong in it; every problem is named by its line.
    """
    members = roster_members(roster)
    lines = read_lines(content, LAYOUT)
    entries = [(line, _entry(line, members, roster, looks_up=looks_up)) for line in lines]
    problems = [problem for line in lines for problem in line.problems]
    problems += _doubles([(line, entry) for line, entry in entries if not line.problems], members)
    if problems or not entries:
        raise ContactFileError(*(problems or ["the file holds no contact"]))
    return ContactFile(tuple(entry for _, entry in entries), tuple(lines[0].cells))


def roster_members(roster: str) -> Mapping[str, RosterEntry]:
    """Return the members of a roster by code.

    Raises:
        ContactFileError: there is no such roster.
    """
    if roster not in ROSTERS:
        raise ContactFileError(f"there is no roster '{roster}'; known: {', '.join(ROSTERS)}")
    return {member.code: member for member in read_roster(roster)}


def are_apart(members: Mapping[str, RosterEntry], one: str, other: str) -> bool:
    """Whether two respondents are of different states, so that they share no address."""
    # One office may answer for several projects or strands, but only for those of its own state.
    return members[one].country != members[other].country


def _entry(line: Line, members: Mapping[str, RosterEntry], roster: str, *, looks_up: bool) -> ContactEntry:
    if line.problems:  # cells in the wrong columns would only bring more of them
        return ContactEntry("", ContactRole.DEPUTY, "", "")
    entry = ContactEntry(
        respondent=line.take("respondent", partial(cells.respondent, members=members, roster=roster), ""),
        role=line.take("role", cells.role, ContactRole.DEPUTY),
        address=line.take("address", partial(cells.address, looks_up=looks_up), ""),
        office=line.take("office", cells.office, ""),
        valid_from=line.take("valid_from", day, None),
        valid_to=line.take("valid_to", day, None),
        absent_from=line.take("absent_from", day, None),
        absent_to=line.take("absent_to", day, None),
        language=line.take("language", cells.language, Language.ENGLISH),
        time_zone=line.take("time_zone", cells.time_zone, None),
        telephone=line.take("telephone", cells.telephone, ""),
    )
    for what, first, last in (
        ("valid", entry.valid_from, entry.valid_to),
        ("absent", entry.absent_from, entry.absent_to),
    ):
        if first and last and last < first:
            line.add(f"{what}_to: it is before {what}_from")
    return entry


def _doubles(
    entries: Iterable[tuple[Line, ContactEntry]], members: Mapping[str, RosterEntry]
) -> Iterator[str]:
    seen: dict[tuple[str, ContactRole, str], int] = {}
    owners: dict[str, tuple[str, int]] = {}
    for line, entry in entries:
        address = entry.address.casefold()
        owner, where = owners.setdefault(address, (entry.respondent, line.number))
        if are_apart(members, owner, entry.respondent):
            yield f"line {line.number}: address: it is that of {owner} in line {where}; {STATES_APART}"
        first = seen.setdefault((entry.respondent, entry.role, address), line.number)
        if first != line.number:
            yield f"line {line.number}: the same contact stands in line {first}"
