"""The call list: whom to telephone today and why, and the notes of calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import PurePath
from zoneinfo import ZoneInfo

from documents.brief import brief_text, write_brief_docx, write_brief_pdf
from models.errors import FileEndingError, IncompleteActError
from models.operations.cycle import is_first_time, lock_cycle
from models.operations.deadlines import announce
from models.operations.phone import note_call
from models.queries.brief import asked_respondent, contacts_on_duty, state_brief
from models.queries.call_list import CallEntry, call_list
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.deadlines import deadline_in_force
from models.queries.obligations import find_obligation
from models.rules.brief import BriefContact, StateBrief
from models.rules.calendar import brussels_day
from tasks.services import Services


@dataclass(frozen=True)
class CallReason:
    """One deliverable to telephone about: why, and since when; days are Brussels days."""

    deliverable: str
    title: str
    due_on: date
    days_after: int | None
    """Days after the due day of the rung that put it on the list, none after the cut-off."""
    since: datetime
    called_at: datetime | None


@dataclass(frozen=True)
class CallToMake:
    """One respondent to telephone today."""

    respondent: str
    respondent_name: str
    reasons: tuple[CallReason, ...]
    offices: tuple[BriefContact, ...]
    """Whom to ask for, and the address to confirm in writing."""
    time_there: datetime
    """The time in its capital now."""
    is_working_day: bool

    @property
    def is_called(self) -> bool:
        """Whether somebody has called since everything came onto the list."""
        return all(reason.called_at for reason in self.reasons)


@dataclass(frozen=True)
class PhoneNote:
    """What an officer notes of a call; with `until`, the date that was announced for `deliverable`."""

    office: str
    said: str
    deliverable: str | None = None
    until: date | None = None
    key: str | None = None
    """Names the request, so that it is carried out once."""


def calls_to_make(services: Services, code: str, now: datetime) -> list[CallToMake]:
    """Return whom to telephone, in protocol order; who was called already stays on the list, as called."""
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        entries = groupby(call_list(cycle), lambda entry: entry.respondent.code)
        return [_to_make(cycle, list(group)) for _, group in entries]


def note_phone_call(services: Services, code: str, respondent: str, note: PhoneNote, now: datetime) -> int:
    """Note a call, and the date that was announced in it as a deadline version; return its number.

    A request whose key came before changes nothing, and 0 is returned.

    Raises:
        CycleError: something is missing, or the date cannot be noted; nothing was.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        if note.key is not None and not is_first_time(cycle, f"note:{note.key}"):
            return 0
        call = note_call(cycle, asked_respondent(cycle, respondent), note.office, note.said)
        if note.until is not None:
            if note.deliverable is None:
                raise IncompleteActError("note", "deliverable", "what the announced date is for, such as nip")
            found = find_obligation(session, cycle.row, respondent, note.deliverable)
            announce(cycle, found, note.until, f"announced by telephone, note {call.number}")
        return call.number


def brief_on(services: Services, code: str, respondent: str, now: datetime) -> StateBrief:
    """Return what an officer should know before calling a respondent.

    Raises:
        CycleError: the cycle is not open, or the respondent owes nothing in it.
    """
    with services.reading() as session:
        return state_brief(look_at_cycle(session, code, now), respondent)


def brief_as(brief: StateBrief, name: str) -> bytes:
    """Return the brief in the format that the ending of a file's name says.

    Raises:
        FileEndingError: the name ends in none that there is.
        PdfUnavailableError: Pango is not installed, so that no PDF can be written.
    """
    writers = {".docx": write_brief_docx, ".pdf": write_brief_pdf, ".txt": _as_text}
    ending = PurePath(name).suffix.lower()
    if ending not in writers:
        raise FileEndingError(name, list(writers))
    return writers[ending](brief)


def _as_text(brief: StateBrief) -> bytes:
    return brief_text(brief).encode()


def _to_make(cycle: CycleAt, entries: Sequence[CallEntry]) -> CallToMake:
    respondent = entries[0].respondent
    today = brussels_day(cycle.now)
    return CallToMake(
        respondent=respondent.code,
        respondent_name=respondent.name,
        reasons=tuple(_reason(cycle, entry) for entry in entries),
        offices=tuple(contacts_on_duty(cycle, respondent)),
        time_there=cycle.now.astimezone(ZoneInfo(respondent.time_zone)),
        is_working_day=cycle.calendar.is_open_for(today, respondent.country),
    )


def _reason(cycle: CycleAt, entry: CallEntry) -> CallReason:
    deliverable = cycle.definition.deliverable(entry.obligation.deliverable)
    due_at = deadline_in_force(cycle.session, entry.obligation).due_at
    return CallReason(
        deliverable=deliverable.code,
        title=deliverable.title,
        due_on=brussels_day(due_at),
        days_after=int(entry.occasion.rung) if entry.occasion.rung else None,
        since=entry.since,
        called_at=entry.called_at,
    )
