"""One look serves all who come before it begins; none begins before the other ended."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

import pytest

from tasks.looking import Looks, SharedReads


def test_one_look_serves_all_who_wait_for_it():
    looks, begun, go_on, at_work = Looks(), Semaphore(0), Event(), []

    def look():
        at_work.append("begins")
        begun.release()
        go_on.wait(10)
        at_work.append("ends")
        return 7

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(looks.take, "a cycle", look)
        begun.acquire()
        others = [pool.submit(looks.take, "a cycle", look) for _ in range(6)]
        left = [one for one in others if _is_over(one)]
        go_on.set()
    assert len(left) == 5
    assert sorted(one.result() for one in [first, *others]) == [0] * 5 + [7, 7]
    assert at_work == ["begins", "ends"] * 2


def _is_over(future):
    try:
        return future.result(0.5) == 0
    except TimeoutError:
        return False


def test_another_thing_waits_for_nothing():
    looks = Looks()
    assert looks.take("a cycle", lambda: looks.take("another", lambda: 3)) == 3


def test_goes_on_after_a_failure():
    looks = Looks()

    def fail():
        raise KeyError("what came")

    with pytest.raises(KeyError, match="what came"):
        looks.take("a cycle", fail)
    assert looks.take("a cycle", lambda: 1) == 1


def test_one_read_serves_all_who_asked_before_it_began():
    reads, begun, go_on, written = SharedReads(), Semaphore(0), Event(), ["the first"]

    def read():
        found = written[-1]
        begun.release()
        go_on.wait(10)
        return found

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(reads.take, "a board", read)
        begun.acquire()
        written.append("the second")  # what was written is seen by all who ask now, though a read is at work
        others = [pool.submit(reads.take, "a board", read) for _ in range(6)]
        time.sleep(0.2)
        go_on.set()
    assert first.result() == "the first"
    assert [one.result() for one in others] == ["the second"] * 6
    assert begun.acquire(blocking=False)
    assert not begun.acquire(blocking=False), "six were read for one by one"


def test_reads_go_on_after_a_failure_that_all_are_told():
    reads, begun, go_on = SharedReads(), Event(), Event()

    def fail():
        begun.set()
        go_on.wait(10)
        raise KeyError("what is there")

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(reads.take, "a board", fail)
        begun.wait(10)
        others = [pool.submit(reads.take, "a board", fail) for _ in range(3)]
        go_on.set()
    for one in (first, *others):
        with pytest.raises(KeyError, match="what is there"):
            one.result()
    assert reads.take("a board", lambda: 1) == 1
    assert reads.take("another", lambda: reads.take("a board", lambda: 3)) == 3


def test_who_reads_always_sees_what_they_wrote():
    reads, written = SharedReads(), [0]

    def write_and_read(number):
        written.append(number)
        return number in reads.take("a board", lambda: set(written))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(write_and_read, range(1, 2_000)))
