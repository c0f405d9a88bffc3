"""Reads about what keeps a respondent from being told: shown on the board, never only logged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import bindparam, col, select

from config.definition import ContactRole
from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice, notices_of
from models.queries.outbox import is_not_taken
from models.queries.routes import addressees
from models.rules.calendar import brussels_day
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import CALL_LIST, NoticeState
from models.rules.routes import addressed
from models.tables import Contact, Letter, Obligation, Respondent

# Built once: each look at a board asks these, and building a statement takes longer than its reading.
_DEAD = (
    select(Respondent.code, Letter.kind, Letter.answer)
    .join(Contact, col(Contact.respondent_id) == Respondent.id)
    .join(Letter, col(Letter.recipient_id) == Contact.id)
    .where(Letter.cycle_id == bindparam("cycle_id"), Letter.state == LetterState.DEAD)
    .order_by(col(Respondent.protocol_order), col(Letter.made_at))
)
_UNDELIVERABLE = (
    select(Respondent.code, Contact.role, Contact.undeliverable_status)
    .join(Contact, col(Contact.respondent_id) == Respondent.id)
    .where(
        col(Contact.undeliverable_at).is_not(None),
        select(Obligation.id)
        .where(Obligation.respondent_id == Respondent.id, Obligation.cycle_id == bindparam("cycle_id"))
        .exists(),
    )
    .order_by(col(Respondent.protocol_order), col(Contact.role))
)


@dataclass(frozen=True)
class Blocker:
    """Why a respondent is not told something, and the way out; it holds no address."""

    respondent: str
    message: str
    way_out: str


@dataclass(frozen=True)
class NotTaken:
    """Letters that were tried and wait, by what their channel answered; no address stands in that."""

    answer: str
    letters: int
    tries: int
    """How often the one was tried that was tried most."""
    next_try_at: datetime
    """UTC instant from which the first of them may go again."""


def not_taken(cycle: CycleAt) -> list[NotTaken]:
    """Return why letters wait that were tried, the answer that keeps most of them first."""
    number = func.count()
    tries, next_try = func.max(Letter.attempts), func.min(Letter.next_try_at)
    statement = (
        columns(col(Letter.answer), number, tries, next_try)
        .where(col(Letter.cycle_id) == cycle.id, is_not_taken())
        .group_by(col(Letter.answer))
        .order_by(number.desc(), col(Letter.answer))
    )
    return [NotTaken(*row) for row in cycle.session.execute(statement)]


def blockers(cycle: CycleAt) -> list[Blocker]:
    """Return what keeps respondents from being told, in protocol order."""
    return [*_unreachable(cycle), *refused(cycle)]


def refused(cycle: CycleAt) -> list[Blocker]:
    """Return what was refused for good: letters, then addresses, in protocol order."""
    return [*_dead(cycle), *_undeliverable(cycle)]


def _unreachable(cycle: CycleAt) -> Iterator[Blocker]:
    """Yield who cannot be reached by a letter that is planned, once for each respondent and day."""
    waiting = [
        one
        for one in notices_of(cycle, (NoticeState.PLANNED, NoticeState.HELD))
        if one.notice.channel != CALL_LIST and one.reason_to_withdraw is None
    ]
    known = addressees(cycle.session, {one.respondent.id or 0 for one in waiting})
    today, said = brussels_day(cycle.now), set()
    for one in waiting:
        kind, day = one.occasion.letter_kind, max(today, brussels_day(one.notice.planned_for))
        route = cycle.definition.letters.route(kind)
        key = (one.respondent.code, kind, day)
        if key not in said and addressed(route, known[one.respondent.id or 0], day) is None:
            said.add(key)
            yield _nobody(one, kind, day, route.to)


def _nobody(one: DueNotice, kind: LetterKind, day: date, roles: tuple[ContactRole, ...]) -> Blocker:
    return Blocker(
        one.respondent.code,
        f"nobody can be reached for the letter '{kind.value}' of {day:%Y-%m-%d}: no contact as "
        f"{' or '.join(role.value for role in roles)} is valid, present and deliverable on that day",
        "import a contact with `kalends contacts import`, or `kalends contacts confirm` those there are",
    )


def _dead(cycle: CycleAt) -> Iterator[Blocker]:
    for code, kind, answer in cycle.session.exec(_DEAD, params={"cycle_id": cycle.id}):
        yield Blocker(
            code,
            f"a letter '{LetterKind(kind).value}' did not go: {answer}",
            "mend the cause, then `kalends retry`",
        )


def _undeliverable(cycle: CycleAt) -> Iterator[Blocker]:
    for code, role, status in cycle.session.exec(_UNDELIVERABLE, params={"cycle_id": cycle.id}):
        yield Blocker(
            code,
            f"an address as {ContactRole(role).value} takes no mail (status {status})",
            "ask for another address and import it, or `kalends contacts confirm` this one",
        )
