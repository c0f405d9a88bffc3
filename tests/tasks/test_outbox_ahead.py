"""Letters of a run ahead: who shares one, when it goes, what is taken out of it again."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from types import SimpleNamespace

import pytest

from config.definition import ContactRole
from models.queries.picture import NoticeRow, ObligationRow, Outgoing, Picture, RespondentRow, notice_ahead
from models.rules.calendar import Calendar
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState
from models.rules.lint import read_definition
from models.rules.occasions import NoticeState
from models.rules.routes import Addressee
from models.tables import Letter
from tasks.outbox_ahead import OutboxAhead, put_together

TEXT = (files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8")
ESCALATING = TEXT.replace('tone = "courteous"', 'tone = "courteous"\nescalates = true')
NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
MAILBOX, PERMANENT = ContactRole.FUNCTIONAL_MAILBOX, ContactRole.PERMANENT_REPRESENTATION_DEFENCE
GREECE = RespondentRow(1, "EL", "Greece", 8, "GR", "Europe/Athens")
SWEDEN = RespondentRow(2, "SE", "Sweden", 26, "SE", "Europe/Stockholm")
CONTACTS = {
    1: [Addressee(11, MAILBOX, "nip@el.example"), Addressee(12, PERMANENT, "perm@el.example")],
    2: [Addressee(21, MAILBOX, "a@se.example"), Addressee(22, MAILBOX, "b@se.example")],
}


def cycle_at(now=NOW):
    return SimpleNamespace(
        now=now, definition=read_definition(ESCALATING), calendar=Calendar({}), id=1, session=None
    )


def notice(occasion="rung:-7:1", respondent=GREECE, deliverable="nip", **changes):
    key = {"nip": 1, "statement": 2}[deliverable] + 10 * respondent.id
    obligation = ObligationRow(key, respondent.id, deliverable, ObligationState.CALLED, 1, NOW)
    row = NoticeRow(key, key, occasion, 0, "mailbox", NOW, NoticeState.PLANNED, **changes)
    return notice_ahead(row, respondent, obligation)


def carried(*notices):
    for one in notices:
        one.notice.state = NoticeState.CARRIED
    return list(notices)


def outbox(*outgoing, taken=(), beside=()):
    picture = Picture(
        cycle_at(), {}, {}, (), outgoing, frozenset(taken), contacts=CONTACTS, beside=dict(beside)
    )
    return OutboxAhead(picture)


def waiting(state=LetterState.WAITING, kind=LetterKind.REMINDER, **row):
    stored = Letter(
        cycle_id=1, recipient_id=11, channel="mailbox", kind=kind, made_at=NOW, digest="0", state=state, **row
    )
    return Outgoing(GREECE, 11, "mailbox", kind, NOW, carried(notice()), letter=stored)


def shapes(letters):
    return [(one.respondent.code, one.kind.value, len(one.carried), one.recipient_id) for one in letters]


def test_one_kind_to_one_recipient_is_one_letter():
    both = [
        notice(deliverable="nip"),
        notice(deliverable="statement"),
        notice("received:1"),
        notice(respondent=SWEDEN),
    ]
    letters, unreached = put_together(cycle_at(), both, CONTACTS)
    assert shapes(letters) == [
        ("EL", "reminder", 2, 11),
        ("EL", "acknowledgement", 1, 11),
        ("SE", "reminder", 1, 21),
    ]
    assert [one.copies for one in letters] == [(), (), (22,)]
    assert unreached == []


COPIES = [
    pytest.param(notice("rung:-7:1"), (), id="none"),
    pytest.param(notice("rung:+3:1"), (12,), id="it escalates"),
    pytest.param(notice("rung:-7:1", copy_to=str(PERMANENT)), (12,), id="on an officer's word"),
]


@pytest.mark.parametrize(("one", "copies"), COPIES)
def test_copies(one, copies):
    ((letter,), _) = put_together(cycle_at(), [one], CONTACTS)
    assert letter.copies == copies


def test_nobody_can_be_reached():
    away = {1: [Addressee(11, MAILBOX, "nip@el.example", valid_to=date(2024, 2, 29))]}
    one = notice()
    assert put_together(cycle_at(), [one], away) == ([], [one])
    assert outbox().write(cycle_at(), [one]) == []


def test_written_delivered_and_gone():
    box = outbox()
    one = notice()
    assert box.write(cycle_at(), [one]) == []
    assert one.notice.state is NoticeState.CARRIED
    assert shapes(box.deliver(cycle_at())) == [("EL", "reminder", 1, 11)]
    assert box.deliver(cycle_at()) == []


@pytest.mark.parametrize(
    ("state", "attempts", "expected"),
    [
        pytest.param(LetterState.WAITING, 0, NOW, id="it was never tried: it takes them in"),
        pytest.param(LetterState.WAITING, 1, NOW + A_SECOND, id="it was tried: the next free second"),
    ],
)
def test_a_letter_of_the_same_second(state, attempts, expected):
    known = waiting(state, attempts=attempts)
    box = outbox(known, taken=[] if known.takes_notices else [known.place])
    box.write(cycle_at(), [notice(deliverable="statement")])
    box.write(cycle_at(), [])
    made = {letter.made_at for letter in box.deliver(cycle_at(NOW + A_SECOND))}
    assert max(made) == expected


NIGHT = datetime(2024, 3, 1, 20, tzinfo=UTC)
MONDAY = datetime(2024, 3, 4, 8, tzinfo=UTC)
HOURS = [
    pytest.param({}, NOW, NOW, id="at once"),
    pytest.param({}, NIGHT, MONDAY, id="missed at night: the next open hours"),
    pytest.param({"next_try_at": NIGHT}, NOW, NIGHT, id="when it may be tried again"),
    pytest.param({"kind": LetterKind.ACKNOWLEDGEMENT}, NIGHT, NOW, id="a receipt has no hours"),
    pytest.param({"state": LetterState.LEASED, "leased_at": NOW}, NOW, NOW, id="it is being sent"),
]


@pytest.mark.parametrize(("row", "now", "expected"), HOURS)
def test_when_a_letter_may_go(row, now, expected):
    assert outbox(waiting(**row)).instants(cycle_at(now)) == [expected]


def test_what_became_needless_is_not_told():
    letter = waiting()
    letter.carried += carried(notice(deliverable="statement"))
    letter.carried[0].obligation.state = ObligationState.RECEIVED
    (sent,) = outbox(letter).deliver(cycle_at())
    assert [one.obligation.deliverable for one in sent.carried] == ["statement"]


LATER = notice("rung:0:1")


@pytest.mark.parametrize(
    ("beside", "written", "carried"),
    [
        pytest.param([], [], [1, 1], id="no later one"),
        pytest.param([LATER.occasion], [], [0, 1], id="a later one has gone"),
        pytest.param([], [LATER], [0, 1, 1], id="a later one goes now"),
    ],
)
def test_a_letter_in_doubt_rests_once_a_later_rung_tells_more(beside, written, carried):
    doubtful, other = waiting(LetterState.UNKNOWN, may_have_arrived=True), waiting()
    box = outbox(doubtful, other, taken=[doubtful.place], beside={LATER.told.place: beside})
    box.write(cycle_at(), written)
    assert [len(letter.carried) for letter in box.deliver(cycle_at(NOW + A_SECOND))] == carried


def test_who_gets_the_call_is_called():
    letter = waiting(kind=LetterKind.CALL)
    letter.carried = carried(notice("call"))
    letter.carried[0].obligation.state = ObligationState.PLANNED
    outbox(letter).deliver(cycle_at())
    assert letter.carried[0].obligation.state is ObligationState.CALLED


def test_a_letter_whose_notices_are_withdrawn_is_void():
    letter = waiting()
    box = outbox(letter)
    assert list(box.unsent()) == letter.carried
    letter.carried[0].notice.state = NoticeState.WITHDRAWN
    box.drop_withdrawn()
    assert box.instants(cycle_at()) == []
    box.write(cycle_at(), [notice()])
    assert box.instants(cycle_at()) == [NOW + A_SECOND]  # its second stays taken


def test_what_may_have_arrived_is_not_overtaken():
    assert list(outbox(waiting(LetterState.UNKNOWN, may_have_arrived=True)).unsent()) == []
