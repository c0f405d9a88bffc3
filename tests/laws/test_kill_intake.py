"""Law 7: mail intake killed before or after whatever makes it durable ends as if nobody had killed it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = "benchmarks.simulation.killed_intake"


def test_each_mail_is_taken_once_wherever_it_was_killed(fast_folder):
    command = [sys.executable, "-m", PROGRAM, "--base", str(fast_folder), "--step", "4"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    tally = json.loads(done.stdout)
    assert tally["failures"] == []
    assert tally["mails"] == 5
    assert tally["killed"] >= 2 * tally["points"] // 4 >= 20
