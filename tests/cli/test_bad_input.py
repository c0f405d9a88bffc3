"""Whatever a person gets wrong is refused in words, with the way out, and changes nothing."""

import sqlite3
from contextlib import closing

import pytest

CODE = "pesco-nip-2024"
NOW = "2024-02-01T10:00:00+01:00"


def refused(ended, name, said):
    """Check a refusal in JSON: one document, the class, the words, the way out, and the same for people."""
    assert ended.code == 2, ended.out
    error = ended.json["error"]
    assert error["class"] == name
    assert said in error["message"]
    assert error["way_out"]
    assert f"way out: {error['way_out'].splitlines()[0]}" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        pytest.param(["status", "pesco-nip-1999"], "UnknownCycleError", "pesco-nip-1999", id="unknown code"),
        pytest.param(["open", "pesco-nip-1999"], "UnknownDefinitionError", "1999", id="unknown definition"),
        pytest.param(["open", CODE], "AlreadyOpenError", "already open", id="second opening"),
        pytest.param(["advance", "no/such.toml"], "UnknownDefinitionError", "no/such", id="unknown file"),
        pytest.param(["form", "pesco-nip-1999", "EL"], "UnknownCycleError", "1999", id="form of no cycle"),
        pytest.param(["form", CODE, "MT"], "UnknownObligationError", "MT", id="no respondent"),
        pytest.param(["form", CODE, "EL", "statement"], "NoFormError", CODE, id="no form"),
        pytest.param(["hand-in", CODE, "EL", "nip", "gone.xlsx"], "InputFileError", "gone", id="no file"),
        pytest.param(["hand-in", CODE, "EL", "nip", "."], "InputFileError", "directory", id="a folder"),
        pytest.param(["clarify", CODE, "EL", "nip"], "NothingReceivedError", "EL", id="nothing received"),
        pytest.param(
            ["extend", CODE, "EL", "nip", "--until", "2024-03-10"],
            "SameDeadlineError",
            "already",
            id="same day",
        ),
        pytest.param(
            ["not-expected", CODE, "EL", "nip", "--reason", " "], "IncompleteActError", "reason", id="why"
        ),
        pytest.param(["approve", CODE, "lunch"], "ReportStepError", "lunch", id="no such step"),
        pytest.param(["report", CODE], "ReportStepError", "no draft", id="no draft"),
    ],
)
def test_refusals(opened, words, name, said):
    refused(opened(*words, "--json", "--now", NOW), name, said)


def test_open_after_the_cut_off(installed):
    refused(installed("open", CODE, "--json"), "AfterCutOffError", "the cut-off")


def test_open_without_contacts(kalends):
    kalends("init", "--rehearsal")
    refused(kalends("open", CODE, "--json", "--now", NOW), "MissingContactsError", "BE, BG")


@pytest.mark.parametrize("text", ["code = ", '[project]\nname = "other"\n'], ids=["broken", "foreign"])
def test_open_with_what_is_no_definition(opened, tmp_path, text):
    (tmp_path / "cycle.toml").write_text(text, encoding="utf-8")
    refused(opened("open", "cycle.toml", "--json", "--now", NOW), "DefinitionError", "cannot be used")


def test_several_problems_stand_on_lines_of_their_own(opened, tmp_path):
    (tmp_path / "cycle.toml").write_text("code = 1\nyear = 2024\n", encoding="utf-8")
    lines = opened("open", "cycle.toml", "--now", NOW).err.splitlines()
    assert lines[0].startswith("error: the definition cannot be used")
    assert "  - title: this key is missing" in lines
    assert lines[-1].startswith("way out: ")


