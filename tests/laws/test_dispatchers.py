"""Law 2 with several dispatchers at once: every letter goes once, and none waits for another."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from benchmarks.simulation.laws import check_settled
from benchmarks.simulation.worlds import many_respondents, settings_in, small_definition, world
from models.operations.letters import lease
from models.queries.cycles import look_at_cycle
from models.queries.outbox import letters_to_try
from models.rules.letters import LetterState
from models.rules.lint import read_definition
from models.tables import Letter
from notifications.channel import ACCEPTED, Message, Outcomes
from notifications.memory import MemoryChannel
from tasks.calls import open_call
from tasks.notices import deliver_notices
from tasks.rehearsal.driver import Rehearsal
from tasks.services import Services, open_services

CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
CODE = "pesco-nip-2024"
LETTERS = 60

pytestmark = pytest.mark.postgres


@pytest.fixture
def services(fast_folder, postgres_url) -> Iterator[Services]:
    """Return services where the letters of the call to sixty respondents wait, on PostgreSQL."""
    text = small_definition()
    with many_respondents(LETTERS), world(fast_folder, postgres_url) as opened:
        Rehearsal(opened, text, read_definition(text), ()).open()
        open_call(opened, CODE, CALL)
        yield opened


@pytest.fixture
def dispatchers(services, fast_folder, postgres_url) -> Iterator[list[Services]]:
    """Return three dispatchers with a place of their own each, which send few letters at a time."""
    settings = settings_in(fast_folder, postgres_url).model_copy(update={"batch_size": 7})
    with ExitStack() as stack:
        opened = [stack.enter_context(open_services(settings)) for _ in range(3)]
        yield [replace(one, channels={"mailbox": MemoryChannel()}) for one in opened]


def waiting(services):
    with services.reading() as session:
        return letters_to_try(look_at_cycle(session, CODE, CALL), ["mailbox"])


def all_at_once(works):
    """Run all in threads of their own, from one moment on; raise what any of them raised."""
    start, errors = threading.Barrier(len(works)), []

    def run(work):
        try:
            start.wait(timeout=30)
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it was, the test tells it
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert not any(thread.is_alive() for thread in threads)


def test_every_letter_goes_once(services, dispatchers):
    counts = []
    works = [lambda one=one: counts.append(deliver_notices(one, CODE, CALL)) for one in dispatchers]
    all_at_once(works)
    names = Counter(message.message_id for one in dispatchers for message in one.channels["mailbox"].messages)
    assert set(names.values()) == {1}
    assert (len(names), sum(counts)) == (LETTERS, LETTERS)
    with services.reading() as session:
        letters = session.exec(select(Letter)).all()
    assert {(one.state, one.attempts, one.holder) for one in letters} == {(LetterState.SENT, 1, None)}
    check_settled(services, CODE, CALL)


def lease_in_haste(services, keys, holder):
    """Lease letters; waiting for another dispatcher is an error."""
    with services.transaction() as session:
        session.connection().exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
        return lease(session, keys, holder, CALL)


def test_none_waits_for_another(services):
    keys = waiting(services)
    with services.transaction() as session:
        assert lease(session, keys[:40], 1, CALL) == keys[:40]
        # The first has not committed yet: what it holds is passed over.
        assert lease_in_haste(services, keys, 2) == keys[40:]
        assert lease_in_haste(services, keys, 3) == []
    assert waiting(services) == []


def test_what_one_gave_up_goes_to_the_next(services):
    keys = waiting(services)

    def fail():
        with services.transaction() as session:
            lease(session, keys, 1, CALL)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()
    assert lease_in_haste(services, keys, 2) == keys


def test_leasing_at_once_shares_out_each_letter(services):
    keys, leased = waiting(services), {}
    halves = [keys, keys[::-1], keys[20:] + keys[:20]]
    works = [
        lambda place=place, wanted=wanted: leased.update({place: lease_in_haste(services, wanted, place)})
        for place, wanted in enumerate(halves, start=1)
    ]
    all_at_once(works)
    taken = [key for got in leased.values() for key in got]
    assert len(taken) == len(set(taken))
    assert set(taken) | set(waiting(services)) == set(keys)


@dataclass
class Busy:
    """A relay that counts what it takes, and lets something happen while the first letter is with it."""

    meanwhile: Callable[[], object]
    taken: Counter[str] = field(default_factory=Counter)

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        for place, message in enumerate(messages):
            self.taken[message.message_id] += 1
            if self.taken.total() == 1:
                self.meanwhile()
            yield {place: ACCEPTED}


def test_one_whose_connections_were_cut_keeps_the_letters_that_it_then_takes(
    services, cut_connections, postgres_url
):
    def another() -> None:
        with open_services(services.settings) as opened:
            deliver_notices(replace(opened, channels={"mailbox": relay}), CODE, CALL)

    relay = Busy(another)
    cut_connections(postgres_url)
    deliver_notices(replace(services, channels={"mailbox": relay}), CODE, CALL)
    assert len(relay.taken) == LETTERS
    assert set(relay.taken.values()) == {1}
