"""The folder of a rehearsal: one at a time, bound to its inputs, left alone when finished."""

import json
import os
from dataclasses import replace

import pytest

from benchmarks.simulation.kill_cases import hashes
from benchmarks.simulation.scenarios import act
from benchmarks.simulation.worlds import small_roster
from models.errors import RehearsalFolderError
from tasks.rehearsal import run
from tasks.rehearsal.folder import Inputs, code_hash, use_folder
from tasks.rehearsal.run import RehearsalRequest, rehearse

INPUTS = Inputs("code", "definition", None, 1)


@pytest.fixture
def one():
    with small_roster("BE"):
        yield


@pytest.fixture
def request_(one, tmp_path, definition_file):
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(act("2024-03-05 10:00", "BE statement", "hand_in"))
    return RehearsalRequest(str(definition_file), tmp_path / "new" / "out", scenario=scenario)


def results(folder):
    return {name: value for name, value in hashes(folder).items() if not name.startswith("kalends.sqlite-")}


def test_a_finished_one_is_left_alone(request_):
    first = rehearse(request_)
    before = {path: path.stat().st_mtime_ns for path in request_.out.rglob("*") if path.is_file()}
    again = rehearse(request_)
    assert (first.was_finished, again.was_finished) == (False, True)
    assert again.summary == json.loads(json.dumps(first.summary))
    assert {path: path.stat().st_mtime_ns for path in request_.out.rglob("*") if path.is_file()} == before


def test_a_scenario_makes_the_seed_of_no_account(request_):
    rehearse(request_)
    assert rehearse(replace(request_, seed=99)).was_finished


def test_a_definition_by_another_path_is_the_same(request_, tmp_path, definition_file):
    rehearse(request_)
    (tmp_path / "copy.toml").write_bytes(definition_file.read_bytes())
    assert rehearse(replace(request_, definition=str(tmp_path / "copy.toml"))).was_finished


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": 2}, "another seed"),
        ({"code": "newer"}, "another code"),
        ({"definition": "longer"}, "another definition"),
        ({"scenario": "wilder", "seed": None}, "another scenario, seed"),
    ],
)
def test_other_inputs_are_refused(tmp_path, changed, said):
    with use_folder(tmp_path / "out", INPUTS, force=False):
        pass
    (tmp_path / "out" / "result.txt").write_text("kept")
    with (
        pytest.raises(RehearsalFolderError, match=said),
        use_folder(tmp_path / "out", replace(INPUTS, **changed), force=False),
    ):
        pass
    assert (tmp_path / "out" / "result.txt").read_text() == "kept"


def test_force_empties_it_and_begins_anew(request_, monkeypatch):
    rehearse(request_)
    whole = results(request_.out)
    (request_.out / "letters" / "stray.eml").write_text("of another rehearsal")
    monkeypatch.setattr(run, "code_hash", lambda: "newer")
    assert not rehearse(replace(request_, force=True)).was_finished
    again = results(request_.out)
    assert again.keys() == whole.keys()
    assert {name for name in whole if whole[name] != again[name]} <= {
        ".state/manifest.json",
        "kalends.sqlite",
    }


def test_force_that_was_killed_half_way_leaves_nothing_of_before(request_):
    rehearse(request_)
    (request_.out / ".state" / "manifest.json").unlink()
    (request_.out / "summary.json").unlink()
    (request_.out / "letters" / "stray.eml").write_text("of another rehearsal")
    assert not rehearse(request_).was_finished
    assert not (request_.out / "letters" / "stray.eml").exists()
    assert json.loads((request_.out / "summary.json").read_text())["audit"]["verifies"]


def test_in_use_it_is_refused_even_with_force(tmp_path):
    with use_folder(tmp_path / "out", INPUTS, force=False):
        (tmp_path / "out" / "result.txt").write_text("kept")
        for force in (False, True):
            with (
                pytest.raises(RehearsalFolderError, match="in use"),
                use_folder(tmp_path / "out", INPUTS, force=force),
            ):
                pass
    assert (tmp_path / "out" / "result.txt").read_text() == "kept"
    with use_folder(tmp_path / "out", INPUTS, force=False) as folder:
        assert not folder.is_finished


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param(["thesis.docx"], id="a file"),
        pytest.param([".state/session"], id="the state of another program"),
        pytest.param(["thesis.docx", ".state/"], id="an empty state of another program"),
    ],
)
def test_what_is_not_ours_is_refused_even_with_force(tmp_path, foreign, force):
    out = tmp_path / "out"
    for name in foreign:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).mkdir() if name.endswith("/") else (out / name).write_text("mine")
    before = sorted(out.rglob("*"))
    with (
        pytest.raises(RehearsalFolderError, match="not of a rehearsal"),
        use_folder(out, INPUTS, force=force),
    ):
        pass
    assert sorted(out.rglob("*")) == before


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    with (
        pytest.raises(RehearsalFolderError, match="is a file"),
        use_folder(tmp_path / "out", INPUTS, force=True),
    ):
        pass


def test_what_a_killed_one_was_writing_is_removed(tmp_path):
    out = tmp_path / "out"
    with use_folder(out, INPUTS, force=False):
        (out / "letters").mkdir()
        for name in (".a.part", "letters/.b.tmp", ".state/.c.part", "letters/kept.eml"):
            (out / name).write_text("half a")
    with use_folder(out, INPUTS, force=False):
        left = {path.name for path in out.rglob("*") if path.is_file()}
        assert left == {"kept.eml", "lock", "manifest.json"}


@pytest.mark.parametrize("left", [[], [".state"], [".state", ".state/lock"]], ids=["folder", "state", "lock"])
def test_one_killed_at_its_very_beginning_goes_on(tmp_path, left):
    out = tmp_path / "out"
    out.mkdir()
    for name in left:
        (out / name).mkdir() if name == ".state" else (out / name).touch()
    with use_folder(out, INPUTS, force=False) as folder:
        assert not folder.is_finished


def test_nothing_of_the_environment_has_a_say(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "KALENDS_DATABASE_URL", "postgresql://elsewhere/real")
    monkeypatch.setitem(os.environ, "KALENDS_MAILBOX_FOLDER", "/elsewhere")
    with use_folder(tmp_path / "out", INPUTS, force=False) as folder:
        places = (
            folder.settings.database_url,
            str(folder.settings.mailbox_folder),
            str(folder.settings.files),
        )
    assert all(str(tmp_path) in place for place in places)


def test_the_hash_of_the_program_covers_templates_and_data(tmp_path, monkeypatch):
    before = code_hash()
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "page.html.j2").write_text("one")
    monkeypatch.setattr("tasks.rehearsal.folder.files", lambda package: tmp_path / "config")
    first = code_hash()
    (tmp_path / "config" / "page.html.j2").write_text("two")
    (tmp_path / "config" / "__pycache__").mkdir()
    second = code_hash()
    (tmp_path / "config" / "__pycache__" / "page.pyc").write_text("three")
    assert len({before, first, second}) == 3
    assert code_hash() == second
