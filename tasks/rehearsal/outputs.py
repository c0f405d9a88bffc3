"""The results of a rehearsal as files: same inputs, same bytes; no row id, wall time or path in any."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from documents.letters import letters_page, read_letter
from documents.store import write_durably
from models.queries.assessments import assessment_files
from models.queries.audit_reasons import audit_reasons
from models.queries.cycles import CycleAt, audit_entries
from models.queries.history import NoticeHistory, notice_history
from models.queries.obligations import BoardRow, board
from models.queries.review import latest_review
from models.rules.audit import RECORD_ONLY, ChainedEntry, What, first_break
from models.rules.audit_reasons import REASON_SHA256, Reason
from models.tables import Review
from tasks.forms import FormFor, write_form_for
from tasks.report import WrittenReport, write_latest
from tasks.status import instant_text

Row = Mapping[str, object]


def write_outputs(cycle: CycleAt, folder: Path, reconciliation: Row) -> Row:
    """Write every result of a rehearsal that has ended, and return its summary."""
    rows = board(cycle.session, cycle.id, _deliverables(cycle))
    notices = notice_history(cycle.session, cycle.id, _deliverables(cycle))
    entries, reasons = audit_entries(cycle.session, cycle.id), audit_reasons(cycle.session, cycle.id)
    _write_lines(folder / "timeline.jsonl", (_event(entry, reasons) for entry in entries if _is_shown(entry)))
    _write_lines(folder / "notices.jsonl", (_notice(notice) for notice in notices))
    _write_json(folder / "obligations.json", [_obligation(row) for row in rows])
    _write_forms(cycle, rows, folder / "forms")
    _write_letters(cycle, notices, folder)
    # A definition without a step that drafts has no report: its rehearsal ends with the collection.
    row = latest_review(cycle.session, cycle.id)
    report = _report(row, write_latest(cycle, folder / "report")) if row else _NO_REPORT
    summary = _summary(cycle, rows, notices, entries) | {
        "reconciliation": reconciliation,
        "report": report,
    }
    _write_json(folder / "summary.json", summary)
    return summary


def _deliverables(cycle: CycleAt) -> list[str]:
    return [deliverable.code for deliverable in cycle.definition.deliverables]


def _is_shown(entry: ChainedEntry) -> bool:
    return What(entry.what) not in RECORD_ONLY


def _event(entry: ChainedEntry, reasons: Mapping[int, Reason]) -> Row:
    detail = json.loads(entry.detail)
    if detail.pop(REASON_SHA256, None):
        detail["reason"] = reasons[entry.position].text
    return {
        "at": instant_text(entry.at),
        "what": entry.what,
        "respondent": entry.respondent,
        "deliverable": entry.deliverable,
        "detail": detail,
    }


def _notice(notice: NoticeHistory) -> Row:
    return {
        "respondent": notice.respondent,
        "deliverable": notice.deliverable,
        "subject": notice.subject,
        "occasion": str(notice.occasion),
        "rung": notice.rung,
        "deadline_version": notice.deadline_version,
        "recipient": notice.recipient,
        "channel": notice.channel,
        "planned_for": instant_text(notice.planned_for),
        "sent_at": instant_text(notice.sent_at),
        "state": notice.state,
        "reason": notice.reason,
        "letter_kind": notice.letter_kind.value if notice.letter_kind else None,
        "message_id": notice.message_id,
        "subject_line": notice.subject_line,
    }


def _obligation(row: BoardRow) -> Row:
    return {
        "respondent": row.respondent,
        "deliverable": row.deliverable,
        "state": row.state.value,
        "due_at": instant_text(row.due_at),
        "late_after": instant_text(row.late_after),
        "deadline_version": row.deadline_version,
        "received_at": instant_text(row.received_at),
        "late": row.is_late,
        "versions": row.versions,
        "submission_sha256": row.sha256,
    }


def _summary(
    cycle: CycleAt, rows: list[BoardRow], notices: list[NoticeHistory], entries: list[ChainedEntry]
) -> dict[str, object]:
    refused = [_event(entry, {}) for entry in entries if entry.what in (What.REFUSED, What.INCIDENT)]
    letters = {notice.message_id: notice for notice in notices if notice.message_id}
    return {
        "cycle": cycle.code,
        "title": cycle.definition.title,
        "definition_sha256": cycle.row.definition_sha256,
        "opened_at": instant_text(cycle.row.opened_at),
        "closed_at": instant_text(cycle.row.closed_at),
        "obligations": {
            code: _counted(row.state.value for row in rows if row.deliverable == code)
            for code in _deliverables(cycle)
        },
        "assessment": _counted(file.state.value for whole in assessment_files(cycle) for file in whole.items),
        "late": [f"{row.respondent} {row.deliverable}" for row in rows if row.is_late],
        "letters": _counted(f"{one.letter_kind} {one.state}" for one in letters.values()),
        "notices": _counted(f"{one.state} {one.reason}" if one.reason else one.state for one in notices),
        "refused": refused,
        "audit": {
            "length": cycle.row.audit_length,
            "head": cycle.row.audit_head,
            "verifies": first_break(cycle.code, entries, cycle.row.audit_length, cycle.row.audit_head)
            is None,
        },
    }


_NO_REPORT: Row = {"version": None, "is_stale": False, "files": [], "left_out": [], "rates": None}


def _report(row: Review, report: WrittenReport) -> Row:
    return {
        "version": report.version,
        "is_stale": report.is_stale,
        "files": [path.name for path in report.files],
        "left_out": [one.value for one in report.left_out],
        "rates": json.loads(row.content)["rates"],
    }


def _write_forms(cycle: CycleAt, rows: Iterable[BoardRow], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        deliverable = cycle.definition.deliverable(row.deliverable)
        if deliverable.form:
            whose = FormFor(row.respondent, row.respondent_name, deliverable)
            write_durably(folder / whose.file_name, write_form_for(cycle, whose))


def _write_letters(cycle: CycleAt, notices: Iterable[NoticeHistory], folder: Path) -> None:
    # The history is in protocol order, the names of files are in none.
    names = dict.fromkeys(f"{one.message_id[1:33]}.eml" for one in notices if one.message_id)
    paths = [folder / "letters" / name for name in names]
    letters = [read_letter(path.read_bytes(), path.name) for path in paths if path.exists()]
    write_durably(folder / "letters.html", letters_page(cycle.definition.title, letters, "letters"))


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _write_json(path: Path, content: object) -> None:
    write_durably(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def _write_lines(path: Path, rows: Iterable[Row]) -> None:
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    write_durably(path, "".join(lines).encode())
