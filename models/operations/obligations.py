"""Changing the state of obligations: check the rule, change the row, end needless notices, record it."""

import json
from collections.abc import Sequence
from dataclasses import replace

from models.errors import (
    AwaitedAnswersError,
    IncompleteActError,
    NothingReceivedError,
    QuarantinedError,
    StandsOtherwiseError,
)
from models.operations.audit import record
from models.operations.notices import changes_of, queue
from models.operations.review import mark_stale
from models.operations.withdraw import withdraw_needless
from models.queries.cycles import CycleAt
from models.queries.deeds import asked_on, standing_of
from models.queries.obligations import FoundObligation, past_cut_off
from models.queries.submissions import count_clarifications, counting_versions
from models.rules.audit import Actor, Entry, What
from models.rules.dossier import QuestionSet
from models.rules.lifecycle import Change, is_allowed, next_state
from models.rules.occasions import CLARIFICATION, Occasion
from models.rules.timetable import cut_off_notices
from models.tables import Clarification, ScanState


def change_state(cycle: CycleAt, obligation: FoundObligation, change: Change, entry: Entry) -> None:
    """Apply an allowed change, withdraw what it makes needless and record it; a draft made before is stale.

    Raises:
        StateChangeError: the change is not allowed in the state it is in.
    """
    obligation.row.state = next_state(obligation.row.state, change)
    cycle.session.add(obligation.row)
    withdraw_needless(cycle.session, obligation.row)
    record(cycle, entry)
    mark_stale(cycle)


def about(
    obligation: FoundObligation, what: What, actor: Actor, detail: dict[str, object] | None = None
) -> Entry:
    """Return the audit entry about one obligation."""
    return Entry(what, actor, obligation.respondent.code, obligation.row.deliverable, detail or {})


def ask_clarification(cycle: CycleAt, obligation: FoundObligation, questions: Sequence[str] = ()) -> None:
    """Ask the respondent to clarify the current version: one consolidated set of questions, in one letter.

    A further set on the same version goes once the one before went and was answered in words.

    Raises:
        AwaitedAnswersError: the set before did not go yet, or waits for answers.
        IncompleteActError: a further set asks nothing new.
    """
    version = _current_version(cycle, obligation)
    if last := asked_on(cycle, obligation, version):
        _must_go_on(last, questions)
    entry = about(obligation, What.CLARIFICATION_ASKED, Actor.SECRETARIAT, {"version": version})
    change_state(cycle, obligation, Change.ASK_CLARIFICATION, entry)
    number = count_clarifications(cycle.session, obligation.id) + 1
    cycle.session.add(
        Clarification(
            obligation_id=obligation.id,
            number=number,
            submission_version=version,
            asked_at=cycle.now,
            questions=json.dumps(list(questions), ensure_ascii=False),
        )
    )
    queue(cycle, obligation, Occasion(CLARIFICATION, None, number))


def _must_go_on(last: QuestionSet, questions: Sequence[str]) -> None:
    if not last.may_be_followed:
        raise AwaitedAnswersError(last.number, last.awaited, is_told=last.is_told)
    if tuple(questions) in {(), last.questions}:
        raise IncompleteActError("clarify", "question", "a question that the last set did not ask")


def take_into_account(cycle: CycleAt, obligation: FoundObligation) -> None:
    """Let the current version count for the report.

    Raises:
        QuarantinedError: it waits to be scanned, or is infected.
    """
    version = _current_version(cycle, obligation)
    must_be_safe(cycle, obligation)
    entry = about(obligation, What.TAKEN_INTO_ACCOUNT, Actor.SECRETARIAT, {"version": version})
    change_state(cycle, obligation, Change.TAKE_INTO_ACCOUNT, entry)


def must_be_safe(cycle: CycleAt, obligation: FoundObligation) -> None:
    """Refuse to go by a current version that is in quarantine.

    Raises:
        QuarantinedError: it waits to be scanned, or is infected.
    """
    scan = counting_versions(cycle.session, obligation.id)[-1].scan
    if scan in (ScanState.WAITING, ScanState.INFECTED):
        raise QuarantinedError(
            obligation.respondent.code, obligation.row.deliverable, is_infected=scan is ScanState.INFECTED
        )


def must_stand(cycle: CycleAt, obligation: FoundObligation, seen: str | None) -> None:
    """Go on only if an obligation stands as it did for who decided; none if any way of standing will do.

    Raises:
        StandsOtherwiseError: it stands otherwise by now.
    """
    if seen is not None and seen != str(standing_of(cycle, obligation)):
        raise StandsOtherwiseError(obligation.respondent.code, obligation.row.deliverable)


def record_no_update(cycle: CycleAt, obligation: FoundObligation, reason: str = "") -> None:
    """Record that the state reviewed its plan and the last one stands."""
    entry = replace(about(obligation, What.NO_UPDATE, Actor.SECRETARIAT), reason=reason)
    change_state(cycle, obligation, Change.RECORD_NO_UPDATE, entry)


def record_not_expected(cycle: CycleAt, obligation: FoundObligation, reason: str) -> None:
    """Record that this deliverable is not expected from this respondent, and why."""
    entry = replace(about(obligation, What.NOT_EXPECTED, Actor.SECRETARIAT), reason=reason)
    change_state(cycle, obligation, Change.RECORD_NOT_EXPECTED, entry)


def record_form_fetched(cycle: CycleAt, obligation: FoundObligation) -> bool:
    """Record that a contact fetched the form; says whether that changed anything."""
    change = Change.FETCH_FORM
    if not is_allowed(obligation.row.state, change):
        return False
    change_state(cycle, obligation, change, about(obligation, What.FORM_FETCHED, Actor.CONTACT))
    return True


def pass_cut_off(cycle: CycleAt) -> int:
    """Record as not received whatever is owed although its cut-off has passed, and count it."""
    passed = past_cut_off(cycle.session, cycle.id, cycle.now)
    for obligation in passed:
        change_state(
            cycle, obligation, Change.PASS_CUT_OFF, about(obligation, What.NOT_RECEIVED, Actor.ENGINE)
        )
        _tell_cut_off(cycle, obligation)
    return len(passed)


def _tell_cut_off(cycle: CycleAt, obligation: FoundObligation) -> None:
    """Queue what tells of the cut-off."""
    is_open = cycle.calendar.open_on(obligation.respondent.country)
    for one in cut_off_notices(obligation.row.cut_off_at, is_open, obligation.row.reopened):
        queue(cycle, obligation, one.occasion, **changes_of(one))


def _current_version(cycle: CycleAt, obligation: FoundObligation) -> int:
    versions = counting_versions(cycle.session, obligation.id)
    if not versions:
        raise NothingReceivedError(obligation.respondent.code, obligation.row.deliverable)
    return versions[-1].version
