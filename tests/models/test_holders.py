"""Places of processes: a lease of a process that is gone can be taken back at once, no other one can."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest

from models.database import Database
from models.errors import TooManySendersError
from models.holders import Holder
from models.operations.letters import lease, take_back

CALL_AT = "2023-12-04T09:00+01:00"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)


def work_until_killed(url: str, letters: list[int], tells: int) -> None:
    """Take a place, lease letters, say which place it is, and hold both."""
    database = Database(url)
    holder = Holder(database)
    with database.transaction() as session:
        lease(session, letters, holder.place, CALL)
    os.write(tells, bytes([holder.place]))
    signal.pause()


@contextmanager
def other_process(url: str, letters: list[int] | None = None) -> Iterator[int]:
    """Let a child take a place and lease letters until the block ends, when it is killed; yield its place."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work_until_killed(url, letters or [], tells)
        finally:
            os._exit(1)
    try:
        os.close(tells)
        yield os.read(told, 1)[0]
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(told)


@pytest.fixture
def take_place(either_world) -> Iterator[Callable[[], Holder]]:
    """Take a place for this process, left when the test ends; nothing is connected before."""
    either_world.database.close()
    with ExitStack() as places:
        yield lambda: places.enter_context(Holder(either_world.database))


def becomes_gone(holder: Holder, place: int) -> bool:
    """Whether a place is free soon: PostgreSQL sees a moment later that its client was killed."""
    for _ in range(100):
        if holder.is_gone(place):
            return True
        time.sleep(0.05)
    return False


def test_each_process_has_a_place_of_its_own(either_world, take_place):
    with other_process(either_world.url) as first, other_process(either_world.url) as second:
        holder = take_place()
        assert (first, second, holder.place) == (1, 2, 3)
        assert [holder.is_gone(place) for place in (1, 2, 3, 4)] == [False, False, False, True]


def test_the_place_of_a_killed_process_is_free(either_world, take_place):
    with other_process(either_world.url):
        holder = take_place()
    assert becomes_gone(holder, 1)
    with other_process(either_world.url) as successor:
        assert (successor, holder.is_gone(1)) == (1, False)


def test_leaving_frees_the_place(either_world, take_place):
    with Holder(either_world.database) as left:
        assert left.place == 1
    assert take_place().place == 1


def test_asking_whether_a_place_is_free_does_not_take_it(either_world, take_place):
    holder = take_place()
    assert holder.is_gone(2)
    with other_process(either_world.url) as other:
        assert other == 2


def test_a_killed_process_leaves_its_letters_to_others(either_world, take_place):
    either_world.make_letters(CALL_AT)
    keys = either_world.to_try(CALL_AT)
    either_world.database.close()
    with other_process(either_world.url, keys[:10]) as place:
        holder = take_place()
        assert either_world.write(lambda session: take_back(session, holder.is_gone)) == 0
        assert either_world.to_try(CALL_AT) == keys[10:]
    assert becomes_gone(holder, place)
    assert either_world.write(lambda session: take_back(session, holder.is_gone)) == 10
    assert either_world.to_try(CALL_AT) == keys


def test_there_are_only_so_many_places(either_world, take_place, monkeypatch):
    with other_process(either_world.url):
        monkeypatch.setattr("models.holders.PLACES", 1)
        with pytest.raises(
            TooManySendersError, match="1 processes work with this database already"
        ) as refused:
            take_place()
        assert refused.value.way_out
    monkeypatch.setattr("models.holders.PLACES", 2)
    assert take_place().place in (1, 2)


@pytest.fixture
def cut(postgres_world, cut_connections) -> Iterator[Holder]:
    """A process that had the first place when its connections were cut."""
    postgres_world.database.close()
    with Holder(postgres_world.database) as holder:
        cut_connections(postgres_world.url)
        yield holder


@pytest.mark.postgres
def test_a_place_whose_connection_was_cut_is_taken_again(postgres_world, cut):
    cut.keep()
    with other_process(postgres_world.url) as other:
        assert (cut.place, other, cut.is_gone(other), cut.is_gone(3)) == (1, 2, False, True)


@pytest.mark.postgres
def test_a_place_that_another_took_when_the_connection_was_cut_is_left_to_it(postgres_world, cut):
    with other_process(postgres_world.url) as other:
        cut.keep()
        assert (other, cut.place, cut.is_gone(other)) == (1, 2, False)


@pytest.mark.postgres
def test_whether_a_place_is_free_is_known_after_a_cut(cut):
    assert [cut.is_gone(place) for place in (2, 3)] == [True, True]
