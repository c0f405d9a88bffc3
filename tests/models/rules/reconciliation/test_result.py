"""What a reconciliation adds up to."""

from datetime import UTC, date, datetime

from models.rules.reconciliation import Bucket, Difference, Waiting, WayOut
from models.rules.reconciliation.result import Counted, summed_up

FIRST, SECOND = datetime(2024, 3, 1, 8, tzinfo=UTC), datetime(2024, 3, 1, 23, 30, tzinfo=UTC)
"""1 March and, in Brussels, 2 March."""

COUNTED = [
    Counted(FIRST, Bucket.SENT, "call"),
    Counted(FIRST, Bucket.WITHDRAWN, "-7", "met"),
    Counted(SECOND, Bucket.WITHDRAWN, "-7", "collapsed"),
    Counted(SECOND, Bucket.WAITING, "+10", "its instant", SECOND),
    Counted(SECOND, Bucket.WAITING, "+10", "its instant", SECOND),
    Counted(FIRST, Bucket.WAITING, "-7", "nobody can be reached"),
]
FOUND = [Difference("one", WayOut.LOOK, FIRST), Difference("two", WayOut.TELL, SECOND)]


def test_the_places_add_up_to_what_is_owed():
    one = summed_up("c", FIRST, COUNTED, FOUND)
    assert one.figures() == {
        "owed": 6,
        "sent": 1,
        "held": 0,
        "withdrawn": 2,
        "unknown": 0,
        "dead": 0,
        "waiting": 3,
        "differences": 2,
    }
    assert one.withdrawn_why == {"collapsed": 1, "met": 1}
    assert one.differences == ["one", "two"]


def test_what_waits_for_the_same_stands_together_and_without_instant_first():
    assert summed_up("c", FIRST, COUNTED, []).waiting_until == (
        Waiting(None, "nobody can be reached", "-7", 1),
        Waiting(SECOND, "its instant", "+10", 2),
    )


def test_one_day_is_a_day_in_brussels():
    one = summed_up("c", FIRST, COUNTED, FOUND, date(2024, 3, 2))
    assert (one.owed, one.differences) == (3, ["two"])
    assert summed_up("c", FIRST, COUNTED, FOUND, date(2024, 3, 1)).owed == 3


def test_every_way_out_says_what_to_do():
    assert all(len(way_out) > 40 for way_out in WayOut)
