"""What is written for the outside leaves an entry: when, to whom, of what, and the hash of the very bytes."""

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest

CODE = "pesco-nip-2024"
DAY = ("--now", "2024-03-12T10:00:00+01:00")


@pytest.fixture
def given(opened, tmp_path):
    """A cycle in which Belgium registered its plan and consented to its statement."""
    (tmp_path / "s.txt").write_text("We act together.", encoding="utf-8")
    part = ("--reference", "BE-1", "--pages", "3", "--marking", "LIMITE")
    for words in (
        ("register", CODE, "BE", "nip", *part),
        ("hand-in", CODE, "BE", "statement", "s.txt"),
        ("consent", CODE, "BE", "statement", "--given-on", "2024-03-11", "--by", "Ministry"),
    ):
        assert opened(*words, *DAY).code == 0
    return opened


def entries():
    """Return the last entries of the record: what, about whom, and what it says."""
    with closing(sqlite3.connect("var/kalends.sqlite")) as connection:
        columns = "what, actor, respondent, deliverable, detail"
        found = connection.execute(f"SELECT {columns} FROM audit_entry ORDER BY position").fetchall()
    return [(*entry[:4], json.loads(entry[4])) for entry in found]


def test_who_hands_in_for_a_state_is_named(given):
    assert [entry[1] for entry in entries() if entry[0] == "received"] == ["secretariat"]


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_feedback_leaves_an_entry_each_time(given, tmp_path):
    for name in ("be.html", "again.html"):
        assert given("feedback", CODE, "BE", "--out", name, *DAY).code == 0
    *_, first, second = entries()
    assert first[:4] == ("feedback_written", "secretariat", "BE", "nip")
    digest = sha256(tmp_path / "be.html")
    assert first[4] == {"to": "BE", "version": 1, "items": [], "ending": ".html", "sha256": digest}
    assert second == first
    assert given("verify", CODE).code == 0


def test_the_public_set_leaves_an_entry_and_the_internal_one_none(given, tmp_path):
    before = len(entries())
    assert given("statements", CODE, "--out", "all.html", *DAY).code == 0
    assert len(entries()) == before
    assert given("statements", CODE, "--out", "public.html", "--public", *DAY).code == 0
    entry = entries()[-1]
    assert entry[:4] == ("statements_published", "secretariat", None, "statement")
    digest = sha256(tmp_path / "public.html")
    assert entry[4] == {"to": "public", "versions": {"BE": 1}, "ending": ".html", "sha256": digest}


@pytest.mark.parametrize("words", [("feedback", CODE, "BE"), ("statements", CODE, "--public")])
def test_what_cannot_be_written_is_not_recorded(given, tmp_path, words):
    (tmp_path / "there.html").write_text("something else", encoding="utf-8")
    before = len(entries())
    assert given(*words, "--out", "there.html", *DAY).code == 2
    assert len(entries()) == before
