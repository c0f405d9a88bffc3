"""Notices and the letters that carry them: each claimed once, each letter leased before it is sent."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import HoldReason, NoticeState, WithdrawReason
from models.tables.base import by_value


class Letter(SQLModel, table=True):
    """One message to one contact, carrying the notices of one kind due at one moment."""

    __table_args__ = (
        UniqueConstraint("cycle_id", "recipient_id", "channel", "kind", "made_at"),
        Index("ix_letter_waiting", "cycle_id", "state", "made_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    recipient_id: int = Field(foreign_key="contact.id", index=True)
    channel: str = Field(max_length=16)
    kind: LetterKind = Field(sa_type=by_value(LetterKind))
    made_at: datetime = Field(description="Instant of its making, whole seconds")
    digest: str = Field(
        max_length=32, unique=True, description="Hash of its key: left side of the Message-ID"
    )
    state: LetterState = Field(default=LetterState.WAITING, sa_type=by_value(LetterState))
    holder: int | None = Field(default=None, description="Place of the process that leased it")
    leased_at: datetime | None = Field(default=None, description="When it was last leased")
    attempts: int = 0
    next_try_at: datetime | None = Field(
        default=None, description="When it may be tried again, none for at once"
    )
    may_have_arrived: bool = Field(
        default=False, description="Whether an answer was lost: then it is never void, and may come twice"
    )
    seconds: float | None = Field(default=None, description="How long the channel took to answer")
    sent_at: datetime | None = None
    subject_line: str | None = None
    answer: str = Field(default="", description="What the channel last answered")


class LetterCopy(SQLModel, table=True):
    """A contact that gets a copy of a letter; it is of the same respondent as the recipient."""

    __tablename__ = "letter_copy"
    __table_args__ = (UniqueConstraint("letter_id", "contact_id"),)

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id")
    contact_id: int = Field(foreign_key="contact.id")


class LetterText(SQLModel, table=True):
    """What went, or may have, of a letter: rendered again it could say another day."""

    __tablename__ = "letter_text"

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", unique=True)
    content: bytes = Field(description="The message without its attachments, packed")


class Notice(SQLModel, table=True):
    """One thing to tell one recipient on one occasion; carried by at most one letter."""

    __table_args__ = (
        UniqueConstraint("cycle_id", "subject", "occasion", "recipient_id", "channel"),
        Index("ix_notice_due", "cycle_id", "state", "planned_for"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    obligation_id: int | None = Field(
        default=None, foreign_key="obligation.id", index=True, description="None where it is about a contact"
    )
    subject: str = Field(max_length=64, description="What it is about, such as 'obligation:EL:nip'")
    occasion: str = Field(max_length=64, description="Why, such as 'rung:-30:1' or 'received:2'")
    recipient_id: int = Field(foreign_key="contact.id")
    channel: str = Field(max_length=16, description="Name in the channel registry, or 'call_list'")
    planned_for: datetime = Field(description="Instant it should go")
    state: NoticeState = Field(default=NoticeState.PLANNED, sa_type=by_value(NoticeState))
    reason: WithdrawReason | None = Field(default=None, sa_type=by_value(WithdrawReason))
    hold: HoldReason | None = Field(default=None, sa_type=by_value(HoldReason))
    copy_to: str = Field(
        default="", max_length=255, description="Roles that get a copy on an officer's word, by spaces"
    )
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
