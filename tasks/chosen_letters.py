"""What an officer does with letters chosen one by one on a page: all of them or none, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.definition import ContactRole
from models.errors import IncompleteActError, NothingSelectedError, RoleMissingError
from models.operations.cycle import is_first_time, lock_cycle
from models.operations.holding import Selection, approve_notices, hold, release, send_now
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.notices import notices_of
from models.rules.access import Role
from models.rules.occasions import HoldReason, NoticeState, parse_occasion
from tasks.handling import Verb
from tasks.notices import deliver_notices
from tasks.previewed import PreviewLetter
from tasks.services import Services


@dataclass(frozen=True)
class LetterChoice:
    """One letter as a page names it: to whom, and what it tells, deliverable by deliverable."""

    respondent: str
    tells: tuple[tuple[str, str], ...]
    """Deliverable, '-' where it is about none, and occasion."""

    def __str__(self) -> str:
        """Return it as it stands in a form, such as 'EL nip/rung:-30:1'."""
        return " ".join([self.respondent, *("/".join(one) for one in self.tells)])

    @property
    def selections(self) -> list[Selection]:
        """Return which notices are meant."""
        return [
            Selection(self.respondent, None if deliverable == NONE else deliverable, occasion)
            for deliverable, occasion in self.tells
        ]


NONE = "-"
"""Stands for the deliverable where a letter is about none."""


@dataclass(frozen=True)
class ChosenAct:
    """What is to be done with which letters; `key` names the request, so that it is carried out once."""

    verb: Verb
    letters: tuple[LetterChoice, ...]
    reason: str = ""
    copy_to: tuple[ContactRole, ...] = ()
    key: str | None = None
    may_approve: bool = False
    """Whether who acts may let letters go that wait for approval."""


def choice_of(letter: PreviewLetter) -> LetterChoice:
    """Return how a page names a letter that a preview shows."""
    return LetterChoice(
        letter.respondent, tuple((one.deliverable or NONE, one.occasion) for one in letter.notices)
    )


def parse_choice(text: str) -> LetterChoice:
    """Return the letter that a form names.

    Raises:
        NothingSelectedError: it is no name of a letter.
    """
    respondent, *tells = text.split()[:100] or [""]
    pairs = tuple(one.partition("/")[::2] for one in tells)
    if not respondent or not pairs or not all(deliverable and _tells(name) for deliverable, name in pairs):
        raise NothingSelectedError("chosen")
    return LetterChoice(respondent, pairs)


def _tells(occasion: str) -> bool:
    try:
        return bool(parse_occasion(occasion).letter_kind)
    except (KeyError, ValueError):  # no letter tells that
        return False


def handle_chosen(services: Services, code: str, act: ChosenAct, now: datetime) -> int:
    """Do something with the chosen letters, all or none, and count what they tell.

    Raises:
        NothingSelectedError: no letter was chosen, or one of them does not stand so any more.
        RoleMissingError: a letter that waits for approval would go, and who acts may not approve.
        CycleError: the cycle is not open, or a reason is missing; nothing was done.
    """
    if not act.letters:
        raise NothingSelectedError("chosen")
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        if act.key is not None and not is_first_time(cycle, act.key):
            return 0
        if act.verb is Verb.SEND_NOW and not act.may_approve:
            _must_not_wait(cycle, act.letters)
        done = sum(_do(cycle, act, one) for letter in act.letters for one in letter.selections)
    if act.verb is Verb.SEND_NOW:
        deliver_notices(services, code, now)
    return done


def waits_for_approval(services: Services, code: str, letters: Sequence[LetterChoice], now: datetime) -> bool:
    """Whether one of the letters waits for approval."""
    with services.reading() as session:
        return bool(_waiting(look_at_cycle(session, code, now), letters))


def _must_not_wait(cycle: CycleAt, letters: Sequence[LetterChoice]) -> None:
    if _waiting(cycle, letters):
        raise RoleMissingError(Role.APPROVER.value)


def _waiting(cycle: CycleAt, letters: Sequence[LetterChoice]) -> set[tuple[str, str, str]]:
    waits = {
        (one.respondent.code, one.obligation.deliverable if one.obligation else NONE, one.notice.occasion)
        for one in notices_of(cycle, [NoticeState.HELD])
        if one.notice.hold is HoldReason.APPROVAL
    }
    return waits & {(letter.respondent, *told) for letter in letters for told in letter.tells}


def _do(cycle: CycleAt, act: ChosenAct, selection: Selection) -> int:
    match act.verb:
        case Verb.HOLD:
            if not act.reason.strip():
                raise IncompleteActError(act.verb, "reason", "a text; it is kept in the record")
            return hold(cycle, selection, act.reason.strip())
        case Verb.RELEASE:
            return release(cycle, selection)
        case Verb.APPROVE:
            return approve_notices(cycle, selection, act.copy_to)
        case Verb.SEND_NOW:
            return send_now(cycle, selection)
