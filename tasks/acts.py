"""Acts on one obligation, of the secretariat or a contact: one way in for whoever asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from models.errors import IncompleteActError
from models.operations.certification import certify
from models.operations.cycle import is_first_time, lock_cycle
from models.operations.deadlines import announce, extend, move_for_all, restore, shorten
from models.operations.obligations import (
    must_stand,
    record_form_fetched,
    record_no_update,
    record_not_expected,
    take_into_account,
)
from models.operations.questions import send_questions
from models.operations.reopening import reopen, withdraw_version
from models.operations.submissions import Registration, register
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation, find_obligation
from models.rules.audit import Actor
from models.rules.certification import Acting
from models.rules.deeds import Deed
from models.rules.lifecycle import ObligationState
from tasks.services import Services

__all__ = ["NO_PARTICULARS", "Act", "Deed", "Particulars", "carry_out", "do", "move_deadline"]


@dataclass(frozen=True)
class Particulars:
    """What a deed needs: `until` is a Brussels day, the others are as recorded."""

    until: date | None = None
    reason: str = ""
    reference: str = ""
    pages: int | None = None
    marking: str = ""
    custodian: str = ""
    questions: tuple[str, ...] = ()
    version: int | None = None
    office: str = ""


NO_PARTICULARS = Particulars()
"""For deeds that need none."""


@dataclass(frozen=True)
class Act:
    """One deed on one obligation; `key` names the request, so that it is carried out once.

    `seen` says how the obligation stood for who decided: if it stands otherwise, nothing is done. `by` is the
    address of who is signed in, empty where an office is stated without anybody being so. `actor` is who
    announces, withdraws or certifies: a contact for its state, or an officer who was told.
    """

    cycle: str
    respondent: str
    deliverable: str
    deed: Deed
    particulars: Particulars = NO_PARTICULARS
    key: str | None = None
    seen: str | None = None
    by: str = ""
    actor: Actor = Actor.SECRETARIAT


def carry_out(services: Services, act: Act, now: datetime) -> ObligationState:
    """Carry out one act and return the state of the obligation after it.

    Raises:
        CycleError: it needs more particulars, or the rules do not allow it now; nothing changed.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, act.cycle, now)
        obligation = find_obligation(session, cycle.row, act.respondent, act.deliverable)
        if act.key is None or is_first_time(cycle, act.key):
            do(cycle, obligation, act)
        return obligation.row.state


def do(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    """Do a deed in a transaction that is open.

    Raises:
        StandsOtherwiseError: the obligation does not stand as it did for who decided.
        CycleError: it needs more particulars, or the rules do not allow it now.
    """
    must_stand(cycle, obligation, act.seen)
    _DEEDS[act.deed](cycle, obligation, act)


def move_deadline(
    services: Services, code: str, deliverable: str, particulars: Particulars, now: datetime
) -> int:
    """Move the deadline of everybody who still owes a deliverable, and count them.

    Raises:
        CycleError: a day or a reason is missing, or nobody's deadline moves; nothing changed.
    """
    if particulars.until is None:
        raise IncompleteActError("move", "until", "a day, such as 2024-03-17")
    if not particulars.reason.strip():
        raise IncompleteActError("move", "reason", "a text")
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        return move_for_all(cycle, deliverable, particulars.until, particulars.reason)


def _until(act: Act) -> date:
    if act.particulars.until is None:
        raise IncompleteActError(act.deed, "until", "a day, such as 2024-03-17")
    return act.particulars.until


def _reason(act: Act) -> str:
    if not act.particulars.reason.strip():
        raise IncompleteActError(act.deed, "reason", "a text")
    return act.particulars.reason


def _extend(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    extend(cycle, obligation, _until(act), act.particulars.reason)


def _announce(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    announce(cycle, obligation, _until(act), act.particulars.reason, act.actor)


def _shorten(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    shorten(cycle, obligation, _until(act), _reason(act))


def _undo(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    restore(cycle, obligation, _reason(act))


def _no_update(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    record_no_update(cycle, obligation, act.particulars.reason)


def _not_expected(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    record_not_expected(cycle, obligation, _reason(act))


def _register(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    given = act.particulars
    if not given.reference.strip():
        raise IncompleteActError(act.deed, "reference", "the number under which the part is kept")
    if given.pages is None or given.pages < 1:
        raise IncompleteActError(act.deed, "pages", "a number of pages, at least 1")
    if not given.marking.strip():
        raise IncompleteActError(act.deed, "marking", "the marking of the part")
    register(
        cycle,
        obligation,
        Registration(cycle.now, given.reference, given.pages, given.marking, given.custodian),
    )


def _fetch_form(cycle: CycleAt, obligation: FoundObligation, _act: Act) -> None:
    record_form_fetched(cycle, obligation)


def _clarify(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    send_questions(cycle, obligation, act.particulars.questions)


def _take_into_account(cycle: CycleAt, obligation: FoundObligation, _act: Act) -> None:
    take_into_account(cycle, obligation)


def _withdraw(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    if act.particulars.version is None:
        raise IncompleteActError(act.deed, "version", "the number of the version")
    withdraw_version(cycle, obligation, act.particulars.version, _reason(act), act.actor)


def _reopen(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    reopen(cycle, obligation, act.particulars.until, _reason(act))


def _certify(cycle: CycleAt, obligation: FoundObligation, act: Act) -> None:
    if not act.particulars.office.strip():
        raise IncompleteActError(act.deed, "by", "the office that certifies")
    certify(cycle, obligation, Acting(act.particulars.office, act.by), act.actor)


_DEEDS: Mapping[Deed, Callable[[CycleAt, FoundObligation, Act], None]] = MappingProxyType(
    {
        Deed.EXTEND: _extend,
        Deed.ANNOUNCE: _announce,
        Deed.SHORTEN: _shorten,
        Deed.UNDO: _undo,
        Deed.NO_UPDATE: _no_update,
        Deed.NOT_EXPECTED: _not_expected,
        Deed.REGISTER: _register,
        Deed.FETCH_FORM: _fetch_form,
        Deed.CLARIFY: _clarify,
        Deed.TAKE_INTO_ACCOUNT: _take_into_account,
        Deed.WITHDRAW: _withdraw,
        Deed.REOPEN: _reopen,
        Deed.CERTIFY: _certify,
    }
)
