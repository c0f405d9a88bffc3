"""What an act would do, told before it is done: it is carried out, looked at, and taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.operations.cycle import lock_cycle
from models.queries.board_pages import BoardFilter, Span, board_page
from models.queries.brief import contacts_on_duty
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.deeds import standing_of
from models.queries.history import NoticeHistory, notice_history
from models.queries.obligations import BoardRow, find_obligation
from models.queries.submissions import counting_versions
from models.rules.deeds import Standing, deeds_allowed
from tasks.acts import Act, Deed, do
from tasks.services import Services

_AHEAD = ("planned", "held")
"""States of a notice that no letter carries yet."""


@dataclass(frozen=True)
class Follows:
    """What an act would do; instants are UTC."""

    before: BoardRow
    after: BoardRow
    withdrawn: tuple[NoticeHistory, ...]
    """What was planned and would not go any more."""
    planned: tuple[NoticeHistory, ...]
    """What would be planned anew, by instant."""

    @property
    def is_deadline_moved(self) -> bool:
        """Whether the due day, what is late, or the cut-off would change."""
        return _instants(self.before) != _instants(self.after)

    @property
    def is_announced_too_late(self) -> bool:
        """Whether a day is announced after which the report is written without what comes."""
        return (
            self.is_deadline_moved and self.after.is_announced and self.after.due_at > self.after.cut_off_at
        )


@dataclass(frozen=True)
class Deciding:
    """One obligation as it stands for who decides about it."""

    cycle_title: str
    title: str
    row: BoardRow
    time_zone: str
    standing: Standing
    deeds: tuple[Deed, ...]
    """What is possible now."""
    versions: tuple[int, ...]
    """Versions and registrations that count."""
    offices: tuple[str, ...]
    """Offices of the respondent that are in charge today."""


def deciding(services: Services, code: str, respondent: str, deliverable: str, now: datetime) -> Deciding:
    """Return an obligation as it stands, and what can be done about it.

    Raises:
        CycleError: the cycle is not open, or that respondent does not owe that.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        found = find_obligation(session, cycle.row, respondent, deliverable)
        standing = standing_of(cycle, found)
        return Deciding(
            cycle_title=cycle.definition.title,
            title=cycle.definition.deliverable(deliverable).title,
            row=_row(cycle, respondent, deliverable),
            time_zone=found.respondent.time_zone,
            standing=standing,
            deeds=deeds_allowed(standing),
            versions=tuple(one.version for one in counting_versions(session, found.id)),
            offices=tuple(dict.fromkeys(one.office for one in contacts_on_duty(cycle, found.respondent))),
        )


def what_follows(services: Services, act: Act, now: datetime) -> Follows:
    """Return what an act would do; nothing changes.

    Raises:
        CycleError: it needs more particulars, or the rules do not allow it now.
    """
    with services.transaction() as session:
        try:
            return _follows(session, act, now)
        finally:
            session.rollback()


def _follows(session: Session, act: Act, now: datetime) -> Follows:
    cycle = lock_cycle(session, act.cycle, now)
    obligation = find_obligation(session, cycle.row, act.respondent, act.deliverable)
    row, notices = _row(cycle, act.respondent, act.deliverable), _ahead(cycle, act)
    do(cycle, obligation, act)
    session.flush()
    later = _ahead(cycle, act)
    return Follows(
        before=row,
        after=_row(cycle, act.respondent, act.deliverable),
        withdrawn=tuple(one for key, one in notices.items() if key not in later),
        planned=tuple(one for key, one in later.items() if key not in notices),
    )


def _row(cycle: CycleAt, respondent: str, deliverable: str) -> BoardRow:
    wanted = BoardFilter(respondents=[respondent], deliverables=[deliverable])
    return board_page(cycle, wanted, Span(1)).rows[0]


def _ahead(cycle: CycleAt, act: Act) -> dict[tuple[str, str, str], NoticeHistory]:
    found = notice_history(cycle.session, cycle.id, [act.deliverable], act.respondent)
    return {
        (str(one.occasion), one.channel, one.recipient): one
        for one in found
        if one.deliverable == act.deliverable and one.state in _AHEAD
    }


def _instants(row: BoardRow) -> tuple[datetime, datetime, datetime]:
    return row.due_at, row.late_after, row.cut_off_at
