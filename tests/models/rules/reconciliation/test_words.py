"""How a reconciliation says notices and what the rules allow."""

from datetime import UTC, datetime

import pytest

from models.rules.audit import What
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import CALL_LIST, NoticeState, WithdrawReason, parse_occasion
from models.rules.reconciliation import OutboxLetter, OutboxNotice
from models.rules.reconciliation.fates import Cause, Fates
from models.rules.reconciliation.words import (
    HARD_SPACE,
    allowed_words,
    day_words,
    instant_words,
    notice_words,
    state_words,
)

AT = datetime(2024, 3, 31, 7, tzinfo=UTC)


def test_days_have_hard_spaces_and_instants_are_brussels_time():
    assert day_words(AT) == f"31{HARD_SPACE}March{HARD_SPACE}2024"
    assert instant_words(AT) == f"31{HARD_SPACE}March{HARD_SPACE}2024, 09:00:00"


@pytest.mark.parametrize(
    ("occasion", "said"),
    [
        pytest.param("call", "EL nip, the call", id="call"),
        pytest.param("rung:+3:2", "EL nip, rung +3 of version 2", id="rung"),
        pytest.param("received:2", "EL nip, receipt for version 2", id="receipt"),
        pytest.param("clarification:1", "EL nip, questions 1", id="questions"),
        pytest.param("moved:3", "EL nip, letter about version 3 of the deadline (moved)", id="deadline"),
        pytest.param("cut_off:1", "EL nip, notice of the cut-off", id="cut-off"),
        pytest.param("thanks", "EL nip, thanks", id="thanks"),
    ],
)
def test_notices_about_an_obligation(occasion, said):
    assert notice_words("EL", "nip", parse_occasion(occasion), on_call_list=False) == said


@pytest.mark.parametrize(
    ("occasion", "said"),
    [
        pytest.param("drill:1", "EL, request to confirm the contacts", id="drill"),
        pytest.param("circular:2", "EL, circular 2", id="circular"),
    ],
)
def test_notices_about_contacts(occasion, said):
    assert notice_words("EL", None, parse_occasion(occasion), on_call_list=False) == said


def test_an_entry_on_the_call_list():
    said = notice_words("EL", "nip", parse_occasion("cut_off:1"), on_call_list=True)
    assert said == "EL nip, notice of the cut-off (call list)"


@pytest.mark.parametrize(
    ("reason", "cause", "said"),
    [
        pytest.param("met", Cause(What.RECEIVED, AT), "received 31 March 2024", id="received"),
        pytest.param("met", Cause(What.REGISTERED, AT), "registered 31 March 2024", id="registered"),
        pytest.param(
            "deadline_changed", Cause(What.ANNOUNCED, AT), "deadline announced 31 March 2024", id="deadline"
        ),
        pytest.param(
            *("after_cut_off", Cause(What.NOT_RECEIVED, AT), "cut-off passed, recorded 31 March 2024"),
            id="cut-off",
        ),
        pytest.param("after_cut_off", Cause(), "its instant lies at or after the cut-off", id="written"),
        pytest.param("closed", Cause(What.CLOSED, AT), "cycle closed 31 March 2024", id="closed"),
        pytest.param("closed", Cause(), "the cycle was closed when it was written", id="written later"),
        pytest.param("collapsed", Cause(rung="-7"), "collapsed, rung -7 goes instead", id="later rung"),
        pytest.param("collapsed", Cause(What.CALLED), "collapsed, the call takes it in", id="call"),
        pytest.param("collapsed", Cause(), "another of its day goes", id="one of its day"),
    ],
)
def test_why_it_is_withdrawn(reason, cause, said):
    found = allowed_words(Fates(withdrawn={WithdrawReason(reason): cause}))
    assert found.replace(HARD_SPACE, " ") == f"withdrawn ({said})"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        pytest.param(LetterState.WAITING, "in a letter that waits", id="waiting"),
        pytest.param(LetterState.LEASED, "in a letter that is being sent", id="leased"),
        pytest.param(LetterState.SENT, "sent", id="sent"),
        pytest.param(LetterState.UNKNOWN, "sent, the answer lost", id="unknown"),
        pytest.param(LetterState.DEAD, "in a dead letter", id="dead"),
        pytest.param(LetterState.VOID, "in a void letter", id="void"),
    ],
)
def test_where_a_carried_notice_stands(state, said):
    letter = OutboxLetter("<a@kalends.invalid>", LetterKind.CALL, state, "EL", AT)
    carried = OutboxNotice("EL", "nip", "call", "mailbox", AT, NoticeState.CARRIED, letter=letter)
    assert state_words(carried) == said


@pytest.mark.parametrize(
    ("channel", "state", "said"),
    [
        pytest.param(CALL_LIST, NoticeState.CARRIED, "on the call list", id="on the call list"),
        pytest.param("mailbox", NoticeState.CARRIED, "carried by no letter", id="by no letter"),
        pytest.param("mailbox", NoticeState.PLANNED, "still planned", id="planned"),
        pytest.param("mailbox", NoticeState.HELD, "held (nobody says why)", id="held"),
        pytest.param("mailbox", NoticeState.WITHDRAWN, "withdrawn (nobody says why)", id="withdrawn"),
    ],
)
def test_where_another_notice_stands(channel, state, said):
    assert state_words(OutboxNotice("EL", "nip", "call", channel, AT, state)) == said
