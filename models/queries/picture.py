"""A cycle in memory, as a run through the coming days starts from it: light rows that are never written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import cast

from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice
from models.rules.collapse import Place, Told
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState
from models.rules.occasions import HoldReason, NoticeState, Occasion, WithdrawReason, parse_occasion
from models.rules.routes import Addressee
from models.tables import Letter, Notice, Obligation, Respondent, ReviewState

LetterPlace = tuple[int, str, LetterKind, datetime]
"""What is unique about a letter in a cycle: recipient, channel, kind, instant of its making."""


@dataclass(slots=True, eq=False)
class NoticeRow:
    """A notice in memory; its fields are those of the table."""

    id: int
    obligation_id: int | None
    occasion: str
    recipient_id: int
    channel: str
    planned_for: datetime
    state: NoticeState
    hold: HoldReason | None = None
    copy_to: str = ""
    letter_id: int | None = None
    reason: WithdrawReason | None = None


@dataclass(slots=True, eq=False)
class ObligationRow:
    """An obligation in memory; its fields are those of the table."""

    id: int
    respondent_id: int
    deliverable: str
    state: ObligationState
    deadline_version: int
    cut_off_at: datetime
    reopened: int = 0


@dataclass(slots=True, eq=False)
class RespondentRow:
    """A respondent in memory; its fields are those of the table."""

    id: int
    code: str
    name: str
    protocol_order: int
    country: str
    time_zone: str


class NoticeAhead(DueNotice):
    """A notice that is looked at many times: what its text says is read once."""

    @cached_property
    def occasion(self) -> Occasion:
        """Return why it exists."""
        return parse_occasion(self.notice.occasion)

    @cached_property
    def told(self) -> Told:
        """Return what it tells."""
        return Told((self.notice.obligation_id, self.notice.channel), self.occasion)


def notice_ahead(
    notice: NoticeRow,
    respondent: RespondentRow,
    obligation: ObligationRow | None,
    *,
    is_confirmed: bool = False,
) -> NoticeAhead:
    """Return a notice with what decides whether it goes.

    The rows are none of the mapper's: those take most of the time where there are thousands, and what becomes
    of these must never be written. What decides on a notice asks for no more than they have.
    """
    return NoticeAhead(
        cast("Notice", notice),
        cast("Respondent", respondent),
        cast("Obligation | None", obligation),
        is_confirmed,
    )


@dataclass(eq=False)
class Outgoing:
    """A letter on its way, or one that will be made; instants are UTC."""

    respondent: Respondent
    recipient_id: int
    channel: str
    kind: LetterKind
    made_at: datetime
    carried: list[NoticeAhead] = field(default_factory=list)
    copies: tuple[int, ...] = ()
    letter: Letter | None = None
    """The row, if it is made already."""

    @property
    def place(self) -> LetterPlace:
        """Return what is unique about it in its cycle."""
        return self.recipient_id, self.channel, self.kind, self.made_at

    @property
    def wanted_at(self) -> datetime:
        """Return the instant from which it may go, its hours aside."""
        if self.letter is None:
            return self.made_at
        if self.letter.state is LetterState.LEASED:
            return self.letter.leased_at or self.made_at
        return self.letter.next_try_at or self.made_at

    @property
    def may_have_arrived(self) -> bool:
        """Whether its answer is not known: it is never void."""
        return self.letter is not None and (
            self.letter.may_have_arrived or self.letter.state is LetterState.LEASED
        )

    @property
    def takes_notices(self) -> bool:
        """Whether it was never leased, so that a notice of the same second still enters it."""
        return self.letter is None or (self.letter.state is LetterState.WAITING and self.letter.attempts == 0)


@dataclass(frozen=True)
class Office:
    """A contact as the preview shows it."""

    role: str
    office: str
    address: str


@dataclass(frozen=True)
class Picture:
    """A cycle as it stands, in memory; what is made of it is never written."""

    cycle: CycleAt
    respondents: Mapping[int, RespondentRow]
    """Who is asked, in protocol order, by key."""
    obligations: Mapping[int, ObligationRow]
    notices: Sequence[NoticeAhead]
    """Planned or held, due in the span, in protocol order."""
    outgoing: Sequence[Outgoing]
    """Letters that wait or are on their way, in protocol order."""
    taken: frozenset[LetterPlace]
    """Letters made at this instant or later that take no more notices."""
    contacts: Mapping[int, Sequence[Addressee]] = field(default_factory=dict)
    """By respondent."""
    offices: Mapping[int, Office] = field(default_factory=dict)
    """All contacts of who is asked, by key."""
    beside: Mapping[Place, Sequence[Occasion]] = field(default_factory=dict)
    """What letters carry about what those on their way that may have arrived are about."""
    done: frozenset[str] = frozenset()
    """Steps after collection that are done."""
    report: ReviewState | None = None
    is_report_elsewhere: bool = False
    """Whether the report was handed off: no step of it is the engine's."""
    told_at: datetime | None = None
    """The latest instant for which telling of the last cut-off is or was planned, none if nobody is told."""
    due_at: Mapping[tuple[int, int], datetime] = field(default_factory=dict)
    """Due instants by obligation and version of the deadline."""


def in_order(notices: Iterable[NoticeAhead]) -> list[NoticeAhead]:
    """Return notices in protocol order, then by deliverable."""
    return sorted(
        notices,
        key=lambda one: (
            one.respondent.protocol_order,
            one.notice.obligation_id or 0,
            one.notice.planned_for,
            one.notice.occasion,
        ),
    )
