"""Opening a cycle: its roster, its obligations, their first deadlines and the ladder planned on them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from config.definition import Definition, Language
from config.reference import known_catalogue, read_roster
from config.rows import RosterEntry
from models.errors import AfterCutOffError, AlreadyOpenError, MissingContactsError
from models.operations.audit import record
from models.operations.ladder import DeadlineChange, LadderTarget, is_open_for, write_deadline
from models.operations.locks import lock_table
from models.operations.notices import contact_notice_row, notice_row, write_notices
from models.queries.catalogues import ITEMS, kept_catalogue_sha256
from models.queries.contacts import respondents_of
from models.queries.cycles import CycleAt, calendar_of, find_cycle
from models.queries.obligations import FoundObligation
from models.queries.routes import addressees
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import brussels_day, end_of_day, whole_second
from models.rules.letters import LetterKind
from models.rules.lifecycle import ObligationState
from models.rules.occasions import CALL_OCCASION, DRILL, Occasion
from models.rules.routes import addressed
from models.rules.timetable import Deadline, call_instant, first_deadline
from models.tables import Cycle, CycleCatalogue, DeadlineKind, Obligation, Respondent


@dataclass(frozen=True)
class Opening:
    """What a cycle opens with: the text that it pins, the definition in it, the channel of its letters."""

    text: str
    definition: Definition
    channel: str
    note_template_sha256: str | None = None
    """The secretariat's template of the call in the file store, none for the usual one."""
    note_template_fr_sha256: str | None = None
    """The same for letters in French."""


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
    contacts = _recipients(session, definition, respondents, brussels_day(now))
    cycle = _locked(session, opening, whole_second(now))
    catalogue_sha256 = _keep_catalogue(cycle)
    obligations = _obligations(cycle, respondents)
    _plan(cycle, obligations, contacts)
    _ask_to_confirm(cycle, respondents, contacts)
    detail = {
        "definition_sha256": cycle.row.definition_sha256,
        "catalogue_sha256": catalogue_sha256,
        "obligations": len(obligations),
    }
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
    asked = definition.respondents
    return [respondents[entry.code] for entry in read_roster(asked.roster, asked.evaluated_on)]


def _recipients(
    session: Session, definition: Definition, respondents: list[Respondent], day: date
) -> dict[int, int]:
    """Return the contact that the call of each respondent goes to, as things stand.

    Raises:
        MissingContactsError: somebody cannot be reached.
    """
    known = addressees(session, [row.id or 0 for row in respondents])
    route = definition.letters.route(LetterKind.CALL)
    found = {key: addressed(route, contacts, day) for key, contacts in known.items()}
    missing = [row.code for row in respondents if found[row.id or 0] is None]
    if missing:
        raise MissingContactsError(missing)
    return {key: whom.to for key, whom in found.items() if whom}


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
        note_template_sha256=opening.note_template_sha256,
        note_template_fr_sha256=opening.note_template_fr_sha256,
        opened_at=now,
        last_seen_at=now,
    )
    session.add(row)
    session.flush()
    return CycleAt(session, row, definition, calendar_of(definition), now)


def _keep_catalogue(cycle: CycleAt) -> str:
    """Store what the cycle asks about, in every language, and return the hash of it all."""
    for language in Language:
        items = ITEMS.dump_json(known_catalogue(cycle.definition, language)).decode()
        cycle.session.add(CycleCatalogue(cycle_id=cycle.id, language=language, items=items))
    cycle.session.flush()
    return kept_catalogue_sha256(cycle.session, cycle.id)


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


def _plan(cycle: CycleAt, obligations: list[FoundObligation], contacts: Mapping[int, int]) -> None:
    countries = sorted({obligation.respondent.country for obligation in obligations})
    call_at = call_instant(cycle.definition.call.on, cycle.now, cycle.calendar.open_for_all_on(countries))
    targets = [
        LadderTarget(obligation, contacts[obligation.row.respondent_id], brussels_day(call_at))
        for obligation in obligations
    ]
    write_notices(
        cycle,
        [
            notice_row(cycle, target.obligation, CALL_OCCASION, target.recipient_id)
            | {"planned_for": call_at}
            for target in targets
        ],
    )
    change = DeadlineChange(DeadlineKind.SET, "end of the due day", Actor.SECRETARIAT)
    write_deadline(cycle, ((target, _first(cycle, target.obligation)) for target in targets), change)


def _ask_to_confirm(cycle: CycleAt, respondents: list[Respondent], contacts: Mapping[int, int]) -> None:
    """Queue the letters that ask to confirm the contacts, if the definition wants them and there is time."""
    wanted_on = cycle.definition.call.confirm_contacts_on
    if wanted_on is None or wanted_on < brussels_day(cycle.now):
        return
    is_open = cycle.calendar.open_for_all_on(sorted({row.country for row in respondents}))
    goes_at = call_instant(wanted_on, cycle.now, is_open)
    occasion = Occasion(DRILL, None, 1)
    rows = [
        contact_notice_row(cycle, row, occasion, contacts[row.id or 0]) | {"planned_for": goes_at}
        for row in respondents
    ]
    write_notices(cycle, rows)


def _first(cycle: CycleAt, obligation: FoundObligation) -> Deadline:
    deliverable = cycle.definition.deliverable(obligation.row.deliverable)
    return first_deadline(deliverable.due_on, deliverable.cut_off_on, is_open_for(cycle, obligation))
