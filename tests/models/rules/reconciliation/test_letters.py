"""Letters of the outbox beside what the record says of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.rules.audit import What
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import NoticeState
from models.rules.reconciliation import OutboxLetter, OutboxNotice, WayOut
from models.rules.reconciliation.history import LetterEntry
from models.rules.reconciliation.letters import letter_differences

AT = datetime(2024, 3, 1, 8, tzinfo=UTC)
ID = "<a@kalends.invalid>"
SENT = OutboxLetter(ID, LetterKind.REMINDER, LetterState.SENT, "EL", AT, AT, None, AT)
ENTRY = LetterEntry(AT, What.LETTER_SENT, ID, LetterKind.REMINDER, "EL")
CALLED = "letter 'reminder' to EL <a@kalends.invalid>: "


def in_state(state):
    return replace(SENT, state=state, sent_at=None)


def told(*whats):
    return [ENTRY._replace(what=what) for what in whats]


def differences(letter, entries, *, is_carrying=True):
    """Return what is said of one letter, carrying a notice or none, beside entries of the record."""
    row = OutboxNotice("EL", "nip", "rung:-7:1", "mailbox", AT, NoticeState.CARRIED, letter=letter)
    letters = [letter] if letter else []
    found = letter_differences(letters, [row] if letter and is_carrying else [], entries)
    return [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in found]


@pytest.mark.parametrize(
    ("state", "entries"),
    [
        pytest.param(LetterState.SENT, [What.LETTER_SENT], id="sent"),
        pytest.param(LetterState.WAITING, [], id="not tried yet"),
        pytest.param(LetterState.LEASED, [], id="being sent"),
        pytest.param(LetterState.UNKNOWN, [What.LETTER_UNKNOWN], id="answer lost"),
        pytest.param(LetterState.UNKNOWN, [], id="its process was killed"),
        pytest.param(LetterState.SENT, [What.LETTER_UNKNOWN, What.LETTER_SENT], id="sent at the second try"),
        pytest.param(LetterState.DEAD, [What.LETTER_DEAD], id="dead"),
        pytest.param(LetterState.WAITING, [What.LETTER_DEAD, What.LETTER_RETRIED], id="to be tried again"),
        pytest.param(
            LetterState.SENT, [What.LETTER_DEAD, What.LETTER_RETRIED, What.LETTER_SENT], id="retried and sent"
        ),
    ],
)
def test_letters_and_record_agree(state, entries):
    letter = SENT if state is LetterState.SENT else in_state(state)
    assert differences(letter, told(*entries)) == []


@pytest.mark.parametrize(
    ("letter", "entries", "said"),
    [
        pytest.param(SENT, [], "in the record nothing, in the outbox 'sent'", id="not in the record"),
        pytest.param(
            *(in_state(LetterState.WAITING), told(What.LETTER_SENT)),
            "in the record 'letter_sent', in the outbox 'waiting'",
            id="back to waiting",
        ),
        pytest.param(
            *(in_state(LetterState.DEAD), told(What.LETTER_DEAD, What.LETTER_RETRIED)),
            "in the record 'letter_retried', in the outbox 'dead'",
            id="dead after all",
        ),
        pytest.param(
            SENT, told(What.LETTER_SENT, What.LETTER_SENT), "sent 2 times, by the record", id="told twice"
        ),
        pytest.param(
            SENT, [ENTRY._replace(respondent="LT")], "in the record a letter 'reminder' to LT", id="elsewhere"
        ),
        pytest.param(
            *(SENT, [ENTRY._replace(kind=LetterKind.CALL)], "in the record a letter 'call' to EL"), id="kind"
        ),
        pytest.param(
            *(SENT, [ENTRY._replace(at=AT + timedelta(hours=1))]),
            "sent on 1 March 2024, 10:00:00 by the record, on 1 March 2024, 09:00:00 by the outbox",
            id="another instant",
        ),
    ],
)
def test_letters_and_record_differ(letter, entries, said):
    assert differences(letter, entries) == [CALLED + said]


@pytest.mark.parametrize(
    ("state", "is_carrying", "said"),
    [
        pytest.param(LetterState.WAITING, False, ["waiting, but it carries no notice"], id="tells nothing"),
        pytest.param(LetterState.VOID, True, ["void, but it carries a notice"], id="void, and tells"),
        pytest.param(LetterState.VOID, False, [], id="void"),
    ],
)
def test_a_letter_carries_notices_unless_it_is_void(state, is_carrying, said):
    found = differences(in_state(state), [], is_carrying=is_carrying)
    assert found == [CALLED + one for one in said]


def test_a_letter_of_the_record_that_is_not_in_the_outbox():
    assert differences(None, told(What.LETTER_SENT)) == [
        "letter <a@kalends.invalid>: in the record 'letter_sent', in the outbox no such letter"
    ]


def test_the_way_out_of_a_difference_with_the_record_is_to_verify_it():
    (found,) = letter_differences([], [], told(What.LETTER_SENT))
    assert (found.way_out, found.at) == (WayOut.VERIFY, AT)
