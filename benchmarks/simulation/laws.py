"""The laws of the design as checks on a database, its files and its record."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select

from benchmarks.simulation.dump import differences, dump
from benchmarks.simulation.told import copied_amiss, told_amiss
from config.reference import read_roster
from models.operations.making import addressed_now
from models.queries.cycles import CycleAt, audit_entries, look_at_cycle
from models.queries.notices import due_notices
from models.queries.outbox import letters_to_try
from models.rules.audit import ChainedEntry, What, first_break
from models.rules.letters import MESSAGE_ID_DOMAIN, LetterKey, LetterKind, LetterState
from models.rules.lifecycle import OWED, Change, ObligationState, next_state
from models.rules.occasions import CALL_LIST, NoticeState, parse_occasion
from models.tables import Contact, DeadlineVersion, Letter, Notice, Obligation, Respondent, Submission
from tasks.advance import Step
from tasks.services import Services

CHANGE_OF = {
    What.CALLED: Change.CALL,
    What.FORM_FETCHED: Change.FETCH_FORM,
    What.RECEIVED: Change.RECEIVE,
    What.REGISTERED: Change.RECEIVE,
    What.CLARIFICATION_ASKED: Change.ASK_CLARIFICATION,
    What.TAKEN_INTO_ACCOUNT: Change.TAKE_INTO_ACCOUNT,
    What.NO_UPDATE: Change.RECORD_NO_UPDATE,
    What.NOT_EXPECTED: Change.RECORD_NOT_EXPECTED,
    What.NOT_RECEIVED: Change.PASS_CUT_OFF,
}
"""Which change of state an entry of the record tells; the others tell none."""

REMINDING = frozenset({LetterKind.REMINDER, LetterKind.OVERDUE})

Place = tuple[str, str]
"""A respondent and a deliverable."""


class LawBrokenError(AssertionError):
    """A law does not hold."""


@dataclass(frozen=True)
class Watch:
    """Runs steps as the engine does, and looks at the laws after each; keeps what was broken, by law."""

    broken: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    steps: Counter[str] = field(default_factory=Counter)

    def run(self, step: Step, services: Services, code: str, now: datetime) -> int:
        """Run a step, look, run it again: that must change nothing."""
        count = step.run(services, code, now)
        self.steps[step.name] += 1
        for law, said in broken_laws(services, code, now).items():
            self.broken[law].append(f"{now} after {step.name}: {said}")
        once = dump(services.database, with_process=True)
        step.run(services, code, now)
        if changed := differences(once, dump(services.database, with_process=True)):
            self.broken[7].append(f"{now} {step.name} run twice: {changed}")
        return count


def broken_laws(services: Services, code: str, now: datetime) -> dict[int, str]:
    """Return which laws do not hold, those that hold after every step."""
    broken = {}
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        for number, law in LAWS.items():
            try:
                law(cycle, services)
            except LawBrokenError as error:
                broken[number] = str(error)
    return broken


def check_settled(services: Services, code: str, now: datetime) -> None:
    """Make sure of all laws, and that nothing is left to do at an instant for anybody who can be reached.

    Raises:
        LawBrokenError: something is broken, or was left.
    """
    broken = broken_laws(services, code, now)
    _must(not broken, f"broken: {broken}")
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        left = [str(one.due.occasion) for one in addressed_now(cycle, due_notices(cycle, LetterKind))]
        _must(not left, f"law 3: due and not put into letters: {left}")
        leased = session.exec(select(Letter).where(Letter.state == LetterState.LEASED)).all()
        stuck = len(letters_to_try(cycle, services.channels)) + len(leased)
        _must(not stuck, f"law 3: {stuck} letters wait although the channel takes them")


def obligations(cycle: CycleAt, _services: Services) -> None:
    """Law 1: one obligation for each respondent on the roster and each deliverable."""
    day = cycle.definition.respondents.evaluated_on
    roster = [
        entry.code
        for entry in read_roster(cycle.definition.respondents.roster)
        if entry.participates_from <= day
    ]
    expected = {(code, one.code): 1 for code in roster for one in cycle.definition.deliverables}
    found = Counter(place for place, _ in _obligations(cycle))
    _must(found == expected, f"law 1: {found} instead of {expected}")


def keys(cycle: CycleAt, _services: Services) -> None:
    """Law 2: keys are unique, and the name of a letter is the hash of its key."""
    notices = cycle.session.exec(select(Notice).where(Notice.cycle_id == cycle.id)).all()
    names = Counter((one.subject, one.occasion, one.recipient_id, one.channel) for one in notices)
    _must(all(count == 1 for count in names.values()), f"law 2: {names.most_common(1)}")
    for letter, contact, respondent in _letters(cycle):
        recipient = f"{respondent.code} {contact.address}"
        key = LetterKey(cycle.code, recipient, letter.channel, letter.kind, letter.made_at)
        _must(letter.digest == key.digest, f"law 2: {letter.digest} is not the hash of its key")
    foreign = copied_amiss(cycle)
    _must(not foreign, f"law 2: copies of {foreign} go to others, or twice")


def notices_accounted_for(cycle: CycleAt, _services: Services) -> None:
    """Law 3: every notice that is not planned has a letter, a place on the call list, or a reason."""
    carried = Counter(cycle.session.exec(select(Notice.letter_id)).all())
    for notice in cycle.session.exec(select(Notice).where(Notice.cycle_id == cycle.id)):
        is_withdrawn = notice.state is NoticeState.WITHDRAWN
        is_carried = notice.state is NoticeState.CARRIED
        said = f"law 3: {notice.subject} {notice.occasion} is {notice.state}"
        _must((notice.reason is not None) is is_withdrawn, f"{said} for {notice.reason}")
        is_held = notice.state is NoticeState.HELD
        _must((notice.hold is not None) is is_held, f"{said}, held for {notice.hold}")
        has_letter = notice.letter_id is not None
        _must(has_letter is (is_carried and notice.channel != CALL_LIST), f"{said} in {notice.letter_id}")
    for letter, _, _ in _letters(cycle):
        is_void = letter.state is LetterState.VOID
        _must((carried[letter.id] == 0) is is_void, f"law 3: {letter.digest} carries {carried[letter.id]}")
        is_sent = letter.state is LetterState.SENT
        _must((letter.sent_at is not None) is is_sent, f"law 3: {letter.digest} sent at {letter.sent_at}")
        _must_be_doubtful(letter)
    rungs = [*_planned_once(cycle), *told_amiss(cycle)]
    _must(not rungs, f"law 3: never planned, or more than once: {rungs}")


def _must_be_doubtful(letter: Letter) -> None:
    """A letter may have arrived exactly while that is shown; only what waits or is unknown is tried again."""
    said = f"law 3: {letter.digest} is {letter.state}"
    is_unknown = letter.state is LetterState.UNKNOWN
    _must(letter.may_have_arrived or not is_unknown, f"{said} and cannot have arrived")
    may_doubt = is_unknown or letter.state in (LetterState.LEASED, LetterState.DEAD)
    _must(may_doubt or not letter.may_have_arrived, f"{said} and may have arrived")
    is_tried = letter.state in (LetterState.WAITING, LetterState.UNKNOWN, LetterState.LEASED)
    _must(is_tried or letter.next_try_at is None, f"{said} and tried again at {letter.next_try_at}")


def no_needless_reminder(cycle: CycleAt, _services: Services) -> None:
    """Law 4: at the moment a reminder went, something was still owed; nobody confirms contacts twice."""
    carried = _carried(cycle)
    confirmed = set()
    for entry, states in replay(cycle):
        if entry.what == What.CONTACTS_CONFIRMED:
            confirmed.add(entry.respondent)
        if entry.what != What.LETTER_SENT:
            continue
        is_drill = _detail(entry, "kind") == LetterKind.DRILL
        _must(
            not is_drill or entry.respondent not in confirmed,
            f"law 4: {entry.respondent} was asked to confirm its contacts after it had",
        )
        message_id = _detail(entry, "message_id")
        for notice, place in carried.get(message_id, ()):
            is_reminder = parse_occasion(notice.occasion).letter_kind in REMINDING
            _must(
                not is_reminder or states[place] in OWED,
                f"law 4: {notice.subject} was {states[place]} when {notice.occasion} went",
            )


def receipts(cycle: CycleAt, services: Services) -> None:
    """Law 5: what was received is in the store, and its bytes are the ones that its hash names."""
    for submission, _ in _submissions(cycle):
        if submission.sha256 is not None:
            content = services.files.get(submission.sha256)
            found = hashlib.sha256(content).hexdigest()
            _must(found == submission.sha256, f"law 5: {submission.sha256} was altered")
            _must(len(content) == submission.size, f"law 5: {submission.sha256} has another size")


def record(cycle: CycleAt, _services: Services) -> None:
    """Law 6: the record verifies, and played again it gives the states in the table."""
    entries = audit_entries(cycle.session, cycle.id)
    broken = first_break(cycle.code, entries, cycle.row.audit_length, cycle.row.audit_head)
    _must(broken is None, f"law 6: {broken}")
    told: dict[Place, ObligationState] = {}
    for _, states in replay(cycle):
        told = states
    found = dict(_obligations(cycle))
    _must(told == found, f"law 6: the record says {told}, the table {found}")


LAWS: Mapping[int, Callable[[CycleAt, Services], None]] = {
    1: obligations,
    2: keys,
    3: notices_accounted_for,
    4: no_needless_reminder,
    5: receipts,
    6: record,
}
"""The laws that one look at the state can break; 7 to 9 are about runs, reports and letters."""


def replay(cycle: CycleAt) -> Iterator[tuple[ChainedEntry, dict[Place, ObligationState]]]:
    """Yield every entry of the record with the states of all obligations after it."""
    states = {place: ObligationState.PLANNED for place, _ in _obligations(cycle)}
    for entry in audit_entries(cycle.session, cycle.id):
        if change := CHANGE_OF.get(What(entry.what)):
            place = (entry.respondent or "", entry.deliverable or "")
            states[place] = next_state(states[place], change)
        yield entry, states


def _must(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - said like a sentence
    if not holds:
        raise LawBrokenError(otherwise)


def _obligations(cycle: CycleAt) -> list[tuple[Place, ObligationState]]:
    statement = select(Respondent.code, Obligation).join(Obligation).where(Obligation.cycle_id == cycle.id)
    return [((code, row.deliverable), row.state) for code, row in cycle.session.exec(statement)]


def _letters(cycle: CycleAt) -> list[tuple[Letter, Contact, Respondent]]:
    statement = (
        select(Letter, Contact, Respondent)
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(Letter.cycle_id == cycle.id)
    )
    return [(letter, contact, respondent) for letter, contact, respondent in cycle.session.exec(statement)]


def _submissions(cycle: CycleAt) -> list[tuple[Submission, Obligation]]:
    statement = select(Submission, Obligation).join(Obligation).where(Obligation.cycle_id == cycle.id)
    return [(submission, obligation) for submission, obligation in cycle.session.exec(statement)]


def _carried(cycle: CycleAt) -> dict[str, list[tuple[Notice, Place]]]:
    statement = (
        select(Notice, Letter.digest, Respondent.code, Obligation.deliverable)
        .join(Letter, col(Notice.letter_id) == Letter.id)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(Notice.cycle_id == cycle.id)
    )
    carried: dict[str, list[tuple[Notice, Place]]] = {}
    for notice, digest, code, deliverable in cycle.session.exec(statement):
        message_id = f"<{digest}@{MESSAGE_ID_DOMAIN}>"
        carried.setdefault(message_id, []).append((notice, (code, deliverable)))
    return carried


def _planned_once(cycle: CycleAt) -> Collection[object]:
    """Return what the ladder asks for and no notice stands for, and the other way round."""
    rungs = [rung.name for rung in cycle.definition.ladder if not rung.is_call]
    versions = cycle.session.exec(
        select(DeadlineVersion.obligation_id, DeadlineVersion.version)
        .join(Obligation, col(DeadlineVersion.obligation_id) == Obligation.id)
        .where(Obligation.cycle_id == cycle.id)
    ).all()
    wanted = Counter((key, f"rung:{rung}:{number}") for key, number in versions for rung in rungs)
    wanted.update((key, "call") for key in {key for key, _ in versions})
    found = Counter(
        (notice.obligation_id, notice.occasion)
        for notice in cycle.session.exec(select(Notice).where(Notice.cycle_id == cycle.id))
        if parse_occasion(notice.occasion).is_ladder
    )
    return [*(wanted - found).elements(), *(found - wanted).elements()]


def _detail(entry: ChainedEntry, name: str) -> str:
    return str(json.loads(entry.detail)[name])
