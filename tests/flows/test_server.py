"""The server of our own: it ends with the block, and with the process that started it."""

import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import httpx
import pytest

from flows.server import HOST, running_server
from models.errors import PortTakenError, ServerStartError

pytestmark = pytest.mark.prefect

EPHEMERAL = {"PREFECT_UI_ENABLED": "false", "PREFECT__SERVER_EPHEMERAL": "1"}

PARENT = f"""
import sys, time
from pathlib import Path
from flows.server import running_server
with running_server(Path(sys.argv[1]), {EPHEMERAL}) as url:
    print(url, flush=True)
    time.sleep(60)
"""


def listens(url):
    """Whether anything listens at the place of an address."""
    with socket.socket() as trying:
        return trying.connect_ex((HOST, urlsplit(url).port)) == 0


def test_ends_with_a_killed_parent(tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        url = parent.stdout.readline().strip()
        assert listens(url)
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 60
    while listens(url) and time.monotonic() < until:
        time.sleep(0.1)
    assert not listens(url)


def test_uses_no_database_of_another_prefect(tmp_path, monkeypatch):
    other = tmp_path / "other.db"
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_CONNECTION_URL", f"sqlite+aiosqlite:///{other}")
    with running_server(tmp_path, EPHEMERAL) as url:
        assert httpx.get(f"{url}/health").json() is True
    assert not listens(url)
    assert (tmp_path / "prefect.db").exists()
    assert not other.exists()


def start(folder, settings=EPHEMERAL, port=0):
    """Start a server and end it."""
    with running_server(folder, settings, port):
        pass


def test_says_that_the_port_is_taken(tmp_path):
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError) as caught:
            start(tmp_path, port=port)
    assert caught.value.port == port


def test_says_where_the_log_is_when_it_does_not_start(tmp_path):
    with pytest.raises(ServerStartError) as caught:
        start(tmp_path, {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "nonsense"})
    assert caught.value.log == str(tmp_path / "server.log")
    assert (tmp_path / "server.log").stat().st_size > 0
