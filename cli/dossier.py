"""Commands that show all there is on one respondent: for an officer, and as its own contacts see it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options, Respondent
from cli.output import answer, table
from cli.surroundings import at_work, cycle_code
from cli.words import count, day, instant, instant_to_the_second, state

if TYPE_CHECKING:
    from rich.console import RenderableType

    from models.rules.dossier import VersionEntry
    from tasks.desk import DeskObligation, DeskRespondent, DeskVersion
    from tasks.dossier import Dossier, DossierObligation

Respondents = Annotated[str, Parameter(help="Codes of those that the contacts speak for.")]


def dossier(cycle: CodeOrFile, respondent: Respondent, /, *, options: Options = PLAIN) -> int:
    """Show all that the secretariat has on a respondent."""
    from tasks.dossier import dossier as all_of
    from tasks.plain_data import plain_data

    with at_work(options.now) as work:
        found = all_of(work.services, cycle_code(cycle), respondent, work.now)
    answer(plain_data(found), *_dossier(found), as_json=options.json)
    return Exit.OK


def contact_view(*respondents: Respondents, options: Options = PLAIN) -> int:
    """Show what a respondent's own contacts see, in all cycles."""
    from models.queries.contacts import members_called
    from tasks.desk import desk as seen_by
    from tasks.plain_data import plain_data

    with at_work(options.now) as work:
        with work.services.reading() as session:
            members = members_called(session, respondents)
        found = seen_by(work.services, members, work.now)
    shown = [line for one in found.respondents for line in _desk(one)]
    answer(
        plain_data(found), "\n".join(shown) or "Nobody of these is asked for anything.", as_json=options.json
    )
    return Exit.OK


def _dossier(found: "Dossier") -> "Iterator[RenderableType]":
    yield f"{found.respondent_name} ({found.respondent}), {found.cycle_title}, as at {instant(found.as_at)}."
    yield "\n".join(line for one in found.obligations for line in _obligation(one))
    letters = [
        (instant(one.made_at), one.kind.value, one.state.value, one.address, one.subject_line or "")
        for one in found.letters
    ]
    yield table("Letters", ("made", "kind", "state", "to", "subject"), letters)
    planned = [
        (instant(one.planned_for), str(one.occasion), one.deliverable or "", one.hold or one.state)
        for one in found.planned
    ]
    yield table("To come", ("instant", "occasion", "deliverable", "state"), planned)
    entries = [(str(one.position), instant(one.at), state(one.what), one.actor) for one in found.entries]
    yield table("Record", ("entry", "instant", "what", "by"), entries)


def _obligation(one: "DossierObligation") -> Iterator[str]:
    late = ", late" if one.row.is_late else ", overdue" if one.is_overdue else ""
    yield f"{one.title}: {state(one.row.state.value)}{late}."
    for due in one.deadlines:
        why = f": {due.reason}" if due.reason else ""
        yield f"  deadline {due.version}, {state(due.kind)} by {due.set_by}, {instant(due.due_at)}{why}"
    yield from (f"  {_version(version)}" for version in one.versions)
    for asked in one.sets:
        told = "" if asked.is_told else ", not told yet"
        texts = "; ".join(asked.questions)
        yield f"  asked on {day(asked.asked_at)} on version {asked.version}{told}: {texts}"
    if one.drafts:
        yield f"  {count(len(one.drafts), 'draft')} of questions"


def _version(one: "VersionEntry | DeskVersion") -> str:
    came = f"version {one.version}, came {instant_to_the_second(one.received_at)}"
    gone = ", withdrawn" if one.withdrawn_at else ""
    return f"{came}, {count(len(one.findings), 'finding')}{gone}"


def _desk(one: "DeskRespondent") -> Iterator[str]:
    yield f"{one.name} ({one.respondent})"
    for owed in one.obligations:
        yield from _owed(owed)
    yield from (f"  {instant(at.at)}: {state(at.kind.value)}, {at.title}" for at in one.calendar)


def _owed(one: "DeskObligation") -> Iterator[str]:
    following = f"next: {state(one.next_step.value)}" if one.is_open else "nothing to do"
    yield f"  {one.cycle_title}, {one.title}: {state(one.state.value)}; {following}"
    yield f"    due {instant(one.due_at)}, there {one.due_there:%H:%M}"
    for version in one.versions:
        yield f"    {_version(version)}"
        yield from (f"      {finding.message} {finding.advice}" for finding in version.findings)
    for asked in one.questions:
        yield from (f"    asked on {day(asked.asked_at)}: {text}" for text in asked.questions)
