"""The columns of a file of contacts, and how a value stands in a cell so that no spreadsheet runs it."""

import re

REQUIRED_COLUMNS = ("respondent", "role", "address", "office")
"""Columns that a file of contacts must have."""

OPTIONAL_COLUMNS = ("valid_from", "valid_to", "absent_from", "absent_to", "language", "time_zone")
"""Columns that it may have; where one is not there, known contacts keep what they have."""

COLUMNS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
"""Columns in the order in which an export writes them."""

_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def quoted(value: str) -> str:
    """Return a value as it stands in a cell: with an apostrophe before what a spreadsheet would calculate."""
    return f"'{value}" if _RUNS.match(value) else value


def unquoted(cell: str) -> str:
    """Return the value of a cell: what `quoted` has put before it is taken off again."""
    return cell[1:] if _QUOTED.match(cell) else cell
