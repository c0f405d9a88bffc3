"""The year 2024: all 26 Member States hand in a valid plan and a statement, and the report is written."""

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.simulation.letters import others_named, read_letters
from benchmarks.simulation.scenarios import act, hand_in
from config.reference import read_roster
from documents.report.formats import pdf_is_available
from tasks.rehearsal.run import RehearsalRequest, rehearse

STATES = [entry.code for entry in read_roster("member_states")]

SCENARIO = "".join(
    hand_in(f"2024-03-06 10:{minute:02d}", f"{code} nip")
    + act(f"2024-03-06 11:{minute:02d}", f"{code} statement", "hand_in")
    for minute, code in enumerate(STATES)
)


@pytest.fixture(scope="module")
def folder():
    where = Path("/dev/shm")
    base = Path(tempfile.mkdtemp(prefix="kalends-", dir=where if where.is_dir() else None))
    (base / "all.toml").write_text(SCENARIO)
    rehearse(RehearsalRequest("pesco-nip-2024", base / "out", scenario=base / "all.toml"))
    yield base / "out"
    shutil.rmtree(base)


def rows(folder, name):
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


@pytest.fixture(scope="module")
def report(folder):
    return json.loads((folder / "report" / "annual-report-draft.json").read_text())


def test_every_plan_and_statement_is_taken_into_account(folder):
    obligations = json.loads((folder / "obligations.json").read_text())
    assert [(row["respondent"], row["deliverable"]) for row in obligations] == [
        (code, deliverable) for code in STATES for deliverable in ("nip", "statement")
    ]
    assert {(row["state"], row["late"], row["versions"]) for row in obligations} == {
        ("taken_into_account", False, 1)
    }


def test_investment_adds_up_to_the_published_sum_less_malta(report):
    investment = report["figures"]["defence_investment"]["2023"]
    assert investment["sum"] == pytest.approx(46_479.0 - 11.0, abs=0.15)
    assert (investment["reported"], investment["of"], investment["missing"]) == (26, 26, [])


def test_expenditure_says_who_is_missing_and_no_share_uses_one_without_the_other(report):
    expenditure = report["figures"]["defence_expenditure"]["2023"]
    assert (expenditure["reported"], expenditure["of"], expenditure["missing"]) == (24, 26, ["IT", "CY"])
    share = report["shares"]["defence_investment_of_defence_expenditure"]["2023"]
    assert (share["used"], share["of"], share["missing"]) == (24, 26, ["IT", "CY"])
    both = report["figures"]["defence_investment"]["2023"]["sum"] - 7244.0 - 188.8  # Italy and Cyprus
    assert share["numerator"] == pytest.approx(both, abs=0.05)
    assert share["denominator"] == expenditure["sum"]
    assert share["share"] == pytest.approx(both / expenditure["sum"], abs=1e-4)
    for years in report["shares"].values():
        assert all(one["used"] + len(one["missing"]) == one["of"] for one in years.values())


def test_everything_came_in_time_and_every_commitment_is_answered(report):
    assert (report["rates"]["completeness"], report["rates"]["on_time"]) == (1.0, 1.0)
    assert list(report["matrix"]) == STATES
    assert {len(row) for row in report["matrix"].values()} == {20}
    assert {said for row in report["matrix"].values() for said in row.values()} == {"progress", "no_change"}


def test_each_state_gets_one_call_and_no_reminder_after_its_receipt(folder):
    notices = rows(folder, "notices.jsonl")
    letters = {
        (row["respondent"], row["letter_kind"], row["message_id"]) for row in notices if row["sent_at"]
    }
    kinds = Counter((code, kind) for code, kind, _ in letters)
    assert kinds == Counter(
        {
            (code, kind): count
            for code in STATES
            for kind, count in (("call", 1), ("reminder", 2), ("acknowledgement", 2), ("thanks", 1))
        }
    )
    after = [row for row in notices if row["rung"] in ("+3", "+10")]
    assert {(row["state"], row["reason"]) for row in after} == {("withdrawn", "met")}


def test_the_calls_go_together_on_the_first_day_open_for_all_with_the_form(folder):
    calls = [
        letter
        for letter in read_letters(folder / "letters")
        if any(name.endswith(".xlsx") for name in letter.attachments)
    ]
    assert {letter.message["Date"] for letter in calls} == {"Mon, 04 Dec 2023 08:00:00 +0000"}
    assert sorted(letter.respondent for letter in calls) == sorted(STATES)
    notes = {"PESCO-NIP-2024-1.docx"} | ({"PESCO-NIP-2024-1.pdf"} if pdf_is_available() else set())
    for letter in calls:
        form = folder / "forms" / f"{letter.respondent}-nip.xlsx"
        assert letter.attachments[form.name] == form.read_bytes()
        assert set(letter.attachments) == notes | {
            form.name,
            "statement-en-outline.docx",
            f"{letter.respondent}-deadlines.ics",
        }


def test_no_letter_names_another_state(folder):
    letters = read_letters(folder / "letters")
    named = {letter.subject: list(others_named(letter.everything(), letter.respondent)) for letter in letters}
    assert len(letters) == 26 * 6
    assert {subject: names for subject, names in named.items() if names} == {}


def test_the_folder_holds_what_the_issue_says(folder):
    names = {path.name for path in folder.iterdir()} - {"kalends.sqlite-journal", "kalends.sqlite-wal"}
    assert names - {"kalends.sqlite-shm", "kalends.sqlite-holders"} == {
        *("timeline.jsonl", "notices.jsonl", "obligations.json", "summary.json"),
        *("letters", "letters.html", "forms", "report", "kalends.sqlite", ".state"),
    }
    drafted = {"html", "json", "docx", "xlsx"}
    released = drafted | ({"pdf"} if pdf_is_available() else set())
    assert {path.name for path in (folder / "report").iterdir()} == {
        *(f"annual-report.{one}" for one in released),
        *(f"annual-report-draft.{one}" for one in drafted),
    }
    assert len(list((folder / "forms").iterdir())) == 26
    assert not list(folder.rglob("*.part")) + list(folder.rglob("*.tmp"))


def test_no_output_tells_of_this_machine(folder):
    for path in folder.rglob("*"):
        if path.suffix in (".jsonl", ".json", ".html", ".eml") and ".state" not in path.parts:
            assert str(folder.parent) not in path.read_text(), path
            assert "/home/" not in path.read_text(), path
