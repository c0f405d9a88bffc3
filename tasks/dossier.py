"""All that the secretariat has on one respondent in a cycle, as one value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.queries.assessments import assessment_files
from models.queries.board_pages import BoardFilter, Span, board_page
from models.queries.brief import asked_respondent, contacts_on_duty
from models.queries.call_list import phone_calls
from models.queries.catalogues import catalogue_of
from models.queries.changes import can_compare
from models.queries.cycles import CycleAt, entries_about, look_at_cycle
from models.queries.disclosure import disclosures
from models.queries.dossier import deadline_entries, question_sets, version_entries
from models.queries.handled import LetterRow, letters_to
from models.queries.history import NoticeHistory, notice_history
from models.queries.installation import marking_on
from models.queries.meetings import meetings_with
from models.queries.next_notices import next_notices
from models.queries.obligations import BoardRow, find_obligation
from models.queries.questions import thread_entries
from models.rules.assessment import ItemState
from models.rules.audit import ChainedEntry
from models.rules.brief import BriefCall, BriefContact, BriefMeeting
from models.rules.deeds import Deed, Standing, deeds_allowed
from models.rules.disclosure import Disclosure
from models.rules.dossier import DeadlineEntry, QuestionSet, VersionEntry
from models.rules.next_told import NextNotice
from models.rules.questions import ThreadEntry, in_threads
from tasks.services import Services

_ALL = Span(limit=1000)
"""Nobody owes as many deliverables in one cycle."""


@dataclass(frozen=True)
class DossierObligation:
    """One thing that the respondent owes, with all that belongs to it."""

    title: str
    row: BoardRow
    is_overdue: bool
    """Whether it is still owed although it would be late now."""
    awaits_certification: bool
    deadlines: tuple[DeadlineEntry, ...]
    """The first first; the last one counts now."""
    versions: tuple[VersionEntry, ...]
    """The first first, with every finding, those for the desk too."""
    sets: tuple[QuestionSet, ...]
    """What was asked, set by set."""
    thread: tuple[ThreadEntry, ...]
    """Questions that went, thread by thread, with what became of them."""
    drafts: tuple[ThreadEntry, ...]
    """Questions that did not go yet."""
    has_form: bool
    """Whether it is a form, and no statement."""
    has_changes: bool
    """Whether it can be told what changed since the last plan."""
    next: NextNotice | None
    """What is told about it next: what is due and did not go before what is to come."""

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done about it now."""
        row = self.row
        return deeds_allowed(
            Standing(row.state, row.deadline_version, row.version, self.awaits_certification)
        )


@dataclass(frozen=True)
class AssessedItem:
    """Where the assessment of one item stands; what a house writes is not in it."""

    item: str
    title: str
    state: ItemState
    cleared_by: tuple[str, ...]


@dataclass(frozen=True)
class Dossier:
    """A respondent in a cycle as it stands at the UTC instant `as_at`; internal to the secretariat."""

    cycle: str
    cycle_title: str
    as_at: datetime
    marking: str
    respondent: str
    respondent_name: str
    time_zone: str
    obligations: tuple[DossierObligation, ...]
    """In the order of the definition."""
    letters: tuple[LetterRow, ...]
    """Letters that were made, the first first."""
    notices: tuple[NoticeHistory, ...]
    """All that is told, by instant: planned, held, withdrawn with the reason, or in a letter."""
    calls: tuple[BriefCall, ...]
    """The first first."""
    meetings: tuple[BriefMeeting, ...]
    """The latest first."""
    contacts: tuple[BriefContact, ...]
    """Offices in charge today."""
    entries: tuple[ChainedEntry, ...]
    """What the record holds about it, the first first."""
    disclosures: tuple[Disclosure, ...]
    """Every decision on a part of what it handed in."""
    assessments: tuple[AssessedItem, ...]
    """In the order of the catalogue."""

    @property
    def planned(self) -> tuple[NoticeHistory, ...]:
        """Return what would go or come onto the call list, or is held."""
        return tuple(one for one in self.notices if one.state in ("planned", "held"))


def dossier(services: Services, code: str, respondent: str, now: datetime) -> Dossier:
    """Return all that the secretariat has on a respondent.

    Args:
        services: services of this process.
        code: code of the cycle.
        respondent: code of the respondent.
        now: UTC instant.

    Raises:
        UnknownCycleError: no such cycle is open here.
        UnknownRespondentError: it owes nothing in this cycle.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        return _dossier(look_at_cycle(session, code, now), respondent)


def _dossier(cycle: CycleAt, code: str) -> Dossier:
    session, who = cycle.session, asked_respondent(cycle, code)
    owed = [one.code for one in cycle.definition.deliverables]
    page = board_page(cycle, BoardFilter(respondents=[code]), _ALL)
    nexts = next_notices(cycle, page.keys)
    return Dossier(
        cycle=cycle.code,
        cycle_title=cycle.definition.title,
        as_at=cycle.now,
        marking=marking_on(session, cycle.definition.letters.marking),
        respondent=who.code,
        respondent_name=who.name,
        time_zone=who.time_zone,
        obligations=tuple(
            _obligation(cycle, row, nexts.get((row.respondent, row.deliverable))) for row in page.rows
        ),
        letters=tuple(letters_to(session, cycle.id, code)),
        notices=tuple(notice_history(session, cycle.id, owed, code)),
        calls=tuple(
            BriefCall(one.called_at, one.office, one.said)
            for one in phone_calls(session, cycle.id, who.id or 0)
        ),
        meetings=tuple(one for _, one in meetings_with(session, cycle.id, who.id or 0)),
        contacts=tuple(contacts_on_duty(cycle, who)),
        entries=tuple(entries_about(session, cycle.id, code)),
        disclosures=tuple(one for one in disclosures(cycle) if one.respondent == code),
        assessments=tuple(_assessed(cycle, code)),
    )


def _obligation(cycle: CycleAt, row: BoardRow, told_next: NextNotice | None) -> DossierObligation:
    session, asked = cycle.session, cycle.definition.deliverable(row.deliverable)
    found = find_obligation(session, cycle.row, row.respondent, row.deliverable)
    questions = thread_entries(cycle, found)
    return DossierObligation(
        title=asked.title,
        row=row,
        is_overdue=row.is_overdue_at(cycle.now),
        awaits_certification=row.awaits_certification([row.deliverable] if asked.certification else []),
        deadlines=tuple(deadline_entries(session, found.row)),
        versions=tuple(version_entries(session, found.id)),
        sets=tuple(question_sets(session, found.id)),
        thread=tuple(in_threads(one for one in questions if one.round is not None)),
        drafts=tuple(one for one in questions if one.round is None),
        has_form=asked.form is not None,
        has_changes=can_compare(cycle, found),
        next=told_next,
    )


def _assessed(cycle: CycleAt, respondent: str) -> Iterator[AssessedItem]:
    titles = {item.number: item.title for item in catalogue_of(cycle)}
    for whole in assessment_files(cycle, respondent):
        for file in whole.items:
            yield AssessedItem(file.item, titles[file.item], file.state, file.cleared_by)
