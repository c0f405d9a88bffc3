"""The board of a cycle as text: one line a respondent, and above it what counts today."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cli.output import table
from cli.words import count, day, instant, state

if TYPE_CHECKING:
    from rich.console import RenderableType

    from models.queries.blockers import NotTaken
    from models.queries.obligations import BoardRow
    from tasks.board import BoardLook
    from tasks.board_then import BoardThen
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
        yield f"{title}: {counted(status.states(code))}."
    if status.letters:
        yield f"Letters: {counted(status.letters)}."
    if status.to_approve:
        yield f"To approve: {'; '.join(_to_approve(status.to_approve))}. See `kalends preview`."
    if status.held.count:
        yield f"Held by an officer: letters to {', '.join(status.held.lines)}."
    yield from _mails(status.mails_waiting)
    if status.calls:
        yield f"To telephone: {', '.join(_calls(status.calls))}."
    for one in status.blockers:
        yield f"Blocked: {one.respondent}: {one.message}. Way out: {one.way_out}."
    yield from map(_announced, status.overdue_parts)
    yield from _not_taken(status.not_taken)
    yield from _quarantined(status)
    if status.report:
        stale = ", stale" if status.report.is_stale else ""
        where = f"; {status.report.handed_off}" if status.report.handed_off else ""
        yield f"Report: version {status.report.version}, {status.report.state}{stale}{where}."


def _announced(part: str) -> str:
    return f"Announced and not come: {part} Nothing was written to the state: ask when it comes."


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


def _rows(status: "CycleStatus | BoardThen") -> list[tuple[str, ...]]:
    names = {row.respondent: row.respondent_name for row in status.rows}
    cells = {(row.respondent, row.deliverable): cell_text(status, row) for row in status.rows}
    return [
        (code, name, *(cells.get((code, deliverable), "") for deliverable in status.deliverables))
        for code, name in names.items()
    ]


def _calls(rows: Sequence["BoardRow"]) -> Iterator[str]:
    for respondent in dict.fromkeys(row.respondent for row in rows):
        about = ", ".join(row.deliverable for row in rows if row.respondent == respondent)
        yield f"{respondent} ({about})"


def then_text(board: "BoardThen") -> "list[RenderableType]":
    """Return a board as it stood at an instant."""
    said = [f"{board.title} ({board.code})", f"As it stood at {instant(board.now)}."]
    said += [f"{title}: {counted(board.states(code))}." for code, title in board.deliverables.items()]
    return ["\n".join(said), table("", ("", "respondent", *board.deliverables.values()), _rows(board))]


def cell_text(look: "CycleStatus | BoardLook | BoardThen", row: "BoardRow") -> str:
    """Return in words where an obligation stands."""
    words = [state(row.state.value)]
    if row.received_at:
        words.append(f"came {day(row.received_at)}")
    if row.version and row.version > 1:
        words.append(f"version {row.version}")
    if look.awaits_certification(row):
        words.append("awaiting certification")
    if row.is_late:
        words.append("late")
    if row.is_overdue_at(look.now):
        words.append("overdue")
    if row.deadline_version > 1 and not row.received_at:
        words.append(f"due {day(row.due_at)}")
    return ", ".join(words)


def _totals(status: "CycleStatus") -> str:
    return "; ".join(f"{code}: {counted(status.states(code))}" for code in status.deliverables)


def counted(counts: Mapping[str, int]) -> str:
    """Return numbers by state in words."""
    return ", ".join(f"{count} {state(name)}" for name, count in counts.items()) or "none"


def _next(status: "CycleStatus") -> str:
    if status.closed_at:
        return f"Closed on {day(status.closed_at)}"
    due = f"Due now: {', '.join(state(step) for step in status.due)}. " if status.due else ""
    return due + (f"Next: {instant(status.next_at)}" if status.next_at else "Nothing else is planned")
