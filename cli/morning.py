"""The command for an officer's morning: whom to call, what came, what waits, what fails, what falls due."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, Options
from cli.output import answer
from cli.surroundings import at_work
from cli.words import count, day, instant, state

if TYPE_CHECKING:
    from models.rules.morning import Answered, Arrived, Cut, DraftedQuestion, HeldNotice, ToCall, ToCome
    from tasks.morning import Failing, Morning, Waiting

House = Annotated[str | None, Parameter(help="House whose questions to clear are listed, such as EDA.")]


def morning(*, house: House = None, options: Options = PLAIN) -> int:
    """Show what to do today: calls, what came, what waits for a word, what fails, what falls due."""
    from tasks.morning import morning as look
    from tasks.plain_data import plain_data

    with at_work(options.now) as work:
        found = look(work.services, work.now, house)
    answer(plain_data(found), "\n".join(_text(found)), as_json=options.json)
    return Exit.OK


def _text(found: "Morning") -> Iterator[str]:
    yield f"As at {instant(found.as_at)}. Open: {', '.join(found.cycles) or 'no cycle'}."
    yield from _part("To telephone", (_call(one) for one in found.calls.lines), found.calls)
    came = (_arrived(one) for one in found.arrived.lines)
    yield from _part(f"Came since {instant(found.since)}", came, found.arrived)
    yield from _part("Answers in words", (_answered(one) for one in found.answers.lines), found.answers)
    mails = (f"mail {one.number}: {state(one.state)}, {state(one.reason)}" for one in found.mails.lines)
    yield from _part("Mails", mails, found.mails)
    yield from _waiting(found.waiting)
    yield from _failing(found.failing)
    if found.coming:
        yield "In the next seven days:"
        yield from (f"  {_to_come(one)}" for one in found.coming)


def _waiting(waiting: "Waiting") -> Iterator[str]:
    yield from _part("To approve", (_held(one) for one in waiting.to_approve.lines), waiting.to_approve)
    states = (f"{cycle} {code}" for cycle, code in waiting.held.lines)
    yield from _part("States with letters held", states, waiting.held)
    questions = (_question(one) for one in waiting.to_clear.lines)
    yield from _part("Questions to clear", questions, waiting.to_clear)
    for name, words in (
        ("All questions answered: take it into account?", waiting.answered),
        ("No word on publication", waiting.consent),
        ("To certify", waiting.certification),
    ):
        lines = (f"{one.respondent} {one.deliverable}, version {one.version}" for one in words.lines)
        yield from _part(name, lines, words)
    yield from (f"To take: {step}. See `kalends approve`." for step in waiting.steps)


def _failing(failing: "Failing") -> Iterator[str]:
    nobody = (f"{cycle} {code}" for cycle, code in failing.unreachable.lines)
    yield from _part("Nobody to write to", nobody, failing.unreachable)
    refused = (f"{one.respondent}: {one.message}; {one.way_out}" for one in failing.refused.lines)
    yield from _part("Refused for good", refused, failing.refused)
    for answered in failing.not_taken:
        yield f"Not taken yet: {count(answered.letters, 'letter')}: {answered.answer or 'no answer'}."
    if failing.unanswered:
        yield f"Not known whether they arrived: {count(failing.unanswered, 'letter')}."
    doubts = (f"mail {one.number}: {state(one.reason)}" for one in failing.doubts.lines)
    yield from _part("Mails that wait for a word", doubts, failing.doubts)
    for name, words in (("Not checked", failing.faults), ("In quarantine", failing.quarantine)):
        lines = (f"{one.respondent} {one.deliverable}, version {one.version}" for one in words.lines)
        yield from _part(name, lines, words)
    yield from (f"The record is broken: {problem}. See `kalends verify`." for problem in failing.record)


def _part(name: str, lines: Iterable[str], cut: "Cut[object]") -> Iterator[str]:
    if cut.count:
        yield f"{name} ({cut.count}):"
        yield from (f"  {line}" for line in lines)
    if cut.left_out:
        yield f"  and {cut.left_out} more"


def _call(one: "ToCall") -> str:
    why = f"{one.days_after} days after the due day" if one.days_after is not None else "after the cut-off"
    whom = (
        ", ".join(filter(None, (one.office, one.telephone, one.address)))
        if one.address
        else "no office is in charge today"
    )
    return f"{one.respondent} {one.respondent_name}: {one.deliverable}, {why}; {whom}"


def _arrived(one: "Arrived") -> str:
    found = (
        f"{count(one.findings, 'finding')}, {one.to_correct} to correct" if one.is_checked else "not checked"
    )
    came = f"{one.respondent} {one.deliverable}, version {one.version}, {instant(one.received_at)}"
    return f"{came}: {found}"


def _answered(one: "Answered") -> str:
    what = f"{one.respondent} {one.deliverable}, {instant(one.answered_at)}"
    return f"{what}: {count(one.answers, 'answer')}, see `kalends question list`"


def _held(one: "HeldNotice") -> str:
    name = state(one.occasion.rung or one.occasion.name)
    return f"{one.respondent} {one.deliverable} {name}, planned for {day(one.planned_for)}"


def _question(one: "DraftedQuestion") -> str:
    by = ", ".join(one.clears)
    return f"{one.respondent} {one.deliverable}, question {one.number} of {one.house}, to be cleared by {by}"


def _to_come(one: "ToCome") -> str:
    return f"{instant(one.at)}: {state(one.what)} {state(one.name)}, {one.count}"
