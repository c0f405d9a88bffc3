"""One command that serves the flows, from its start to its end by a signal."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings
from flows.serving import put_off, serve_flows
from models.errors import NoDatabaseError

pytestmark = pytest.mark.prefect

SERVE = """
import sys
from pathlib import Path
from config.settings import Settings
from flows.serving import serve_flows
serve_flows(Settings(), Path(sys.argv[1]), lambda text: print(text, flush=True), int(sys.argv[2]))
print("ended")
"""


def free_port():
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_needs_a_database(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(NoDatabaseError):
        serve_flows(settings, tmp_path / "prefect", pytest.fail)
    assert not (tmp_path / "prefect").exists()


def test_a_signal_that_is_put_off_comes_when_the_block_is_over():
    before, done = signal.signal(signal.SIGTERM, signal.default_int_handler), []

    def told_to_stop():
        with put_off(signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), signal.SIGTERM)
            done.append("all of it")

    try:
        with pytest.raises(KeyboardInterrupt):
            told_to_stop()
    finally:
        again = signal.signal(signal.SIGTERM, before)
    assert (done, again) == (["all of it"], signal.default_int_handler)


def test_serves_until_it_is_told_to_stop(services, tmp_path):
    port = free_port()
    home: Path = tmp_path / "prefect"
    environment = {**os.environ, "KALENDS_DATABASE_URL": services.settings.database_url}
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", SERVE, str(home), str(port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as serving:
        assert serving.stdout.readline() == f"Flow runs: http://127.0.0.1:{port}\n"
        serving.send_signal(signal.SIGTERM)
        said = serving.stdout.read()
    assert (serving.returncode, said.splitlines()[-1:]) == (0, ["ended"])
    assert "Traceback" not in said
    assert "never awaited" not in said
