"""The examples of the page about the API work as they stand, against a server on this machine."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from dashboard.app import at_the_edge, make_app
from models.rules.scopes import Scope
from tasks.api_tokens import Wanted
from tasks.inside_tokens import make_inside_token

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def examples(language):
    return "".join(re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def surroundings(services, clock, token_of):
    """Return what the environment says while a server listens on loopback."""
    app = at_the_edge(make_app(services, clock))
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    known = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    wanted = Wanted("tool", [Scope.READ_CYCLE])
    inside = make_inside_token(services, "auditor@eeas.example", wanted, clock())
    yield known | {"KALENDS": f"http://127.0.0.1:{port}", "TOKEN": token_of(), "INSIDE": inside}
    server.should_exit = True
    thread.join()


def test_with_httpx(surroundings, tmp_path, greek, nip):
    (tmp_path / "statement.txt").write_text("We stand by it.")
    ended = run([sys.executable, "-c", examples("python")], surroundings, tmp_path)
    assert "hand_in by 2024-03-10T23:59:59+01:00" in ended.stdout
    assert "version 1 arrived at 2024-02-01T09:00:00Z" in ended.stdout
    assert (tmp_path / "receipt-2.pdf").read_bytes().startswith(b"%PDF")
    assert greek.get(nip).json()["due_in_brussels"].startswith("2024-03-15")
    known = greek.get(f"{nip.removesuffix('nip')}statement/statement").json()
    assert (known["language"], known["has_consent"]) == ("el", True)


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_with_curl(surroundings, tmp_path):
    ended = run(["bash", "-euo", "pipefail", "-c", examples("sh")], surroundings, tmp_path)
    assert '"version":1' in ended.stdout
    assert '"total": ' in ended.stdout
    assert '"respondent": "EL"' in ended.stdout
    assert '"is_few": true' in ended.stdout
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")


def run(command, environment, folder):
    ended = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended


def test_each_scope_stands_there():
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == {scope.value for scope in Scope}
