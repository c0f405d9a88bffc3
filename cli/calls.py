"""Commands about telephone calls: whom to call today, and what was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options, Respondent
from cli.output import answer, remark, table
from cli.surroundings import at_work, cycle_code, write_output
from cli.words import count, day, state

if TYPE_CHECKING:
    from tasks.call_list import CallReason, CallToMake


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Said:
    """What is noted of a call."""

    office: Annotated[str, Parameter(help="Office that you spoke with; no names of persons.")]
    said: Annotated[str, Parameter(help="What was said, in a sentence or two.")]
    deliverable: Annotated[
        str | None, Parameter(help="What an announced date is for, such as nip; needed with --until.")
    ] = None
    until: Annotated[
        date | None, Parameter(help="Day announced on the telephone; it becomes a version of the deadline.")
    ] = None


def call_list(cycle: CodeOrFile, /, *, options: Options = PLAIN) -> int:
    """Show whom to telephone today, and why."""
    from tasks.call_list import calls_to_make
    from tasks.status import instant_text

    with at_work(options.now) as work:
        calls = calls_to_make(work.services, cycle_code(cycle), work.now)
    data = {"now": instant_text(work.now), "calls": [_data(call) for call in calls]}
    rows = [(call.respondent, call.respondent_name, _why(call), _whom(call)) for call in calls]
    to_make = [call for call in calls if not call.is_called]
    shown = [table("", ("", "respondent", "why", "whom"), rows)] if rows else []
    answer(data, *shown, _verdict(to_make, calls), as_json=options.json)
    if to_make:
        remark(
            "`kalends brief CYCLE CODE` prints a page before you call; `kalends note` keeps what was said."
        )
    return Exit.OK


def note(cycle: CodeOrFile, respondent: Respondent, /, *, call: Said, options: Options = PLAIN) -> int:
    """Note a call; a date announced in it moves the reminders."""
    from tasks.call_list import PhoneNote, note_phone_call

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        number = note_phone_call(work.services, code, respondent, PhoneNote(**vars(call)), work.now)
    data = {"cycle": code, "respondent": respondent, "number": number, "until": call.until}
    noted = f" The announced date, {call.until}, is noted." if call.until else ""
    answer(data, f"Call {number} with {respondent} is noted.{noted}", as_json=options.json)
    return Exit.OK


def brief(
    cycle: CodeOrFile,
    respondent: Respondent,
    /,
    *,
    out: Annotated[
        Path | None,
        Parameter(help="File to write, ending in .docx, .pdf or .txt; else on the screen."),
    ] = None,
    options: Options = PLAIN,
) -> int:
    """Print one page on a state: what it owes, what came, what was written and said."""
    from documents.brief import brief_text
    from tasks.call_list import brief_as, brief_on

    with at_work(options.now) as work:
        page = brief_on(work.services, cycle_code(cycle), respondent, work.now)
    if out:
        write_output(out, brief_as(page, out.name))
    data = {"respondent": respondent, "file": str(out) if out else None, "text": brief_text(page)}
    answer(data, f"The brief is in {out}." if out else brief_text(page), as_json=options.json)
    return Exit.OK


def _verdict(to_make: "list[CallToMake]", calls: "list[CallToMake]") -> str:
    if not calls:
        return "Nobody is on the call list."
    done = len(calls) - len(to_make)
    return f"{count(len(to_make), 'call')} to make today{f', {done} made already' if done else ''}."


def _why(call: "CallToMake") -> str:
    return "; ".join(f"{reason.title} {_since(reason)}" for reason in call.reasons)


def _since(reason: "CallReason") -> str:
    called = f", called {day(reason.called_at)}" if reason.called_at else ""
    if reason.days_after is None:
        return f"not received by the cut-off{called}"
    return f"was due {reason.due_on:%Y-%m-%d}, {reason.days_after} days and more ago{called}"


def _whom(call: "CallToMake") -> str:
    return "; ".join(_lines(call))


def _lines(call: "CallToMake") -> Iterator[str]:
    for office in call.offices:
        yield f"{office.office} ({state(office.role)}){f': {office.telephone}' if office.telephone else ''}"
    yield f"there it is {call.time_there:%H:%M}{'' if call.is_working_day else ', a holiday'}"


def _data(call: "CallToMake") -> dict[str, object]:
    return {
        "respondent": call.respondent,
        "respondent_name": call.respondent_name,
        "called": call.is_called,
        "time_there": call.time_there.isoformat(),
        "working_day": call.is_working_day,
        "reasons": [_reason(reason) for reason in call.reasons],
        "offices": [vars(office) for office in call.offices],
    }


def _reason(reason: "CallReason") -> dict[str, object]:
    from tasks.status import instant_text

    return {
        "deliverable": reason.deliverable,
        "due_on": reason.due_on.isoformat(),
        "days_after": reason.days_after,
        "since": instant_text(reason.since),
        "called_at": instant_text(reason.called_at),
    }
