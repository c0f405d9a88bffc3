"""Writing contacts as a CSV file that can be imported again."""

from collections.abc import Iterator

from models.queries.contacts import contacts_of
from models.tables import Contact
from tasks.contacts.columns import LAYOUT, REQUIRED_COLUMNS
from tasks.contacts.reading import roster_members
from tasks.services import Services
from tasks.table_file import write_lines

Row = dict[str, str]
"""One contact as its cells: values by column, empty where nothing is said."""


def contact_rows(services: Services, roster: str) -> list[Row]:
    """Return the contacts of a roster as cells, in protocol order, then by role and address.

    Raises:
        ContactFileError: there is no such roster.
    """
    roster_members(roster)
    with services.reading() as session:
        return [_row(respondent.code, contact) for respondent, contact in contacts_of(session, roster)]


def contacts_csv(rows: list[Row]) -> str:
    """Return contacts as CSV (RFC 4180) with all columns; imported again, it changes nothing."""
    return write_lines(rows, LAYOUT)


def _row(respondent: str, contact: Contact) -> Row:
    return {"respondent": respondent} | dict(_cells(contact))


def _cells(contact: Contact) -> Iterator[tuple[str, str]]:
    for column in LAYOUT.columns:
        if column != REQUIRED_COLUMNS[0]:
            value = getattr(contact, column)
            yield column, "" if value is None else str(value)
