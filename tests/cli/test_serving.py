"""One command that runs the flows and shows the pages, from its start to its end by a signal."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread

import httpx
import pytest

from benchmarks.tree import processes_of

NOW = "2024-02-01T10:00:00+01:00"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def serving(folder, *words):
    """Serve in a folder, and yield the process and the address of its pages; it is killed if it goes on."""
    port = free_port()
    command = [sys.executable, "-P", "-m", "cli.main", "serve", "--web-port", str(port), *words]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def until(found, within=200):
    """Look again and again; return what is found at last."""
    last = time.monotonic() + within
    while not (what := found()):
        assert time.monotonic() < last, f"not found within {within} s"
        time.sleep(0.05)
    return what


def is_listening(address):
    # Not by a request each time: a client of httpx costs more than a page of ours.
    host, port = address.removeprefix("http://").split(":")
    try:
        socket.create_connection((host, int(port))).close()
    except ConnectionRefusedError:
        return False
    return True


def wait_until_ready(address):
    until(lambda: is_listening(address))
    return httpx.get(f"{address}/readyz", timeout=200)


def test_pages_alone(opened, tmp_path):
    with serving(tmp_path, "--pages-only", "--now", NOW) as (process, address):
        assert wait_until_ready(address).json() == {"status": "ready"}
        assert "1 February 2024" in httpx.get(f"{address}/sign-in").text.replace("\xa0", " ")
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read()
        assert process.wait(200) == 0
    assert f"Pages: {address}" in said
    assert "kalends user add ADDRESS operator" in said
    assert "kalends user add ADDRESS officer" in said
    assert "written into var/letters" in said.replace("\\", "/")
    assert "Traceback" not in said


def test_a_link_signs_in(opened, tmp_path):
    assert opened("user", "add", "a@eeas.example", "operator").code == 0
    with serving(tmp_path, "--pages-only", "--link", "a@eeas.example") as (process, address):
        wait_until_ready(address)
        process.terminate()
        said = process.stderr.read()
    assert f"a@eeas.example (operator) signs in once, within 10 minutes: {address}/sign-in/" in said


def test_several_links_say_whose_they_are(opened, tmp_path):
    assert opened("user", "add", "a@eda.example", "officer", "--house", "EDA").code == 0
    who = ["--link", "a@eda.example", "--link", "nip@el.example"]
    with serving(tmp_path, "--now", NOW, *who) as (process, address):
        wait_until_ready(address)
        process.terminate()
        said = process.stderr.read()
    assert f"a@eda.example (officer of EDA) signs in once, within 10 minutes: {address}/sign-in/" in said
    assert f"nip@el.example (contact of EL) signs in once, within 10 minutes: {address}/sign-in/" in said


def test_with_a_clock_that_is_set_what_is_due_goes_by_itself(opened, tmp_path):
    called = len(list((tmp_path / "var/letters").glob("*.eml")))
    with serving(tmp_path, "--now", "2024-02-09T10:00:00+01:00") as (process, address):
        wait_until_ready(address)
        until = time.monotonic() + 60
        while len(list((tmp_path / "var/letters").glob("*.eml"))) == called and time.monotonic() < until:
            time.sleep(0.1)
        process.terminate()
        assert process.wait(30) == 0
    assert len(list((tmp_path / "var/letters").glob("*.eml"))) > called


def test_the_clock_goes_on_where_the_cycles_have_come_to(opened, tmp_path):
    assert opened("advance", "--now", "2024-02-20T10:00:00+01:00").code == 0
    with serving(tmp_path, "--now", NOW) as (process, address):
        wait_until_ready(address)
        assert "20 February 2024" in httpx.get(f"{address}/sign-in").text.replace("\xa0", " ")
        process.terminate()
        assert process.wait(30) == 0


def test_a_link_for_nobody_is_refused(opened, tmp_path):
    with serving(tmp_path, "--pages-only", "--link", "nobody@x.example") as (process, _):
        assert process.wait(200) == 2


def test_what_runs_is_finished(opened, tmp_path):
    with serving(tmp_path, "--pages-only") as (process, address):
        wait_until_ready(address)
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(b"POST /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\na")
            httpx.get(f"{address}/healthz", timeout=200)  # who came later is answered: the other is read
            process.send_signal(signal.SIGTERM)
            until(lambda: not is_listening(address))
            slow.sendall(b"b")
            assert slow.recv(64).startswith(b"HTTP/1.1 403")
        assert process.wait(200) == 0


def test_says_that_it_will_stop(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("KALENDS_WEB_DRAIN_SECONDS", "5")
    with serving(tmp_path, "--pages-only") as (process, address), httpx.Client(base_url=address) as client:
        assert wait_until_ready(address).json() == {"status": "ready"}
        process.send_signal(signal.SIGTERM)
        answer = until(lambda: said_not_ready(client))
        assert process.wait(200) == 0
    assert answer == "it was told to stop"


def said_not_ready(client):
    answer = client.get("/readyz")
    return answer.status_code == 503 and answer.json()["reason"]


def workers_of(process):
    """Return the numbers of the processes that answer; what parses files begins with the first file."""
    return processes_of(process.pid)[1:]


def test_several_processes_answer_and_count_together(opened, tmp_path):
    with serving(tmp_path, "--pages-only") as (process, address):
        wait_until_ready(address)
        assert len(workers_of(process)) == 2
        with ThreadPoolExecutor(8) as several:
            asked = [several.submit(httpx.get, f"{address}/healthz", timeout=200) for _ in range(40)]
            assert {one.result().status_code for one in asked} == {200}
        counted = httpx.get(f"{address}/metrics", timeout=200).text
        process.terminate()
        assert process.wait(200) == 0
    assert 'kalends_requests_total{method="GET",route="/healthz",status="200"} 40.0' in counted
    assert 'kalends_request_seconds_count{route="/healthz"} 40.0' in counted


def test_as_many_processes_as_the_setting_says(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("KALENDS_WEB_PROCESSES", "3")
    with serving(tmp_path, "--pages-only") as (process, address):
        wait_until_ready(address)
        assert len(workers_of(process)) == 3


@pytest.mark.parametrize(
    "words",
    [pytest.param([], id="asked for"), pytest.param(["--now", NOW], id="the clock is that of one process")],
)
def test_one_process_alone(opened, tmp_path, monkeypatch, words):
    monkeypatch.setenv("KALENDS_WEB_PROCESSES", "2" if words else "1")
    with serving(tmp_path, "--pages-only", *words) as (process, address):
        wait_until_ready(address)
        assert workers_of(process) == []
        assert 'route="/readyz"' in httpx.get(f"{address}/metrics", timeout=200).text


def test_all_end_with_one_that_is_killed(opened, tmp_path):
    with serving(tmp_path, "--pages-only") as (process, address):
        wait_until_ready(address)
        os.kill(workers_of(process)[-1], signal.SIGKILL)
        assert process.wait(200) == 128 + signal.SIGKILL
        assert not is_listening(address)


def test_all_end_with_the_one_that_began_them(opened, tmp_path):
    with serving(tmp_path, "--pages-only") as (process, address):
        wait_until_ready(address)
        process.kill()
        until(lambda: not is_listening(address))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--pages-only"], id="the pages alone"),
        pytest.param(["--now", NOW], id="with another clock, so in this process and without the flows"),
    ],
)
def test_a_port_that_is_taken(opened, words):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = opened("serve", *words, "--web-port", taken.getsockname()[1])
    assert ended.code == 2
    assert "--web-port" in ended.err


@pytest.mark.parametrize("words", [["--pages-only"], ["--no-pages"], []])
def test_needs_a_database(kalends, words):
    ended = kalends("serve", *words)
    assert (ended.code, "kalends init" in ended.err) == (2, True)


@pytest.mark.prefect
def test_flows_and_pages_together(opened, tmp_path):
    with serving(tmp_path, "--port", str(free_port())) as (process, address):
        said = [process.stderr.readline()]
        assert wait_until_ready(address).status_code == 200
        while "Flow runs:" not in said[-1]:
            said.append(process.stderr.readline())
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        assert process.wait(200) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(address)
    assert "Error" not in rest


@pytest.mark.prefect
def test_both_end_with_one_that_is_killed(opened, tmp_path):
    with serving(tmp_path, "--port", str(free_port())) as (process, address):
        wait_until_ready(address)
        process.kill()
        reader = Thread(target=process.stderr.read)  # it ends when nobody writes any more
        reader.start()
        reader.join(60)
        assert not reader.is_alive()
    with pytest.raises(httpx.TransportError):
        httpx.get(address)
