"""The laws of the design as checks on a database, its files and its record."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import select

from benchmarks.simulation.dump import differences, dump
from benchmarks.simulation.rows import Place, Rows
from benchmarks.simulation.told import copied_amiss, told_amiss
from config.reference import read_roster
from models.operations.making import addressed_now
from models.queries.cycles import look_at_cycle
from models.queries.notices import due_notices
from models.queries.outbox import letters_to_try
from models.rules.audit import ChainedEntry, What, first_break
from models.rules.letters import LetterKey, LetterKind, LetterState, message_id_of
from models.rules.lifecycle import OWED, Change, ObligationState, next_state
from models.rules.occasions import CALL_LIST, NOT_YET_CARRIED, HoldReason, NoticeState, parse_occasion
from models.tables import Letter, Notice
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
    with services.reading() as session:
        return broken_in(Rows(look_at_cycle(session, code, now)), services)


def broken_in(rows: Rows, services: Services) -> dict[int, str]:
    """Return which laws do not hold of these rows."""
    broken = {}
    for number, law in LAWS.items():
        try:
            law(rows, services)
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
    left = left_to_do(services, code, now)
    _must(not left, f"law 3: left to do: {left}")


def left_to_do(services: Services, code: str, now: datetime) -> list[str]:
    """Return what is due and in no letter although somebody can be reached, and what waits to be sent."""
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        due = addressed_now(cycle, due_notices(cycle, LetterKind))
        leased = session.exec(select(Letter.digest).where(Letter.state == LetterState.LEASED)).all()
        return [
            *(f"{one.due.notice.subject} {one.due.occasion} is due" for one in due),
            *(f"letter {key} waits" for key in letters_to_try(cycle, services.channels)),
            *(f"letter {digest} is leased" for digest in leased),
        ]


def obligations(rows: Rows, _services: Services) -> None:
    """Law 1: one obligation for each respondent on the roster and each deliverable."""
    asked, definition = rows.cycle.definition.respondents, rows.cycle.definition
    roster = [entry.code for entry in read_roster(asked.roster, asked.evaluated_on)]
    expected = {(code, one.code): 1 for code in roster for one in definition.deliverables}
    found = Counter(rows.places.values())
    _must(found == expected, f"law 1: {found} instead of {expected}")


def keys(rows: Rows, _services: Services) -> None:
    """Law 2: keys are unique, and the name of a letter is the hash of its key."""
    names = Counter((one.subject, one.occasion, one.recipient_id, one.channel) for one in rows.notices)
    _must(all(count == 1 for count in names.values()), f"law 2: {names.most_common(1)}")
    for letter in rows.letters.values():
        contact = rows.contacts[letter.recipient_id]
        recipient = f"{rows.respondents[contact.respondent_id].code} {contact.address}"
        key = LetterKey(rows.cycle.code, recipient, letter.channel, letter.kind, letter.made_at)
        _must(letter.digest == key.digest, f"law 2: {letter.digest} is not the hash of its key")
    foreign = copied_amiss(rows)
    _must(not foreign, f"law 2: copies of {foreign} go to others, or twice")


def notices_accounted_for(rows: Rows, _services: Services) -> None:
    """Law 3: every notice that is not planned has a letter, a place on the call list, or a reason."""
    carried = Counter(notice.letter_id for notice in rows.notices)
    for notice in rows.notices:
        is_withdrawn = notice.state is NoticeState.WITHDRAWN
        is_carried = notice.state is NoticeState.CARRIED
        said = f"law 3: {notice.subject} {notice.occasion} is {notice.state}"
        _must((notice.reason is not None) is is_withdrawn, f"{said} for {notice.reason}")
        is_held = notice.state is NoticeState.HELD
        _must((notice.hold is not None) is is_held, f"{said}, held for {notice.hold}")
        has_letter = notice.letter_id is not None
        _must(has_letter is (is_carried and notice.channel != CALL_LIST), f"{said} in {notice.letter_id}")
    for letter in rows.letters.values():
        is_void = letter.state is LetterState.VOID
        _must((carried[letter.id] == 0) is is_void, f"law 3: {letter.digest} carries {carried[letter.id]}")
        is_sent = letter.state is LetterState.SENT
        _must((letter.sent_at is not None) is is_sent, f"law 3: {letter.digest} sent at {letter.sent_at}")
        _must_be_doubtful(letter)
    if rows.cycle.row.closed_at:
        _must_be_over(rows.notices)
    rungs = [*_planned_once(rows), *told_amiss(rows)]
    _must(not rungs, f"law 3: never planned, or more than once: {rungs}")


def _must_be_over(notices: Iterable[Notice]) -> None:
    """In a closed cycle nothing waits for approval, and nothing is still to go by the plan alone."""
    for notice in notices:
        is_open = notice.hold is HoldReason.APPROVAL or (
            notice.state in NOT_YET_CARRIED and parse_occasion(notice.occasion).is_by_plan
        )
        said = f"law 3: {notice.subject} {notice.occasion} is {notice.state}"
        _must(not is_open, f"{said} in a closed cycle")


def _must_be_doubtful(letter: Letter) -> None:
    """A letter may have arrived exactly while that is shown; only what waits or is unknown is tried again."""
    said = f"law 3: {letter.digest} is {letter.state}"
    is_unknown = letter.state is LetterState.UNKNOWN
    _must(letter.may_have_arrived or not is_unknown, f"{said} and cannot have arrived")
    may_doubt = is_unknown or letter.state in (LetterState.LEASED, LetterState.DEAD)
    _must(may_doubt or not letter.may_have_arrived, f"{said} and may have arrived")
    is_tried = letter.state in (LetterState.WAITING, LetterState.UNKNOWN, LetterState.LEASED)
    _must(is_tried or letter.next_try_at is None, f"{said} and tried again at {letter.next_try_at}")


def no_needless_reminder(rows: Rows, _services: Services) -> None:
    """Law 4: at the moment a reminder went, something was still owed; nobody confirms contacts twice."""
    carried = _carried(rows)
    confirmed = set()
    for entry, states in replay(rows):
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


def receipts(rows: Rows, services: Services) -> None:
    """Law 5: what was received is in the store, and its bytes are the ones that its hash names."""
    for submission in rows.submissions:
        if submission.sha256 is not None:
            content = services.files.get(submission.sha256)
            found = hashlib.sha256(content).hexdigest()
            _must(found == submission.sha256, f"law 5: {submission.sha256} was altered")
            _must(len(content) == submission.size, f"law 5: {submission.sha256} has another size")


def record(rows: Rows, _services: Services) -> None:
    """Law 6: the record verifies, and played again it gives the states in the table."""
    row = rows.cycle.row
    broken = first_break(row.code, rows.entries, row.audit_length, row.audit_head)
    _must(broken is None, f"law 6: {broken}")
    told: dict[Place, ObligationState] = {}
    for _, states in replay(rows):
        told = states
    _must(told == rows.states, f"law 6: the record says {told}, the table {rows.states}")


LAWS: Mapping[int, Callable[[Rows, Services], None]] = {
    1: obligations,
    2: keys,
    3: notices_accounted_for,
    4: no_needless_reminder,
    5: receipts,
    6: record,
}
"""The laws that one look at the state can break; 7 to 9 are about runs, reports and letters."""


def replay(rows: Rows) -> Iterator[tuple[ChainedEntry, dict[Place, ObligationState]]]:
    """Yield every entry of the record with the states of all obligations after it."""
    states = dict.fromkeys(rows.states, ObligationState.PLANNED)
    for entry in rows.entries:
        if change := _change_of(entry):
            place = (entry.respondent or "", entry.deliverable or "")
            states[place] = next_state(states[place], change)
        yield entry, states


def _change_of(entry: ChainedEntry) -> Change | None:
    detail = json.loads(entry.detail)
    if entry.what == What.REOPENED:
        return Change.REOPEN_BEFORE_CALL if detail.get("call_unsent") else Change.REOPEN
    if entry.what == What.VERSION_WITHDRAWN:
        return Change.COUNT_EARLIER if detail["falls_back"] else None
    return CHANGE_OF.get(What(entry.what))


def _must(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - said like a sentence
    if not holds:
        raise LawBrokenError(otherwise)


def _carried(rows: Rows) -> dict[str, list[tuple[Notice, Place]]]:
    carried: dict[str, list[tuple[Notice, Place]]] = {}
    for notice in rows.notices:
        if notice.letter_id is not None and notice.obligation_id is not None:
            message_id = message_id_of(rows.letters[notice.letter_id].digest)
            carried.setdefault(message_id, []).append((notice, rows.places[notice.obligation_id]))
    return carried


def _planned_once(rows: Rows) -> Collection[object]:
    """Return what the ladder asks for and no notice stands for, and the other way round."""
    rungs = [rung.name for rung in rows.cycle.definition.ladder if not rung.is_call]
    versions = [(row.obligation_id, row.version) for row in rows.deadlines]
    wanted = Counter((key, f"rung:{rung}:{number}") for key, number in versions for rung in rungs)
    wanted.update((key, "call") for key in {key for key, _ in versions})
    found = Counter(
        (notice.obligation_id or 0, notice.occasion)
        for notice in rows.notices
        if parse_occasion(notice.occasion).is_ladder
    )
    return [*(wanted - found).elements(), *(found - wanted).elements()]


def _detail(entry: ChainedEntry, name: str) -> str:
    return str(json.loads(entry.detail)[name])
