"""Opening a cycle: its roster, its obligations, their first deadlines and the ladder planned on them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from config.definition import Definition, RosterEntry
from config.reference import read_roster
from models.errors import AfterCutOffError, AlreadyOpenError, MissingContactsError
from models.operations.audit import record
from models.operations.deadlines import DeadlineChange, LadderTarget, is_open_for, write_deadline
from models.operations.locks import lock_table
from models.operations.notices import notice_row
from models.queries.contacts import recipients, respondents_of
from models.queries.cycles import CycleAt, find_cycle, known_calendar
from models.queries.obligations import FoundObligation
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import brussels_day, end_of_day, whole_second
from models.rules.lifecycle import ObligationState
from models.rules.occasions import CALL_OCCASION
from models.rules.timetable import Deadline, call_instant, first_deadline
from models.tables import Contact, Cycle, DeadlineKind, Notice, Obligation, Respondent


@dataclass(frozen=True)
class Opening:
    """What a cycle opens with: the text that it pins, the definition in it, the channel of its letters."""

    text: str
    definition: Definition
    channel: str


def open_cycle(session: Session, opening: Opening, now: datetime) -> CycleAt:
    """Open a cycle: one obligation for each respondent on its roster and each deliverable.

    Raises:
        AlreadyOpenError: a cycle of that code is open.
        AfterCutOffError: nothing handed in now could enter the report.
        MissingContactsError: somebody who owes cannot be reached.
    """
    definition = opening.definition
    lock_table(session, Cycle)
    _must_open(session, definition, now)
    respondents = _owing(definition, sync_roster(session, definition.respondents.roster))
    contacts = recipients(session, [row.id or 0 for row in respondents], brussels_day(now))
    missing = [row.code for row in respondents if row.id not in contacts]
    if missing:
        raise MissingContactsError(missing)
    cycle = _locked(session, opening, whole_second(now))
    obligations = _obligations(cycle, respondents)
    _plan(cycle, obligations, contacts)
    detail = {"definition_sha256": cycle.row.definition_sha256, "obligations": len(obligations)}
    record(cycle, Entry(What.OPENED, Actor.SECRETARIAT, detail=detail))
    return cycle


def sync_roster(session: Session, roster: str) -> dict[str, Respondent]:
    """Store the respondents of a roster that are not stored yet; return all by code, in protocol order."""
    lock_table(session, Respondent)
    known = respondents_of(session, roster)
    for entry in read_roster(roster):
        if entry.code not in known:
            session.add(_respondent(roster, entry))
    session.flush()
    return respondents_of(session, roster)


def _must_open(session: Session, definition: Definition, now: datetime) -> None:
    if find_cycle(session, definition.code):
        raise AlreadyOpenError(definition.code)
    cut_off_at = max(end_of_day(deliverable.cut_off_on) for deliverable in definition.deliverables)
    if now > cut_off_at:
        raise AfterCutOffError(definition.code, cut_off_at)


def _owing(definition: Definition, respondents: Mapping[str, Respondent]) -> list[Respondent]:
    day = definition.respondents.evaluated_on
    roster = read_roster(definition.respondents.roster)
    return [respondents[entry.code] for entry in roster if entry.participates_from <= day]


def _respondent(roster: str, entry: RosterEntry) -> Respondent:
    return Respondent(
        roster=roster,
        code=entry.code,
        name=entry.name,
        protocol_order=entry.order,
        country=entry.country,
        time_zone=entry.time_zone,
    )


def _locked(session: Session, opening: Opening, now: datetime) -> CycleAt:
    definition = opening.definition
    row = Cycle(
        code=definition.code,
        series=definition.series,
        year=definition.year,
        definition_text=opening.text,
        definition_sha256=hashlib.sha256(opening.text.encode()).hexdigest(),
        channel=opening.channel,
        opened_at=now,
        last_seen_at=now,
    )
    session.add(row)
    session.flush()
    return CycleAt(session, row, definition, known_calendar(), now)


def _obligations(cycle: CycleAt, respondents: list[Respondent]) -> list[FoundObligation]:
    rows = [
        {
            "cycle_id": cycle.id,
            "respondent_id": respondent.id,
            "deliverable": deliverable.code,
            "state": ObligationState.PLANNED,
            "deadline_version": 1,
            "cut_off_at": end_of_day(deliverable.cut_off_on),
        }
        for respondent in respondents
        for deliverable in cycle.definition.deliverables
    ]
    cycle.session.execute(insert(Obligation), rows)
    statement = select(Obligation).where(Obligation.cycle_id == cycle.id).order_by(col(Obligation.id))
    by_id = {respondent.id: respondent for respondent in respondents}
    return [FoundObligation(row, by_id[row.respondent_id]) for row in cycle.session.exec(statement)]


def _plan(cycle: CycleAt, obligations: list[FoundObligation], contacts: Mapping[int, Contact]) -> None:
    countries = sorted({obligation.respondent.country for obligation in obligations})
    call_at = call_instant(cycle.definition.call.on, cycle.now, cycle.calendar.open_for_all_on(countries))
    targets = [
        LadderTarget(obligation, contacts[obligation.row.respondent_id].id or 0, brussels_day(call_at))
        for obligation in obligations
    ]
    cycle.session.execute(
        insert(Notice),
        [
            notice_row(cycle, target.obligation, CALL_OCCASION, target.recipient_id)
            | {"planned_for": call_at}
            for target in targets
        ],
    )
    change = DeadlineChange(DeadlineKind.SET, "end of the due day", Actor.SECRETARIAT)
    write_deadline(cycle, ((target, _first(cycle, target.obligation)) for target in targets), change)


def _first(cycle: CycleAt, obligation: FoundObligation) -> Deadline:
    deliverable = cycle.definition.deliverable(obligation.row.deliverable)
    return first_deadline(deliverable.due_on, deliverable.cut_off_on, is_open_for(cycle, obligation))
