"""Who owes, and how to reach them."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from config.definition import ContactRole, Language
from models.tables.base import by_value

_TAKES_NO_MAIL = text("undeliverable_at IS NOT NULL")


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
    """An office to write to and to call; no person."""

    __table_args__ = (
        UniqueConstraint("respondent_id", "address", "role"),
        Index(  # few are, and each look at a board asks for them
            "ix_contact_undeliverable",
            "respondent_id",
            sqlite_where=_TAKES_NO_MAIL,
            postgresql_where=_TAKES_NO_MAIL,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    respondent_id: int = Field(foreign_key="respondent.id", index=True)
    role: ContactRole = Field(sa_type=by_value(ContactRole))
    address: str = Field(max_length=254)
    office: str
    valid_from: date | None = None
    valid_to: date | None = None
    absent_from: date | None = Field(default=None, description="First Brussels day on which nobody reads it")
    absent_to: date | None = Field(default=None, description="Last such day")
    language: Language = Field(default=Language.ENGLISH, sa_type=by_value(Language))
    time_zone: str | None = Field(
        default=None, max_length=48, description="Zone of the office where it is not the capital's"
    )
    telephone: str = Field(default="", max_length=24, description="In the international form of ITU-T E.123")
    undeliverable_at: datetime | None = Field(
        default=None, description="When a delivery report said that nothing reaches it"
    )
    undeliverable_status: str = Field(default="", max_length=64, description="Status of that report")


class ContactConfirmation(SQLModel, table=True):
    """A respondent's word, in one cycle, that its contacts are right."""

    __tablename__ = "contact_confirmation"
    __table_args__ = (UniqueConstraint("cycle_id", "respondent_id"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    respondent_id: int = Field(foreign_key="respondent.id")
    confirmed_at: datetime


class PhoneCall(SQLModel, table=True):
    """One call that an officer noted: with which office, and what was said."""

    __tablename__ = "phone_call"
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    respondent_id: int = Field(foreign_key="respondent.id", index=True)
    number: int
    called_at: datetime
    office: str
    said: str
