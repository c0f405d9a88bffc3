"""A child of a nursery: one file, its own end, nothing within reach, and limits on what it takes."""

import os
import time

import pytest

from documents.nursery import ChildFaultError
from models.errors import HostileFileError, UnreadableFileError


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
