"""Disclosure at the command line."""

import pytest

CODE = "pesco-nip-2024"
NOW = ("--now", "2024-04-02T10:00:00+02:00")
DECIDE = ("disclose", CODE, "EL", "statement", "whole", "--reason", "cleared", *NOW)


@pytest.fixture
def received(opened, tmp_path):
    """Return what runs a command where the statement of Greece has come."""
    (tmp_path / "s.txt").write_text("A statement.", encoding="utf-8")
    assert opened("hand-in", CODE, "EL", "statement", "s.txt", "--now", "2024-04-01T10:00:00+02:00").code == 0
    return opened


def test_nothing_until_it_is_decided(received):
    assert received("disclosed", CODE, *NOW).out == "Nothing is disclosed.\n"
    done = received(*DECIDE, "--to", "participants")
    assert done.out == "EL statement, version 1, part 'whole', is disclosed to participants now.\n"
    again = received(*DECIDE, "--to", "participants", "--json")
    assert again.json["is_changed"] is False
    (part,) = received("disclosed", CODE, "--to", "participants", "--json", *NOW).json["parts"]
    assert (part["respondent"], part["part"], part["version"]) == ("EL", "whole", 1)
    assert part["decided_at"] == "2024-04-02T08:00:00Z"


def test_it_is_shown_and_verifies(received):
    received(*DECIDE, "--to", "secretariat")
    assert received("disclosed", CODE, "--to", "participants", *NOW).out == "Nothing is disclosed.\n"
    listed = received("disclosed", CODE, *NOW).out
    assert all(word in listed for word in ("EL", "whole", "secretariat", "cleared", "yes"))
    assert received("advance", *NOW).code == 0
    assert received("verify", CODE).code == 0
    assert received("reconcile", CODE, *NOW).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param((*DECIDE, "--to", "everybody"), "everybody", id="whom"),
        pytest.param((*DECIDE[:5], "--to", "nobody", *NOW, "--reason", " "), "needs `reason`", id="reason"),
        pytest.param((*DECIDE, "--to", "nobody", "--of-version", "2"), "current version", id="version"),
    ],
)
def test_refusals(received, words, said):
    ended = received(*words)
    assert (ended.code, said in " ".join(ended.err.split())) == (2, True)
