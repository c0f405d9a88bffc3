"""A nursery: shared by threads, first come first served, started again, and gone with its parent."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from documents.nursery import ChildFaultError, Nursery
from documents.nursery.room import Room


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(done, seconds=10):
    ends = time.monotonic() + seconds
    while not done() and time.monotonic() < ends:
        time.sleep(0.01)
    assert done()


def test_many_threads_share_a_nursery(nursery):
    with ThreadPoolExecutor(16) as pool:
        texts = [f"{number} " * 20_000 for number in range(60)]
        said = list(pool.map(lambda text: nursery.ask("echo", text.encode())["said"], texts))
    assert said == texts


def test_whoever_waits_longest_is_next():
    room, came = Room(1), []

    def enter(number):
        with room:
            came.append(number)

    with ThreadPoolExecutor(8) as pool, room:
        for number in range(8):
            pool.submit(enter, number)
            wait_until(lambda: len(room.waiting) > number)  # noqa: B023 - it is waited for here
        assert came == []
    assert came == list(range(8))
    with room:
        assert not room.waiting


def test_a_nursery_that_was_killed_is_started_again(nursery):
    first = nursery.ask("who", b"")["parent"]
    os.kill(first, signal.SIGKILL)
    assert nursery.ask("who", b"")["parent"] != first


def test_a_nursery_killed_while_it_reads_reads_again(nursery, tmp_path):
    first = nursery.ask("who", b"")["parent"]
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(nursery.ask, "reach", b"time.sleep(1)")
        time.sleep(0.3)
        os.kill(first, signal.SIGKILL)
        assert said.result(30) == {"got": "None"}


def test_a_nursery_that_cannot_start_is_a_fault_of_ours(tmp_path):
    (tmp_path / "jobs.py").write_text("import nothing_of_that_name")
    nursery = Nursery((tmp_path / "jobs.py",))
    with pytest.raises(ChildFaultError):
        nursery.ask("echo", b"")
    nursery.close()


def test_closing_ends_the_nursery(nursery):
    parent = nursery.ask("who", b"")["parent"]
    nursery.close()
    assert not is_alive(parent)
    assert nursery.ask("who", b"")["parent"] != parent


def test_all_end_with_a_parent_that_is_killed(nursery, tmp_path):
    program = (
        "import sys, threading; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from documents.nursery import Nursery\n"
        "nursery = Nursery((Path(sys.argv[1]),))\n"
        "print(nursery.ask('who', b'')['parent'], flush=True)\n"
        "nursery.ask('sleep', b'')\n"
    )
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-c", program, str(tmp_path / "jobs.py"), root]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        child = int(parent.stdout.readline())
        children = Path(f"/proc/{child}/task/{child}/children")
        wait_until(lambda: children.read_text().split())
        (sleeper,) = children.read_text().split()
        parent.kill()
    wait_until(lambda: not is_alive(child) and not is_alive(sleeper))


def test_a_fork_has_a_nursery_of_its_own(nursery):
    """Forked in a process of its own: this one has threads."""
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\n"
        "from documents.nursery import Nursery\n"
        "nursery = Nursery((Path(sys.argv[1]),))\n"
        "first = nursery.ask('who', b'')['parent']\n"
        "if not os.fork():\n"
        "    os._exit(nursery.ask('who', b'')['parent'] == first)\n"
        "assert os.wait()[1] == 0\n"
        "assert nursery.ask('who', b'')['parent'] == first\n"
    )
    root = str(Path(__file__).parents[3])
    file = nursery.jobs[0]
    subprocess.run([sys.executable, "-W", "error", "-c", program, str(file), root], check=True, timeout=60)
