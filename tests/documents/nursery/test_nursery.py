"""A nursery: each file has a child of its own, which ends alone, within its limits, and with its parent."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from documents.nursery import ChildFaultError, Limits, Nursery
from documents.nursery.room import Room
from models.errors import HostileFileError, UnreadableFileError

JOBS = """
import ctypes, os, resource, select, signal, socket, sys, time

def echo(content, order):
    return {"said": content.decode(), "more": order}

def who(content, order):
    return {"pid": os.getpid(), "parent": os.getppid()}

def remember(content, order):
    remembered.append(content.decode())
    return {"remembered": remembered}

def leave(content, order):
    os._exit(int(content))

def end(content, order):
    os.kill(os.getpid(), int(content))

def fail(content, order):
    raise {b"error": ValueError, b"panic": BaseException, b"memory": MemoryError}[content]

def memory(content, order):
    return {"length": len(bytearray(2**30))}

def spin(content, order):
    while True:
        pass

def sleep(content, order):
    time.sleep(60)

def tell(content, order):
    return {"text": "x" * int(content)}

def reach(content, order):
    try:
        return {"got": str(eval(content, globals()))}
    except OSError as error:
        return {"refused": error.strerror}

def limits(content, order):
    names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}

remembered = []
JOBS = {name: one for name, one in list(globals().items()) if callable(one)}
"""


@pytest.fixture
def make_nursery(tmp_path):
    """Make nurseries of children that do what a test wants; all end with the test."""
    file = tmp_path / "jobs.py"
    file.write_text(JOBS)
    made = []

    def make(**limits):
        made.append(Nursery((file,), Limits(**limits)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def nursery(make_nursery):
    return make_nursery()


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


def test_a_child_has_the_file_and_the_order(nursery):
    assert nursery.ask("echo", b"plan", bounds={"Cover": [1, 2]}) == {
        "said": "plan",
        "more": {"bounds": {"Cover": [1, 2]}},
    }


def test_each_file_has_a_child_of_its_own_from_one_nursery(nursery):
    said = [nursery.ask("who", b"") for _ in range(5)]
    assert len({one["pid"] for one in said}) == 5
    assert len({one["parent"] for one in said}) == 1
    assert os.getpid() not in {one["parent"] for one in said}


def test_no_child_sees_the_file_of_another(nursery):
    assert [nursery.ask("remember", name)["remembered"] for name in (b"BE", b"SE")] == [["BE"], ["SE"]]


@pytest.mark.parametrize(
    ("job", "content", "error"),
    [
        pytest.param("end", b"6", HostileFileError, id="aborted"),
        pytest.param("end", b"9", HostileFileError, id="killed"),
        pytest.param("end", b"11", HostileFileError, id="segmentation fault"),
        pytest.param("memory", b"", HostileFileError, id="a gigabyte"),
        pytest.param("fail", b"memory", HostileFileError, id="no memory"),
        pytest.param("fail", b"error", UnreadableFileError, id="error"),
        pytest.param("fail", b"panic", UnreadableFileError, id="panic"),
        pytest.param("leave", b"3", ChildFaultError, id="exit"),
        pytest.param("none of that name", b"", ChildFaultError, id="no such job"),
    ],
)
def test_a_child_that_ends_badly(nursery, job, content, error):
    with pytest.raises(error):
        nursery.ask(job, content)
    assert nursery.ask("echo", b"next")["said"] == "next"


def test_one_child_does_several_jobs_and_none_hides_the_other(nursery):
    answers = nursery.ask_all(b"error", {"who": {}, "fail": {}, "echo": {"more": 1}})
    assert answers.of("who")["parent"] == nursery.pid
    assert answers.of("echo") == {"said": "error", "more": {"more": 1}}
    with pytest.raises(UnreadableFileError):
        answers.of("fail")


@pytest.mark.parametrize(
    ("job", "content"),
    [
        pytest.param("end", b"9", id="killed"),
        pytest.param("tell", b"100000", id="too long an answer"),
        pytest.param("memory", b"", id="no memory"),
    ],
)
def test_what_stops_a_child_hides_nothing_that_comes_before(make_nursery, job, content):
    answers = make_nursery(answer=99_999).ask_all(content, {"who": {}, job: {}})
    assert answers.of("who")["pid"]
    with pytest.raises(HostileFileError):
        answers.of(job)


def test_the_first_of_several_jobs_may_be_what_stops_the_child(nursery):
    answers = nursery.ask_all(b"9", {"end": {}, "who": {}})
    with pytest.raises(HostileFileError):
        answers.of("end")


@pytest.mark.parametrize(
    ("job", "limits"),
    [
        pytest.param("spin", {"cpu_seconds": 1}, id="processor"),
        pytest.param("sleep", {"wall_seconds": 0.5}, id="clock"),
        pytest.param("tell", {"answer": 99_999}, id="answer"),
        pytest.param("memory", {"memory": 2**30}, id="memory"),
    ],
)
def test_what_takes_too_much_is_stopped(make_nursery, job, limits):
    begun = time.monotonic()
    with pytest.raises(HostileFileError) as caught:
        make_nursery(**limits).ask(job, b"100000")
    assert caught.value.way_out
    assert time.monotonic() - begun < 15


def test_an_answer_up_to_the_limit_is_taken(make_nursery):
    assert len(make_nursery(answer=100_100).ask("tell", b"100000")["text"]) == 100_000


@pytest.mark.parametrize(
    "reach",
    [
        pytest.param("open('/etc/passwd')", id="read a file"),
        pytest.param("open('PATH', 'w')", id="write a file"),
        pytest.param("socket.socket()", id="network"),
        pytest.param("os.pipe()", id="pipe"),
        pytest.param("os.dup(0)", id="descriptor"),
    ],
)
def test_a_child_reaches_nothing(nursery, tmp_path, reach):
    said = nursery.ask("reach", reach.replace("PATH", str(tmp_path / "x")).encode())
    assert list(said) == ["refused"]
    assert not (tmp_path / "x").exists()


def test_a_child_has_limits_and_no_environment(nursery):
    limits = nursery.ask("limits", b"")
    assert (limits["RLIMIT_AS"], limits["RLIMIT_CPU"]) == (512 * 2**20, 10)
    assert {limits[f"RLIMIT_{name}"] for name in ("FSIZE", "CORE", "NPROC", "NOFILE")} == {0}
    assert nursery.ask("reach", b"dict(os.environ)")["got"] in ("{}", "{'LC_CTYPE': 'C.UTF-8'}")


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
