"""The same inputs give the same bytes, whatever the machine's zone, language or hash seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.simulation.kill_cases import dump_of, hashes
from benchmarks.simulation.worlds import small_definition

ROOT = Path(__file__).parents[3]

REHEARSE = """
import sys
from pathlib import Path
from benchmarks.simulation.worlds import small_roster
from tasks.rehearsal.run import RehearsalRequest, rehearse

with small_roster(*sys.argv[4:]):
    rehearse(RehearsalRequest(sys.argv[1], Path(sys.argv[2]), seed=int(sys.argv[3])))
"""

HERE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C"}
THERE = {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LANG": "el_GR.UTF-8", "LC_ALL": "el_GR.UTF-8"}
ROSTER = ("BE", "DK", "EL", "IT", "LT", "PT")


@pytest.fixture(scope="module")
def rehearsed(folders):
    (folders / "all-but-pdf.toml").write_text(
        small_definition().replace('"json"]', '"json", "docx", "xlsx"]')
    )

    def run(name, seed, environment):
        out = folders / name
        command = [sys.executable, "-c", REHEARSE, folders / "all-but-pdf.toml", out, str(seed), *ROSTER]
        kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        subprocess.run([str(part) for part in command], check=True, env=kept | environment, cwd=folders)
        files = hashes(out)
        results = {key: files[key] for key in files if not key.startswith((".state/", "kalends.sqlite"))}
        return results, dump_of(f"sqlite:///{out / 'kalends.sqlite'}")

    return run


@pytest.fixture(scope="module")
def here(rehearsed):
    return rehearsed("here", 3, HERE)


def test_the_same_seed_elsewhere(rehearsed, here):
    files, rows = rehearsed("there", 3, THERE)
    assert files == here[0]
    assert rows == here[1]
    assert len([name for name in files if name.startswith("report/")]) == 8  # as cleared, and as drafted


def test_another_seed(rehearsed, here):
    files, _ = rehearsed("other", 4, HERE)
    assert files["timeline.jsonl"] != here[0]["timeline.jsonl"]
    # The call is the same for everybody; what follows is not.
    assert 0 < len(set(files) & set(here[0])) < len(files)
