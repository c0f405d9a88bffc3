"""The columns of a file of contacts."""

from models.errors import ContactFileError
from tasks.table_file import Layout

REQUIRED_COLUMNS = ("respondent", "role", "address", "office")
"""Columns that a file of contacts must have."""

OPTIONAL_COLUMNS = (
    "valid_from",
    "valid_to",
    "absent_from",
    "absent_to",
    "language",
    "time_zone",
    "telephone",
)
"""Columns that it may have; where one is not there, known contacts keep what they have."""

LAYOUT = Layout(
    REQUIRED_COLUMNS,
    OPTIONAL_COLUMNS,
    ContactFileError,
    "Kalends keeps offices, and how to reach them, only",
)
"""What a file of contacts looks like."""
