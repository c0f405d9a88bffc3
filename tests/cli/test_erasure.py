"""Erasing a free text by commands."""

import sqlite3
from contextlib import closing

CODE = "pesco-nip-2024"
NOW = "2024-02-01T10:00:00+01:00"


def test_a_note_of_a_call_is_listed_and_erased(opened):
    said = ("--office", "Desk", "--said", "Mme Exemple is away.")
    assert opened("note", CODE, "EL", *said, "--now", NOW).code == 0
    assert "Mme Exemple" in opened("erase", "list", CODE, "EL", "--now", NOW).out
    done = opened("erase", CODE, "EL", "call", "1", "--reason", "asked for", "--now", NOW)
    assert (done.code, done.out) == (0, "Erased: call 1 of EL.\n")
    assert "Mme Exemple" not in opened("brief", CODE, "EL", "--now", NOW).out
    assert opened("verify", CODE).code == 0


def test_what_is_not_there_is_refused_with_the_way_out(opened):
    done = opened("erase", CODE, "EL", "meeting", "1", "--reason", "asked for", "--now", NOW)
    assert done.code == 2
    assert "kalends erase list" in done.err


def test_a_reason_that_was_changed_does_not_verify(opened):
    reason = ("--reason", "asked for", "--now", NOW)
    assert opened("not-expected", CODE, "EL", "statement", *reason).code == 0
    change = "UPDATE audit_reason SET text = 'another'"
    with closing(sqlite3.connect("var/kalends.sqlite")) as connection, connection:
        connection.execute(change)
    done = opened("verify", CODE)
    assert (done.code, "the reason of entry" in done.out) == (1, True)
