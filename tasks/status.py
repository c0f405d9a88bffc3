"""Where a cycle stands: the board with what is next, as values and as plain data for JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.queries.blockers import Blocker, NotTaken, blockers, not_taken
from models.queries.call_list import call_list
from models.queries.cycles import CycleAt, completed_steps, cycle_codes, look_at_cycle
from models.queries.handled import held_counts
from models.queries.history import notice_history
from models.queries.intake import mail_counts
from models.queries.notices import DueNotice, awaiting_approval
from models.queries.obligations import BoardRow, board
from models.queries.parts import overdue_parts
from models.queries.review import hand_off_of, latest_review
from models.queries.submissions import waiting_for_scan
from models.queries.waiting import states_held
from models.rules.instants import utc_text
from models.rules.lifecycle import ObligationState
from models.rules.mail import FOR_AN_OFFICER
from models.rules.morning import Cut
from models.rules.occasions import HoldReason
from models.tables import Respondent
from tasks.advance import due_now, next_due
from tasks.services import Services


@dataclass(frozen=True)
class StepStatus:
    """A step after collection, and whether it is done."""

    name: str
    title: str
    on: date
    is_done: bool


@dataclass(frozen=True)
class ReportStatus:
    """The latest draft of the common report."""

    version: int
    state: str
    is_stale: bool
    handed_off: str | None
    """Where it lives since it was handed off, in words."""


@dataclass(frozen=True)
class CycleStatus:
    """A cycle as it stands at an instant; instants are UTC."""

    code: str
    title: str
    now: datetime
    opened_at: datetime
    closed_at: datetime | None
    next_at: datetime | None
    """When the engine next has anything to do after now, none when it has not."""
    due: tuple[str, ...]
    """Steps of the engine in which something is due now and not done."""
    deliverables: Mapping[str, str]
    """Titles by code, in the order of the definition."""
    rows: tuple[BoardRow, ...]
    letters: Mapping[str, int]
    """Number of letters by state."""
    held_notices: int
    """Notices that an officer keeps from going."""
    held: Cut[str]
    """States of those notices, each once, in protocol order."""
    to_approve: tuple[str, ...]
    """Letters that wait for an officer's approval: respondent, deliverable and occasion."""
    calls: tuple[BoardRow, ...]
    """What the officer should telephone about while the cycle runs, and has not yet."""
    blockers: tuple[Blocker, ...]
    """What keeps respondents from being told."""
    overdue_parts: tuple[str, ...]
    """Parts of forms that did not come by the day announced for them: whose, and what is missing."""
    not_taken: tuple[NotTaken, ...]
    """Why letters wait that were tried."""
    waiting_for_scan: tuple[str, ...]
    """Files that wait until the scanner is back: respondent and deliverable."""
    is_scanned: bool
    """Whether a scanner for malicious software is set up."""
    mails_waiting: int
    """Mails with which an officer has something to do, whatever cycle they are for."""
    steps: tuple[StepStatus, ...]
    report: ReportStatus | None
    certified: frozenset[str] = frozenset()
    """Deliverables of which each version is certified."""

    def awaits_certification(self, row: BoardRow) -> bool:
        """Whether what counts of it is received, and nobody has certified it."""
        return row.awaits_certification(self.certified)

    def states(self, deliverable: str) -> dict[str, int]:
        """Return how many obligations for a deliverable are in each state, in the order of states."""
        found = Counter(row.state for row in self.rows if row.deliverable == deliverable)
        return {state.value: found[state] for state in ObligationState if found[state]}

    def is_overdue(self, row: BoardRow) -> bool:
        """Whether it is still owed although it would be late now."""
        return row.is_overdue_at(self.now)


