"""What a relay answered counts, whatever other processes, officers and clocks do meanwhile."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
import pytest
from sqlalchemy import make_url
from sqlmodel import col, select

from benchmarks.simulation.dump import differences, dump
from benchmarks.simulation.laws import broken_laws
from benchmarks.simulation.worlds import rehearsal_in, settings_in, small_definition
from models.errors import ClockBackwardsError
from models.operations.holding import Selection
from models.operations.letters import lease
from models.queries.cycles import look_at_cycle
from models.queries.outbox import letters_to_try
from models.rules.letters import LEASE_LASTS, LetterState
from models.tables import Letter, Notice
from notifications.channel import ACCEPTED, Message, Outcome, OutcomeKind, Outcomes
from tasks.advance import advance
from tasks.calls import open_call
from tasks.holding import hold_notices, send_letters_now
from tasks.reconcile import reconcile_cycle
from tasks.services import Services, open_services

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
FIRST, SECOND = datetime(2024, 2, 29, 8, tzinfo=UTC), datetime(2024, 3, 1, 8, tzinfo=UTC)
"""Rungs -10 and -7 of a deadline on 10 March."""
BOTH = {'name = "-30"': 'name = "-10"'}


@dataclass
class Relay:
    """A relay that answers as it is told, and lets something happen while the second letter is with it."""

    answer: Outcome = ACCEPTED
    meanwhile: Callable[[], object] | None = None
    taken: Counter[str] = field(default_factory=Counter)

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        for place, message in enumerate(messages):
            self.taken[message.message_id] += 1
            if place == 1 and self.meanwhile:
                meanwhile, self.meanwhile = self.meanwhile, None
                meanwhile()
            yield {place: self.answer}


@pytest.fixture
def relay():
    return Relay()


@pytest.fixture
def services(services, relay) -> Services:
    """Return the services of a small world that is open, sending to the relay."""
    rehearsal_in(services, small_definition(**BOTH)).open()
    return replace(services, channels={"mailbox": relay})


def letters(services):
    with services.reading() as session:
        return session.exec(select(Letter).order_by(col(Letter.id))).all()


def notices(services, occasion):
    with services.reading() as session:
        found = session.exec(select(Notice).where(Notice.occasion == occasion)).all()
    return Counter((one.reason or one.state).value for one in found)


def holds(services, now):
    assert broken_laws(services, CODE, now) == {}
    assert reconcile_cycle(services, CODE, now).differences == []


@pytest.mark.parametrize("later", [timedelta(minutes=4), timedelta(minutes=8), timedelta(hours=2)], ids=str)
def test_an_officer_at_work_while_a_long_batch_goes_doubles_nothing(services, relay, later):
    seen, kept = CALL + later, Selection("SE", "nip", "-7")
    relay.meanwhile = partial(hold_notices, services, CODE, kept, "a reason", seen)
    assert advance(services, CODE, CALL)["deliver_notices"] == 4
    assert {(one.state, one.attempts) for one in letters(services)} == {(LetterState.SENT, 1)}
    assert set(relay.taken.values()) == {1}
    holds(services, seen)


def cut_connections(url):
    """End all connections of others to a database, as a firewall or a failing network does."""
    with psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(), autocommit=True
    ) as one:
        one.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_lost_its_connection_and_its_place_sends_no_more(services, relay, fast_folder, database_url):
    def take_over():
        cut_connections(database_url)
        with open_services(settings_in(fast_folder, database_url)) as other:
            assert other.holder.place == services.holder.place
            advance(replace(other, channels={"mailbox": relay}), CODE, CALL)

    relay.meanwhile = take_over
    advance(services, CODE, CALL)
    assert sorted(relay.taken.values()) == [1, 1, 1, 2]  # the one that was under way when it lost its place
    assert {one.state for one in letters(services)} == {LetterState.SENT}
    holds(services, CALL)


def test_a_letter_that_may_have_arrived_rests_once_a_later_rung_has_gone(services, relay):
    advance(services, CODE, CALL)
    relay.answer = Outcome(OutcomeKind.UNKNOWN, "the answer was lost")
    advance(services, CODE, FIRST)
    relay.answer = ACCEPTED
    advance(services, CODE, SECOND)
    unknown = [one for one in letters(services) if one.state is LetterState.UNKNOWN]
    assert {(one.attempts, one.next_try_at) for one in unknown} == {(1, None)}
    assert (len(unknown), len(letters(services))) == (4, 12)
    assert (notices(services, "rung:-10:1"), notices(services, "rung:-7:1")) == (
        {"carried": 8},
        {"carried": 8},
    )
    holds(services, SECOND)


def test_a_rung_that_was_sent_by_hand_takes_in_what_is_due_beside_it(services):
    advance(services, CODE, CALL)
    send_letters_now(services, CODE, Selection("SE", None, "-7"), FIRST)
    advance(services, CODE, FIRST)
    assert notices(services, "rung:-10:1") == {"carried": 6, "collapsed": 2}
    assert Counter(one.kind.value for one in letters(services)) == {"call": 4, "reminder": 4}
    holds(services, FIRST)


def test_a_clock_that_is_refused_takes_back_no_lease(services):
    open_call(services, CODE, CALL)
    later = CALL + 2 * LEASE_LASTS
    with services.transaction() as session:
        cycle = look_at_cycle(session, CODE, CALL)
        lease(session, letters_to_try(cycle, ["mailbox"]), services.holder.place, CALL)
    hold_notices(services, CODE, Selection(), "a reason", later)
    before = dump(services.database, with_process=True)
    with pytest.raises(ClockBackwardsError):
        advance(services, CODE, later - timedelta(hours=1))
    assert differences(before, dump(services.database, with_process=True)) == []
    advance(services, CODE, later)
    assert {one.state for one in letters(services)} == {LetterState.UNKNOWN}
