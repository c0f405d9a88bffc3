"""Where the obligations of the cases stand at the end; what the report and the letters say (cases.toml)."""

import pytest

from benchmarks.simulation.scenarios import act

DUE, LATE_AFTER = "2024-03-10T22:59:59Z", "2024-03-11T22:59:59Z"

AS_DEFINED = {"due_at": DUE, "late_after": LATE_AFTER, "deadline_version": 1, "late": False, "versions": 0}


def taken(received_at, **others):
    return {"state": "taken_into_account", "received_at": received_at, "versions": 1} | others


def deadline(version, due_at, late_after):
    return {"deadline_version": version, "due_at": due_at, "late_after": late_after}


ENDS = {
    "extended": (
        "BE nip",
        taken("2024-03-25T16:00:00Z") | deadline(2, "2024-03-24T22:59:59Z", "2024-03-25T22:59:59Z"),
    ),
    "extended: late no more": (
        "DE nip",
        taken("2024-03-15T10:00:00Z") | deadline(2, "2024-03-20T22:59:59Z", "2024-03-20T22:59:59Z"),
    ),
    "extended and silent": (
        "FR nip",
        {"state": "not_received"} | deadline(2, "2024-05-05T21:59:59Z", "2024-05-06T21:59:59Z"),
    ),
    "announced: late all the same": (
        "IT nip",
        taken("2024-03-19T11:00:00Z", late=True) | deadline(2, "2024-03-20T22:59:59Z", LATE_AFTER),
    ),
    "announced and granted": (
        "ES nip",
        taken("2024-03-19T11:00:00Z") | deadline(3, "2024-03-20T22:59:59Z", "2024-03-20T22:59:59Z"),
    ),
    "no update": ("SE nip", {"state": "no_update"}),
    "not expected": ("FI nip", {"state": "not_expected"}),
    "registered": ("HU nip", taken("2024-03-07T08:30:00Z", submission_sha256=None)),
    "corrected: the first arrival counts": ("PL nip", taken("2024-03-04T10:00:00Z", versions=2)),
    "the same bytes again": ("PL statement", taken("2024-03-05T10:00:00Z")),
    "a holiday on 11 March gives a day": (
        "LT nip",
        taken("2024-03-12T11:00:00Z", late_after="2024-03-12T22:59:59Z"),
    ),
    "no holiday on 11 March": ("LV nip", taken("2024-03-12T11:00:00Z", late=True)),
    "in the last second, cut": ("NL nip", taken(LATE_AFTER)),
    "in the next second": ("BG nip", taken("2024-03-11T23:00:00Z", late=True)),
    "refused": ("EE nip", {"state": "not_received"}),
    "silent": ("LU nip", {"state": "not_received"}),
}


@pytest.mark.parametrize("case", ENDS)
def test_where_it_ends(year, case):
    place, expected = ENDS[case]
    row = year.obligation(*place.split())
    wanted = AS_DEFINED | {"received_at": None} | expected
    assert {name: row[name] for name in wanted} == wanted


def test_the_hash_is_that_of_the_bytes_received(year):
    rows = year.rows("timeline.jsonl")
    receipt = next(row for row in rows if row["respondent"] == "LV" and row["what"] == "received")
    assert year.obligation("LV", "nip")["submission_sha256"] == receipt["detail"]["sha256"]
    assert len(receipt["detail"]["sha256"]) == 64


def test_a_refused_file_is_in_the_summary_and_not_kept(year):
    refused = year.read("summary.json")["refused"]
    assert [(row["at"], row["respondent"], row["deliverable"], row["detail"]["rule"]) for row in refused] == [
        ("2024-03-06T09:00:00Z", "EE", "nip", "identity"),
        ("2024-03-06T10:00:00Z", "EE", "nip", "container"),
    ]
    assert list(year.folder.glob(f".state/files/*/{refused[1]['detail']['sha256']}")) == []


def test_what_came_after_the_draft_makes_it_stale_and_before_not(year, play):
    assert year.read("summary.json")["report"]["is_stale"] is True
    before = play(act("2024-06-20 10:00", "IE statement", "hand_in"), "IE")
    assert before.read("summary.json")["report"]["is_stale"] is False


def test_the_report_leaves_out_who_is_not_expected_and_names_who_is_missing(year):
    report = year.read("report/annual-report-draft.json")
    missing = ["EE", "IE", "FR", "LU", "HU", "AT", "SE"]
    empty = [code for code, row in report["matrix"].items() if set(row.values()) == {"missing"}]
    assert (len(report["matrix"]), "FI" in report["matrix"], empty) == (24, False, missing)
    assert report["figures"]["defence_investment"]["2023"]["missing"] == missing
    assert report["figures"]["defence_investment"]["2023"]["of"] == 24
    # Of 50, Finland's plan and Bulgaria's statement are not expected.
    assert report["rates"]["completeness"] == 21 / 48
    assert report["rates"]["on_time"] == 15 / 48


def test_a_reminder_names_what_is_still_owed_only(year):
    rows = [row for row in year.rows("notices.jsonl") if (row["respondent"], row["rung"]) == ("SE", "-7")]
    assert {row["deliverable"]: row["state"] for row in rows} == {"nip": "withdrawn", "statement": "sent"}
    text = year.letters[rows[1]["message_id"]].text
    assert "igh-level political statement" in text
    assert "- National Implementation Plan" not in text
    both = next(
        row for row in year.rows("notices.jsonl") if (row["respondent"], row["rung"]) == ("SE", "-30")
    )
    assert "- National Implementation Plan" in year.letters[both["message_id"]].text


def test_the_call_of_who_has_nothing_new_asks_for_the_rest(year):
    row = next(
        row for row in year.rows("notices.jsonl") if (row["respondent"], row["state"]) == ("AT", "sent")
    )
    call = year.letters[row["message_id"]]
    assert (row["occasion"], row["deliverable"]) == ("call", "statement")
    assert [name for name in call.attachments if name.endswith(".xlsx")] == []
