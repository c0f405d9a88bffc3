"""The board of a cycle as text: one line a respondent, and above it what counts today."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cli.output import table
from cli.words import count, day, instant, state

if TYPE_CHECKING:
    from rich.console import RenderableType

    from models.queries.blockers import NotTaken
    from models.queries.obligations import BoardRow
    from tasks.status import CycleStatus


def cycles_text(cycles: Sequence["CycleStatus"]) -> "list[RenderableType]":
    """Return all cycles, one line each."""
    if not cycles:
        return ["No cycle is open in this database. Open one with `kalends open CODE`."]
    rows = [(one.code, one.title, _totals(one), _next(one)) for one in cycles]
    return [table("", ("cycle", "title", "obligations", "course"), rows)]


def board_text(status: "CycleStatus") -> "list[RenderableType]":
    """Return the board of one cycle with what counts today."""
    columns = ("", "respondent", *status.deliverables.values())
    rows = _rows(status)
    return ["\n".join(_headline(status)), table("", columns, rows)]


def _headline(status: "CycleStatus") -> Iterator[str]:
    yield f"{status.title} ({status.code})"
    yield f"As at {instant(status.now)}. {_next(status)}."
    for code, title in status.deliverables.items():
        yield f"{title}: {_counted(status.states(code))}."
    if status.letters:
        yield f"Letters: {_counted(status.letters)}."
    if status.to_approve:
        yield f"To approve: {'; '.join(_to_approve(status.to_approve))}. See `kalends preview`."
    if status.held:
        yield f"Held by an officer: {status.held}."
    yield from _mails(status.mails_waiting)
    if status.calls:
        yield f"To telephone: {', '.join(_calls(status.calls))}."
    for one in status.blockers:
        yield f"Blocked: {one.respondent}: {one.message}. Way out: {one.way_out}."
    yield from _not_taken(status.not_taken)
    yield from _quarantined(status)
    if status.report:
        stale = ", stale" if status.report.is_stale else ""
        yield f"Report: version {status.report.version}, {status.report.state}{stale}."


def _quarantined(status: "CycleStatus") -> Iterator[str]:
    if status.waiting_for_scan:
        away = "the scanner is away" if status.is_scanned else "no scanner is set up any more"
        yield f"In quarantine until it is scanned ({away}): {', '.join(status.waiting_for_scan)}."
    elif not status.is_scanned:
        yield "Files are not scanned for malicious software: no scanner is set up."


def _mails(waiting: int) -> Iterator[str]:
    if waiting:
        waits = "waits" if waiting == 1 else "wait"
        yield f"{count(waiting, 'mail')} {waits} for a word. See `kalends intake list`."


def _not_taken(answers: "Sequence[NotTaken]") -> Iterator[str]:
    for one in answers:
        tried = f"tried {count(one.tries, 'time')}, next {instant(one.next_try_at)}"
        yield f"Not taken yet: {count(one.letters, 'letter')}: {one.answer or 'no answer'} ({tried})."


def _to_approve(names: Sequence[str]) -> Iterator[str]:
    waiting: dict[str, dict[str, None]] = {}
    for name in names:
        respondent, *_, occasion = name.split()
        waiting.setdefault(occasion, {})[respondent] = None
    for occasion, respondents in waiting.items():
        yield f"{state(occasion)} for {', '.join(respondents)}"


def _rows(status: "CycleStatus") -> list[tuple[str, ...]]:
    names = {row.respondent: row.respondent_name for row in status.rows}
    cells = {(row.respondent, row.deliverable): _cell(status, row) for row in status.rows}
    return [
        (code, name, *(cells.get((code, deliverable), "") for deliverable in status.deliverables))
        for code, name in names.items()
    ]


def _calls(rows: Sequence["BoardRow"]) -> Iterator[str]:
    for respondent in dict.fromkeys(row.respondent for row in rows):
        about = ", ".join(row.deliverable for row in rows if row.respondent == respondent)
        yield f"{respondent} ({about})"


def _cell(status: "CycleStatus", row: "BoardRow") -> str:
    words = [state(row.state.value)]
    if row.received_at:
        words.append(f"came {day(row.received_at)}")
    if row.version and row.version > 1:
        words.append(f"version {row.version}")
    if status.awaits_certification(row):
        words.append("awaiting certification")
    if row.is_late:
        words.append("late")
    if status.is_overdue(row):
        words.append("overdue")
    if row.deadline_version > 1 and not row.received_at:
        words.append(f"due {day(row.due_at)}")
    return ", ".join(words)


def _totals(status: "CycleStatus") -> str:
    return "; ".join(f"{code}: {_counted(status.states(code))}" for code in status.deliverables)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state(name)}" for name, count in counts.items()) or "none"


def _next(status: "CycleStatus") -> str:
    if status.closed_at:
        return f"Closed on {day(status.closed_at)}"
    return f"Next: {instant(status.next_at)}" if status.next_at else "Nothing is planned"
