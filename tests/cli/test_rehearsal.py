"""The rehearsal as people run it: a summary, where to look, and the same folder again."""

import json

import pytest

from tasks.definitions import definition_text

SCENARIO = """
[[act]]
at = 2024-02-01T10:00:00+01:00
respondent = "EL"
deliverable = "statement"
do = "hand_in"
"""


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory, command_line):
    """Rehearse once, with few reports, and return the folder, the command line and how it ended."""
    folder = tmp_path_factory.mktemp("rehearsed")
    text = definition_text("pesco-nip-2024").replace('"docx", "xlsx", "pdf"', '"xlsx"')
    (folder / "cycle.toml").write_text(text, encoding="utf-8")
    (folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    words = (
        "rehearse",
        folder / "cycle.toml",
        "--scenario",
        folder / "scenario.toml",
        "--out",
        folder / "out",
    )
    return folder / "out", words, command_line(*words)


def test_what_is_shown(rehearsed):
    folder, _, ended = rehearsed
    assert ended.code == 0, ended.err
    shown = " ".join(ended.out.split())
    assert "Every letter went into a folder, none to anybody." in shown
    assert "nip not received 26" in shown
    assert "statement taken into account 1" in shown
    assert "call sent 26" in shown
    assert str(folder / "report" / "annual-report.html") in shown
    assert "Late: nobody" in shown


def test_without_a_terminal_no_progress(rehearsed):
    assert rehearsed[2].err == ""


def test_finished_is_left_as_it_is(rehearsed, command_line):
    folder, words, _ = rehearsed
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
    ended = command_line(*words, "--json")
    assert ended.code == 0
    assert ended.json["was_finished"]
    assert ended.json["obligations"]["nip"] == {"not_received": 26}
    assert "finished before" in ended.err
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")} == before


def test_another_scenario_needs_another_folder(rehearsed, command_line, tmp_path):
    _, words, _ = rehearsed
    other = tmp_path / "other.toml"
    other.write_text(SCENARIO.replace("EL", "FR"), encoding="utf-8")
    ended = command_line(*words[:3], other, *words[4:], "--json")
    assert ended.code == 2
    assert ended.json["error"]["class"] == "OtherRehearsalError"
    assert "--force" in ended.json["error"]["way_out"]


def test_a_scenario_that_cannot_be_played(kalends, tmp_path):
    (tmp_path / "scenario.toml").write_text(SCENARIO.replace("EL", "MT"), encoding="utf-8")
    words = ("rehearse", "pesco-nip-2024", "--scenario", "scenario.toml", "--out", "out", "--json")
    ended = kalends(*words)
    assert ended.code == 2
    assert "act 1: 'MT' is not on the roster" in ended.json["error"]["message"]
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_things_is_left_alone(kalends, tmp_path):
    (tmp_path / "thesis.docx").write_bytes(b"three years")
    ended = kalends("rehearse", "pesco-nip-2024", "--out", ".", "--force")
    assert ended.code == 2
    assert (tmp_path / "thesis.docx").read_bytes() == b"three years"


@pytest.fixture
def through_prefect(rehearsed, monkeypatch):
    """Return the requests that went through Prefect; its place is taken by a summary without a PDF."""
    from tasks.rehearsal.run import Outcome

    requests = []
    summary = json.loads((rehearsed[0] / "summary.json").read_text(encoding="utf-8"))
    summary["report"]["left_out"] = ["pdf"]

    def rehearse_through_prefect(request, _progress):
        requests.append(request)
        return Outcome(summary, was_finished=False)

    monkeypatch.setattr("flows.rehearsal.rehearse_through_prefect", rehearse_through_prefect)
    return requests


def test_through_prefect(through_prefect, kalends):
    ended = kalends("rehearse", "pesco-nip-2024", "--seed", "7", "--through-prefect", "--out", "out")
    assert ended.code == 0
    (request,) = through_prefect
    assert (request.definition, str(request.out), request.seed) == ("pesco-nip-2024", "out", 7)
    assert "make system" in ended.err
