"""Reads for the brief on one respondent: what it owes, what came, what was written and said, what is open."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlmodel import bindparam, col, select

from config.definition import ContactRole
from models.errors import UnknownRespondentError
from models.queries.call_list import phone_calls
from models.queries.contacts import contacts_of, is_erased
from models.queries.cycles import CycleAt
from models.queries.deadlines import days_of, deadline_versions
from models.queries.differences import differs_in
from models.queries.dossier import question_sets
from models.queries.installation import marking_on
from models.queries.meetings import meetings_with
from models.queries.next_notices import next_of
from models.queries.notices import notices_of
from models.queries.questions import plan_and_schema
from models.queries.submissions import counting_versions, findings_of, versions_of
from models.rules.brief import (
    BriefCall,
    BriefContact,
    BriefDeliverable,
    BriefLetter,
    BriefVersion,
    PlannedLetter,
    StateBrief,
)
from models.rules.calendar import brussels_day
from models.rules.certification import clearance_of
from models.rules.dossier import QuestionSet
from models.rules.findings import Finding
from models.rules.lifecycle import ObligationState
from models.rules.next_told import NextNotice
from models.rules.occasions import CALL_LIST, HoldReason, NoticeState
from models.rules.routes import Addressee
from models.tables import Contact, Letter, Obligation, Respondent

# Built once: the page of a state begins with it, and building a statement takes longer than its reading.
_ASKED = select(Respondent).where(
    Respondent.code == bindparam("code"),
    col(Respondent.id).in_(
        select(Obligation.respondent_id).where(Obligation.cycle_id == bindparam("cycle_id"))
    ),
)

_HELD = {HoldReason.APPROVAL: "waits for approval", HoldReason.OFFICER: "held by an officer"}


def state_brief(cycle: CycleAt, code: str) -> StateBrief:
    """Return what an officer should know before calling a respondent.

    Raises:
        UnknownRespondentError: it owes nothing in this cycle.
    """
    respondent = asked_respondent(cycle, code)
    owed = _obligations(cycle, respondent)
    asked = tuple(one for obligation in owed for one in _asked_last(cycle, obligation))
    return StateBrief(
        cycle_title=cycle.definition.title,
        respondent=respondent.code,
        respondent_name=respondent.name,
        time_zone=respondent.time_zone,
        as_at=cycle.now,
        marking=marking_on(cycle.session, cycle.definition.letters.marking),
        deliverables=tuple(_deliverable(cycle, obligation) for obligation in owed),
        contacts=tuple(contacts_on_duty(cycle, respondent)),
        letters=tuple(_letters(cycle, respondent)),
        calls=tuple(_calls(cycle, respondent)),
        meetings=tuple(one for _, one in meetings_with(cycle.session, cycle.id, respondent.id or 0)),
        questions=tuple(question for one in asked for question in one.unanswered),
        answered=tuple(pair for one in asked for pair in one.answered),
        findings=tuple(finding for obligation in owed for finding in _findings(cycle, obligation)),
        next_letter=_next_letter(cycle, respondent),
    )


def asked_respondent(cycle: CycleAt, code: str) -> Respondent:
    """Return a respondent of the cycle by its code.

    Raises:
        UnknownRespondentError: it owes nothing in this cycle.
    """
    respondent = cycle.session.exec(_ASKED, params={"code": code, "cycle_id": cycle.id}).first()
    if respondent is None:
        raise UnknownRespondentError(cycle.code, code)
    return respondent


def contacts_on_duty(cycle: CycleAt, respondent: Respondent) -> Iterator[BriefContact]:
    """Yield the offices of a respondent that are in charge today, in the order of roles."""
    today = brussels_day(cycle.now)
    for _, contact in contacts_of(cycle.session, respondent.roster, respondent.code):
        if _is_on_duty(contact).is_reachable(today):
            yield BriefContact(contact.role, contact.office, contact.address, contact.telephone)


def offices_on_duty(cycle: CycleAt, respondent_ids: Collection[int]) -> dict[int, BriefContact]:
    """Return the first office that is in charge today, by the order of roles, for each respondent."""
    today = brussels_day(cycle.now)
    rows = cycle.session.exec(select(Contact).where(col(Contact.respondent_id).in_(respondent_ids)))
    roles = list(ContactRole)
    found: dict[int, BriefContact] = {}
    for one in sorted(rows, key=lambda row: (roles.index(row.role), row.address)):
        if not is_erased(one.address) and _is_on_duty(one).is_reachable(today):
            found.setdefault(
                one.respondent_id, BriefContact(one.role, one.office, one.address, one.telephone)
            )
    return found


def _is_on_duty(contact: Contact) -> Addressee:
    # Who takes no mail can still be called.
    return Addressee(
        contact.id or 0,
        contact.role,
        contact.address,
        contact.valid_from,
        contact.valid_to,
        contact.absent_from,
        contact.absent_to,
    )


def _obligations(cycle: CycleAt, respondent: Respondent) -> Sequence[Obligation]:
    statement = select(Obligation).where(
        Obligation.cycle_id == cycle.id, Obligation.respondent_id == respondent.id
    )
    return cycle.session.exec(statement.order_by(col(Obligation.id))).all()


def _deliverable(cycle: CycleAt, obligation: Obligation) -> BriefDeliverable:
    versions = deadline_versions(cycle.session, obligation)
    came = versions_of(cycle.session, obligation.id or 0)
    asked, current = cycle.definition.deliverable(obligation.deliverable), [one for one in came if one.counts]
    plan, schema = plan_and_schema(current[-1] if current else None)
    return BriefDeliverable(
        title=asked.title,
        state=obligation.state,
        due_at=versions[-1].due_at,
        late_after=versions[-1].late_after,
        cut_off_at=obligation.cut_off_at,
        versions=tuple(
            BriefVersion(
                one.version, one.received_at, one.reference, differs_in(came, one.version), one.withdrawn_at
            )
            for one in came
        ),
        awaits_certification=bool(asked.certification and current and not current[-1].certified_at),
        clearance=clearance_of(plan, schema) if plan and schema else "",
        is_announced=days_of(versions).announced_at is not None,
        change=versions[-1].kind.value if len(versions) > 1 else "",
    )


def _letters(cycle: CycleAt, respondent: Respondent) -> Iterator[BriefLetter]:
    statement = (
        select(Letter)
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .where(Letter.cycle_id == cycle.id, Contact.respondent_id == respondent.id)
        .order_by(col(Letter.made_at).desc(), col(Letter.id).desc())
    )
    for letter in cycle.session.exec(statement):
        yield BriefLetter(letter.made_at, letter.kind, letter.state)


def _calls(cycle: CycleAt, respondent: Respondent) -> Iterator[BriefCall]:
    for call in reversed(phone_calls(cycle.session, cycle.id, respondent.id or 0)):
        yield BriefCall(call.called_at, call.office, call.said)


def _asked_last(cycle: CycleAt, obligation: Obligation) -> Sequence[QuestionSet]:
    if obligation.state is not ObligationState.CLARIFICATION_ASKED:
        return ()
    return question_sets(cycle.session, obligation.id or 0)[-1:]


def _findings(cycle: CycleAt, obligation: Obligation) -> Iterator[Finding]:
    versions = counting_versions(cycle.session, obligation.id or 0)
    if versions:
        last = versions[-1].id or 0
        yield from findings_of(cycle.session, [last]).get(last, ())


def _next_letter(cycle: CycleAt, respondent: Respondent) -> PlannedLetter | None:
    planned = [
        one
        for one in notices_of(cycle, (NoticeState.PLANNED, NoticeState.HELD))
        if one.respondent.id == respondent.id and one.notice.channel != CALL_LIST
    ]
    first = next_of(cycle, planned)
    return _planned(first, cycle.now) if first else None


def _planned(one: NextNotice, now: datetime) -> PlannedLetter:
    due = "due, not sent yet" if one.is_due_at(now) else ""
    return PlannedLetter(one.at, one.occasion.letter_kind, _HELD[one.hold] if one.hold else due)
