"""Reads about notices: what is due, what is planned, who the cycle writes to."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, bindparam, col, select

from models.queries.cycles import CycleAt
from models.rules.calendar import OpenOn, brussels_day, leaves_at
from models.rules.collapse import Due, Place, Told
from models.rules.last_look import Carried
from models.rules.letters import LetterKind
from models.rules.lifecycle import ObligationState, reason_to_withdraw
from models.rules.occasions import (
    CALL_OCCASION,
    CUT_OFF,
    DRILL,
    NOT_YET_CARRIED,
    HoldReason,
    Hours,
    NoticeState,
    Occasion,
    WithdrawReason,
    parse_occasion,
)
from models.tables import Contact, ContactConfirmation, Notice, Obligation, Respondent

# Built once: the engine asks at each of its steps, mostly to find that nothing is due.
_NOTICES = (
    select(Notice, Respondent, Obligation)
    .join(Contact, col(Notice.recipient_id) == Contact.id)
    .join(Respondent, col(Contact.respondent_id) == Respondent.id)
    .join(Obligation, col(Notice.obligation_id) == Obligation.id, isouter=True)
    .where(
        Notice.cycle_id == bindparam("cycle_id"), col(Notice.state).in_(bindparam("states", expanding=True))
    )
    .order_by(
        col(Respondent.protocol_order),
        func.coalesce(Notice.obligation_id, 0),
        col(Notice.planned_for),
        col(Notice.occasion),
    )
)
_LEAVING = (
    select(Notice.occasion, Notice.planned_for, Respondent.country)
    .join(Contact, col(Notice.recipient_id) == Contact.id)
    .join(Respondent, col(Contact.respondent_id) == Respondent.id)
    .where(
        Notice.cycle_id == bindparam("cycle_id"),
        Notice.state == NoticeState.PLANNED,
        col(Notice.planned_for) <= bindparam("now"),
    )
    .distinct()
)
_NEXT_PLANNED = select(func.min(Notice.planned_for)).where(
    Notice.cycle_id == bindparam("cycle_id"),
    Notice.state == NoticeState.PLANNED,
    col(Notice.planned_for) > bindparam("after"),
)
_CUT_OFF_TOLD = select(func.max(Notice.planned_for)).where(
    Notice.cycle_id == bindparam("cycle_id"),
    col(Notice.state).in_((*NOT_YET_CARRIED, NoticeState.CARRIED)),
    col(Notice.planned_for) > bindparam("after"),
    col(Notice.occasion).startswith(f"{CUT_OFF}:", autoescape=True),
)
_CALL_NOTICE = select(Notice).where(
    Notice.obligation_id == bindparam("obligation_id"), Notice.occasion == str(CALL_OCCASION)
)
_NOTICES_UNTIL = _NOTICES.where(col(Notice.planned_for) <= bindparam("until"))


@dataclass(frozen=True)
class DueNotice:
    """A notice whose instant has come, with what decides whether it goes."""

    notice: Notice
    respondent: Respondent
    obligation: Obligation | None
    is_confirmed: bool = False
    """Whether the respondent has confirmed its contacts in this cycle; asked if the notice is about them."""

    @property
    def occasion(self) -> Occasion:
        """Return why it exists."""
        return parse_occasion(self.notice.occasion)

    @property
    def reason_to_withdraw(self) -> WithdrawReason | None:
        """Return why it must not go, or none."""
        if self.obligation is None:
            return WithdrawReason.MET if self.is_confirmed and self.occasion.name == DRILL else None
        return reason_to_withdraw(self.occasion, self.obligation.state, self.obligation.deadline_version)

    @property
    def told(self) -> Told:
        """Return what it tells."""
        return Told((self.notice.obligation_id, self.notice.channel), self.occasion)

    @property
    def due(self) -> Due:
        """Return it as it stands among others that are due."""
        is_before_call = self.obligation is not None and self.obligation.state is ObligationState.PLANNED
        return Due(self.told, is_before_call, self.reason_to_withdraw)

    def carried(self, beside: Mapping[Place, Sequence[Occasion]]) -> Carried:
        """Return it as it stands in a letter, `beside` what others carry."""
        place, occasion = self.told
        return Carried(occasion, self.reason_to_withdraw, beside.get(place, ()))


def carried_beside(session: Session, letter_ids: Collection[int]) -> dict[Place, list[Occasion]]:
    """Return what letters carry about the obligations that those are about, by obligation and channel."""
    if not letter_ids:
        return {}
    told = aliased(Notice)
    statement = (
        select(Notice.obligation_id, Notice.channel, Notice.occasion)
        .join(
            told, and_(col(told.obligation_id) == Notice.obligation_id, col(told.channel) == Notice.channel)
        )
        .where(col(told.letter_id).in_(letter_ids), Notice.state == NoticeState.CARRIED)
        .distinct()
    )
    found: dict[Place, list[Occasion]] = {}
    for obligation_id, channel, occasion in session.exec(statement):
        found.setdefault((obligation_id, channel), []).append(parse_occasion(occasion))
    return found


def notices_of(
    cycle: CycleAt, states: Collection[NoticeState], until: datetime | None = None
) -> list[DueNotice]:
    """Return the notices in those states planned until an instant, in protocol order, then by deliverable."""
    given = {"cycle_id": cycle.id, "states": tuple(states), "until": until}
    rows = cycle.session.exec(_NOTICES_UNTIL if until else _NOTICES, params=given).all()
    is_any_about_contacts = any(obligation is None for _, _, obligation in rows)
    confirmed = _confirmed(cycle) if is_any_about_contacts else set()
    return [
        DueNotice(notice, respondent, obligation, obligation is None and respondent.id in confirmed)
        for notice, respondent, obligation in rows
    ]


def planned_notices(cycle: CycleAt, until: datetime | None = None) -> list[DueNotice]:
    """Return the notices planned until that instant, in protocol order, then by deliverable."""
    return notices_of(cycle, (NoticeState.PLANNED,), until)


def due_notices(cycle: CycleAt, kinds: Iterable[LetterKind]) -> list[DueNotice]:
    """Return the notices of those kinds that go at this instant; missed ones wait for open hours."""
    wanted = frozenset(kinds)
    open_for_all = countries_of(cycle)
    return [
        due
        for due in planned_notices(cycle, cycle.now)
        if due.occasion.letter_kind in wanted and leaves(cycle, due, open_for_all) <= cycle.now
    ]


def due_kinds(cycle: CycleAt) -> frozenset[LetterKind]:
    """Return the kinds of letters that notices go for at this instant."""
    return frozenset(one.letter_kind for one, leaves_then in _leaving(cycle) if leaves_then <= cycle.now)


def next_letter_at(cycle: CycleAt) -> datetime | None:
    """Return when the earliest notice leaves that is planned for now or before, but missed its hour."""
    return min((leaves_then for _, leaves_then in _leaving(cycle)), default=None)


def awaiting_approval(cycle: CycleAt, until: datetime | None = None) -> list[DueNotice]:
    """Return the notices that are held until an officer approves them."""
    held = notices_of(cycle, (NoticeState.HELD,), until)
    return [one for one in held if one.notice.hold is HoldReason.APPROVAL]


def next_planned(session: Session, cycle_id: int, after: datetime) -> datetime | None:
    """Return the earliest instant after that one for which a notice is planned."""
    return session.exec(_NEXT_PLANNED, params={"cycle_id": cycle_id, "after": after}).one()


def cut_off_told_at(session: Session, cycle_id: int, after: datetime) -> datetime | None:
    """Return the latest instant after that one for which telling of a cut-off is or was planned, or none."""
    return session.exec(_CUT_OFF_TOLD, params={"cycle_id": cycle_id, "after": after}).one()


def next_to_approve(cycle: CycleAt) -> datetime | None:
    """Return the earliest instant of a notice that waits for approval, or none."""
    statement = select(func.min(Notice.planned_for)).where(
        Notice.cycle_id == cycle.id,
        Notice.state == NoticeState.HELD,
        Notice.hold == HoldReason.APPROVAL,
    )
    return cycle.session.exec(statement).one()


def recipient_of(session: Session, obligation: Obligation) -> int:
    """Return the contact that the cycle writes to about an obligation: the one that its call is for."""
    return _call_notice(session, obligation).recipient_id


def unsent_call_day(session: Session, obligation: Obligation) -> date | None:
    """Return the Brussels day of the call while no letter carries it, or none."""
    call = _call_notice(session, obligation)
    return brussels_day(call.planned_for) if call.state in NOT_YET_CARRIED else None


def _call_notice(session: Session, obligation: Obligation) -> Notice:
    return session.exec(_CALL_NOTICE, params={"obligation_id": obligation.id}).one()


def countries_of(cycle: CycleAt) -> Callable[[], OpenOn]:
    """Return what gives the days open for all respondents of the cycle; they are asked for when needed."""
    countries: list[str] = []

    def open_for_all() -> OpenOn:
        if not countries:
            asked = select(Respondent.country).join(Obligation).where(Obligation.cycle_id == cycle.id)
            countries.extend(cycle.session.exec(asked.distinct()))
        return cycle.calendar.open_for_all_on(countries)

    return open_for_all


def leaves(cycle: CycleAt, due: DueNotice, open_for_all: Callable[[], OpenOn]) -> datetime:
    """Return when a notice leaves: as planned, or in the next hours that its occasion keeps to."""
    in_hours = (due.occasion.hours, due.respondent.country)
    return leaves_in(cycle, due.notice.planned_for, in_hours, open_for_all)


def leaves_in(
    cycle: CycleAt, wanted_at: datetime, whose: tuple[Hours, str], open_for_all: Callable[[], OpenOn]
) -> datetime:
    """Return when that leaves which is wanted at a UTC instant: then, or, when missed, in the next hours.

    Args:
        cycle: the cycle at the instant.
        wanted_at: UTC instant.
        whose: in whose open hours it leaves, and the country of its respondent.
        open_for_all: gives the days open for all respondents.
    """
    hours, country = whose
    if hours is Hours.ANY or wanted_at >= cycle.now:
        return wanted_at
    is_open = open_for_all() if hours is Hours.ALL else cycle.calendar.open_on(country)
    return leaves_at(wanted_at, cycle.now, is_open)


def _leaving(cycle: CycleAt) -> list[tuple[Occasion, datetime]]:
    """Return why notices planned for now or before exist and when they leave; thousands alike are one."""
    open_for_all = countries_of(cycle)
    planned = cycle.session.exec(_LEAVING, params={"cycle_id": cycle.id, "now": cycle.now})
    return [
        (why, leaves_in(cycle, planned_for, (why.hours, country), open_for_all))
        for name, planned_for, country in planned
        for why in (parse_occasion(name),)
    ]


def _confirmed(cycle: CycleAt) -> set[int]:
    statement = select(ContactConfirmation.respondent_id).where(ContactConfirmation.cycle_id == cycle.id)
    return set(cycle.session.exec(statement))
