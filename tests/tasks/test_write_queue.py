"""What waits is written together, in its order; one that fails takes nothing of another with it."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from types import SimpleNamespace

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from models.database import Database
from tasks.write_queue import MOST_TOGETHER, WriteQueue


@pytest.fixture
def make_services(tmp_path):
    """Make services with a database of their own, which has one table of what was said."""
    made = []

    def make(name="one"):
        database = Database(f"sqlite:///{tmp_path / name}.sqlite")
        made.append(database)
        with database.transaction() as session:
            session.execute(text("CREATE TABLE said (word TEXT UNIQUE)"))
        return SimpleNamespace(database=database, transaction=database.transaction)

    yield make
    for database in made:
        database.close()


def says(word):
    def act(session):
        session.execute(text("INSERT INTO said VALUES (:word)"), {"word": word})
        if word == "wrong":
            raise ValueError(word)
        return word.upper()

    return act


def said(services):
    with services.transaction() as session:
        return list(session.execute(text("SELECT word FROM said ORDER BY rowid")).scalars())


def all_at_once(queue, acts):
    """Do acts while one of the first services keeps everybody waiting; return what came of each."""
    may_go = Event()
    with ThreadPoolExecutor(len(acts) + 1) as pool:
        first = pool.submit(queue.write, acts[0][0], lambda _: may_go.wait(10))
        wait_until(lambda: queue._is_writing)
        others = []
        for services, act in acts:
            others.append(pool.submit(queue.write, services, act))
            wait_until(lambda: len(queue._waiting) == len(others))
        may_go.set()
        first.exception(10)
        return [(one.exception(10) or one.result()) for one in others]


def wait_until(done):
    ends = time.monotonic() + 10
    while not done() and time.monotonic() < ends:
        time.sleep(0.001)
    assert done()


def test_who_is_alone_writes_at_once(make_services):
    services, queue = make_services(), WriteQueue()
    assert [queue.write(services, says(word)) for word in ("a", "b")] == ["A", "B"]
    assert said(services) == ["a", "b"]
    with pytest.raises(ValueError, match="wrong"):
        queue.write(services, says("wrong"))
    assert queue.write(services, says("c")) == "C"
    assert said(services) == ["a", "b", "c"]


def test_who_waits_is_written_together_in_the_order_of_coming(make_services):
    services, commits = make_services(), []
    words = [f"{number:02}" for number in range(MOST_TOGETHER + 4)]
    event.listen(services.database.engine, "commit", commits.append)
    assert all_at_once(WriteQueue(), [(services, says(word)) for word in words]) == words
    assert len(commits) == 2  # as many as go together, the rest; the one that all waited for wrote nothing
    assert said(services) == words


def test_one_that_fails_takes_nothing_with_it(make_services):
    services = make_services()
    came = all_at_once(WriteQueue(), [(services, says(word)) for word in ("a", "wrong", "a", "b")])
    assert [type(one) for one in came] == [str, ValueError, IntegrityError, str]
    assert said(services) == ["a", "b"]


def test_nothing_is_told_as_done_that_could_not_be_committed(make_services):
    services, queue = make_services(), WriteQueue()

    @contextmanager
    def refuse():
        with services.database.transaction() as session:
            yield session
            raise OSError("no room")

    full = SimpleNamespace(database=services.database, transaction=refuse)
    came = all_at_once(queue, [(full, says("a")), (services, says("b"))])
    assert [str(one) for one in came] == ["no room", "no room"]
    assert queue.write(services, says("c")) == "C"
    assert said(services) == ["c"]


def test_databases_share_no_transaction(make_services):
    one, other = make_services("one"), make_services("other")
    acts = [(one, says("a")), (other, says("b")), (one, says("c"))]
    assert all_at_once(WriteQueue(), acts) == ["A", "B", "C"]
    assert (said(one), said(other)) == (["a", "c"], ["b"])
