"""Reading a file of contacts: whole, and with every problem named by its line."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from config.definition import ContactRole, Language, RosterEntry
from config.reference import ROSTERS, read_roster
from models.errors import ContactFileError
from models.operations.contacts import ContactEntry
from tasks.contacts import cells
from tasks.contacts.columns import COLUMNS, REQUIRED_COLUMNS, unquoted

STATES_APART = "letters to one state never go to another"
"""Why an address stands for one state only."""

_Value = TypeVar("_Value")


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
    text = _text(content)
    lines = list(_lines(text))
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


class _Line:
    """One line of the file: its cells, and what is wrong with them."""

    def __init__(self, number: int, values: Mapping[str, str]) -> None:
        self.number = number
        self.cells = values
        self.problems: list[str] = []

    def take(self, column: str, convert: Callable[[str], _Value], otherwise: _Value) -> _Value:
        """Return the value of a cell; what is wrong with it becomes a problem of the line."""
        try:
            return convert(unquoted(self.cells.get(column, "").strip()))
        except ValueError as error:
            self.add(f"{column}: {error}")
            return otherwise

    def add(self, problem: str) -> None:
        """Note a problem."""
        self.problems.append(f"line {self.number}: {problem}")


def _lines(text: str) -> Iterator[_Line]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        _must_be_columns(columns)
        for values in reader:
            if any(value.strip() for value in values):
                yield _line(reader.line_num, columns, values)
    except csv.Error as error:
        raise ContactFileError(f"line {reader.line_num}: this is not CSV: {error}") from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ContactFileError(
            f"line {line}: the file is not in UTF-8; save it as 'CSV UTF-8' and import it again"
        ) from error


def _must_be_columns(columns: Sequence[str]) -> None:
    problems = [f"line 1: the column '{name}' is missing" for name in REQUIRED_COLUMNS if name not in columns]
    problems += [
        f"line 1: the column '{name}' is not known; Kalends keeps offices and their addresses only"
        for name in columns
        if name not in COLUMNS
    ]
    problems += [
        f"line 1: the column '{name}' stands there twice" for name in COLUMNS if columns.count(name) > 1
    ]
    if problems:
        raise ContactFileError(*problems)


def _line(number: int, columns: Sequence[str], values: Sequence[str]) -> _Line:
    line = _Line(number, dict(zip(columns, values, strict=False)))
    if len(values) != len(columns):
        line.add(f"it has {len(values)} cells, but there are {len(columns)} columns")
    return line


def _entry(line: _Line, members: Mapping[str, RosterEntry], roster: str, *, looks_up: bool) -> ContactEntry:
    if line.problems:  # cells in the wrong columns would only bring more of them
        return ContactEntry("", ContactRole.DEPUTY, "", "")
    entry = ContactEntry(
        respondent=line.take("respondent", partial(cells.respondent, members=members, roster=roster), ""),
        role=line.take("role", cells.role, ContactRole.DEPUTY),
        address=line.take("address", partial(cells.address, looks_up=looks_up), ""),
        office=line.take("office", cells.office, ""),
        valid_from=line.take("valid_from", cells.day, None),
        valid_to=line.take("valid_to", cells.day, None),
        absent_from=line.take("absent_from", cells.day, None),
        absent_to=line.take("absent_to", cells.day, None),
        language=line.take("language", cells.language, Language.ENGLISH),
        time_zone=line.take("time_zone", cells.time_zone, None),
    )
    for what, first, last in (
        ("valid", entry.valid_from, entry.valid_to),
        ("absent", entry.absent_from, entry.absent_to),
    ):
        if first and last and last < first:
            line.add(f"{what}_to: it is before {what}_from")
    return entry


def _doubles(
    entries: Iterable[tuple[_Line, ContactEntry]], members: Mapping[str, RosterEntry]
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
