"""What an officer does with letters, and what came of it: which they are, when they go, what is left."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from config.definition import ContactRole
from models.errors import IncompleteActError, NothingSelectedError, UnknownRespondentError
from models.errors.before import (
    NobodyNamedError,
    UnknownDeliverableError,
    UnknownLetterError,
    UnknownRungError,
)
from models.operations.answers import retry
from models.operations.cycle import lock_cycle
from models.operations.holding import Selection, approve_notices, hold, release, why_none
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.handled import LetterRow, held_counts, letter_rows
from models.queries.ladders import asked_in_order
from models.queries.notices import DueNotice, countries_of, leaves, notices_of
from models.queries.outbox import letters_waiting
from models.rules.letters import LetterState
from models.rules.occasions import CALL_LIST, HoldReason, NoticeState, parse_occasion
from models.tables import Notice
from tasks.holding import send_letters_now
from tasks.notices import deliver_notices
from tasks.services import Services

_UNSENT = (NoticeState.PLANNED, NoticeState.HELD)


class Verb(StrEnum):
    """What can be done with letters that have not gone."""

    HOLD = "hold"
    RELEASE = "release"
    APPROVE = "approve"
    SEND_NOW = "send_now"


@dataclass(frozen=True)
class Order:
    """What an officer wants done, with which letters."""

    verb: Verb
    selection: Selection
    reason: str = ""
    copy_to: tuple[ContactRole, ...] = ()
    is_for_all: bool = False
    """Whether all respondents are meant where none is named."""


@dataclass(frozen=True)
class HandledNotice:
    """One thing to be told, as it stands after the act."""

    respondent: str
    deliverable: str | None
    name: str
    """The rung, or what else it is, such as 'call'."""
    state: NoticeState
    reason: str | None
    """Why it was withdrawn, if it was."""
    goes_at: datetime | None
    """UTC instant at which it goes if nothing keeps it; none if it went, is held or withdrawn."""


@dataclass(frozen=True)
class Handled:
    """What an act did, and what is left in the cycle."""

    verb: Verb
    notices: tuple[HandledNotice, ...]
    held: int
    """Notices that an officer holds."""
    for_approval: int
    """Notices that wait for approval."""
    letters: tuple[LetterRow, ...] = ()
    """Letters that were sent at once, with the answers of their channel."""

    @property
    def unreached(self) -> tuple[HandledNotice, ...]:
        """Return what was to be sent at once, and nobody can be reached for."""
        is_hurried = self.verb is Verb.SEND_NOW
        return tuple(one for one in self.notices if is_hurried and one.state is NoticeState.PLANNED)

    @property
    def is_complete(self) -> bool:
        """Whether all that was to be sent at once went."""
        return not self.unreached and all(one.state is LetterState.SENT for one in self.letters)


def handle(services: Services, code: str, order: Order, now: datetime) -> Handled:
    """Do what an officer wants with letters.

    Raises:
        CycleError: no such letter is there, or something is missing; nothing was done.
    """
    if order.verb is Verb.SEND_NOW:
        return _send_now(services, code, order, now)
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        _must_be_known(cycle, order.selection)
        unsent = notices_of(cycle, _UNSENT)
        before = {one.notice.id: _standing(one.notice) for one in unsent}
        _ACTS[order.verb](cycle, order)
        touched = [one for one in unsent if _standing(one.notice) != before[one.notice.id]]
        return _handled(cycle, order.verb, touched)


def retry_letters(
    services: Services, code: str, names: Collection[str] | None, now: datetime
) -> list[LetterRow]:
    """Let dead letters be tried again, those named by Message-ID or its first characters, or all.

    Raises:
        CycleError: there is no such dead letter; nothing was done.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        dead = letter_rows(session, cycle.id, LetterState.DEAD)
        if not dead:
            raise NothingSelectedError("dead")
        chosen = dead if names is None else [_named(dead, name, code) for name in names]
        retry(cycle, {one.message_id for one in chosen})
        session.flush()
        rows = letter_rows(session, cycle.id, None, [one.letter_id for one in chosen])
        # The next run comes later, if only by a moment: from then on a letter keeps to its hours.
        return _with_next_try(replace(cycle, now=cycle.now + timedelta(seconds=1)), rows)


