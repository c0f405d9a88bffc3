"""Numbers that a path or a form names: no larger than any that is kept."""

from typing import Annotated

from pydantic import Field

from models.tables.base import LARGEST_NUMBER

Number = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
"""A number of something that is kept; a larger one is nothing that a database could be asked for."""
