"""Whether a letter that is about to be tried still has anything to tell."""

import pytest

from models.rules.last_look import Carried, Fate, fate_of
from models.rules.occasions import WithdrawReason, parse_occasion


def carried(text="rung:-7:1", *beside, needless=None):
    return Carried(parse_occasion(text), needless, [parse_occasion(one) for one in beside])


NEEDED, MET = carried(), carried(needless=WithdrawReason.MET)
TOLD_SINCE = carried("rung:-7:1", "rung:-7:1", "rung:0:1")

FATES = [
    pytest.param([NEEDED], Fate.GOES, Fate.GOES, id="needed"),
    pytest.param([MET, NEEDED], Fate.GOES, Fate.GOES, id="one of two is needed"),
    pytest.param([MET, MET], Fate.VOID, Fate.RESTS, id="none is needed"),
    pytest.param([TOLD_SINCE], Fate.GOES, Fate.RESTS, id="a later rung went"),
    pytest.param([TOLD_SINCE, MET], Fate.GOES, Fate.RESTS, id="a later rung went, the other is met"),
    pytest.param([TOLD_SINCE, NEEDED], Fate.GOES, Fate.GOES, id="a later rung went, the other is needed"),
    pytest.param([carried("rung:-7:1", "rung:-30:1")], Fate.GOES, Fate.GOES, id="an earlier rung went"),
    pytest.param([carried("rung:-7:1", "rung:0:2")], Fate.GOES, Fate.GOES, id="of another deadline"),
    pytest.param([carried("received:1", "received:2")], Fate.GOES, Fate.GOES, id="receipts add each"),
]


@pytest.mark.parametrize(("notices", "untried", "in_doubt"), FATES)
def test_fate(notices, untried, in_doubt):
    assert fate_of(notices, may_have_arrived=False) is untried
    assert fate_of(notices, may_have_arrived=True) is in_doubt
