"""Who owes, and how to reach them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import by_value


class ContactRole(StrEnum):
    """What a contact is for; letters go to the first of these that a respondent has."""

    FUNCTIONAL_MAILBOX = "functional_mailbox"
    POINT_OF_CONTACT = "point_of_contact"
    DEPUTY = "deputy"


class Respondent(SQLModel, table=True):
    """One member of a roster, as the reference data said when a cycle first asked it."""

    __table_args__ = (UniqueConstraint("roster", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    roster: str = Field(max_length=48)
    code: str = Field(max_length=16, description="EU two-letter code, such as 'EL'")
    name: str
    protocol_order: int
    country: str = Field(max_length=2, description="ISO code of the country whose public holidays count")
    time_zone: str


class Contact(SQLModel, table=True):
    """An office to write to; name, office and address only."""

    __table_args__ = (UniqueConstraint("respondent_id", "address", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    respondent_id: int = Field(foreign_key="respondent.id", index=True)
    role: ContactRole = Field(sa_type=by_value(ContactRole))
    address: str = Field(max_length=254)
    office: str
    valid_from: date | None = None
    valid_to: date | None = None
