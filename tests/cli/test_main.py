"""The command as a whole: quick to answer, one document with --json, and no traceback for what people do."""

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

import cli.main
from cli.main import make_app

HEAVY = ("sqlmodel", "sqlalchemy", "prefect", "xlsxwriter", "pydantic", "pendulum", "weasyprint")


def python(*arguments):
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.fixture
def raising(monkeypatch):
    """Return what lets every command raise an error."""

    def let_raise(error):
        def command(_tokens):
            raise error

        monkeypatch.setattr(cli.main, "_command", command)

    return let_raise


def test_help_imports_nothing_heavy():
    done = python("-X", "importtime", "-m", "cli.main", "--help")
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "cyclopts" in imported
    assert not imported & set(HEAVY)
    assert "rehearse" in done.stdout


def test_runs_as_a_module():
    done = python("-m", "cli.main", "lint", "pesco-nip-2024", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["errors"] == 0


def test_a_refusal_as_a_module_has_no_traceback(tmp_path):
    done = python("-m", "cli.main", "lint", str(tmp_path / "nowhere.toml"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_every_command_helps(kalends):
    for name in make_app():
        if not name.startswith("-"):
            assert kalends(name, "--help").code == 0


@pytest.mark.parametrize(
    ("words", "what"),
    [
        pytest.param(["fly"], "fly", id="unknown command"),
        pytest.param(["lint"], "DEFINITION", id="argument left out"),
        pytest.param(["status", "--colour"], "--colour", id="unknown option"),
        pytest.param(["extend", "c", "EL", "nip", "--until", "soon"], "soon", id="not a day"),
        pytest.param(["rehearse", "c", "--out", "o", "--seed", "x"], "seed", id="not a number"),
    ],
)
def test_a_wrong_command_line_is_refused(kalends, words, what):
    ended = kalends(*words)
    assert ended.code == 2
    assert what in ended.err
    assert "way out: see `kalends" in ended.err
    assert ended.out == ""


def test_a_wrong_command_line_in_json(kalends):
    ended = kalends("status", "--colour", "--json")
    assert ended.code == 2
    assert ended.json["error"]["class"] == "UnknownOptionError"
    assert ended.json["error"]["way_out"] == "see `kalends status --help`"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        pytest.param(KeyboardInterrupt(), 130, "interrupted", id="Ctrl-C"),
        pytest.param(
            OSError(28, "No space left on device", "x.part"), 3, "'x.part': No space left", id="disk"
        ),
        pytest.param(OperationalError("", {}, Exception("server closed")), 3, "server closed", id="database"),
        pytest.param(
            OperationalError("", {}, Exception("database is locked")), 3, "another process", id="locked"
        ),
    ],
)
def test_surroundings(kalends, raising, error, code, said):
    raising(error)
    ended = kalends("status")
    assert ended.code == code
    assert said in ended.err


def test_surroundings_in_json(kalends, raising):
    raising(OSError(28, "No space left on device"))
    assert kalends("status", "--json").json["error"]["message"] == "No space left on device"


def test_our_own_mistakes_are_not_hidden(kalends, raising):
    raising(IntegrityError("", {}, Exception("unique")))
    with pytest.raises(IntegrityError):
        kalends("status")


def test_an_answer_that_nobody_reads():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "schema"], check=False, stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    assert done.returncode == 141
    assert b"Traceback" not in done.stderr
