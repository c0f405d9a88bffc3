"""Definitions looked at: what is wrong is named by its key, with the way out."""

import jsonschema
import pytest

from config.reference import read_roster
from tasks.definitions import definition_text

CODE = "pesco-nip-2024"
STATES = [entry.code for entry in read_roster("member_states")]


def test_the_nip_cycle_has_its_warnings_and_no_more(kalends):
    ended = kalends("lint", CODE, "--json")
    assert ended.code == 0
    found = {finding["key"]: finding for finding in ended.json["findings"]}
    assert list(found) == ["deliverables.nip.due_on", "deliverables.statement.due_on"]
    assert {finding["level"] for finding in found.values()} == {"warning"}
    assert {finding["message"] for finding in found.values()} == {"2024-03-10 is a Sunday"}


def test_a_template_of_the_call_in_english_alone_is_warned_of(kalends, monkeypatch):
    monkeypatch.setenv("KALENDS_NOTE_TEMPLATE", "call.docx")
    found = kalends("lint", CODE, "--json").json["findings"]
    assert [one["way_out"] for one in found if one["key"] == "letters.fr"] == [
        "name one in French with KALENDS_NOTE_TEMPLATE_FR"
    ]
    monkeypatch.setenv("KALENDS_NOTE_TEMPLATE_FR", "call.fr.docx")
    assert "letters.fr" not in kalends("lint", CODE).out


def test_findings_as_a_table(kalends):
    ended = kalends("lint", CODE)
    assert "deliverables.statement.due_on" in ended.out
    assert "No errors, " in ended.out


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        pytest.param(("year = 2024", "year ="), "(file)", "this is not TOML", id="broken TOML"),
        pytest.param(("year = 2024", "yaer = 2024"), "yaer", "not known", id="unknown key"),
        pytest.param(("year = 2024", ""), "year", "missing", id="missing key"),
        pytest.param(("2024-04-30", "2024-02-30"), "(file)", "this is not TOML", id="a day that is none"),
        pytest.param(('"missing_item"', '"missing_itm"'), "checks.nip", "not known", id="unknown check"),
        pytest.param(
            ("on = 2023-12-01", "on = 2024-04-01"), "deliverables.nip.due_on", "call", id="due first"
        ),
    ],
)
def test_errors_keep_a_cycle_from_opening(kalends, tmp_path, change, key, said):
    path = tmp_path / "cycle.toml"
    path.write_text(definition_text(CODE).replace(*change), encoding="utf-8")
    ended = kalends("lint", path, "--json")
    assert ended.code == 1
    assert any(one["key"] == key and said in one["message"] for one in ended.json["findings"])
    assert "no cycle can open" in kalends("lint", path).out


def test_the_file_of_another_program(kalends, tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "other"\n', encoding="utf-8")
    ended = kalends("lint", path, "--json")
    assert ended.code == 1
    assert {"project", "code", "deliverables"} <= {finding["key"] for finding in ended.json["findings"]}
    assert all(finding["way_out"] for finding in ended.json["findings"])


@pytest.mark.parametrize("name", ["pesco-nip-1999", "nowhere/cycle.toml", "."])
def test_neither_code_nor_file(kalends, name):
    ended = kalends("lint", name)
    assert ended.code == 2
    assert f"known codes: {CODE}" in ended.err


def test_a_file_that_is_no_text(kalends, tmp_path):
    (tmp_path / "cycle.toml").write_bytes(b"\xff\xfe\x00")
    assert kalends("lint", tmp_path / "cycle.toml").code == 2


def test_the_schema_is_one(kalends):
    ended = kalends("schema")
    assert ended.code == 0
    jsonschema.Draft202012Validator.check_schema(ended.json)
    assert "deliverables" in ended.json["properties"]


def test_next_years_definition_can_be_opened(kalends, tmp_path):
    ended = kalends("next-definition", CODE, "--year", "2027", "--out", "nip.toml", "--json")
    assert (ended.code, ended.json["code"]) == (0, "pesco-nip-2027")
    assert {"key": "call.on", "was": "2023-12-01", "on": "2026-12-01", "reason": ""} in ended.json["days"]
    assert "2027 are not known" in ended.err
    assert kalends("lint", "nip.toml").code == 0
    assert kalends("init", "--rehearsal").code == 0
    lines = [f"{code},functional_mailbox,nip@{code.lower()}.example,Desk" for code in STATES]
    (tmp_path / "contacts.csv").write_text("\n".join(["respondent,role,address,office", *lines, ""]))
    assert kalends("contacts", "import", "contacts.csv").code == 0
    assert kalends("open", "nip.toml", "--now", "2026-11-29T09:00:00+01:00").code == 0


def test_no_definition_of_the_same_year(kalends):
    ended = kalends("next-definition", CODE, "--year", "2024", "--out", "nip.toml")
    assert (ended.code, "give a year from 2025 to 2100" in ended.err) == (2, True)
