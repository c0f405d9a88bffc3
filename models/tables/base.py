"""What the tables share: enums stored by value. Instants are SQLModel's own: aware, returned in UTC."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum

LARGEST_NUMBER = 2**31 - 1
"""Of a row, or what it counts, as PostgreSQL keeps it: a larger one is refused there with an error."""


def by_value(enum: type[StrEnum]) -> Any:
    """Return a column type that stores an enum by its value, readable in any client."""
    return Enum(
        enum,
        native_enum=False,
        length=32,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )
