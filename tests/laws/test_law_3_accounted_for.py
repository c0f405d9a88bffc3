"""Law 3: what should have gone is sent, or visibly waiting, held, withdrawn for a reason, unknown or dead."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from benchmarks.simulation.laws import LawBrokenError, check_settled, notices_accounted_for
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.queries.cycles import look_at_cycle
from models.rules.letters import LetterState
from models.rules.occasions import NoticeState
from models.tables import Letter, Notice
from notifications.channel import Message, Outcome, OutcomeKind
from tasks.advance import advance

CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)


class Answering:
    """A channel that answers every message alike."""

    def __init__(self, kind: OutcomeKind) -> None:
        self.kind = kind
        self.asked: list[str] = []

    def send_many(self, messages: list[Message]) -> list[Outcome]:
        self.asked += [message.message_id for message in messages]
        return [Outcome(self.kind, "as told")] * len(messages)


def states(services):
    with services.reading() as session:
        return {letter.state for letter in session.exec(select(Letter))}


def test_it_held_after_every_step(year, few):
    assert year.watch.broken[3] == []
    check_settled(year.services, year.code, year.ended_at)


def test_nothing_of_the_year_is_left_planned(year):
    with year.services.reading() as session:
        notices = session.exec(select(Notice)).all()
    left = {notice.occasion for notice in notices if notice.state is NoticeState.PLANNED}
    assert left == set()
    assert len(notices) > 50


@pytest.mark.parametrize(
    ("answer", "state", "again"),
    [
        pytest.param(OutcomeKind.TRY_AGAIN, LetterState.WAITING, 4, id="away: it waits and goes later"),
        pytest.param(OutcomeKind.DEAD, LetterState.DEAD, 0, id="refused: it is dead, and seen"),
        pytest.param(OutcomeKind.UNKNOWN, LetterState.UNKNOWN, 0, id="answer lost: unknown, and seen"),
    ],
)
def test_what_did_not_go_is_seen(services, answer, state, again):
    rehearsal = rehearsal_in(services, small_definition())
    rehearsal.open()
    mailbox = services.channels["mailbox"]
    services.channels["mailbox"] = Answering(answer)
    advance(services, rehearsal.code, CALL)
    assert states(services) == {state}
    services.channels["mailbox"] = mailbox
    assert advance(services, rehearsal.code, CALL).get("deliver_notices", 0) == again


def test_a_notice_without_reason_is_noticed(year):
    with year.services.reading() as session:
        statement = select(Notice).where(Notice.state == NoticeState.WITHDRAWN).limit(1)
        session.exec(statement).one().reason = None
        with pytest.raises(LawBrokenError, match="law 3"):
            notices_accounted_for(look_at_cycle(session, year.code, year.ended_at), year.services)
