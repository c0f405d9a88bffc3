"""Who signs in: roles given, links and sessions, and the logs of both; tokens are kept as hashes only."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.access import Event, Role
from models.tables.base import by_value


class AccessGrant(SQLModel, table=True):
    """A role that somebody was given: at the secretariat, or at one respondent."""

    __tablename__ = "access_grant"

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(max_length=254, index=True, description="In small letters")
    office: str = Field(max_length=128)
    role: Role = Field(sa_type=by_value(Role))
    respondent_id: int | None = Field(default=None, foreign_key="respondent.id", index=True)
    house: str = Field(default="", max_length=16, description="House of an officer, such as 'EDA'")
    granted_at: datetime
    granted_by: str = Field(max_length=254, description="Address of who gave it, or 'operator'")
    ended_at: datetime | None = None
    ended_by: str = Field(default="", max_length=254)


class SignInLink(SQLModel, table=True):
    """A link by which one browser signs in, once."""

    __tablename__ = "sign_in_link"

    id: int | None = Field(default=None, primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    browser_sha256: str = Field(max_length=64, description="Of the browser that asked; empty for any")
    address: str = Field(max_length=254, index=True)
    asked_at: datetime = Field(index=True)
    used_at: datetime | None = None
    place: str = Field(
        default="", max_length=64, index=True, description="Network address from which it was asked for"
    )
    shares_id: int | None = Field(
        default=None,
        index=True,
        description="Link that was mailed before and opens in this browser too; none if this one is mailed",
    )


class SignInSession(SQLModel, table=True):
    """A browser that is signed in."""

    __tablename__ = "sign_in_session"

    id: int | None = Field(default=None, primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    address: str = Field(max_length=254, index=True)
    way: str = Field(max_length=16, description="How they signed in: 'link' or 'oidc'")
    started_at: datetime
    last_used_at: datetime
    ended_at: datetime | None = None
    subject: str = Field(default="", max_length=255, index=True, description="Who it is at the provider")
    provider_session: str = Field(default="", max_length=255, description="Its session there, if it says so")


class SignInEvent(SQLModel, table=True):
    """One line of the log of sign-ins; of a flood, one line for many."""

    __tablename__ = "sign_in_event"
    __table_args__ = (
        Index("ix_sign_in_event_tries", "address", "event", "at"),
        Index("ix_sign_in_event_at", "event", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    event: Event = Field(sa_type=by_value(Event))
    address: str = Field(max_length=254)
    place: str = Field(max_length=64, index=True, description="Network address that it came from")
    way: str = Field(default="link", max_length=16)
    times: int = Field(default=1, description="How many events it stands for")
    last_at: datetime | None = Field(default=None, description="Of the last of them, if there are several")


class SignOutToken(SQLModel, table=True):
    """A word of the provider that somebody signed out there, which counts once."""

    __tablename__ = "sign_out_token"

    id: int | None = Field(default=None, primary_key=True)
    name_sha256: str = Field(max_length=64, unique=True)
    came_at: datetime


class AccessEntry(SQLModel, table=True):
    """One line of the log of who read or did what inside: of the secretariat about a respondent."""

    __tablename__ = "access_entry"
    __table_args__ = (Index("ix_access_entry_respondent", "cycle", "respondent", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    address: str = Field(max_length=254, index=True)
    deed: str = Field(max_length=48, description="What they did, such as 'read' or 'extend'")
    cycle: str = Field(default="", max_length=48)
    respondent: str = Field(default="", max_length=16)
    what: str = Field(default="", max_length=128, description="Which page, file or obligation")


class ApiToken(SQLModel, table=True):
    """A token of a program that acts for one respondent, or of one that reads for the secretariat."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    respondent_id: int | None = Field(
        default=None, foreign_key="respondent.id", index=True, description="None for one of the secretariat"
    )
    name: str = Field(max_length=64)
    scopes: str = Field(max_length=128, description="Separated by spaces")
    made_at: datetime
    made_by: str = Field(max_length=254)
    ends_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


class ApiRequest(SQLModel, table=True):
    """A request that a program named with a key, and what it was answered, and is answered again."""

    __tablename__ = "api_request"
    __table_args__ = (UniqueConstraint("respondent_id", "key_sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    respondent_id: int = Field(foreign_key="respondent.id")
    key_sha256: str = Field(max_length=64)
    request_sha256: str = Field(max_length=64, description="Of method, address and body")
    came_at: datetime = Field(index=True)
    status: int | None = Field(default=None, description="None until it is answered")
    headers: str = Field(default="", max_length=512, description="JSON")
    answer: str = Field(default="", description="JSON")