def cycle_status(services: Services, code: str, now: datetime) -> CycleStatus:
    """Return where a cycle stands.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        return _status(services, look_at_cycle(session, code, now))


def all_cycles(services: Services, now: datetime) -> list[CycleStatus]:
    """Return where every cycle stands, in the order of their opening."""
    with services.reading() as session:
        return [_status(services, look_at_cycle(session, code, now)) for code in cycle_codes(session)]


def status_data(status: CycleStatus) -> dict[str, object]:
    """Return where a cycle stands as plain data for JSON; instants are written in UTC."""
    return {
        "cycle": status.code,
        "title": status.title,
        "now": instant_text(status.now),
        "opened_at": instant_text(status.opened_at),
        "closed_at": instant_text(status.closed_at),
        "next_at": instant_text(status.next_at),
        "due_now": list(status.due),
        "states": {code: status.states(code) for code in status.deliverables},
        "letters": dict(status.letters),
        "held_notices": status.held_notices,
        "states_held": list(status.held.lines),
        "to_approve": list(status.to_approve),
        "call_list": [f"{row.respondent} {row.deliverable}" for row in status.calls],
        "blockers": [vars(one) for one in status.blockers],
        "overdue_parts": list(status.overdue_parts),
        "not_taken": [
            {**vars(one), "next_try_at": instant_text(one.next_try_at)} for one in status.not_taken
        ],
        "scanner": {"is_set_up": status.is_scanned, "waiting": list(status.waiting_for_scan)},
        "mails_waiting": status.mails_waiting,
        "steps": [
            {"name": step.name, "title": step.title, "on": step.on.isoformat(), "done": step.is_done}
            for step in status.steps
        ],
        "report": vars(status.report) if status.report else None,
        "obligations": [
            row_data(row, status.now, awaits_certification=status.awaits_certification(row))
            for row in status.rows
        ],
    }


def instant_text(instant: datetime | None) -> str | None:
    """Return a UTC instant as it stands in JSON."""
    return utc_text(instant) if instant else None


def _status(services: Services, cycle: CycleAt) -> CycleStatus:
    titles = {deliverable.code: deliverable.title for deliverable in cycle.definition.deliverables}
    rows = board(cycle.session, cycle.id, list(titles))
    notices = notice_history(cycle.session, cycle.id, list(titles))
    letters = {notice.message_id: notice.state for notice in notices if notice.message_id}
    awaiting = awaiting_approval(cycle)
    return CycleStatus(
        code=cycle.code,
        title=cycle.definition.title,
        now=cycle.now,
        opened_at=cycle.row.opened_at,
        closed_at=cycle.row.closed_at,
        next_at=next_due(cycle),
        due=due_now(cycle),
        deliverables=titles,
        rows=tuple(rows),
        letters=dict(sorted(Counter(letters.values()).items())),
        held=_codes(states_held(cycle)),
        held_notices=held_counts(cycle).get(HoldReason.OFFICER, 0),
        to_approve=tuple(_name(one) for one in awaiting if one.notice.planned_for <= cycle.now),
        calls=tuple(_to_call(cycle, rows)),
        blockers=tuple(blockers(cycle)),
        overdue_parts=tuple(f"{code} {what}: {said}" for code, what, said in overdue_parts(cycle)),
        not_taken=tuple(not_taken(cycle)),
        waiting_for_scan=tuple(
            f"{respondent.code} {obligation.deliverable}"
            for _, obligation, respondent in waiting_for_scan(cycle.session, cycle.id)
        ),
        is_scanned=services.settings.scanner_address is not None,
        mails_waiting=sum(mail_counts(cycle.session).get(state, 0) for state in FOR_AN_OFFICER),
        steps=tuple(_steps(cycle)),
        report=_report(cycle),
        certified=frozenset(one.code for one in cycle.definition.deliverables if one.certification),
    )


def _codes(found: Cut[Respondent]) -> Cut[str]:
    return Cut(tuple(one.code for one in found.lines), found.count)


def _name(one: DueNotice) -> str:
    deliverable = one.obligation.deliverable if one.obligation else ""
    return f"{one.respondent.code} {deliverable} {one.occasion.rung or one.occasion.name}"


def _to_call(cycle: CycleAt, rows: Sequence[BoardRow]) -> list[BoardRow]:
    listed = {
        (entry.respondent.code, entry.obligation.deliverable)
        for entry in call_list(cycle)
        if entry.called_at is None
    }
    return [row for row in rows if (row.respondent, row.deliverable) in listed]


def _steps(cycle: CycleAt) -> list[StepStatus]:
    done = completed_steps(cycle.session, cycle.id)
    return [StepStatus(step.name, step.title, step.on, step.name in done) for step in cycle.definition.steps]


def _report(cycle: CycleAt) -> ReportStatus | None:
    review = latest_review(cycle.session, cycle.id)
    if review is None:
        return None
    found = hand_off_of(cycle.session, cycle.id)
    where = found[1].words if found else None
    return ReportStatus(review.version, review.state.value, review.is_stale, where)


def row_data(row: BoardRow, now: datetime, *, awaits_certification: bool) -> dict[str, object]:
    """Return a line of the board at a UTC instant as plain data for JSON."""
    return {
        "respondent": row.respondent,
        "respondent_name": row.respondent_name,
        "deliverable": row.deliverable,
        "state": row.state.value,
        "due_at": instant_text(row.due_at),
        "late_after": instant_text(row.late_after),
        "cut_off_at": instant_text(row.cut_off_at),
        "deadline_version": row.deadline_version,
        "received_at": instant_text(row.received_at),
        "late": row.is_late,
        "overdue": row.is_overdue_at(now),
        "awaits_certification": awaits_certification,
        "versions": row.versions,
        "sha256": row.sha256,
        "reference": row.reference,
    }
