"""What must be told besides the ladder, and to whom: what is missing, and what nobody asked for."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.queries.cycles import CycleAt, audit_entries
from models.rules.audit import What
from models.rules.occasions import (
    CALL_LIST,
    CLARIFICATION,
    CUT_OFF,
    DEADLINE_OCCASIONS,
    DRILL,
    RECEIVED,
    THANKS,
    contact_subject,
    obligation_subject,
    parse_occasion,
)
from models.tables import (
    CircularRow,
    Clarification,
    Contact,
    DeadlineVersion,
    Letter,
    LetterCopy,
    Notice,
    Obligation,
    Respondent,
    Submission,
)

Told = tuple[str, str, str]
"""Subject, occasion and channel of a notice."""


def told_amiss(cycle: CycleAt) -> list[Told]:
    """Return what has a cause and no notice, and what has a notice and no cause."""
    found = Counter(
        (notice.subject, notice.occasion, notice.channel)
        for notice in cycle.session.exec(select(Notice).where(Notice.cycle_id == cycle.id))
        if not parse_occasion(notice.occasion).is_ladder
    )
    must = Counter([*_arrived(cycle), *_asked(cycle), *_passed(cycle), *_issued(cycle)])
    may = must + Counter([*_moved(cycle), *_thanked(cycle), *_confirming(cycle)])
    return [*(must - found).elements(), *(found - may).elements()]


def copied_amiss(cycle: CycleAt) -> list[str]:
    """Return the letters with a copy to somebody of another respondent, or to whom they go anyway."""
    copied = aliased(Contact)
    statement = (
        select(Letter, Contact, copied)
        .join(LetterCopy, col(LetterCopy.letter_id) == Letter.id)
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .join(copied, col(LetterCopy.contact_id) == copied.id)
        .where(Letter.cycle_id == cycle.id)
    )
    return [
        letter.digest
        for letter, to, copy in cycle.session.exec(statement)
        if copy.respondent_id != to.respondent_id or copy.address.casefold() == to.address.casefold()
    ]


def _arrived(cycle: CycleAt) -> Iterator[Told]:
    """Every version and registration is receipted."""
    statement = (
        select(Respondent.code, Obligation.deliverable, Submission.version)
        .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
        .join(Submission, col(Submission.obligation_id) == Obligation.id)
        .where(Obligation.cycle_id == cycle.id)
    )
    for code, deliverable, version in cycle.session.exec(statement):
        yield obligation_subject(code, deliverable), f"{RECEIVED}:{version}", cycle.row.channel


def _asked(cycle: CycleAt) -> Iterator[Told]:
    statement = (
        select(Respondent.code, Obligation.deliverable, Clarification.number)
        .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
        .join(Clarification, col(Clarification.obligation_id) == Obligation.id)
        .where(Obligation.cycle_id == cycle.id)
    )
    for code, deliverable, number in cycle.session.exec(statement):
        yield obligation_subject(code, deliverable), f"{CLARIFICATION}:{number}", cycle.row.channel


def _passed(cycle: CycleAt) -> Iterator[Told]:
    """A cut-off that passed is told in one letter, and stands on the call list."""
    for entry in audit_entries(cycle.session, cycle.id):
        if entry.what == What.NOT_RECEIVED:
            subject = obligation_subject(entry.respondent or "", entry.deliverable or "")
            yield subject, f"{CUT_OFF}:1", cycle.row.channel
            yield subject, f"{CUT_OFF}:1", CALL_LIST


def _issued(cycle: CycleAt) -> Iterator[Told]:
    texts = cycle.session.exec(select(CircularRow).where(CircularRow.cycle_id == cycle.id)).all()
    for code in _asked_for_reports(cycle):
        for text in texts:
            yield contact_subject(code), f"{text.kind.value}:{text.number}", cycle.row.channel


def _moved(cycle: CycleAt) -> Iterator[Told]:
    """A new version is told, unless an unsent call will say it itself."""
    statement = (
        select(Respondent.code, Obligation.deliverable, DeadlineVersion)
        .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
        .join(DeadlineVersion, col(DeadlineVersion.obligation_id) == Obligation.id)
        .where(Obligation.cycle_id == cycle.id)
    )
    for code, deliverable, version in cycle.session.exec(statement):
        if version.kind.value in DEADLINE_OCCASIONS:
            occasion = f"{version.kind.value}:{version.version}"
            yield obligation_subject(code, deliverable), occasion, cycle.row.channel


def _thanked(cycle: CycleAt) -> Iterator[Told]:
    """Once the report is out, who was taken into account is thanked, each once."""
    entries = audit_entries(cycle.session, cycle.id)
    if not any(entry.what == What.REPORT_PUBLISHED for entry in entries):
        return
    taken = {
        (entry.respondent or "", entry.deliverable or "")
        for entry in entries
        if entry.what == What.TAKEN_INTO_ACCOUNT
    }
    for place in taken:
        yield obligation_subject(*place), THANKS, cycle.row.channel


def _confirming(cycle: CycleAt) -> Iterator[Told]:
    if cycle.definition.call.confirm_contacts_on:
        for code in _asked_for_reports(cycle):
            yield contact_subject(code), f"{DRILL}:1", cycle.row.channel


def _asked_for_reports(cycle: CycleAt) -> set[str]:
    statement = select(Respondent.code).join(Obligation).where(Obligation.cycle_id == cycle.id)
    return set(cycle.session.exec(statement))