def list_letters(services: Services, code: str, state: LetterState | None, now: datetime) -> list[LetterRow]:
    """Return the letters of a cycle in a state, or all, with the instant of the next try.

    Raises:
        CycleError: the cycle is not open.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return _with_next_try(cycle, letter_rows(session, cycle.id, state))


def is_asked(services: Services, code: str, name: str, now: datetime) -> bool:
    """Whether a name is the code of a respondent of an open cycle.

    Raises:
        CycleError: the cycle is not open.
    """
    with services.reading() as session:
        return name in _asked(look_at_cycle(session, code, now))


def _send_now(services: Services, code: str, order: Order, now: datetime) -> Handled:
    if order.selection.respondent is None and not order.is_for_all:
        raise NobodyNamedError("send-now", "a respondent, or --all")
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        _must_be_known(cycle, order.selection)
        chosen = dict.fromkeys(_next(cycle, order.selection))
        known = {one.notice.id: _standing(one.notice) for one in notices_of(cycle, _UNSENT)}
    for selection in chosen:
        send_letters_now(services, code, selection, now)
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        after = [one for one in notices_of(cycle, tuple(NoticeState)) if one.notice.id in known]
        touched = [one for one in after if _standing(one.notice) != known[one.notice.id]]
        done = _handled(cycle, order.verb, touched)
        made = _letters_of(cycle, touched)
    # A letter of a second that was taken is made in the next free one, and goes then.
    deliver_notices(services, code, max([now, *(one.made_at for one in made)]))
    with services.reading() as session:
        rows = letter_rows(session, cycle.id, None, [one.letter_id for one in made])
        cycle = look_at_cycle(session, code, now)
        return replace(done, letters=tuple(_with_next_try(cycle, rows)))


def _letters_of(cycle: CycleAt, notices: Iterable[DueNotice]) -> list[LetterRow]:
    keys = {one.notice.letter_id for one in notices if one.notice.letter_id}
    return letter_rows(cycle.session, cycle.id, None, keys) if keys else []


def _next(cycle: CycleAt, selection: Selection) -> Iterator[Selection]:
    """Yield what is meant: the rung that was named, else what is due or comes next, and nothing after it."""
    if selection.occasion is not None:
        yield selection
        return
    meant = [
        one.notice
        for one in notices_of(cycle, _UNSENT)
        if one.notice.channel != CALL_LIST
        and selection.respondent in (None, one.respondent.code)
        and selection.deliverable in (None, one.obligation.deliverable if one.obligation else None)
    ]
    if not meant:
        raise why_none(cycle, selection, "planned or held")
    until = max(cycle.now, min(notice.planned_for for notice in meant))
    for notice in sorted(meant, key=lambda one: one.planned_for):
        if notice.planned_for <= until:
            yield replace(selection, occasion=notice.occasion)


def _hold(cycle: CycleAt, order: Order) -> None:
    if not order.reason.strip():
        raise IncompleteActError(order.verb, "reason", "a text; it is kept in the record")
    hold(cycle, order.selection, order.reason)


def _release(cycle: CycleAt, order: Order) -> None:
    release(cycle, order.selection)


def _approve(cycle: CycleAt, order: Order) -> None:
    approve_notices(cycle, order.selection, order.copy_to)


_ACTS: Mapping[Verb, Callable[[CycleAt, Order], None]] = MappingProxyType(
    {Verb.HOLD: _hold, Verb.RELEASE: _release, Verb.APPROVE: _approve}
)


def _must_be_known(cycle: CycleAt, selection: Selection) -> None:
    if selection.respondent is not None and selection.respondent not in _asked(cycle):
        raise UnknownRespondentError(cycle.code, selection.respondent)
    deliverables = [one.code for one in cycle.definition.deliverables]
    if selection.deliverable is not None and selection.deliverable not in deliverables:
        raise UnknownDeliverableError(selection.deliverable, deliverables)
    rungs = [rung.name for rung in cycle.definition.ladder]
    rung = selection.occasion or ""
    if rung.lstrip("+-").isdecimal() and rung not in rungs:
        raise UnknownRungError(rung, rungs)


def _asked(cycle: CycleAt) -> list[str]:
    return [one.code for one in asked_in_order(cycle)]


def _standing(notice: Notice) -> tuple[object, ...]:
    return notice.state, notice.hold, notice.planned_for, notice.letter_id


def _handled(cycle: CycleAt, verb: Verb, touched: list[DueNotice]) -> Handled:
    open_for_all = countries_of(cycle)
    held = held_counts(cycle)
    return Handled(
        verb=verb,
        notices=tuple(
            HandledNotice(
                respondent=one.respondent.code,
                deliverable=one.obligation.deliverable if one.obligation else None,
                name=_name(one.notice),
                state=one.notice.state,
                reason=one.notice.reason.value if one.notice.reason else None,
                goes_at=leaves(cycle, one, open_for_all) if one.notice.state is NoticeState.PLANNED else None,
            )
            for one in touched
        ),
        held=held.get(HoldReason.OFFICER, 0),
        for_approval=held.get(HoldReason.APPROVAL, 0),
    )


def _name(notice: Notice) -> str:
    occasion = parse_occasion(notice.occasion)
    return occasion.rung or occasion.name


_SHORTEST_NAME = 8
"""Characters of a Message-ID that stand for the whole."""


def _named(dead: list[LetterRow], name: str, code: str) -> LetterRow:
    wanted = name.strip().removeprefix("<").removesuffix(">")
    found = [one for one in dead if one.message_id[1:].startswith(wanted)]
    if len(wanted) < _SHORTEST_NAME or len(found) != 1:
        raise UnknownLetterError(name, code)
    return found[0]


def _with_next_try(cycle: CycleAt, rows: list[LetterRow]) -> list[LetterRow]:
    """Return letters with the next try in the hours that their kind keeps to."""
    if not rows:
        return []
    waiting = {one.letter_id: one.leaves_at for one in letters_waiting(cycle)}
    return [replace(one, next_try_at=waiting.get(one.letter_id)) for one in rows]
