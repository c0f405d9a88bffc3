"""The form of what a rehearsal writes: names, order, instants."""

import re
from itertools import pairwise

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

TIMELINE = ["at", "what", "respondent", "deliverable", "detail"]
NOTICES = [
    *("respondent", "deliverable", "subject", "occasion", "rung", "deadline_version", "recipient", "channel"),
    *("planned_for", "sent_at", "state", "reason", "letter_kind", "message_id", "subject_line"),
]
OBLIGATIONS = [
    *("respondent", "deliverable", "state", "due_at", "late_after", "deadline_version"),
    *("received_at", "late", "versions", "submission_sha256"),
]
WORDS = {
    *("opened", "called", "form_fetched", "received", "registered", "clarification_asked"),
    *("taken_into_account", "extended", "announced", "no_update", "not_expected", "not_received"),
    *("letter_sent", "report_drafted", "report_approved", "report_published", "closed"),
}


def test_every_row_has_its_keys(year):
    assert all(list(row) == TIMELINE for row in year.rows("timeline.jsonl"))
    assert all(list(row) == NOTICES for row in year.rows("notices.jsonl"))
    assert all(list(row) == OBLIGATIONS for row in year.read("obligations.json"))


def test_every_letter_can_be_read_on_one_page(year):
    page = (year.folder / "letters.html").read_text(encoding="utf-8")
    files = [path.name for path in (year.folder / "letters").iterdir()]
    assert sorted(re.findall(r'href="letters/([0-9a-f]{32}\.eml)"', page)) == sorted(files)
    assert page.count("<summary>") == page.count(" REHEARSAL [") == len(files)


def test_every_instant_is_in_utc(year):
    rows = [*year.rows("timeline.jsonl"), *year.rows("notices.jsonl"), *year.read("obligations.json")]
    names = ("at", "planned_for", "sent_at", "due_at", "late_after", "received_at")
    instants = [row[name] for row in rows for name in names if row.get(name)]
    assert all(INSTANT.fullmatch(instant) for instant in instants)


def test_the_timeline_says_every_word_in_order(year):
    rows = year.rows("timeline.jsonl")
    assert {row["what"] for row in rows} == WORDS
    assert all(earlier["at"] <= later["at"] for earlier, later in pairwise(rows))
    assert [(row["at"], row["what"]) for row in rows if row["respondent"] is None] == [
        ("2023-12-01T08:00:00Z", "opened"),
        ("2024-07-01T07:00:00Z", "report_drafted"),
        ("2024-07-31T07:00:00Z", "report_approved"),
        ("2024-11-18T08:00:00Z", "report_published"),
        ("2024-11-18T08:00:00Z", "closed"),
    ]


def test_acts_of_one_second_come_in_protocol_order_whatever_the_scenario_says(year):
    same = [row for row in year.rows("timeline.jsonl") if row["at"] == "2024-01-10T09:00:00Z"]
    assert [(row["what"], row["respondent"], row["deliverable"]) for row in same] == [
        ("extended", "SI", "nip"),
        ("form_fetched", "HR", "nip"),
        ("received", "HR", "nip"),
        ("received", "HR", "statement"),
        ("received", "SI", "nip"),
        ("letter_sent", "HR", None),
        ("letter_sent", "SI", "nip"),
        ("letter_sent", "SI", "nip"),
    ]


def test_each_rung_has_a_notice_on_each_version_of_the_deadline(year):
    versions = {
        (row["respondent"], row["deliverable"]): row["deadline_version"]
        for row in year.read("obligations.json")
    }
    rungs = {"-30", "-7", "+3", "+10"}
    expected = {
        (*place, rung, number)
        for place, last in versions.items()
        for rung in rungs
        for number in range(1, last + 1)
    }
    rows = [row for row in year.rows("notices.jsonl") if row["occasion"].startswith("rung:")]
    found = [(row["respondent"], row["deliverable"], row["rung"], row["deadline_version"]) for row in rows]
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_a_notice_that_was_sent_names_its_letter(year):
    letters = year.letters
    rows = year.rows("notices.jsonl")
    for row in rows:
        by_letter = row["state"] == "sent"
        assert (row["message_id"] in letters) is by_letter
        assert (row["sent_at"] is not None) is by_letter
        if by_letter:
            assert row["subject_line"] == letters[row["message_id"]].subject
    assert {row["message_id"] for row in rows if row["state"] == "sent"} == set(letters)


def test_the_call_list_takes_no_letters(year):
    rows = [row for row in year.rows("notices.jsonl") if row["channel"] == "call_list"]
    assert {row["rung"] or row["occasion"] for row in rows} == {"+10", "cut_off:1"}
    assert {row["letter_kind"] for row in rows} == {None}
    assert {row["state"] for row in rows} == {"carried", "withdrawn"}
    assert {row["message_id"] for row in rows} == {None}


def test_notices_and_timeline_agree_on_what_was_sent(year):
    sent = [
        (row["at"], row["detail"]["message_id"])
        for row in year.rows("timeline.jsonl")
        if row["what"] == "letter_sent"
    ]
    rows = [row for row in year.rows("notices.jsonl") if row["state"] == "sent"]
    assert len(sent) == len(set(sent))
    assert set(sent) == {(row["sent_at"], row["message_id"]) for row in rows}
