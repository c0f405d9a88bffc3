"""`kalends reconcile` and `kalends metrics`: what they print, and how they end."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from models.rules.reconciliation import WayOut

CODE = "pesco-nip-2024"
CALLED = "2023-12-04T09:00:00+01:00"
LATER = "2024-01-08T10:00:00+01:00"


@pytest.fixture
def damaged(opened, tmp_path):
    """Return what runs a command where one notice is gone and another was moved."""
    (path,) = tmp_path.glob("var/*.sqlite")
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM notice WHERE subject = 'obligation:SE:nip' AND occasion = 'rung:-7:1'")
        database.execute(
            "UPDATE notice SET state = 'withdrawn', reason = 'met' "
            "WHERE subject = 'obligation:LT:nip' AND occasion = 'rung:-30:1'"
        )
    database.close()
    return opened


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_cycle_in_which_all_agrees(opened):
    ended = opened("reconcile", CODE, "--now", CALLED)
    assert ended.code == 0, ended.err
    figures = next(line for line in ended.out.splitlines() if line.strip().startswith("260"))
    assert figures.split() == ["260", "52", "52", "0", "0", "0", "156", "0"]
    assert "The rules and the outbox agree." in ended.out
    assert "Waiting: 52 notices, rung -30, until Friday 9 February 2024, 09:00" in plain(ended.out)


def test_a_file_stands_for_its_code_and_all_cycles_for_none(opened):
    one = opened("reconcile", CODE, "--json", "--now", CALLED).json
    assert opened("reconcile", "--json", "--now", CALLED).json == {"cycles": [one]}
    assert (one["cycle"], one["now"], one["owed"]) == (CODE, "2023-12-04T08:00:00Z", 260)


def test_differences_are_said_in_words_with_the_way_out(damaged):
    ended = damaged("reconcile", CODE, "--now", LATER)
    assert ended.code == 1
    lines = [plain(line) for line in ended.out.splitlines()]
    assert (
        "  - SE nip, rung -7 of version 1: by the rules waiting until 1 March 2024, 09:00:00, "
        "in the outbox no such notice [tell]"
    ) in lines
    assert (
        "  - LT nip, rung -30 of version 1: by the rules waiting until 9 February 2024, 09:00:00, "
        "in the outbox withdrawn (met) [look]"
    ) in lines
    assert [line.partition(":")[0] for line in lines[-2:]] == ["way out [look]", "way out [tell]"]


def test_differences_for_a_program(damaged):
    ended = damaged("reconcile", CODE, "--json", "--now", LATER)
    assert (ended.code, ended.json["differences"], len(ended.json["difference_list"])) == (1, 2, 2)
    assert ended.json["withdrawn_why"] == {"met": 1}
    assert "way out" not in ended.out


def test_one_day(damaged):
    ended = damaged("reconcile", CODE, "--day", "2024-03-01", "--json", "--now", LATER)
    assert (ended.code, ended.json["owed"], ended.json["differences"]) == (1, 52, 1)
    other = damaged("reconcile", CODE, "--day", "2024-03-20", "--json", "--now", LATER)
    assert (other.code, other.json["owed"]) == (0, 52)


def test_a_long_list_is_cut_in_text_and_whole_for_a_program(opened):
    late = "2024-02-12T10:00:00+01:00"
    ended = opened("reconcile", CODE, "--now", late)
    assert (ended.code, "  and 2 more; `--json` has all." in ended.out) == (1, True)
    assert ended.out.count("[advance]") == 51
    assert len(opened("reconcile", CODE, "--json", "--now", late).json["difference_list"]) == 52


def test_who_waits_without_an_instant_is_shown_without_one(opened):
    ended = opened("reconcile", CODE, "--now", "2024-02-12T10:00:00+01:00")
    assert "Waiting: 52 notices, rung -30 (the next run of the engine)." in ended.out


def test_each_way_out_stands_on_the_page():
    page = (Path(__file__).parents[2] / "docs" / "reconciliation.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| `\[(\w+)\]` \|", page, re.MULTILINE)
    assert sorted(words) == sorted(way_out.name.lower() for way_out in WayOut)


def test_each_metric_stands_on_the_page(opened):
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    printed = re.findall(r"^# TYPE (\w+) ", opened("metrics", "--now", CALLED).out, re.MULTILINE)
    assert set(re.findall(r"^\| `(kalends_\w+)`", page, re.MULTILINE)) == set(printed)


@pytest.mark.parametrize("command", ["reconcile", "metrics"])
def test_a_cycle_that_is_not_open(installed, command):
    ended = installed(command, "nip-1999")
    assert (ended.code, "nip-1999" in ended.err) == (2, True)


def test_no_cycle_at_all(installed):
    assert "No cycle is open" in installed("reconcile").out
    assert installed("reconcile", "--json").json == {"cycles": []}


def test_metrics_as_prometheus_reads_them(opened):
    ended = opened("metrics", "--now", CALLED)
    assert ended.code == 0, ended.err
    assert f'kalends_letters{{cycle="{CODE}",kind="call",state="sent"}} 26.0' in ended.out.splitlines()


def test_metrics_for_a_program(opened):
    found = json.loads(opened("metrics", CODE, "--json", "--now", CALLED).out)["metrics"]
    labels = {"cycle": CODE, "kind": "call", "state": "sent"}
    assert {"name": "kalends_letters", "labels": labels, "value": 26} in found
