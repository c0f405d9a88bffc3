"""A whole small cycle by commands: opened, filled in, handed in, decided, reported, verified."""

import json

import pytest
from openpyxl import load_workbook

CODE = "pesco-nip-2024"
HANDED_IN = "2024-02-01T10:00:00+01:00"
DECIDED = "2024-02-02T09:00:00+01:00"
AFTER_CUT_OFF = "2024-05-02T09:00:00+02:00"
DRAFTED = "2024-07-01T09:00:00+02:00"
APPROVED = "2024-07-31T09:00:00+02:00"


def obligation(ended, respondent, deliverable):
    """Return one line of the board."""
    rows = ended.json["obligations"]
    return next(row for row in rows if (row["respondent"], row["deliverable"]) == (respondent, deliverable))


def ok(ended):
    """Return what a command said, if it went well."""
    assert ended.code == 0, ended.err
    return ended


def board(kalends, respondent, deliverable, now):
    """Return the state of one obligation."""
    ended = ok(kalends("status", CODE, "--json", "--now", now))
    return obligation(ended, respondent, deliverable)["state"]


def test_an_officers_look_at_a_form_changes_nothing(opened, tmp_path):
    ok(opened("form", CODE, "EL", "--now", HANDED_IN))
    assert load_workbook(tmp_path / "EL-nip.xlsx").sheetnames
    assert board(opened, "EL", "nip", HANDED_IN) == "called"


def test_a_contact_who_fetches_the_form_prepares(opened, tmp_path):
    out = tmp_path / "for" / "athens.xlsx"
    ended = ok(opened("form", CODE, "EL", "nip", "--contact", "--out", out, "--json", "--now", HANDED_IN))
    assert ended.json == {"cycle": CODE, "respondent": "EL", "file": str(out), "by_contact": True}
    assert board(opened, "EL", "nip", HANDED_IN) == "in_preparation"


def test_a_filled_in_form_is_not_written_over(opened, tmp_path):
    (tmp_path / "EL-nip.xlsx").write_bytes(b"answers of three weeks")
    ended = opened("form", CODE, "EL", "--now", HANDED_IN)
    assert ended.code == 2
    assert "somebody may have filled it in" in ended.err
    assert (tmp_path / "EL-nip.xlsx").read_bytes() == b"answers of three weeks"


def test_the_form_of_a_definition_that_is_not_open(installed, tmp_path):
    ended = ok(installed("form", CODE, "EL"))
    assert "is not open" in ended.err
    assert load_workbook(tmp_path / "EL-nip.xlsx").sheetnames


def test_a_statement_is_received_acknowledged_and_counts(opened, tmp_path):
    (tmp_path / "statement.txt").write_text("We remain committed.", encoding="utf-8")
    words = ("hand-in", CODE, "EL", "statement", "statement.txt", "--json", "--now", HANDED_IN)
    receipt = ok(opened(*words)).json
    assert (receipt["version"], receipt["received_at"]) == (1, "2024-02-01T09:00:00Z")
    assert ok(opened(*words)).json == {**receipt, "is_repeated": True}
    done = ok(opened("advance", CODE, "--json", "--now", HANDED_IN)).json["cycles"][CODE]
    assert done == {"collect_statements": 1, "acknowledge": 1, "deliver_notices": 1}
    ok(opened("take-into-account", CODE, "EL", "statement", "--now", DECIDED))
    assert board(opened, "EL", "statement", DECIDED) == "taken_into_account"


def test_doing_it_again_does_nothing(opened):
    assert ok(opened("advance", "--now", HANDED_IN)).out.strip() == "Nothing is due."


@pytest.mark.parametrize(
    ("words", "state"),
    [
        pytest.param(["extend", "--until", "2024-03-17", "--reason", "elections"], "called", id="extend"),
        pytest.param(["announce", "--until", "2024-03-15"], "called", id="announce"),
        pytest.param(["no-update", "--reason", "plan stands"], "no_update", id="no update"),
        pytest.param(["not-expected", "--reason", "joined later"], "not_expected", id="not expected"),
        pytest.param(
            ["register", "--reference", "EL/24/1", "--pages", "9", "--marking", "R-UE/EU-R"],
            "received",
            id="register",
        ),
    ],
)
def test_acts(opened, words, state):
    name, *particulars = words
    ended = ok(opened(name, CODE, "EL", "nip", *particulars, "--json", "--now", HANDED_IN))
    assert ended.json["state"] == state
    assert board(opened, "EL", "nip", HANDED_IN) == state


def test_a_file_stands_for_its_code(opened, tmp_path):
    from tasks.definitions import definition_text

    path = tmp_path / "my cycle.toml"
    path.write_text(definition_text(CODE), encoding="utf-8")
    ok(opened("no-update", path, "EL", "nip", "--now", HANDED_IN))
    ended = ok(opened("status", path, "--json", "--now", HANDED_IN))
    assert obligation(ended, "EL", "nip")["state"] == "no_update"


def test_the_board_as_text(opened, tmp_path):
    ended = ok(opened("status", CODE, "--now", "2024-03-12T09:00:00+01:00"))
    assert "National Implementation Plan: 26 called." in ended.out
    greece = next(line for line in ended.out.splitlines() if line.startswith(" EL"))
    assert greece.split() == ["EL", "Greece", "called,", "overdue", "called,", "overdue"]
    lithuania = next(line for line in ended.out.splitlines() if line.startswith(" LT"))
    assert "overdue" not in lithuania  # Monday 11 March was a holiday there


