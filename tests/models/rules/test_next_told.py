"""What is told next: what is due and did not go before what is planned for later."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.next_told import NextNotice, told_next
from models.rules.occasions import CALL_LIST, HoldReason, parse_occasion

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
HELD = HoldReason.OFFICER


def one(text, hours, *, channel="mailbox", obligation=1, **more):
    """Return a notice planned for some hours from now; '-7' stands for that rung."""
    occasion = f"rung:{text}:1" if text[0] in "+-0" else text
    at = NOW + timedelta(hours=hours)
    return NextNotice((obligation, channel), parse_occasion(occasion), at, max(at, NOW), **more)


def name(found):
    return found and (found.occasion.rung or str(found.occasion))


@pytest.mark.parametrize(
    ("waiting", "first"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([one("-7", 1), one("+3", 99)], "-7", id="the first to come"),
        pytest.param([one("-7", -1), one("+3", 99)], "-7", id="what was due an hour ago"),
        pytest.param([one("-30", -500), one("-7", -1), one("+3", 99)], "-7", id="of those due the last goes"),
        pytest.param([one("call", -500), one("-7", -1)], "call", id="an unsent call goes before"),
        pytest.param([one("-7", -2), one("+3", -1, hold=HELD)], "+3", id="a later one is held"),
        pytest.param([one("-7", -2, hold=HELD), one("+3", 9)], "-7", id="a held one is due"),
        pytest.param([one("-7", 9), one("-30", -1, is_in_letter=True)], "-30", id="a letter that waits"),
        pytest.param([one("0", -1, channel=CALL_LIST), one("-7", -2)], "-7", id="a call beside a letter"),
        pytest.param(
            [one("received:1", -2), one("-7", -1)], "received:1", id="a receipt is not of the ladder"
        ),
    ],
)
def test_what_is_next(waiting, first):
    assert name(told_next(waiting, NOW)) == first
    assert name(told_next(waiting[::-1], NOW)) == first


@pytest.mark.parametrize(
    ("minutes", "is_due", "is_overdue"),
    [(1, False, False), (0, True, False), (-59, True, False), (-60, True, True)],
)
def test_due_and_overdue(minutes, is_due, is_overdue):
    found = one("-7", minutes / 60)
    assert (found.is_due_at(NOW), found.is_overdue_at(NOW)) == (is_due, is_overdue)
