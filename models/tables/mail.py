"""Mail that came in: what became of each, and which files lay in it."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.mail import MailReason, MailState
from models.tables.base import by_value


class MailRow(SQLModel, table=True):
    """One mail that came in; known by its key, so that it is never taken twice."""

    __tablename__ = "incoming_mail"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(
        max_length=64, unique=True, description="Hash of its Message-ID and files, or of all of it"
    )
    sha256: str = Field(max_length=64, index=True, description="Of all its bytes, as they were read first")
    message_id: str = Field(max_length=252)
    sender: str = Field(max_length=320, description="Address in its header From; proves nothing")
    subject: str = Field(max_length=200)
    received_at: datetime = Field(description="When it arrived, cut to the second")
    state: MailState = Field(index=True, sa_type=by_value(MailState))
    reason: MailReason | None = Field(default=None, sa_type=by_value(MailReason))
    cycle: str = Field(default="", max_length=48, description="Code of the cycle that it went to")
    respondent: str = Field(default="", max_length=16, description="Whose address sent it, or whose it is")
    said: str = Field(default="", description="What the gate or the officer said")
    decided_at: datetime | None = None


class MailFileRow(SQLModel, table=True):
    """One file of a mail, by its place in it; its bytes are in the mail, and in the store once taken."""

    __tablename__ = "mail_file"
    __table_args__ = (UniqueConstraint("mail_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="incoming_mail.id")
    place: int = Field(description="From 1")
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    size: int = Field(description="Bytes")
    obligation_id: int | None = Field(
        default=None, foreign_key="obligation.id", index=True, description="What it is handed in for"
    )
    refusal: int | None = Field(default=None, description="Number of the answer that it was refused")
    rule: str = Field(default="", description="What the gate said of it")
    way_out: str = Field(default="", description="What the gate said to do")


class MailboxRow(SQLModel, table=True):
    """How far a folder on a mail server was read."""

    __tablename__ = "mailbox_position"

    name: str = Field(primary_key=True, max_length=512, description="Such as 'name@server/INBOX'")
    uid_validity: int = Field(sa_type=BigInteger, description="While the server says the same, numbers hold")
    last_uid: int = Field(sa_type=BigInteger, description="Number of the last mail that is on record here")
