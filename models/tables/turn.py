"""Turns at a channel that takes only so many letters a minute, shared by all processes that send."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Turn(SQLModel, table=True):
    """When the next letter may go over a channel; whoever sends it moves the instant on."""

    channel: str = Field(primary_key=True, max_length=16)
    next_at: datetime = Field(description="Earliest instant of the next turn, by the database's clock")
