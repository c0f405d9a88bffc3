"""What the outbox holds, as values: notices and the letters that carry them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import CALL_LIST, HoldReason, NoticeState, WithdrawReason


class Bucket(StrEnum):
    """What became of a notice that is owed: each falls into exactly one of these."""

    SENT = "sent"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    DEAD = "dead"
    WAITING = "waiting"


_BUCKETS = {
    LetterState.SENT: Bucket.SENT,
    LetterState.UNKNOWN: Bucket.UNKNOWN,
    LetterState.DEAD: Bucket.DEAD,
    NoticeState.HELD: Bucket.HELD,
    NoticeState.WITHDRAWN: Bucket.WITHDRAWN,
}


@dataclass(frozen=True)
class OutboxLetter:
    """One letter as the outbox has it; instants are UTC."""

    message_id: str
    kind: LetterKind
    state: LetterState
    respondent: str
    """Whose contact it goes to."""
    made_at: datetime
    leased_at: datetime | None = None
    """When it was last looked at before it was sent."""
    next_try_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class OutboxNotice:
    """One notice as the outbox has it, with its letter if one carries it; instants are UTC."""

    respondent: str
    deliverable: str | None
    """What it is about, none where it is about contacts."""
    occasion: str
    channel: str
    planned_for: datetime
    state: NoticeState
    reason: WithdrawReason | None = None
    hold: HoldReason | None = None
    letter: OutboxLetter | None = None

    @property
    def on_call_list(self) -> bool:
        """Whether it is an entry on the call list, not a letter."""
        return self.channel == CALL_LIST

    @property
    def bucket(self) -> Bucket:
        """Return what became of it; an entry that stands on the call list is as good as sent."""
        if self.state is not NoticeState.CARRIED:
            return _BUCKETS.get(self.state, Bucket.WAITING)
        if self.on_call_list:
            return Bucket.SENT
        return _BUCKETS.get(self.letter.state, Bucket.WAITING) if self.letter else Bucket.WAITING
