"""The columns of a file of contacts: what is said of one, by its name."""

from dataclasses import MISSING, fields

from models.errors import ContactFileError
from models.operations.contacts import ContactEntry
from tasks.table_file import Layout

REQUIRED_COLUMNS = tuple(one.name for one in fields(ContactEntry) if one.default is MISSING)
"""Columns that a file of contacts must have."""

OPTIONAL_COLUMNS = tuple(one.name for one in fields(ContactEntry) if one.default is not MISSING)
"""Columns that it may have; where one is not there, known contacts keep what they have."""

LAYOUT = Layout(
    REQUIRED_COLUMNS,
    OPTIONAL_COLUMNS,
    ContactFileError,
    "Kalends keeps offices, and how to reach them, only",
)
"""What a file of contacts looks like."""