def test_whom_to_telephone(opened):
    for day in ("2024-02-09", "2024-03-01", "2024-03-13"):
        ok(opened("advance", "--now", f"{day}T09:00:00+01:00"))
    ok(opened("advance", "--now", "2024-03-20T09:00:00+01:00"))
    ended = ok(opened("status", CODE, "--now", "2024-03-20T09:00:00+01:00"))
    assert "To telephone: BE (nip, statement), BG (nip, statement)" in " ".join(ended.out.split())


def test_all_cycles(opened):
    assert "pesco-nip-2024" in ok(opened("status", "--now", HANDED_IN)).out
    cycles = ok(opened("status", "--json", "--now", HANDED_IN)).json["cycles"]
    assert [one["cycle"] for one in cycles] == [CODE]
    assert cycles[0]["states"] == {"nip": {"called": 26}, "statement": {"called": 26}}


@pytest.fixture
def drafted(opened):
    """Return what runs a command where the report is drafted."""
    ok(opened("advance", "--now", AFTER_CUT_OFF))
    ok(opened("advance", "--now", DRAFTED))
    return opened


def test_the_report(drafted, tmp_path, monkeypatch):
    monkeypatch.setattr("tasks.report.pdf_is_available", lambda: False)
    ended = ok(drafted("report", CODE, "--out", "report", "--json", "--now", DRAFTED))
    assert ended.json["left_out"] == ["pdf"]
    assert "make system" in ended.err
    assert len(ended.json["files"]) == 4
    assert json.loads((tmp_path / "report" / "annual-report.json").read_text(encoding="utf-8"))


def test_approved_published_closed(drafted):
    early = drafted("approve", CODE, "--now", DRAFTED)
    assert early.code == 2
    assert "cannot be approved before" in early.err
    ended = ok(drafted("approve", CODE, "report-to-council", "--json", "--now", APPROVED))
    assert ended.json["step"] == "report-to-council"
    ok(drafted("advance", "--now", "2024-11-18T09:00:00+01:00"))
    after = ok(drafted("status", CODE, "--json", "--now", "2024-11-18T09:00:00+01:00")).json
    assert after["report"] == {"version": 1, "state": "published", "is_stale": False, "handed_off": None}
    assert after["closed_at"] == "2024-11-18T08:00:00Z"


def test_the_record_verifies(opened):
    ended = ok(opened("verify", "--json"))
    assert ended.json["cycles"][0]["problems"] == []
    assert "verifies" in ok(opened("verify", CODE)).out


def test_what_comes_after_the_draft_makes_it_stale(drafted, tmp_path):
    for text in ("We remain committed.", "We remain fully committed."):
        (tmp_path / "statement.txt").write_text(text, encoding="utf-8")
        ok(drafted("hand-in", CODE, "EL", "statement", "statement.txt", "--now", DRAFTED))
    board_text = " ".join(ok(drafted("status", CODE, "--now", DRAFTED)).out.split())
    assert "received, came 1 July 2024, version 2, late" in board_text.replace("\N{NO-BREAK SPACE}", " ")
    assert "version 1, drafted, stale" in board_text
    assert "is stale" in ok(drafted("report", CODE, "--now", DRAFTED)).err


def test_a_board_without_cycles(installed):
    assert "Open one with `kalends open CODE`" in ok(installed("status")).out
    assert ok(installed("status", "--json")).json == {"cycles": []}


def test_who_has_no_contact_yet_is_named(installed, tmp_path):
    lines = "respondent,role,address,office\nEL,deputy,policy@el.example,Defence policy\n"
    (tmp_path / "one.csv").write_text(lines, encoding="utf-8")
    ended = ok(installed("contacts", "import", "one.csv"))
    assert "1 contact, 1 of them new" in ended.out
    assert "Nobody to write to yet in: BE, BG" in ended.err


def test_what_comes_after_the_close_is_receipted_by_the_next_run(opened, tmp_path):
    (tmp_path / "late.txt").write_text("A statement that came late.", encoding="utf-8")
    for now in (AFTER_CUT_OFF, DRAFTED):
        ok(opened("advance", "--now", now))
    ok(opened("approve", CODE, "--now", APPROVED))
    ok(opened("advance", "--now", "2024-11-18T09:00:00+01:00"))
    late = "2024-11-20T11:00:00+01:00"
    ok(opened("hand-in", CODE, "EL", "statement", tmp_path / "late.txt", "--now", late))
    done = ok(opened("advance", "--json", "--now", late)).json["cycles"][CODE]
    assert done == {"collect_statements": 1, "acknowledge": 1, "deliver_notices": 1}


def test_a_report_that_goes_on_elsewhere(drafted):
    where = ("--network", "Network R", "--marking", "HIGHER", "--custodian", "Registry", "--on", "2024-07-01")
    ended = ok(drafted("hand-off", CODE, "1", "--reference", "7/2024", *where, "--now", DRAFTED))
    assert "is handed off under number 7/2024 to Network R on 2024-07-01" in ended.out
    refused = drafted("report", CODE, "--now", DRAFTED)
    assert (refused.code, "kalends done-elsewhere" in refused.err) == (2, True)
    done = ("--reference", "8/2024", "--on", "2024-07-31", "--now", APPROVED)
    assert "number 8/2024" in ok(drafted("done-elsewhere", CODE, "report-to-council", *done)).out
    ok(drafted("advance", "--now", "2024-11-18T09:00:00+01:00"))
    board = ok(drafted("status", CODE, "--now", "2024-11-18T09:00:00+01:00")).out
    assert "Report: version 1, approved; handed off under number 7/2024 to Network R on 2024-07-01." in board
