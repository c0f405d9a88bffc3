"""Which of the notices due together goes, and which waiting ones it overtakes."""

import pytest

from models.rules.collapse import Due, Told, last_going, reason_overtaken, reasons_together
from models.rules.occasions import CALL_LIST, WithdrawReason, parse_occasion

CALL, RECEIPT = "call", "received:1"


def told(text, channel="mailbox", obligation=1):
    """Return what a notice tells; '-7' stands for that rung."""
    occasion = f"rung:{text}:1" if text[0] in "+-0" else text
    return Told((obligation, channel), parse_occasion(occasion))


def reasons(due, held=(), *, is_before_call=False):
    found = reasons_together([Due(one, is_before_call, None) for one in due], held)
    assert set(found) <= {None, WithdrawReason.COLLAPSED}
    return [reason is None for reason in found]


DUE = [
    pytest.param([told("-30")], [], [True], id="one alone"),
    pytest.param([told("-7"), told("-30")], [], [True, False], id="the later one"),
    pytest.param([told("-7"), told("+3"), told("0")], [], [False, True, False], id="the last one"),
    pytest.param([told("-7"), told("-30", obligation=2)], [], [True, True], id="each its own"),
    pytest.param([told("-7"), told("-30", CALL_LIST)], [], [True, True], id="letters with letters only"),
    pytest.param([told("-7"), told(RECEIPT)], [], [True, True], id="a receipt is not of the ladder"),
    pytest.param([told(CALL), told("-7")], [], [True, False], id="the call takes in what is before"),
    pytest.param([told("-7")], [told("0")], [False], id="a later one is held"),
    pytest.param([told("0")], [told("-7")], [True], id="an earlier one is held"),
    pytest.param([told("-7")], [told("0", obligation=2)], [True], id="another's is held"),
    pytest.param([told("-7")], [told(CALL)], [True], id="what is held is no rung"),
]


@pytest.mark.parametrize(("due", "held", "goes"), DUE)
def test_what_goes_together(due, held, goes):
    assert reasons(due, held) == goes


BEFORE_CALL = [
    pytest.param(told("+3"), False, id="a reminder waits for no call"),
    pytest.param(told("+3", CALL_LIST), True, id="an entry on the call list does"),
    pytest.param(told(CALL), True, id="the call itself goes"),
    pytest.param(told(RECEIPT), True, id="so does a receipt"),
]


@pytest.mark.parametrize(("one", "goes"), BEFORE_CALL)
def test_before_the_call(one, goes):
    assert reasons([one], is_before_call=True) == [goes]


def test_what_is_needless_says_so_and_takes_the_earlier_in_all_the_same():
    due = [Due(told("-30"), False, None), Due(told("-7"), False, WithdrawReason.MET)]
    assert reasons_together(due, ()) == [WithdrawReason.COLLAPSED, WithdrawReason.MET]


OVERTAKEN = [
    pytest.param("-30", "-7", True, id="an earlier rung"),
    pytest.param("-7", "-7", False, id="the same"),
    pytest.param("0", "-7", False, id="a later one"),
    pytest.param("+30", CALL, True, id="any rung by the call"),
    pytest.param(RECEIPT, CALL, False, id="no receipt"),
    pytest.param("-30", RECEIPT, False, id="by no receipt"),
]


def overtaken(unsent, goes, needless=None):
    return reason_overtaken(Due(unsent, False, needless), last_going([goes]))


@pytest.mark.parametrize(("unsent", "goes", "expected"), OVERTAKEN)
def test_what_waits_is_overtaken(unsent, goes, expected):
    reason = WithdrawReason.COLLAPSED if expected else None
    assert overtaken(told(unsent), told(goes)) is reason


@pytest.mark.parametrize(
    ("unsent", "expected"),
    [
        pytest.param("-30", WithdrawReason.MET, id="it says what made it needless before"),
        pytest.param("0", None, id="a later one is looked at when it is due"),
    ],
)
def test_what_was_needless_before_it_was_overtaken(unsent, expected):
    assert overtaken(told(unsent), told("-7"), WithdrawReason.MET) is expected


ELSEWHERE = [
    pytest.param(told("-30"), told("-7", obligation=2), id="another's"),
    pytest.param(told("-30"), told("-7", "webhook"), id="on another channel"),
    pytest.param(told("-30", CALL_LIST), told("-7", CALL_LIST), id="on the call list"),
]


@pytest.mark.parametrize(("unsent", "goes"), ELSEWHERE)
def test_overtaken_only_by_a_letter_in_its_place(unsent, goes):
    assert overtaken(unsent, goes) is None
