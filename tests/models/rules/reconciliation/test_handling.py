"""What officers did with one notice."""

from datetime import UTC, date, datetime

import pytest

from models.rules.audit import What
from models.rules.occasions import HoldReason, Occasion
from models.rules.reconciliation.handling import Span, handled
from models.rules.reconciliation.history import OfficerAct
from models.rules.reconciliation.planning import Planned

AT = datetime(2024, 3, 1, 8, tzinfo=UTC)
WRITTEN = datetime(2023, 12, 1, 8, tzinfo=UTC)


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2024, 2, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("needs_approval", "acts", "hold", "spans"),
    [
        pytest.param(False, [], None, [(WRITTEN, None)], id="nobody did anything"),
        pytest.param(True, [], HoldReason.APPROVAL, [], id="not approved yet"),
        pytest.param(True, ["approved"], None, [(day(1), None)], id="approved"),
        pytest.param(False, ["held"], HoldReason.OFFICER, [(WRITTEN, day(1))], id="held"),
        pytest.param(
            *(False, ["held", "released"], None, [(WRITTEN, day(1)), (day(2), None)]), id="released"
        ),
        pytest.param(False, ["hurried"], None, [(WRITTEN, day(1)), (day(1), None)], id="sent now"),
        pytest.param(
            *(True, ["approved", "held"], HoldReason.OFFICER, [(day(1), day(2))]), id="held once approved"
        ),
    ],
)
def test_when_a_notice_was_free_to_go(needs_approval, acts, hold, spans):
    one = Planned(Occasion("thanks"), AT, needs_approval=needs_approval)
    done = [OfficerAct(day(number), What(f"notice_{what}")) for number, what in enumerate(acts, start=1)]
    handling = handled(one, WRITTEN, done)
    assert handling.hold is hold
    assert [(span.start, span.end) for span in handling.spans] == spans
    assert handling.last == (None if hold else handling.spans[-1])


def test_an_officer_who_sends_it_sets_its_instant():
    one = Planned(Occasion("thanks"), AT)
    handling = handled(
        one, WRITTEN, [OfficerAct(day(1), What.NOTICE_HURRIED), OfficerAct(day(2), What.NOTICE_HELD)]
    )
    assert handling.at == day(1)
    assert [span.at for span in handling.spans] == [AT, day(1)]


@pytest.mark.parametrize(
    ("start", "is_open", "after", "first"),
    [
        pytest.param(WRITTEN, True, None, AT, id="its instant lies ahead"),
        pytest.param(datetime(2024, 3, 4, 12, tzinfo=UTC), True, None, "04 12", id="missed, in open hours"),
        pytest.param(datetime(2024, 3, 4, 20, tzinfo=UTC), True, None, "05 08", id="missed, in the evening"),
        pytest.param(datetime(2024, 3, 4, 20, tzinfo=UTC), False, None, "04 20", id="at any hour"),
        pytest.param(WRITTEN, True, datetime(2024, 3, 6, 9, tzinfo=UTC), "06 09", id="not before the call"),
    ],
)
def test_the_first_instant_at_which_it_goes(start, is_open, after, first):
    found = Span(AT, start).first((lambda day: day != date(2024, 3, 3)) if is_open else None, after)
    assert first in (found, f"{found:%d %H}")
