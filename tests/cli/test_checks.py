"""Checks on the command line: which there are, and what they find in a draft."""

import json
from pathlib import Path

import pytest

from documents.form import write_json
from models.rules.checks import CHECKS
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_request
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

DEFINITION = read_definition(definition_text("pesco-nip-2024"))
GREECE = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))
PAGE = Path(__file__).parents[2] / "docs" / "checks.md"


def test_the_page_is_up_to_date(kalends):
    ended = kalends("checks", "--markdown")
    assert ended.code == 0
    assert ended.out == PAGE.read_text(encoding="utf-8"), (
        "write it anew: kalends checks --markdown > docs/checks.md"
    )


def test_checks_are_listed(kalends):
    listed = kalends("checks", "--json").json
    assert [check["name"] for check in listed["checks"]] == list(CHECKS)
    assert listed["checks"][0]["level"] == "error"
    assert "missing_item" in kalends("checks").out


def test_checks_are_listed_in_french(kalends):
    listed = kalends("checks", "--language", "fr", "--json").json
    assert listed["language"] == "fr"
    assert listed["checks"][0]["title"] == "Un point est resté sans réponse"


@pytest.fixture
def draft(kalends):
    """Return what writes a draft of Greece, as the form that it is sent or as JSON."""

    def write(variant, name="draft.xlsx", change=None):
        content = file_of(DEFINITION, GREECE, variant)
        if name.endswith(".json"):
            document = json.loads(write_json(form_request(DEFINITION, GREECE)))
            content = json.dumps(change(document) if change else document).encode()
        Path(name).write_bytes(content)
        return name

    return write


def test_a_draft_is_checked_without_a_database_and_without_a_trace(kalends, draft, tmp_path):
    ended = kalends("check", draft(Variant.INCOMPLETE), "--json")
    assert ended.code == 1
    assert ended.json["form"]["respondent"] == "EL"
    [first, *_] = [one for one in ended.json["findings"] if one["rule"] == "missing_item"]
    assert list(first) == ["rule", "level", "audience", "sheet", "cell", "message", "advice"]
    assert (first["level"], first["audience"], first["sheet"]) == ("error", "contact", "Commitments")
    assert first["cell"]
    assert [path.name for path in tmp_path.iterdir()] == ["draft.xlsx"]


def test_a_clean_draft(kalends, draft):
    ended = kalends("check", draft(Variant.VALID))
    assert ended.code == 0
    assert "EL, pesco-nip-2024: no errors" in ended.out.replace("\u00a0", " ")


def test_what_is_for_the_desk_is_told_on_demand(kalends, draft):
    name = draft(Variant.VALID)
    usual, all_of_it = (kalends("check", name, "--json", *more).json for more in ([], ["--desk"]))
    assert {one["audience"] for one in usual["findings"]} <= {"contact"}
    assert "desk" in {one["audience"] for one in all_of_it["findings"]}


def test_in_french(kalends, draft):
    ended = kalends("check", draft(Variant.INCOMPLETE), "--language", "fr", "--json")
    assert any(one["message"].startswith("Engagement\u00a04") for one in ended.json["findings"])


def test_a_draft_in_json_names_pointers(kalends, draft):
    ended = kalends("check", draft(Variant.VALID, "draft.json"), "--json")
    assert ended.code == 1
    assert "/answers/figures/2021/defence_expenditure" in {one["cell"] for one in ended.json["findings"]}


def foreign(document):
    return document | {"form": document["form"] | {"cycle": "pesco-nip-2023"}}


@pytest.mark.parametrize(
    ("change", "more", "refused"),
    [
        pytest.param(lambda _: {"form": {}}, [], ("ForeignFormError", "identity"), id="says nothing"),
        pytest.param(lambda _: {"x": 1}, [], ("JsonFormError", "json"), id="another document"),
        pytest.param(
            None, ["--cycle", "pesco-nip-2023"], ("ForeignFormError", "identity"), id="another cycle"
        ),
        pytest.param(foreign, [], ("NoDatabaseError", None), id="a cycle that is not known"),
    ],
)
def test_what_is_refused(kalends, draft, change, more, refused):
    ended = kalends("check", draft(Variant.VALID, "draft.json", change), "--json", *more)
    assert ended.code == 2
    error = ended.json["error"]
    assert (error["class"], error.get("rule")) == refused
    assert error["way_out"]


def test_a_file_that_is_no_form_is_refused_by_a_rule(kalends):
    Path("draft.xlsx").write_bytes(b"PK\x03\x04 but no workbook")
    ended = kalends("check", "draft.xlsx")
    assert ended.code == 2
    assert "rule: container" in ended.err
    assert "way out:" in ended.err


def test_a_definition_of_ones_own(kalends, draft):
    Path("mine.toml").write_text(definition_text("pesco-nip-2024"), encoding="utf-8")
    assert kalends("check", draft(Variant.VALID), "--cycle", "mine.toml").code == 0
