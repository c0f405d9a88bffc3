"""After the close no letter waits that can still be approved: a cycle in which an officer approves none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from benchmarks.simulation.laws import LawBrokenError, Watch, check_settled, notices_accounted_for
from benchmarks.simulation.rows import Rows
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.errors import WithdrawnAtCloseError
from models.operations.holding import ALL
from models.queries.cycles import look_at_cycle
from models.queries.notices import awaiting_approval
from models.rules.letters import LetterKind
from models.rules.occasions import HoldReason, NoticeState
from models.tables import Letter, Notice
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance, next_due
from tasks.holding import approve_letters
from tasks.preview import Asked, preview
from tasks.reconcile import reconcile_cycle
from tasks.review import approve_report

CLOSED = datetime(2024, 11, 18, 8, tzinfo=UTC)
LATER = CLOSED + timedelta(days=14)
PAPER = Particulars(reference="R-1", pages=3, marking="LIMITED")


def run(services, code, now, end, watch):
    """Let the engine work from an instant to another, both included; nobody else does anything."""
    while now and now <= end:
        advance(services, code, now, watch.run)
        with services.reading() as session:
            now = next_due(look_at_cycle(session, code, now))


def act(services, code, deed, particulars):
    carry_out(services, Act(code, "SE", "nip", deed, particulars), LATER)


def kinds(services, since):
    with services.reading() as session:
        return {one.kind for one in session.exec(select(Letter).where(col(Letter.made_at) >= since))}


@pytest.fixture
def closed(services):
    """A small world in which nothing came and nobody approved a letter, with what was broken on the way."""
    rehearsal = replace(rehearsal_in(services, small_definition()), acts=())
    watch, code, opened_at = Watch(), rehearsal.code, rehearsal.open()
    approved_at = datetime(2024, 7, 31, 8, tzinfo=UTC)
    run(services, code, opened_at, approved_at, watch)
    with services.reading() as session:
        assert awaiting_approval(look_at_cycle(session, code, approved_at))
    approve_report(services, code, None, approved_at)
    run(services, code, approved_at, CLOSED, watch)
    return services, code, watch


def settle(services, code, now, watch):
    """Make sure that every law holds, that both accounts agree, and that no letter can be approved."""
    assert dict(watch.broken) == {}
    check_settled(services, code, now)
    assert reconcile_cycle(services, code, now).differences == []
    with services.reading() as session:
        assert awaiting_approval(look_at_cycle(session, code, now)) == []
    with pytest.raises(WithdrawnAtCloseError):
        approve_letters(services, code, ALL, now)


def test_no_letter_waits_that_can_be_approved(closed):
    services, code, watch = closed
    settle(services, code, CLOSED, watch)
    assert preview(services, code, Asked(30), CLOSED).letters == ()


def test_what_happens_after_the_close_is_answered_and_nothing_else_goes(closed):
    services, code, watch = closed
    act(services, code, Deed.REGISTER, PAPER)
    run(services, code, LATER, LATER, watch)
    act(services, code, Deed.WITHDRAW, Particulars(version=1, reason="a mistake"))
    act(services, code, Deed.EXTEND, Particulars(until=LATER.date() + timedelta(60), reason="as agreed"))
    end = LATER + timedelta(days=200)
    run(services, code, LATER, end, watch)
    settle(services, code, end, watch)
    assert kinds(services, CLOSED) == {LetterKind.ACKNOWLEDGEMENT, LetterKind.EXTENSION}


def test_a_letter_that_waits_in_a_closed_cycle_is_noticed(closed):
    services, code, _ = closed
    with services.reading() as session:
        told = select(Notice).where(Notice.occasion == "cut_off:1", Notice.channel == "mailbox")
        row = session.exec(told.limit(1)).one()
        row.sqlmodel_update({"state": NoticeState.HELD, "hold": HoldReason.APPROVAL, "reason": None})
        with pytest.raises(LawBrokenError, match="in a closed cycle"):
            notices_accounted_for(Rows(look_at_cycle(session, code, CLOSED)), services)
