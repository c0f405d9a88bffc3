"""Once a later rung of a deadline went, no earlier one may stay."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.letters import LetterState
from models.rules.occasions import CALL_LIST, NoticeState, parse_occasion
from models.rules.reconciliation import OutboxLetter, OutboxNotice, OwedNotice
from models.rules.reconciliation.compare import by_key
from models.rules.reconciliation.fates import Fates
from models.rules.reconciliation.lines import left_behind

FIRST = datetime(2024, 3, 1, 8, tzinfo=UTC)
LATER = FIRST + timedelta(days=12)


def row(occasion, at, state, *, made_at=None, channel="mailbox"):
    """Return a notice of EL nip, in a letter made at an instant or in none."""
    kind = parse_occasion(occasion).letter_kind
    letter = OutboxLetter("<a@kalends.invalid>", kind, LetterState.SENT, "EL", made_at) if made_at else None
    return OutboxNotice("EL", "nip", occasion, channel, at, NoticeState(state), letter=letter)


def beside(*rows, after_call=None):
    """Return what is said of those notices, which are owed as they are planned."""
    owed = [
        OwedNotice(
            ("EL", "nip", one.occasion, one.on_call_list),
            parse_occasion(one.occasion),
            one.planned_for,
            Fates(),
            after_call,
        )
        for one in rows
    ]
    return [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in left_behind(owed, by_key(rows))]


WENT = row("rung:+3:1", LATER, "carried", made_at=LATER)


@pytest.mark.parametrize("state", ["held", "planned"])
def test_an_earlier_one_that_stays_is_a_difference(state):
    (found,) = beside(row("rung:-7:1", FIRST, state), WENT)
    assert found.startswith(
        "EL nip, rung -7 of version 1: by the rules withdrawn (collapsed, rung +3 of version 1 went on "
        "13 March 2024, 09:00:00), in the outbox "
    )


def test_the_call_takes_in_what_was_due():
    call = row("call", FIRST, "carried", made_at=LATER)
    (found,) = beside(call, row("rung:-7:2", FIRST, "held"))
    assert "collapsed, the call went on 13 March 2024, 09:00:00" in found


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        pytest.param(None, False, id="before the call"),
        pytest.param(LATER, True, id="in the second of its letter, after it"),
        pytest.param(FIRST, False, id="after an earlier letter of it"),
    ],
)
def test_what_is_written_after_the_call_is_not_taken_in_by_it(written, stays):
    call = row("call", FIRST, "carried", made_at=LATER)
    assert (beside(call, row("rung:-7:2", LATER, "planned"), after_call=written) == []) is stays


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([row("rung:-7:1", FIRST, "withdrawn"), WENT], id="withdrawn"),
        pytest.param([row("rung:-7:1", FIRST, "carried", made_at=FIRST), WENT], id="gone before"),
        pytest.param([row("rung:-7:2", FIRST, "held"), WENT], id="on another version"),
        pytest.param([row("rung:+5:1", FIRST, "held"), WENT], id="it is the later one"),
        pytest.param(
            [row("rung:-7:1", LATER + timedelta(days=1), "planned"), WENT], id="not due when that one went"
        ),
        pytest.param(
            [row("rung:-7:1", FIRST, "planned"), row("rung:+3:1", LATER, "held")], id="the later one is held"
        ),
        pytest.param(
            [row("rung:-7:1", FIRST, "planned", channel=CALL_LIST), WENT],
            id="on the call list, beside letters",
        ),
        pytest.param(
            [row("rung:-7:1", FIRST, "held"), row("rung:+3:1", LATER, "carried", channel=CALL_LIST)],
            id="a letter, beside the call list",
        ),
        pytest.param([row("received:1", FIRST, "held"), WENT], id="no rung"),
    ],
)
def test_all_else_may_stay(rows):
    assert beside(*rows) == []
