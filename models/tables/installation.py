"""What this database is: a real one, or one made for rehearsal whose clock may be set."""

from sqlmodel import Field, SQLModel


class Installation(SQLModel, table=True):
    """One row that says what the database was made for."""

    id: int = Field(default=1, primary_key=True)
    is_rehearsal: bool = Field(description="Whether commands may set the clock with --now")
