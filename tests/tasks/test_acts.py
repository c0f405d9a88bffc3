"""Acts: carried out once, whole or not at all, with what they need, on both databases."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.errors import (
    ClockBackwardsError,
    DeadlineMoveError,
    IncompleteActError,
    NothingReceivedError,
    StateChangeError,
    TooLongError,
    UnknownCycleError,
    UnknownObligationError,
)
from models.queries.cycles import audit_entries, done_keys
from models.queries.obligations import board
from models.tables import Clarification
from tasks.acts import NO_PARTICULARS, Act, Deed, Particulars, carry_out, move_deadline

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
UNTIL = Particulars(until=date(2024, 3, 24), reason="asked for by the capital")
SOONER = Particulars(until=date(2024, 3, 1), reason="the Council meets earlier")
PAPER = Particulars(
    reference="BE-2024/17", pages=42, marking="RESTREINT UE/EU RESTRICTED", custodian="registry"
)


@pytest.fixture
def installation_url(database_url):
    return database_url


def do(services, deed, particulars=NO_PARTICULARS, key=None, now=NOW):
    return carry_out(services, Act(CODE, "BE", "nip", deed, particulars, key), now)


def recorded(services):
    with services.reading() as session:
        return [entry.what for entry in audit_entries(session, 1)][1:]


def row(services):
    with services.reading() as session:
        return board(session, 1, ["nip", "statement"])[0]


@pytest.mark.parametrize(
    ("deed", "particulars", "state", "what"),
    [
        pytest.param(Deed.EXTEND, UNTIL, "planned", "extended", id="extend"),
        pytest.param(Deed.ANNOUNCE, UNTIL, "planned", "announced", id="announce"),
        pytest.param(Deed.SHORTEN, SOONER, "planned", "shortened", id="shorten"),
        pytest.param(Deed.NO_UPDATE, Particulars(), "no_update", "no_update", id="no update"),
        pytest.param(Deed.NOT_EXPECTED, UNTIL, "not_expected", "not_expected", id="not expected"),
        pytest.param(Deed.REGISTER, PAPER, "received", "registered", id="register"),
    ],
)
def test_a_deed_is_recorded_and_returns_the_state(opened, deed, particulars, state, what):
    assert do(opened, deed, particulars) == state
    assert recorded(opened) == [what]
    assert row(opened).state == state


def test_decisions_on_what_was_received(opened):
    do(opened, Deed.REGISTER, PAPER)
    assert do(opened, Deed.CLARIFY) == "clarification_asked"
    assert do(opened, Deed.TAKE_INTO_ACCOUNT) == "taken_into_account"
    assert recorded(opened) == ["registered", "clarification_asked", "taken_into_account"]


def test_a_form_fetched_before_the_call_changes_nothing(opened):
    assert do(opened, Deed.FETCH_FORM) == "planned"
    assert recorded(opened) == []


def test_a_request_is_carried_out_once(opened):
    for _ in range(2):
        assert do(opened, Deed.EXTEND, UNTIL, "mail:1") == "planned"
    assert recorded(opened) == ["extended"]
    assert row(opened).deadline_version == 2


def test_a_refused_request_is_not_remembered(opened):
    with pytest.raises(IncompleteActError):
        do(opened, Deed.EXTEND, key="mail:1")
    with opened.reading() as session:
        assert done_keys(session, 1) == set()
    assert do(opened, Deed.EXTEND, UNTIL, "mail:1") == "planned"


@pytest.mark.parametrize(
    ("deed", "particulars", "missing"),
    [
        pytest.param(Deed.EXTEND, Particulars(), "until", id="extend"),
        pytest.param(Deed.ANNOUNCE, Particulars(), "until", id="announce"),
        pytest.param(Deed.SHORTEN, Particulars(reason="x"), "until", id="shorten: the day"),
        pytest.param(Deed.SHORTEN, Particulars(until=SOONER.until), "reason", id="shorten: the reason"),
        pytest.param(Deed.UNDO, Particulars(reason=" "), "reason", id="undo"),
        pytest.param(Deed.NOT_EXPECTED, Particulars(reason="  "), "reason", id="not expected"),
        pytest.param(Deed.REGISTER, Particulars(pages=1, marking="x"), "reference", id="reference"),
        pytest.param(Deed.REGISTER, Particulars(reference="x", marking="x"), "pages", id="pages"),
        pytest.param(Deed.REGISTER, Particulars(reference="x", pages=0, marking="x"), "pages", id="no pages"),
        pytest.param(Deed.REGISTER, Particulars(reference="x", pages=1), "marking", id="marking"),
    ],
)
def test_what_a_deed_needs(opened, deed, particulars, missing):
    with pytest.raises(IncompleteActError, match=f"'{deed}' needs `{missing}`") as refused:
        do(opened, deed, particulars)
    assert refused.value.missing == missing
    assert recorded(opened) == []


@pytest.mark.parametrize(
    ("name", "longest"),
    [("reference", 64), ("marking", 64), ("custodian", 128)],
)
def test_what_a_registration_can_hold(opened, name, longest):
    fits = Particulars(**(vars(PAPER) | {name: "x" * longest}))
    with pytest.raises(
        TooLongError, match=f"`{name}` has {longest + 1} characters; at most {longest}"
    ) as refused:
        do(opened, Deed.REGISTER, Particulars(**(vars(PAPER) | {name: "x" * (longest + 1)})))
    assert refused.value.way_out
    assert recorded(opened) == []
    assert do(opened, Deed.REGISTER, fits) == "received"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        pytest.param(Act("no-such", "BE", "nip", Deed.NO_UPDATE), UnknownCycleError, id="cycle"),
        pytest.param(Act(CODE, "MT", "nip", Deed.NO_UPDATE), UnknownObligationError, id="respondent"),
        pytest.param(Act(CODE, "BE", "x", Deed.NO_UPDATE), UnknownObligationError, id="deliverable"),
        pytest.param(Act(CODE, "BE", "nip", Deed.CLARIFY), NothingReceivedError, id="nothing received"),
    ],
)
def test_what_cannot_be_done(opened, act, error):
    with pytest.raises(error):
        carry_out(opened, act, NOW)
    assert recorded(opened) == []


def test_what_cannot_be_done_now(opened):
    do(opened, Deed.NO_UPDATE)
    for deed, error in ((Deed.NO_UPDATE, StateChangeError), (Deed.EXTEND, DeadlineMoveError)):
        with pytest.raises(error):
            do(opened, deed, UNTIL)
    with pytest.raises(ClockBackwardsError):
        do(opened, Deed.NO_UPDATE, now=datetime(2024, 2, 20, 8, tzinfo=UTC))
    assert recorded(opened) == ["no_update"]


def test_a_change_of_the_deadline_is_undone(opened):
    before = row(opened).due_at
    do(opened, Deed.EXTEND, UNTIL)
    assert do(opened, Deed.UNDO, Particulars(reason="it was a mistake")) == "planned"
    assert recorded(opened) == ["extended", "restored"]
    assert (row(opened).due_at, row(opened).deadline_version) == (before, 3)


def test_questions_are_kept_with_their_round(opened):
    do(opened, Deed.REGISTER, PAPER)
    do(opened, Deed.CLARIFY, Particulars(questions=("Which year?", "In euro?")))
    with opened.reading() as session:
        (asked,) = session.exec(select(Clarification)).all()
    assert (asked.number, asked.submission_version) == (1, 1)
    assert json.loads(asked.questions) == ["Which year?", "In euro?"]


def test_a_deadline_moves_for_all(opened):
    assert move_deadline(opened, CODE, "nip", UNTIL, NOW) == 26
    assert recorded(opened) == ["moved"] * 26
    with pytest.raises(DeadlineMoveError, match="nobody who still owes 'nip'"):
        move_deadline(opened, CODE, "nip", UNTIL, NOW)


@pytest.mark.parametrize(
    ("particulars", "missing"),
    [
        pytest.param(Particulars(reason="x"), "until", id="the day"),
        pytest.param(Particulars(until=UNTIL.until), "reason", id="the reason"),
    ],
)
def test_what_a_move_for_all_needs(opened, particulars, missing):
    with pytest.raises(IncompleteActError, match=f"'move' needs `{missing}`"):
        move_deadline(opened, CODE, "nip", particulars, NOW)
    assert recorded(opened) == []
