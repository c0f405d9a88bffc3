"""What people do in a small world: each act is drawn first and done after, so that it can be done again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import select

from benchmarks.simulation.seeded.cast import Cast, Doing, mailbox_of
from config.definition import ContactRole, Language
from models.errors import CycleError
from models.operations.circulars import CircularText
from models.operations.contacts import ContactEntry, import_contacts, mark_undeliverable
from models.operations.cycle import lock_cycle
from models.operations.holding import Selection
from models.queries.contacts import letters_out
from models.queries.cycles import get_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.rules.calendar import brussels_day
from models.rules.letters import CircularKind, QuestionAnswer
from models.tables import Letter
from tasks.acts import Act, Deed, Particulars, carry_out, move_deadline
from tasks.call_list import PhoneNote, note_phone_call
from tasks.circulars import issue_circular
from tasks.contacts.acts import confirm, reachable
from tasks.hand_in import HandIn, hand_in
from tasks.holding import (
    approve_letters,
    approve_what_is_due,
    hold_notices,
    release_notices,
    retry_letters,
    send_letters_now,
)
from tasks.review import approve_report
from tasks.services import Services


def draw(cast: Cast, now: datetime) -> tuple[str, Doing]:
    """Draw an act and its name."""
    what = cast.dice.choices(list(_DRAWS), list(_DRAWS.values()))[0]
    return what.__name__.removeprefix("_"), what(cast, now)


def make_reachable_again(services: Services, code: str) -> None:
    """Take the mark off the contact that every respondent begins with."""
    reachable(services, mailbox_of(code).address)


def _hand_in(cast: Cast, now: datetime) -> Doing:
    respondent, deliverable = cast.place
    if cast.definition.deliverable(deliverable).form:
        return _register(cast, now)
    # Few texts, so that the same bytes come again.
    content = f"Text {cast.dice.randrange(3)} of {respondent}.\n".encode()
    came = now - timedelta(seconds=cast.dice.choice((0, 0, 0, 1, 90)))
    request = HandIn(cast.code, respondent, deliverable, content, came, f"hand-in-{cast.number}")

    def do(services: Services, now: datetime) -> None:
        cast.receipts.append(hand_in(services, request, now))

    return do


def _deed(cast: Cast, deed: Deed, particulars: Particulars, place: tuple[str, str] | None = None) -> Doing:
    act = Act(cast.code, *(place or cast.place), deed, particulars)
    return lambda services, now: carry_out(services, act, now)


def _register(cast: Cast, _now: datetime) -> Doing:
    part = Particulars(reference=f"R-{cast.dice.randrange(5)}", pages=3, marking="RESTREINT UE/EU RESTRICTED")
    return _deed(cast, Deed.REGISTER, part)


def _extend(cast: Cast, now: datetime) -> Doing:
    return _deed(cast, Deed.EXTEND, Particulars(until=cast.day(now), reason="asked for"))


def _announce(cast: Cast, now: datetime) -> Doing:
    return _deed(cast, Deed.ANNOUNCE, Particulars(until=cast.day(now)))


def _shorten(cast: Cast, now: datetime) -> Doing:
    return _deed(cast, Deed.SHORTEN, Particulars(until=cast.day(now), reason="needed sooner"))


def _undo(cast: Cast, _now: datetime) -> Doing:
    return _deed(cast, Deed.UNDO, Particulars(reason="a mistake"))


def _move(cast: Cast, now: datetime) -> Doing:
    _, deliverable = cast.place
    until = Particulars(until=cast.day(now), reason="moved for all")
    return lambda services, now: move_deadline(services, cast.code, deliverable, until, now)


def _clarify(cast: Cast, now: datetime) -> Doing:
    return _deed(cast, Deed.CLARIFY, Particulars(questions=(f"What was meant on {now:%d %B}?",)))


def _take_into_account(cast: Cast, _now: datetime) -> Doing:
    return _deed(cast, Deed.TAKE_INTO_ACCOUNT, Particulars())


def _fetch_form(cast: Cast, _now: datetime) -> Doing:
    return _deed(cast, Deed.FETCH_FORM, Particulars())


def _no_update(cast: Cast, _now: datetime) -> Doing:
    return _deed(cast, Deed.NO_UPDATE, Particulars())


def _not_expected(cast: Cast, _now: datetime) -> Doing:
    return _deed(cast, Deed.NOT_EXPECTED, Particulars(reason="as agreed"))


def _withdraw(cast: Cast, _now: datetime) -> Doing:
    """Draw the withdrawal of a version: mostly of the last one, of whatever comes just before it."""
    respondent, deliverable = cast.place
    place, back = (cast.code, respondent, deliverable), cast.dice.choice((0, 0, 0, 1))
    part = Particulars(reference=f"W-{cast.number}", pages=1, marking="LIMITE")

    def do(services: Services, now: datetime) -> None:
        carry_out(services, Act(*place, Deed.REGISTER, part), now)
        with services.reading() as session:
            found = find_obligation(session, get_cycle(session, cast.code), respondent, deliverable)
            version = versions_of(session, found.id)[-1].version - back
        what = Particulars(version=version, reason="a mistake")
        with suppress(CycleError):  # what came just before it stays
            carry_out(services, Act(*place, Deed.WITHDRAW, what), now)

    return do


def _reopen(cast: Cast, now: datetime) -> Doing:
    place, until = (cast.code, *cast.place), cast.dice.choice((None, cast.day(now)))
    again = Particulars(until=until, reason="they changed their mind")
    return _one_after_the_other(Act(*place, Deed.NO_UPDATE), Act(*place, Deed.REOPEN, again))


def _certify(cast: Cast, _now: datetime) -> Doing:
    place = (cast.code, *cast.place)
    part = Particulars(reference=f"C-{cast.number}", pages=1, marking="LIMITE")
    by = Particulars(office=cast.dice.choice(("Office A", "Office B")))
    return _one_after_the_other(Act(*place, Deed.REGISTER, part), Act(*place, Deed.CERTIFY, by))


def _one_after_the_other(first: Act, second: Act) -> Doing:
    def do(services: Services, now: datetime) -> None:
        carry_out(services, first, now)
        with suppress(CycleError):  # what came just before it stays
            carry_out(services, second, now)

    return do


def _selection(cast: Cast) -> Selection:
    respondent, deliverable = cast.place
    occasions = ["call", "drill", "cut_off", *(rung.name for rung in cast.definition.ladder)]
    return Selection(
        respondent=cast.dice.choice((None, respondent, respondent)),
        deliverable=cast.dice.choice((None, None, deliverable)),
        occasion=cast.dice.choice((None, *occasions)),
    )


def _hold(cast: Cast, _now: datetime) -> Doing:
    meant = _selection(cast)
    return lambda services, now: hold_notices(services, cast.code, meant, "to be looked at", now)


def _release(cast: Cast, _now: datetime) -> Doing:
    meant = Selection() if cast.dice.random() < 0.5 else _selection(cast)
    return lambda services, now: release_notices(services, cast.code, meant, now)


def _approve(cast: Cast, _now: datetime) -> Doing:
    if cast.dice.random() < 0.5:
        return lambda services, now: approve_what_is_due(services, cast.code, now)
    meant, copies = _selection(cast), cast.dice.choice(((), (), (ContactRole.POLICY_DIRECTOR,)))
    return lambda services, now: approve_letters(services, cast.code, meant, now, copies)


def _send_now(cast: Cast, _now: datetime) -> Doing:
    meant = _selection(cast)
    return lambda services, now: send_letters_now(services, cast.code, meant, now)


def _retry(cast: Cast, _now: datetime) -> Doing:
    return lambda services, now: retry_letters(services, cast.code, now)


def _contact(cast: Cast, now: datetime) -> Doing:
    """Draw a contact that comes, goes, is away, or has another language."""
    respondent, today, dice = cast.place[0], brussels_day(now), cast.dice
    role = dice.choice(list(ContactRole))
    known = mailbox_of(respondent)
    changes: Mapping[str, object] = dice.choice(
        (
            {"absent_from": today, "absent_to": today + timedelta(days=dice.randrange(9))},
            {"valid_to": today + timedelta(days=dice.choice((-1, 0, 3)))},
            {"valid_from": today + timedelta(days=2)},
            {"language": Language.FRENCH},
            {"office": f"Office {cast.number}"},
            {},
        )
    )
    entry = known if dice.random() < 0.4 else _other(respondent, role, dice.randrange(3))
    entry = ContactEntry(**{**vars(entry), **changes})

    def do(services: Services, _now: datetime) -> None:
        with services.transaction() as session:
            import_contacts(session, cast.definition.respondents.roster, [entry])

    return do


def _other(respondent: str, role: ContactRole, number: int) -> ContactEntry:
    return ContactEntry(respondent, role, f"{role.value}-{number}@{respondent.lower()}.example", "Another")


def _bounce(cast: Cast, _now: datetime) -> Doing:
    """Let a delivery report come for one of the letters that were handed over."""
    drawn = cast.dice.random()

    def do(services: Services, now: datetime) -> None:
        with services.transaction() as session:
            cycle = lock_cycle(session, cast.code, now)
            digests = session.exec(select(Letter.digest).order_by(Letter.digest)).all()
            out = sorted(letters_out(session, digests).values(), key=lambda letter: letter.digest)
            if out:
                letter = out[int(drawn * len(out))]
                mark_undeliverable(cycle, letter, letter.contacts[0], "5.1.1")

    return do


def _reachable(cast: Cast, _now: datetime) -> Doing:
    address = mailbox_of(cast.place[0]).address
    return lambda services, _now: reachable(services, address)


def _confirm(cast: Cast, _now: datetime) -> Doing:
    respondent = cast.place[0]
    return lambda services, now: confirm(services, cast.code, respondent, now)


def _circular(cast: Cast, _now: datetime) -> Doing:
    title, answer = f"Text {cast.number}", QuestionAnswer("What is asked?", "This.")
    texts = (
        CircularText(CircularKind.CORRECTION, title, ("A correction.",)),
        CircularText(CircularKind.CIRCULAR, title, answers=(answer,)),
    )
    text = cast.dice.choice(texts)
    return lambda services, now: issue_circular(services, cast.code, text, now)


def _telephone(cast: Cast, now: datetime) -> Doing:
    respondent, deliverable = cast.place
    until = cast.day(now) if cast.dice.random() < 0.6 else None
    note = PhoneNote("Office", f"Call {cast.number}", deliverable, until)
    return lambda services, now: note_phone_call(services, cast.code, respondent, note, now)


def _approve_report(cast: Cast, _now: datetime) -> Doing:
    return lambda services, now: approve_report(services, cast.code, None, now)


_DRAWS: Mapping[Callable[[Cast, datetime], Doing], int] = {
    _hand_in: 24,
    _register: 5,
    _extend: 8,
    _announce: 6,
    _shorten: 4,
    _undo: 5,
    _move: 4,
    _clarify: 8,
    _take_into_account: 8,
    _fetch_form: 3,
    _no_update: 3,
    _not_expected: 3,
    _withdraw: 8,
    _certify: 4,
    _reopen: 6,
    _hold: 7,
    _release: 5,
    _approve: 10,
    _send_now: 7,
    _retry: 4,
    _contact: 12,
    _bounce: 4,
    _reachable: 2,
    _confirm: 4,
    _circular: 4,
    _telephone: 4,
    _approve_report: 3,
}
"""How often each thing is done."""
