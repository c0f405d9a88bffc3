"""Taking over contacts from a CSV file: read whole, every problem named by its line, then all or nothing."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from email_validator import validate_email
from sqlmodel import Session

from config.definition import RosterEntry
from config.reference import ROSTERS, read_roster
from models.errors import ContactFileError
from models.operations.contacts import ContactEntry, import_contacts
from models.queries.contacts import contacts_of
from models.schema import is_rehearsal
from models.tables import ContactRole
from tasks.services import Services

REQUIRED_COLUMNS = ("respondent", "role", "address", "office")
"""Columns that a file of contacts must have."""

OPTIONAL_COLUMNS = ("valid_from", "valid_to")
"""Columns that it may have: first and last day (Brussels) on which the contact is written to."""

LONGEST_OFFICE = 200
"""Characters that the name of an office may have."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class ImportedContacts:
    """How many contacts a file held, how many of them were new or changed, and who has none yet."""

    contacts: int
    changed: int
    without_contact: tuple[str, ...]


def import_contact_file(services: Services, content: bytes, roster: str) -> ImportedContacts:
    """Take over the contacts in a CSV file; the same file again changes nothing.

    Raises:
        ContactFileError: something is wrong in the file; every problem is named, nothing was taken over.
    """
    # A rehearsal's addresses end in .example, where there is nothing to look up.
    looks_up = services.settings.check_mail_domains and not is_rehearsal(services.database)
    entries = read_contacts(content, roster, looks_up=looks_up)
    with services.transaction() as session:
        _must_stay_apart(session, roster, entries)
        changed = import_contacts(session, roster, entries)
        reached = {respondent.code for respondent, _ in contacts_of(session, roster)}
    without = tuple(entry.code for entry in read_roster(roster) if entry.code not in reached)
    return ImportedContacts(len(entries), changed, without)


def read_contacts(content: bytes, roster: str, *, looks_up: bool = False) -> tuple[ContactEntry, ...]:
    """Return the contacts in a CSV file, with commas or semicolons, in UTF-8.

    Args:
        content: the bytes of the file.
        roster: name of the roster that its respondents are on.
        looks_up: whether the domain of each address is looked up in the domain name system.

    Raises:
        ContactFileError: something is wrong in it; every problem is named by its line.
    """
    if roster not in ROSTERS:
        raise ContactFileError(f"there is no roster '{roster}'; known: {', '.join(ROSTERS)}")
    members = {member.code: member for member in read_roster(roster)}
    lines = list(_lines(content))
    entries = [(line, _entry(line, members, roster, looks_up=looks_up)) for line in lines]
    problems = [problem for line in lines for problem in line.problems]
    problems += _doubles([(line, entry) for line, entry in entries if not line.problems], members)
    if problems or not entries:
        raise ContactFileError(*(problems or ["the file holds no contact"]))
    return tuple(entry for _, entry in entries)


class _Line:
    """One line of the file: its cells, and what is wrong with them."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number = number
        self.cells = cells
        self.problems: list[str] = []

    def take(self, column: str, convert: Callable[[str], _Value], otherwise: _Value) -> _Value:
        """Return the value of a cell; what is wrong with it becomes a problem of the line."""
        try:
            return convert(self.cells.get(column, "").strip())
        except ValueError as error:
            self.add(f"{column}: {error}")
            return otherwise

    def add(self, problem: str) -> None:
        """Note a problem."""
        self.problems.append(f"line {self.number}: {problem}")


def _lines(content: bytes) -> Iterator[_Line]:
    text = _text(content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        _must_be_columns(columns)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _line(reader.line_num, columns, cells)
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
    known = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
    problems = [f"line 1: the column '{name}' is missing" for name in REQUIRED_COLUMNS if name not in columns]
    problems += [
        f"line 1: the column '{name}' is not known; Kalends keeps offices and their addresses only"
        for name in columns
        if name not in known
    ]
    problems += [
        f"line 1: the column '{name}' stands there twice" for name in known if columns.count(name) > 1
    ]
    if problems:
        raise ContactFileError(*problems)


def _line(number: int, columns: Sequence[str], cells: Sequence[str]) -> _Line:
    line = _Line(number, dict(zip(columns, cells, strict=False)))
    if len(cells) != len(columns):
        line.add(f"it has {len(cells)} cells, but there are {len(columns)} columns")
    return line


def _entry(line: _Line, members: Mapping[str, RosterEntry], roster: str, *, looks_up: bool) -> ContactEntry:
    if line.problems:  # cells in the wrong columns would only bring more of them
        return ContactEntry("", ContactRole.DEPUTY, "", "")
    entry = ContactEntry(
        respondent=line.take("respondent", partial(_respondent, members=members, roster=roster), ""),
        role=line.take("role", _role, ContactRole.DEPUTY),
        address=line.take("address", partial(_address, looks_up=looks_up), ""),
        office=line.take("office", _office, ""),
        valid_from=line.take("valid_from", _day, None),
        valid_to=line.take("valid_to", _day, None),
    )
    if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
        line.add("valid_to: it is before valid_from")
    return entry


def _respondent(text: str, members: Mapping[str, RosterEntry], roster: str) -> str:
    if text in members:
        return text
    meant = [code for code, member in members.items() if text.upper() in (code.upper(), member.country)]
    hint = f"; is '{meant[0]}' meant?" if meant else ""
    message = f"'{text}' is not on the roster '{roster}'{hint}"
    raise ValueError(message)


def _role(text: str) -> ContactRole:
    if text in list(ContactRole):
        return ContactRole(text)
    message = f"'{text}' is not a role; known: {', '.join(ContactRole)}"
    raise ValueError(message)


def _address(text: str, *, looks_up: bool) -> str:
    checked = validate_email(text, check_deliverability=looks_up, allow_smtputf8=False)
    return checked.ascii_email or checked.normalized


def _office(text: str) -> str:
    if not text or _CONTROL.search(text) or len(text) > LONGEST_OFFICE:
        message = f"the name of an office is needed, on one line, of at most {LONGEST_OFFICE} characters"
        raise ValueError(message)
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"'{text}' is not a day such as 2024-03-10"
        raise ValueError(message) from error


def _doubles(
    entries: Iterable[tuple[_Line, ContactEntry]], members: Mapping[str, RosterEntry]
) -> Iterator[str]:
    seen: dict[tuple[str, ContactRole, str], int] = {}
    owners: dict[str, tuple[str, int]] = {}
    for line, entry in entries:
        address = entry.address.casefold()
        owner, where = owners.setdefault(address, (entry.respondent, line.number))
        if _are_apart(members, owner, entry.respondent):
            yield f"line {line.number}: address: it is that of {owner} in line {where}; {_APART}"
        first = seen.setdefault((entry.respondent, entry.role, address), line.number)
        if first != line.number:
            yield f"line {line.number}: the same contact stands in line {first}"


_APART = "letters to one state never go to another"


def _are_apart(members: Mapping[str, RosterEntry], one: str, other: str) -> bool:
    # One office may answer for several projects or strands, but only for those of its own state.
    return members[one].country != members[other].country


def _must_stay_apart(session: Session, roster: str, entries: Iterable[ContactEntry]) -> None:
    members = {member.code: member for member in read_roster(roster)}
    owners = {contact.address.casefold(): row.code for row, contact in contacts_of(session, roster)}
    problems = [
        f"{entry.respondent}: an address is that of {owner}, who is known already; {_APART}"
        for entry in entries
        if (owner := owners.get(entry.address.casefold())) and _are_apart(members, owner, entry.respondent)
    ]
    if problems:
        raise ContactFileError(*problems)