def test_the_form_of_another_state(opened):
    assert opened("form", CODE, "FR", "--now", NOW).code == 0
    ended = opened("hand-in", CODE, "EL", "nip", "FR-nip.xlsx", "--json", "--now", NOW)
    refused(ended, "ForeignFormError", "of FR")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(b"", "EmptyFileError", id="empty"),
        pytest.param(b"x" * (10 * 2**20 + 1), "FileSizeError", id="too large"),
        pytest.param(b"PK\x03\x04 and then nothing", "ContainerError", id="a zip that is none"),
        pytest.param(b"hello", "NoFormFileError", id="text"),
    ],
)
def test_hostile_files(opened, tmp_path, content, name):
    (tmp_path / "plan.xlsx").write_bytes(content)
    refused(opened("hand-in", CODE, "EL", "nip", "plan.xlsx", "--json", "--now", NOW), name, "the file")
    board = opened("status", CODE, "--json", "--now", NOW).json
    assert board["states"]["nip"] == {"called": 26}


def test_a_file_beyond_all_measure_is_not_read(opened, tmp_path):
    with (tmp_path / "plan.xlsx").open("wb") as file:
        file.truncate(2**40)
    ended = opened("hand-in", CODE, "EL", "nip", "plan.xlsx", "--json", "--now", NOW)
    refused(ended, "FileSizeError", "larger than 10 MB")


def test_a_missing_database(kalends):
    refused(kalends("status", "--json"), "NoDatabaseError", "no Kalends database")


def test_a_newer_database(installed, tmp_path):
    with closing(sqlite3.connect(tmp_path / "var" / "kalends.sqlite")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in ("status", "migrate", "init"):
        refused(installed(command, "--json"), "NewerDatabaseError", "9999")


def test_a_file_that_is_no_database(kalends, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "kalends.sqlite").write_bytes(b"a letter, perhaps" * 100)
    for command in ("status", "init", "migrate"):
        refused(kalends(command, "--json"), "NotADatabaseError", "kalends.sqlite")
    assert (tmp_path / "var" / "kalends.sqlite").read_bytes().startswith(b"a letter")


def test_a_server_that_is_away(kalends, monkeypatch):
    monkeypatch.setenv("KALENDS_DATABASE_URL", "postgresql://officer:secret@localhost:1/kalends")
    ended = kalends("status", "--json")
    assert ended.code == 3
    assert "secret" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("setting", "value", "name"),
    [
        pytest.param("KALENDS_BATCH_SIZE", "many", "SettingError", id="not a number"),
        pytest.param("KALENDS_DATABASE_URL", "mysql://x/y", "DatabaseUrlError", id="another database"),
        pytest.param("KALENDS_CHANNEL", "pigeon", "UnknownChannelError", id="unknown channel"),
    ],
)
def test_settings(opened, monkeypatch, setting, value, name):
    monkeypatch.setenv(setting, value)
    refused(opened("status", "--json"), name, "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("EL,deputy,no address,Office", "line 28: address", id="bad address"),
        pytest.param("GR,deputy,a@el.example,Office", "is 'EL' meant?", id="not on the roster"),
        pytest.param("EL,boss,a@el.example,Office", "'boss' is not a role", id="unknown role"),
    ],
)
def test_contacts(opened, tmp_path, line, said):
    text = (tmp_path / "contacts.csv").read_text(encoding="utf-8")
    (tmp_path / "more.csv").write_text(f"{text}{line}\n", encoding="utf-8")
    ended = opened("contacts", "import", "more.csv", "--json")
    refused(ended, "ContactFileError", said)
    assert ended.json["error"]["problems"]


def test_what_is_marked_as_classified_is_shown_without_its_content(opened, tmp_path):
    (tmp_path / "statement.txt").write_text("SECRET UE/EU SECRET\nOur forces are ready.")
    given = opened("hand-in", CODE, "EL", "statement", "statement.txt", "--json", "--now", NOW)
    refused(given, "ClassifiedMarkingError", "page 1, line 1")
    shown = opened("incidents", CODE, "--now", NOW).out
    assert "classified" in shown
    assert "1 incident on record." in shown
    assert "ready" not in shown
    (incident,) = opened("incidents", CODE, "--json", "--now", NOW).json["incidents"]
    assert (incident["respondent"], incident["place"]) == ("EL", "page 1, line 1")
